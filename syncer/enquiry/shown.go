package enquiry

import (
	"slices"

	"sheetsync/sheetschema/area"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/writeback"
)

// Shown is what a spreadsheet shows of the tab. Without a Grid there is none.
type Shown struct {
	SheetID    int64
	Title      string
	FrozenRows int
	// Question is the index of people's column of questions; -1 where its mark is
	// gone. Service are the service's columns by name.
	Question int
	Service  map[string]int
	Rules    []writeback.Highlight
	Refused  []area.Rectangle // parts that can't be written to
	Grid     *table.Grid
}

// columns of the tab, by their names in the metadata.
const (
	verdictColumn = "lookup_verdict"
	reasonColumn  = "lookup_reason"
	ownerColumn   = "lookup_owner"
	contactColumn = "lookup_last_contact"
	askedColumn   = "lookup_asked"
)

// width is how many columns an answer has.
const width = 5

var columnNames = [width]string{verdictColumn, reasonColumn, ownerColumn, contactColumn, askedColumn}

// maxHeader is how far down the header is looked for: people insert a line or two.
const maxHeader = 20

// header returns the row of the header.
func (s *Shown) header() int {
	titles := make(map[string]bool)
	for _, tag := range language.Tags() {
		p := language.NewPrinter(tag)
		titles[lexical.Fold(p.Say("lookup.question", nil))] = true
		for _, c := range columnsOf(p, "") {
			titles[lexical.Fold(c.Header)] = true
		}
	}
	best, most := -1, 0
	for row := range min(s.Grid.Rows(), maxHeader) {
		n := 0
		for column := range s.Grid.Columns() {
			if cell := s.Grid.Cell(row, column); cell.Kind == table.CellText && titles[lexical.Fold(cell.Text)] {
				n++
			}
		}
		if n > most {
			best, most = row, n
		}
	}
	if best < 0 {
		return max(s.FrozenRows-1, 0)
	}
	return best
}

// question returns the column of questions: the one that was marked or, where the
// mark is gone, that of its title; -1 for none.
func (s *Shown) question(header int) int {
	if s.Question >= 0 {
		return s.Question
	}
	for _, tag := range language.Tags() {
		title := lexical.Fold(language.NewPrinter(tag).Say("lookup.question", nil))
		for column := range s.Grid.Columns() {
			if lexical.Fold(s.Grid.Cell(header, column).Seen()) == title && !s.isService(column) {
				return column
			}
		}
	}
	return -1
}

func (s *Shown) isService(column int) bool {
	return slices.ContainsFunc(columnNames[:], func(name string) bool { at, ok := s.Service[name]; return ok && at == column })
}

// place is where the tab's parts are.
type place struct {
	header, question int
	columns          []writeback.Column
	last             int // the last column with anything of people's
}

// place finds the tab's parts; ok is false where the column of questions is gone.
func (s *Shown) place(p *language.Printer, format string) (at place, ok bool) {
	at.header = s.header()
	if at.question = s.question(at.header); at.question < 0 {
		return at, false
	}
	at.last = at.question
	for column := range s.Grid.Columns() {
		if !s.isService(column) && s.Grid.End(column) > 0 {
			at.last = max(at.last, column)
		}
	}
	at.columns = columnsOf(p, format)
	for i := range at.columns {
		at.columns[i].Index = -1
		if index, there := s.Service[at.columns[i].Name]; there {
			at.columns[i].Index = index
		}
	}
	return at, true
}

// asked returns the questions by row.
func (s *Shown) asked(at place) map[int]table.Cell {
	questions := make(map[int]table.Cell)
	for row := at.header + 1; row < s.Grid.Rows() && len(questions) < maxQuestions; row++ {
		if cell := s.Grid.Cell(row, at.question); cell.Kind != table.CellEmpty && !table.IsBlank(cell.Seen()) {
			questions[row] = cell
		}
	}
	return questions
}

// Asks reports whether the tab has questions.
func (s *Shown) Asks() bool {
	if s.Grid == nil {
		return false
	}
	at, ok := s.place(language.NewPrinter(language.English), "")
	return ok && len(s.asked(at)) > 0
}

// maxQuestions is how many questions are answered, the upper ones.
const maxQuestions = 500
