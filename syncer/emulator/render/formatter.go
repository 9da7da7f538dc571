package render

import (
	"regexp"
	"strings"

	"sheetsync/syncer/display"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/wire"
)

// Formatter shows values of one spreadsheet; it remembers the patterns of formats.
type Formatter struct {
	book    *grid.Spreadsheet
	locale  display.Locale
	formats map[grid.FormatID]numberFormat
	// texts remembers what numbers with a pattern are shown as: dates and prices come again and again.
	texts map[formattedNumber]string
}

type formattedNumber struct {
	format grid.FormatID
	number float64
}

// maxTexts bounds what a formatter remembers.
const maxTexts = 1 << 14

type numberFormat struct {
	kind    string
	pattern *display.Pattern // nil is automatic
}

// NewFormatter makes a formatter for a version.
func NewFormatter(s *grid.Spreadsheet) *Formatter {
	return &Formatter{book: s, locale: display.For(s.Locale), formats: map[grid.FormatID]numberFormat{0: {}},
		texts: map[formattedNumber]string{}}
}

func (f *Formatter) format(id grid.FormatID) numberFormat {
	n, ok := f.formats[id]
	if ok {
		return n
	}
	if own := f.book.Format(id); own != nil && own.NumberFormat != nil {
		n.kind = own.NumberFormat.Type
		pattern := own.NumberFormat.Pattern
		if pattern == "" {
			pattern = f.locale.Pattern(n.kind)
		}
		if pattern != "" && pattern != "General" {
			n.pattern = display.Parse(pattern)
		}
	}
	f.formats[id] = n
	return n
}

// Shown is the formatted value of a cell.
func (f *Formatter) Shown(c grid.Cell) string {
	switch c.Kind() {
	case grid.Number:
		if n := f.format(c.Format()); n.pattern != nil {
			key := formattedNumber{c.Format(), c.Number()}
			text, known := f.texts[key]
			if !known {
				text = n.pattern.Number(c.Number(), f.locale)
				if len(f.texts) < maxTexts {
					f.texts[key] = text
				}
			}
			return text
		}
		if kind := givesDate(c.Formula()); kind != "" && f.format(c.Format()).kind == "" {
			return display.Parse(f.locale.Pattern(kind)).Number(c.Number(), f.locale)
		}
		return f.locale.General(c.Number())
	case grid.Text:
		if n := f.format(c.Format()); n.pattern != nil {
			return n.pattern.Text(c.Text())
		}
	}
	return c.Value().String()
}

// append adds the formatted value of a cell to a buffer, as JSON.
func (f *Formatter) append(b []byte, c grid.Cell) []byte {
	switch {
	case c.Kind() == grid.Text && (c.Format() == 0 || f.format(c.Format()).pattern == nil):
		return wire.AppendString(b, c.Text())
	case c.Kind() == grid.Number && c.Formula() == "" && (c.Format() == 0 || f.format(c.Format()).pattern == nil):
		b = append(b, '"')
		b = f.locale.AppendGeneral(b, c.Number())
		return append(b, '"')
	}
	return wire.AppendString(b, f.Shown(c))
}

// IsDate reports whether a cell is a number shown as a date or a time.
func (f *Formatter) IsDate(c grid.Cell) bool {
	if c.Kind() != grid.Number {
		return false
	}
	switch n := f.format(c.Format()); n.kind {
	case "DATE", "TIME", "DATE_TIME":
		return true
	case "":
		return n.pattern != nil && n.pattern.IsDate() || n.pattern == nil && givesDate(c.Formula()) != ""
	}
	return false
}

var dateFormula = regexp.MustCompile(`(?i)^=\s*(TODAY|NOW|DATE|EDATE|EOMONTH|DATEVALUE|WORKDAY|TO_DATE)\(`)

// givesDate is the kind of number format that the automatic format is for a formula that is one call of a function for dates:
// DATE or DATE_TIME, "" for any other formula.
func givesDate(formula string) string {
	if formula == "" {
		return ""
	}
	m := dateFormula.FindStringSubmatch(formula)
	if m == nil {
		return ""
	}
	depth := 0
	for i, c := range formula {
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 && strings.TrimSpace(formula[i+1:]) != "" {
				return "" // goes on behind the call
			}
		}
	}
	if strings.EqualFold(m[1], "NOW") {
		return "DATE_TIME"
	}
	return "DATE"
}

// FirstTab is what the first visible tab shows, as a rectangle.
func FirstTab(s *grid.Spreadsheet) [][]string {
	sh := ranges.FirstSheet(s)
	if sh == nil {
		return nil
	}
	f := NewFormatter(s)
	out := make([][]string, sh.UsedRows())
	for r := range out {
		out[r] = make([]string, sh.UsedColumns())
		for c := range out[r] {
			out[r][c] = f.Shown(sh.Cell(r, c))
		}
	}
	return out
}
