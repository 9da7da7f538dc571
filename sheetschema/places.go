package sheetschema

import (
	"regexp"
	"strconv"
	"strings"
)

var roundedTo = regexp.MustCompile(`,\s*([0-9])\s*\)$`)

// moneyPlaces and moreMoneyPlaces are the decimals that an amount is shown with,
// and those that are shown where it has them: dinars have three, a price of
// screws has five.
const (
	moneyPlaces     = 2
	moreMoneyPlaces = 4
)

// places tells how many decimals a number is shown with: those that its formula
// rounds to, or for a rollup those of what it sums up; those of an amount of
// money; -1 when nothing tells.
func (l *loader) places(drafts []*draft) {
	for _, r := range drafts {
		for _, f := range r.Fields {
			if f.Places = -1; f.Formula != nil {
				f.Places = rounding(f.Formula.Source())
			}
			if f.Places < 0 && f.Currency != "" {
				f.Places, f.MorePlaces = moneyPlaces, moreMoneyPlaces
			}
		}
	}
	for _, r := range drafts {
		for _, f := range r.Fields {
			if f.Rollup != nil && f.Rollup.HasField() && f.Places < 0 {
				source := f.Rollup.Sources[0]
				from := l.named(drafts, source.From).Fields[source.Field]
				f.Places, f.MorePlaces = from.Places, from.MorePlaces
			}
		}
	}
}

// rounding returns the n of a formula that is round(…, n) as a whole.
func rounding(source string) int {
	source = strings.TrimSpace(source)
	inner, ok := strings.CutPrefix(source, "round(")
	match := roundedTo.FindStringSubmatch(source)
	if !ok || match == nil {
		return -1
	}
	depth := 1
	for i := range len(inner) {
		switch inner[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 && i < len(inner)-1 {
				return -1 // round(…) + something
			}
		}
	}
	n, err := strconv.Atoi(match[1])
	if err != nil {
		return -1
	}
	return n
}
