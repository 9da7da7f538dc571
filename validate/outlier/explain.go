package outlier

import (
	"math"
	"slices"

	"sheetsync/sheetschema/currency"
	"sheetsync/sheetschema/expression"
)

const (
	// slack is how much beyond the usual range, as a factor, a corrected number may
	// be: prices go on rising.
	slack = 1.1
	// maxPlaces is how many places a decimal point may be off.
	maxPlaces = 3
	// minPrices is how many numbers show what is usual in another currency.
	minPrices = 3
)

// explain finds what may have made a number stand out of the others. What would
// have two explanations has none.
func (g *groups) explain(o *Outlier, m member, others []member) {
	isUsual := func(log float64) bool { return fits(log, others[0].log, others[len(others)-1].log) }
	if code, ok := g.otherCurrency(m); ok {
		o.Cause, o.Currency = CauseCurrency, code
		return
	}
	coefficient, exponent, ok := o.Value.Coefficient()
	if !ok {
		return
	}
	var meant []expression.Value
	for places := -maxPlaces; places <= maxPlaces; places++ {
		if places != 0 && isUsual(m.log+float64(places)*math.Ln10) {
			meant = append(meant, expression.DecimalOf(coefficient, exponent+int32(places)))
		}
	}
	if len(meant) > 1 {
		return
	}
	if len(meant) == 1 {
		o.Cause, o.Meant = CausePoint, meant[0]
		return
	}
	for _, n := range exchanged(coefficient) {
		if isUsual(math.Log(float64(n)) + float64(exponent)*math.Ln10) {
			meant = append(meant, expression.DecimalOf(n, exponent))
		}
	}
	if len(meant) == 1 {
		o.Cause, o.Meant = CauseDigits, meant[0]
	}
}

// exchanged returns the numbers that differ from one in that two digits next to
// each other are exchanged.
func exchanged(n int64) []int64 {
	var all []int64
	for place := int64(1); place <= n/10; place *= 10 {
		right, left := n/place%10, n/place/10%10
		if other := n + (right-left)*9*place; right != left && other > 0 {
			all = append(all, other)
		}
		if place > math.MaxInt64/100 {
			break
		}
	}
	return all
}

// otherCurrency finds the one currency, other than the row's, in which a number is
// usual. Currencies that are worth about the same say nothing: the number would not
// stand out.
func (g *groups) otherCurrency(m member) (code string, ok bool) {
	if g.currency < 0 {
		return "", false
	}
	for group := range split(g.like(m)) {
		if group[0].key == m.key || len(group) < minPrices || !within(group, m.log) {
			continue
		}
		if ok { // several
			return "", false
		}
		code = g.table.Text(int(group[0].record), g.currency)
		ok = currency.Known(code) // nothing else of a cell is told
	}
	return code, ok
}

// within reports whether a number is about one of those of a group, in its middle.
func within(group []member, log float64) bool {
	logs := make([]float64, len(group))
	for i, m := range group {
		logs[i] = m.log
	}
	slices.Sort(logs)
	at := logs[len(logs)/2]
	return math.Abs(log-at) <= math.Log(2) && fits(log, logs[0], logs[len(logs)-1])
}

// fits reports whether a number lies in a range, or hardly beyond it.
func fits(log, low, high float64) bool {
	return log >= low-math.Log(slack) && log <= high+math.Log(slack)
}
