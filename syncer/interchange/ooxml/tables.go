package ooxml

import (
	"context"
	"encoding/xml"
	"slices"

	"sheetsync/sheetschema/bounds"
)

// A Table is a range of a sheet that people made a table of, with a header row.
type Table struct {
	Name string
	// From its header to the row below its last one, and so its columns; counted from 0.
	FirstRow, EndRow       int
	FirstColumn, EndColumn int
	Totals                 bool // its last row holds totals
	Columns                []string
}

// Tables reads the sheet's tables, in the order of their places.
func (s *Sheet) Tables(ctx context.Context) ([]Table, error) {
	var all []Table
	if !s.workbook.archive.has(relationsOf(s.part)) {
		return all, nil
	}
	related, err := s.workbook.relations(ctx, s.part)
	if err != nil {
		return nil, err
	}
	for _, r := range related {
		if !r.is("table") || !s.workbook.archive.has(r.target) {
			continue
		}
		if len(all) == bounds.Names {
			return nil, &bounds.Error{What: "tables of a tab", Limit: bounds.Names}
		}
		t, ok, err := s.workbook.table(ctx, r.target)
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, t)
		}
	}
	slices.SortStableFunc(all, func(a, b Table) int {
		if a.FirstRow != b.FirstRow {
			return a.FirstRow - b.FirstRow
		}
		return a.FirstColumn - b.FirstColumn
	})
	return all, nil
}

// table reads a table's part; false where it has no header or no place.
func (w *Workbook) table(ctx context.Context, part string) (t Table, ok bool, err error) {
	err = w.archive.part(ctx, part, func(_ *xml.Decoder, token xml.Token) error {
		e, start := token.(xml.StartElement)
		if !start {
			return nil
		}
		switch e.Name.Local {
		case "table":
			t.Name = attribute(&e, "displayName")
			if t.Name == "" {
				t.Name = attribute(&e, "name")
			}
			t.Totals = attribute(&e, "totalsRowCount") != "" && attribute(&e, "totalsRowCount") != "0"
			ok = t.place(attribute(&e, "ref")) && attribute(&e, "headerRowCount") != "0"
		case "tableColumn":
			if len(t.Columns) == bounds.Columns {
				return &bounds.Error{What: "columns of a table", Limit: bounds.Columns}
			}
			t.Columns = append(t.Columns, attribute(&e, "name"))
		}
		return nil
	})
	return t, ok, err
}

// place reads a range such as A1:C5.
func (t *Table) place(ref string) bool {
	top, left, bottom, right, ok := rangeOf(ref)
	t.FirstRow, t.EndRow, t.FirstColumn, t.EndColumn = top, bottom+1, left, right+1
	return ok && bottom > top && right >= left
}
