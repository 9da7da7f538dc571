package rows

import (
	"slices"
	"strconv"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/decimal"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
)

// A shape is what is found out about a row first. That ends with the second word: then the
// row looks like a record, and the rest of its shape says no more.
type shape struct {
	words  uint8 // texts that are no numbers, up to 2
	filled uint8 // cells with content, up to 3
	first  int16 // column of the first word
}

// enough is how many words a row has that need not be looked at any further.
const enough = 2

// sheet is a tab as rows are told apart in it.
type sheet struct {
	grid     *table.Grid
	match    *table.HeaderMatch
	resource *sheetschema.Resource
	places   lexical.Separators
	isID     func(string) bool
	foreign  map[int]bool
	columns  []int                      // of people's, from left to right
	fields   map[int]*sheetschema.Field // by column: computed ones, too
	id       int                        // column of the record ids; -1 for none
	shapes   []shape                    // by row below the header
	first    int                        // the row of shapes[0]
}

func newSheet(g *table.Grid, m *table.HeaderMatch, r *sheetschema.Resource, o Options) *sheet {
	s := &sheet{
		grid: g, match: m, resource: r, places: o.Separators, isID: o.IsID, foreign: o.Foreign, id: -1, first: m.Row + 1,
		columns: slices.Sorted(slices.Values(m.People(r))), fields: make(map[int]*sheetschema.Field, len(r.Fields)),
	}
	s.columns = slices.Compact(s.columns)
	for i, f := range r.Fields {
		if c := m.Columns[i]; c >= 0 {
			s.fields[c] = f
		}
	}
	if c, ok := m.Service[sheetschema.IDColumn]; ok {
		s.id = c
	}
	s.shapes = make([]shape, max(g.Rows()-s.first, 0))
	parallel.Records(len(s.shapes), func(from, to int) {
		// Texts without digits first: that they are words is seen at a glance.
		for _, plain := range []bool{true, false} {
			for _, column := range s.columns {
				for i := from; i < to; i++ {
					if s.shapes[i].words < enough {
						s.look(&s.shapes[i], s.first+i, column, plain)
					}
				}
			}
		}
	})
	return s
}

// look adds a cell to its row's shape if it is a text that can't be a number, or if it isn't,
// as plain says.
func (s *sheet) look(to *shape, row, column int, plain bool) {
	switch kind := s.grid.Kind(row, column); {
	case kind == table.CellText:
		if text := s.grid.Cell(row, column).Text; numeric(text) != plain {
			to.add(s.contentOfText(text, column), column)
		}
	case kind != table.CellEmpty && !plain:
		to.add(s.contentOf(row, column), column)
	}
}

func (to *shape) add(c content, column int) {
	switch c {
	case contentNone:
		return
	case contentWord:
		if to.words == 0 {
			to.first = int16(column)
		}
		to.words++
	}
	to.filled = min(to.filled+1, 3)
}

// content says what a cell holds.
type content uint8

const (
	contentNone   content = iota // nothing, or a box that isn't ticked
	contentNumber                // also as text, or that it can't be computed
	contentMark                  // a box that is ticked
	contentWord
)

func (s *sheet) contentOf(row, column int) content {
	switch s.grid.Kind(row, column) {
	case table.CellEmpty:
		return contentNone
	case table.CellNumber:
		return contentNumber
	}
	switch cell := s.grid.Cell(row, column); cell.Kind {
	case table.CellBool:
		if cell.Number == 0 {
			return contentNone
		}
		return contentMark
	case table.CellText:
		return s.contentOfText(cell.Text, column)
	}
	return contentNone
}

func (s *sheet) contentOfText(text string, column int) content {
	switch {
	case table.IsBlank(text):
		return contentNone
	case table.IsErrorText(text):
		return contentNumber
	}
	if _, ok := s.numberOfText(text, column); ok {
		return contentNumber
	}
	return contentWord
}

// number reads a cell as a number. A date that is one for the spreadsheet counts
// as one, too.
func (s *sheet) number(row, column int) (decimal.Decimal, bool) {
	cell := s.grid.Cell(row, column)
	switch cell.Kind {
	case table.CellNumber:
		return decimal.FromFloat(cell.Number)
	case table.CellText:
		return s.numberOfText(cell.Text, column)
	}
	return decimal.Decimal{}, false
}

func (s *sheet) numberOfText(text string, column int) (decimal.Decimal, bool) {
	if !numeric(text) {
		return decimal.Decimal{}, false
	}
	notation := &lexical.Notation{}
	if f := s.fields[column]; f != nil {
		notation = &f.Notation
	}
	d, result := lexical.ParseNumber(text, notation, s.places)
	// In a file without a known place either reading does: sums are equal by both.
	if result == lexical.ResultAmbiguous {
		d, result = lexical.ParseNumber(text, notation, lexical.PointSeparators)
	}
	// What a program wrote out of a float64 holds what arithmetic left behind.
	if digits, _ := d.Size(); digits > 15 {
		if f, err := strconv.ParseFloat(d.String(), 64); err == nil {
			d, _ = decimal.FromFloat(f)
		}
	}
	return d, result == lexical.ResultUnderstood
}

// numeric is the cheap first test of a text that may be a number: some digit, and
// few other characters.
func numeric(text string) bool {
	if len(text) > 40 {
		return false
	}
	bytes := 0 // of digits
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			bytes++
		case r >= '０' && r <= '９':
			bytes += len("０")
		}
	}
	return bytes > 0 && bytes*3 >= len(text)
}

// text returns a cell's text; "" of another one.
func (s *sheet) text(row, column int) string {
	if s.grid.Kind(row, column) != table.CellText {
		return ""
	}
	return s.grid.Cell(row, column).Text
}

// hasID reports whether a record id stands beside a row.
func (s *sheet) hasID(row int) bool {
	if s.id < 0 || s.foreign[row+1] {
		return false
	}
	seen := s.grid.Cell(row, s.id).Seen()
	return !table.IsBlank(seen) && seen != s.text(s.match.Row, s.id) && (s.isID == nil || s.isID(seen))
}

// isBlank reports whether a row holds nothing of people's.
func (s *sheet) isBlank(row int) bool {
	i := row - s.first
	return i < 0 || i >= len(s.shapes) || s.shapes[i].filled == 0
}

// labelColumns are where the name of a record stands, and so the label of a total:
// the key, the first column and the first one of texts.
func (s *sheet) labelColumns() []int {
	var columns []int
	add := func(c int) {
		if c >= 0 && !slices.Contains(columns, c) {
			columns = append(columns, c)
		}
	}
	for _, i := range s.resource.PrimaryKey {
		add(s.match.Columns[i])
	}
	if len(s.columns) > 0 {
		add(s.columns[0])
	}
	firstText := -1
	for c, f := range s.fields {
		if f.Type == sheetschema.TypeString && !s.match.Served(f) && (firstText < 0 || c < firstText) {
			firstText = c
		}
	}
	add(firstText)
	return columns
}
