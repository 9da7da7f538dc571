package sheetsapi

import (
	"sheetsync/syncer/emulator/display"
	"sheetsync/syncer/emulator/grid"
)

// formatter shows values of one spreadsheet; it remembers the patterns of formats.
type formatter struct {
	book    *grid.Spreadsheet
	locale  display.Locale
	formats map[grid.FormatID]numberFormat
}

type numberFormat struct {
	kind    string
	pattern *display.Pattern // nil is automatic
}

func newFormatter(s *grid.Spreadsheet) *formatter {
	return &formatter{book: s, locale: display.For(s.Locale), formats: map[grid.FormatID]numberFormat{0: {}}}
}

func (f *formatter) format(id grid.FormatID) numberFormat {
	n, ok := f.formats[id]
	if ok {
		return n
	}
	if t := grid.Sub(f.book.Format(id), "numberFormat"); t != nil {
		n.kind = grid.Str(t, "type")
		pattern := grid.Str(t, "pattern")
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

// shown is the formatted value of a cell.
func (f *formatter) shown(c grid.Cell) string {
	switch c.Kind() {
	case grid.Number:
		if n := f.format(c.Format()); n.pattern != nil {
			return n.pattern.Number(c.Number(), f.locale)
		}
		return f.locale.General(c.Number())
	case grid.Text:
		if n := f.format(c.Format()); n.pattern != nil {
			return n.pattern.Text(c.Text())
		}
	}
	return c.Value().String()
}

// isDate reports whether a cell is a number shown as a date or a time.
func (f *formatter) isDate(c grid.Cell) bool {
	if c.Kind() != grid.Number {
		return false
	}
	switch n := f.format(c.Format()); n.kind {
	case "DATE", "TIME", "DATE_TIME":
		return true
	case "":
		return n.pattern != nil && n.pattern.IsDate()
	}
	return false
}

// Shown returns what the spreadsheet shows in a cell, the value FORMATTED_VALUE of the API.
func Shown(s *grid.Spreadsheet) func(grid.Cell) string { return newFormatter(s).shown }
