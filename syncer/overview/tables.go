package overview

import (
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// A column is one of a table's columns.
type column struct {
	title string
	kind  columnKind
}

// columnKind says how wide a column is in comparison, and whether it holds numbers.
type columnKind uint8

const (
	columnText   columnKind = iota // names: as wide as can be
	columnShort                    // words of the service's own
	columnDate                     // short texts
	columnNumber                   // counts
	columnAmount                   // amounts of money
)

// spans shares the tab's columns out among a table's.
func spans(columns []column) []int {
	out := make([]int, len(columns))
	left := Columns
	for i, c := range columns {
		if out[i] = 1; c.kind == columnAmount || c.kind <= columnShort {
			out[i] = 2
		}
		left -= out[i]
	}
	for i := len(out) - 1; left < 0 && i >= 0; i-- {
		if out[i] > 1 {
			out[i]--
			left++
		}
	}
	for _, kind := range []columnKind{columnText, columnShort, columnDate, columnNumber, columnAmount} {
		for i := 0; i < len(columns) && left > 0; i++ {
			if columns[i].kind == kind {
				out[i]++
				left--
			}
		}
	}
	for i := 0; left > 0; i, left = (i+1)%len(out), left-1 {
		out[i]++
	}
	return out
}

// table shows one of the descriptor's tables.
func (b *builder) table(t *sheetschema.OverviewTable) {
	title := b.title(t.Title, t.Name)
	switch {
	case t.Records != nil:
		b.records(t, title)
	case t.Groups != nil:
		b.groups(t, title)
	case t.Holders != nil:
		b.holders(t, title)
	default:
		b.coming(t, title)
	}
}

// A sheet is a table that is laid out: its columns, and its rows with a cell each.
// The cells' columns are those of the table until it is shown.
type sheet struct {
	columns []column
	rows    [][]Cell
	note    string
}

// cut keeps the first rows of a table, and has its note say how many more there are.
func cut[T any](b *builder, s *sheet, all []T, top int) []T {
	if len(all) <= top {
		return all
	}
	s.note = strings.TrimSpace(b.Say("overview.more", language.Args{"count": len(all) - top}) + "\n" + s.note)
	return all[:top]
}

// show lays a table out.
func (b *builder) show(title string, s *sheet) {
	b.section(title)
	if len(s.rows) > 0 {
		b.rowsOfSheet(s)
	} else if s.note == "" {
		b.add(0, text(0, Columns, StyleMuted, b.Say("overview.none", nil)))
	}
	if s.note != "" {
		b.add(lines(s.note, Columns)*noteHeight+linesMargin, text(0, Columns, StyleNote, s.note))
	}
}

func (b *builder) rowsOfSheet(s *sheet) {
	if len(s.columns) > Columns {
		s.columns = s.columns[:Columns]
	}
	widths := spans(s.columns)
	var heads []Cell
	at, height := 0, RowHeight
	for i, c := range s.columns {
		style := StyleHead
		if c.kind >= columnNumber {
			style = StyleHeadNumber
		}
		heads = append(heads, text(at, widths[i], style, c.title))
		if lines(c.title, widths[i]) > 1 {
			height = headHeight
		}
		at += widths[i]
	}
	b.add(height, heads...)
	for _, cells := range s.rows {
		at, n := 0, 1
		for i := range widths {
			cells[i].Column, cells[i].Span = at, widths[i]
			if at += widths[i]; cells[i].Kind == table.CellText {
				n = max(n, lines(cells[i].Text, widths[i]))
			}
		}
		height := 0
		if n > 1 {
			height = n * lineHeight
		}
		b.add(height, cells[:len(widths)]...)
	}
}
