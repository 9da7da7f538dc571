package workbooktest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
)

// joinsTable has the columns that a write makes be part of people's Table, whose
// rows end where they did.
func joinsTable(t *testing.T, s *Sheet) {
	if s.MakeTable == nil {
		return // it has none
	}
	info, _ := read(t, s)
	s.MakeTable(info.SheetID, 3)
	info, grid := read(t, s)
	in := info.Table(0)
	if in == nil || in.EndOfRecords() != 3 || in.EndColumn != 2 {
		t.Fatalf("the Tables are %+v", info.Tables)
	}
	if _, err := s.Workbook.Write(t.Context(), idsFor(info, grid, "id-a", "id-b")); err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"Code", "City", "Record ID"}, {"A", "Paris", "id-a"}, {"B", "Rome", "id-b"}, {"C", "Oslo"}}
	if d := cmp.Diff(want, s.Cells()); d != "" {
		t.Errorf("the sheet (-want +got):\n%s", d)
	}
	info, _ = read(t, s)
	if in = info.Table(0); in == nil || in.EndRow != 3 || in.EndColumn != info.Service[sheetschema.IDColumn]+1 {
		t.Errorf("the Tables are %+v", info.Tables)
	}
}

// chips has a chip's address be read beside the text that it shows.
func chips(t *testing.T, s *Sheet) {
	if s.Chip == nil {
		return // it has none
	}
	info, _ := read(t, s)
	s.Chip(info.SheetID, 1, 1, "li.ming@example.com")
	request := ask(info.SheetID)
	request.People = func(*table.Grid) []int { return []int{1} }
	content, err := s.Workbook.Fetch(t.Context(), []syncer.TabRequest{request})
	if err != nil {
		t.Fatal(err)
	}
	g := content.Grids[0]
	if got := g.Address(1, 1); got != "li.ming@example.com" || g.Cell(1, 1).Seen() == got || g.Address(2, 1) != "" {
		t.Errorf("the address is %q beside %q, and %q beside none", got, g.Cell(1, 1).Seen(), g.Address(2, 1))
	}
}
