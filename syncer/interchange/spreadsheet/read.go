package spreadsheet

import (
	"context"
	"fmt"

	"sheetsync/sheetschema/area"
	"sheetsync/sheetschema/bounds"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/display"
	"sheetsync/syncer/interchange/ooxml"
)

// A Book is a workbook.
type Book struct {
	Tabs []Tab
	// Named are what people call parts of its tabs, by their folded names: defined
	// names of one range, and tables.
	Named map[string]area.Range
}

// A Tab is one sheet of a workbook.
type Tab struct {
	Title  string
	Grid   *table.Grid
	Hidden bool
	Tables []ooxml.Table
}

// Read reads the tabs of a workbook, hidden ones included. Errors are those of
// [ooxml.Open], and one that names a cell whose formula has no result in the
// file: what it comes to isn't known, and unknown is not empty.
func Read(ctx context.Context, data []byte) (*Book, error) {
	w, err := ooxml.Open(ctx, data)
	if err != nil {
		return nil, err
	}
	r := reader{book: w, locale: display.For(""), patterns: make(map[int]*display.Pattern)}
	tabs := make([]Tab, 0, len(w.Sheets))
	for _, s := range w.Sheets {
		size := r.size
		grid, err := r.grid(ctx, s, nil)
		if err != nil {
			return nil, err
		}
		covered := make(map[place]bool)
		if err := s.Covered(grid.Rows(), grid.Columns(), func(row, column int) {
			if grid.Kind(row, column) != table.CellEmpty {
				covered[place{row, column}] = true
			}
		}); err != nil {
			return nil, fmt.Errorf("tab “%s”: %w", s.Title, err)
		}
		if len(covered) > 0 { // where merged ranges are is told behind the cells
			r.size = size
			if grid, err = r.grid(ctx, s, covered); err != nil {
				return nil, err
			}
		}
		tables, err := s.Tables(ctx)
		if err != nil {
			return nil, fmt.Errorf("tab “%s”: %w", s.Title, err)
		}
		tabs = append(tabs, Tab{s.Title, grid, s.Hidden, tables})
		r.size.Next()
	}
	return &Book{tabs, named(w.Names, tabs)}, nil
}

// named finds what parts of tabs are called. A defined name goes before a table's, as
// in a spreadsheet; one that is no range of rows is nobody's place.
func named(names []ooxml.Name, tabs []Tab) map[string]area.Range {
	ranges := make(map[string]area.Range)
	add := func(name string, r area.Range) {
		if folded := lexical.Fold(name); folded != "" {
			if _, taken := ranges[folded]; !taken {
				ranges[folded] = r
			}
		}
	}
	for _, n := range names {
		if r, err := area.Parse(n.RefersTo); err == nil && r.Tab != "" {
			add(n.Name, r)
		}
	}
	for _, tab := range tabs {
		for _, t := range tab.Tables {
			add(t.Name, area.Range{Tab: tab.Title, Rectangle: area.Rectangle{FirstRow: t.FirstRow, EndRow: t.EndRow, FirstColumn: t.FirstColumn, EndColumn: t.EndColumn}})
		}
	}
	return ranges
}

type reader struct {
	book     *ooxml.Workbook
	locale   display.Locale
	patterns map[int]*display.Pattern // by style
	size     bounds.Table
}

// A place is a cell's row and column, from 0.
type place struct{ row, column int }

// grid reads a sheet without the covered cells.
func (r *reader) grid(ctx context.Context, s *ooxml.Sheet, covered map[place]bool) (*table.Grid, error) {
	b := table.NewGridBuilder()
	next := 0
	err := s.Read(ctx, func(row *ooxml.Row) error {
		for ; next < row.Number; next++ {
			b.EndRow()
		}
		column := 0
		for i := range row.Cells {
			c := &row.Cells[i]
			if c.HasFormula && !c.HasResult {
				return ooxml.Uncomputed(row.Number, c.Column)
			}
			if c.Kind == ooxml.KindEmpty || covered[place{row.Number, c.Column}] {
				continue
			}
			if err := r.size.Cell(row.Number, c.Column, c.Text); err != nil {
				return err
			}
			for ; column < c.Column; column++ {
				b.Empty()
			}
			column++
			switch c.Kind {
			case ooxml.KindNumber:
				text := r.shown(c)
				if text == "" {
					b.Number(c.Number)
					break
				}
				if err := r.size.Cell(row.Number, c.Column, text); err != nil {
					return err
				}
				b.NumberShown(c.Number, []byte(text))
			case ooxml.KindBool:
				b.Bool(c.Number != 0)
			default:
				b.Text([]byte(c.Text))
			}
		}
		b.EndRow()
		next++
		return nil
	})
	if err != nil {
		return nil, err
	}
	return b.Grid(), nil
}

// shown is what people see of a number that has a format; "" where it has none,
// and the number is seen as it is.
func (r *reader) shown(c *ooxml.Cell) string {
	styles := r.book.Styles()
	if c.Style >= len(styles) || styles[c.Style].Pattern == "" {
		return ""
	}
	p, known := r.patterns[c.Style]
	if !known {
		p = display.Parse(styles[c.Style].Pattern)
		r.patterns[c.Style] = p
	}
	return p.Number(c.Number, r.locale)
}
