package syncer

import (
	"slices"
	"strings"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
)

// For the tests in package syncer_test, which may import the adapters.

// Stage is a register with its sheet in memory.
type Stage = stage

// NewStage returns a stage whose mirror is m.
func NewStage(t *testing.T, m Mirror) *Stage {
	s := newStage(t)
	s.real = m
	s.restart()
	return s
}

// Run runs once and fails the test unless the run ends so.
func (s *stage) Run(want Status) Result { return s.run(want) }

// Restart forgets what a Syncer keeps in memory.
func (s *stage) Restart() { s.restart() }

// Writes counts the calls that wrote into the sheet.
func (s *stage) Writes() int { return s.book.writes }

// SetCell writes a cell of a tab as a person would.
func (s *stage) SetCell(tab, row, column int, value any) {
	s.book.tabs[tab].set(row, column, cellOf(value))
}

// DeleteRows deletes rows of a tab.
func (s *stage) DeleteRows(tab, from, to int) {
	p := s.book.tabs[tab]
	p.rows = append(p.rows[:from:from], p.rows[to:]...)
}

// AppendRow adds a row to a tab.
func (s *stage) AppendRow(tab int, values ...any) {
	s.book.tabs[tab].rows = append(s.book.tabs[tab].rows, cells(values...))
}

// ReverseRows sorts a tab backwards.
func (s *stage) ReverseRows(tab int) {
	rows := s.book.tabs[tab].rows[1:]
	for i := range len(rows) / 2 {
		rows[i], rows[len(rows)-1-i] = rows[len(rows)-1-i], rows[i]
	}
}

// Values returns the cells under a header as people see them.
func (s *stage) Values(tab int, header string) []string { return s.book.tabs[tab].values(header) }

// Redescribe gives the register a descriptor in which one text of the old one
// is replaced.
func (s *stage) Redescribe(old, replacement string) {
	s.t.Helper()
	if !strings.Contains(shopYAML, old) {
		s.t.Fatalf("the descriptor has no %q", old)
	}
	d, err := sheetschema.Load("shop.yaml", []byte(strings.Replace(shopYAML, old, replacement, 1)))
	if err != nil {
		s.t.Fatal(err)
	}
	s.reg.Descriptor = d
}

// FakeBook is a spreadsheet of one tab in memory.
type FakeBook struct{ *book }

// NewFakeBook returns a spreadsheet with a tab of rows of texts.
func NewFakeBook(title string, rows [][]string) FakeBook {
	p := &page{id: 1, title: title}
	for _, row := range rows {
		var line []table.Cell
		for _, cell := range row {
			line = append(line, text(cell))
		}
		p.rows = append(p.rows, line)
	}
	return FakeBook{&book{tabs: []*page{p}}}
}

// Cells returns the tab as people see it.
func (b FakeBook) Cells() [][]string {
	var out [][]string
	for row := range b.tabs[0].rows {
		var line []string
		for column := range b.tabs[0].rows[row] {
			line = append(line, b.tabs[0].at(row, column).Seen())
		}
		out = append(out, line)
	}
	return out
}

// InsertRow inserts an empty row.
func (b FakeBook) InsertRow(at int) {
	b.tabs[0].rows = slices.Insert(b.tabs[0].rows, at, nil)
}

// Copy returns a copy of the spreadsheet.
func (b FakeBook) Copy() FakeBook { return FakeBook{b.copyOf()} }

// Protect takes away the right to write.
func (b FakeBook) Protect() { b.rights = ErrReadOnly }
