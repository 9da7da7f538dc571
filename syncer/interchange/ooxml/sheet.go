package ooxml

import (
	"context"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"

	"sheetsync/sheetschema/bounds"
)

// A Sheet is one with cells.
type Sheet struct {
	Title  string
	Hidden bool

	// What is read beside the cells, known after [Sheet.Read].
	Columns []ColumnRange
	Merges  []string // ranges such as A1:B2

	workbook   *Workbook
	part       string
	start, end int64 // where the rows are in the part, known after Read
	unpacked   int64 // how large the part is, and how many cells it has
	cells      int64
}

// A ColumnRange says how wide columns are, from First to Last, counted from 0.
type ColumnRange struct {
	First, Last int
	Width       float64 // characters; 0 for the usual
	Hidden      bool
}

// A Row is a row that the file has.
type Row struct {
	Number int     // from 0
	Height float64 // points; 0 for the usual
	Hidden bool
	Cells  []Cell // from left to right
}

// Read reads the rows from top to bottom. A row and its cells must not be kept:
// the next one takes their place.
func (s *Sheet) Read(ctx context.Context, see func(*Row) error) error {
	r := rowReader{sheet: s, workbook: s.workbook, see: see}
	r.row.Number = -1
	s.Columns, s.Merges = nil, nil
	// A sheet that is read again counts once.
	s.workbook.archive.unpacked -= s.unpacked
	s.workbook.read -= s.cells
	unpacked, cells := s.workbook.archive.unpacked, s.workbook.read
	err := s.workbook.archive.part(ctx, s.part, r.token)
	s.unpacked, s.cells = s.workbook.archive.unpacked-unpacked, s.workbook.read-cells
	if err != nil {
		return fmt.Errorf("tab “%s”: %w", s.Title, err)
	}
	return nil
}

// rowReader reads a sheet's part.
type rowReader struct {
	sheet    *Sheet
	workbook *Workbook
	see      func(*Row) error
	row      Row
	inCells  bool
	last     int // column of the last cell
	sorted   bool
	cell     cellReader
	before   int64 // where the token begins
}

func (r *rowReader) token(d *xml.Decoder, token xml.Token) error {
	defer func() { r.before = d.InputOffset() }()
	switch e := token.(type) {
	case xml.StartElement:
		return r.open(d, &e)
	case xml.EndElement:
		return r.close(e.Name.Local)
	case xml.CharData:
		if r.cell.open {
			r.cell.chars(e)
		}
	}
	return nil
}

func (r *rowReader) open(d *xml.Decoder, e *xml.StartElement) error {
	if r.cell.open {
		return r.cell.element(e)
	}
	if !r.inCells {
		if d.InputOffset()-(r.sheet.end-r.sheet.start) > bounds.Part {
			return bounds.Bytes("", "layout", bounds.Part)
		}
		return r.layout(d, e)
	}
	switch e.Name.Local {
	case "row":
		return r.openRow(e)
	case "c":
		if r.workbook.read++; r.workbook.read > bounds.Cells {
			return &bounds.Error{What: "cells", Limit: bounds.Cells}
		}
		return r.openCell(e)
	}
	return nil
}

// layout reads what stands beside the cells.
func (r *rowReader) layout(d *xml.Decoder, e *xml.StartElement) error {
	switch e.Name.Local {
	case "sheetData":
		r.inCells, r.sheet.start, r.sheet.end = true, d.InputOffset(), d.InputOffset()
	case "col":
		first, err1 := strconv.Atoi(attribute(e, "min"))
		last, err2 := strconv.Atoi(attribute(e, "max"))
		if err1 != nil || err2 != nil || first < 1 || last < first {
			return damaged("a column has no place")
		}
		if len(r.sheet.Columns) >= bounds.Columns || first > bounds.Columns {
			return &bounds.Error{What: "columns", Limit: bounds.Columns}
		}
		width, _ := strconv.ParseFloat(attribute(e, "width"), 64) // 0 is the usual
		r.sheet.Columns = append(r.sheet.Columns, ColumnRange{first - 1, min(last, bounds.Columns) - 1, width, isTrue(attribute(e, "hidden"))})
	case "mergeCell":
		if len(r.sheet.Merges) >= bounds.Merges {
			return &bounds.Error{What: "merged ranges", Limit: bounds.Merges}
		}
		r.sheet.Merges = append(r.sheet.Merges, attribute(e, "ref"))
	}
	return nil
}

func (r *rowReader) openRow(e *xml.StartElement) error {
	number := r.row.Number + 1
	if at := attribute(e, "r"); at != "" {
		n, err := strconv.Atoi(at)
		if err != nil || n < 1 {
			return damaged("a row has the number %q", at)
		}
		if n-1 < number {
			return damaged("row %d comes behind row %d", n, number)
		}
		number = n - 1
	}
	if number >= bounds.Cells {
		return &bounds.Error{What: "rows", Limit: bounds.Cells}
	}
	height, _ := strconv.ParseFloat(attribute(e, "ht"), 64) // 0 is the usual
	r.row = Row{Number: number, Height: height, Hidden: isTrue(attribute(e, "hidden")), Cells: r.row.Cells[:0]}
	r.last, r.sorted = -1, true
	return nil
}

func (r *rowReader) openCell(e *xml.StartElement) error {
	column := r.last + 1
	if at := attribute(e, "r"); at != "" {
		var ok bool
		if column, ok = columnOf(at); !ok {
			return damaged("a cell has the place %q", at)
		}
	}
	if column >= bounds.Columns {
		return &bounds.Error{Where: fmt.Sprintf("row %d", r.row.Number+1), What: "columns", Limit: bounds.Columns}
	}
	if column == r.last {
		return damaged("row %d has a cell twice", r.row.Number+1)
	}
	r.sorted = r.sorted && column > r.last
	r.last = column
	return r.cell.begin(r.workbook, e, r.row.Number, column)
}

func (r *rowReader) close(name string) error {
	switch {
	case name == "c" && r.cell.open:
		c, err := r.cell.end()
		if err != nil {
			return err
		}
		r.row.Cells = append(r.row.Cells, c)
	case r.cell.open:
		r.cell.endElement(name)
	case name == "row" && r.inCells:
		if !r.sorted {
			slices.SortStableFunc(r.row.Cells, func(a, b Cell) int { return a.Column - b.Column })
			for i := 1; i < len(r.row.Cells); i++ {
				if r.row.Cells[i].Column == r.row.Cells[i-1].Column {
					return damaged("row %d has a cell twice", r.row.Number+1)
				}
			}
		}
		return r.see(&r.row)
	case name == "sheetData":
		r.inCells, r.sheet.end = false, r.before
	}
	return nil
}

// columnOf reads the column off a place such as AB12, from 0. A place beyond all
// bounds is one beyond them.
func columnOf(at string) (int, bool) {
	n := 0
	for i := range len(at) {
		switch c := at[i]; {
		case c >= 'A' && c <= 'Z':
			n = min(n*26+int(c-'A')+1, bounds.Columns+1)
		case c >= 'a' && c <= 'z':
			n = min(n*26+int(c-'a')+1, bounds.Columns+1)
		case c >= '0' && c <= '9' && n > 0:
			return n - 1, true
		default:
			return 0, false
		}
	}
	return 0, false
}

// ColumnName is a column's letters, counted from 0.
func ColumnName(column int) string {
	name := ""
	for column++; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}
