package workbooktest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/writeback"
)

// A Sheet is a workbook under test, and the hands of people who work in it. It
// has one tab, People, of the rows that [Rows] returns.
type Sheet struct {
	Workbook syncer.Workbook
	// Cells returns the tab as people see it, without empty cells at the ends
	// of rows.
	Cells func() [][]string
	// InsertRow inserts an empty row before another one, counted from 0.
	InsertRow func(at int)
	// Protect takes away the account's right to write; nil where the workbook
	// can never be written.
	Protect func()
	// Copy returns a copy of the workbook, as people make one; nil where the
	// workbook can never be written.
	Copy func() *Sheet
	// MakeTable makes a Table of the tab's two columns and its rows before one, and
	// Chip a person's chip of a cell; nil where the workbook knows neither.
	MakeTable func(sheet int64, end int)
	Chip      func(sheet int64, row, column int, address string)
}

// Rows are the tab's rows as each test finds them, the header first.
func Rows() [][]string {
	return [][]string{{"Code", "City"}, {"A", "Paris"}, {"B", "Rome"}, {"C", "Oslo"}}
}

// Run holds a workbook to its port. open returns a fresh one.
func Run(t *testing.T, open func(t *testing.T) *Sheet) {
	for _, tt := range []struct {
		name string
		test func(t *testing.T, s *Sheet)
	}{
		{"describe and fetch change nothing", readsOnly},
		{"a tab that isn't there is an error", absentTab},
		{"an ended context is an error", endedContext},
		{"write makes columns and confirms rows", writes},
		{"a row that moved is never mistaken", movedRow},
		{"without the right to write nothing is written", readOnly},
		{"there may be nothing to clean up", cleansUp},
		{"a Table is described, and what is written joins it", joinsTable},
		{"a person's chip has an address", chips},
		{"a copy says that it is one until it is written", copied},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.test(t, open(t))
		})
	}
}

// read describes the workbook and fetches its tab.
func read(t *testing.T, s *Sheet) (syncer.TabInfo, *table.Grid) {
	t.Helper()
	described, err := s.Workbook.Describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(described.Tabs, func(i syncer.TabInfo) bool { return i.Title == "People" })
	if at < 0 {
		t.Fatalf("no tab People among %v", described.Tabs)
	}
	info := described.Tabs[at]
	content, err := s.Workbook.Fetch(t.Context(), []syncer.TabRequest{ask(info.SheetID)})
	if err != nil {
		t.Fatal(err)
	}
	if len(content.Grids) != 1 {
		t.Fatalf("%d grids came for one request", len(content.Grids))
	}
	return info, content.Grids[0]
}

func ask(sheet int64) syncer.TabRequest {
	first := func(*table.Grid) []int { return []int{0} }
	return syncer.TabRequest{SheetID: sheet, Title: "People", Display: func(*table.Grid) []int { return nil }, Keys: first}
}

func unchanged(t *testing.T, s *Sheet) {
	t.Helper()
	if d := cmp.Diff(Rows(), s.Cells()); d != "" {
		t.Errorf("the sheet was changed (-before +after):\n%s", d)
	}
}

func readsOnly(t *testing.T, s *Sheet) {
	before := s.Workbook.Requests()
	info, grid := read(t, s)
	if len(info.Service) > 0 {
		t.Errorf("the service's columns are %v before there are any", info.Service)
	}
	for row, cells := range Rows() {
		for column, want := range cells {
			if got := grid.Cell(row, column).Seen(); got != want {
				t.Errorf("row %d, column %d holds %q, want %q", row, column, got, want)
			}
		}
	}
	if s.Workbook.Requests() < before {
		t.Error("requests are counted backwards")
	}
	unchanged(t, s)
}

func absentTab(t *testing.T, s *Sheet) {
	gone := ask(987654321)
	gone.Title = "Gone"
	if _, err := s.Workbook.Fetch(t.Context(), []syncer.TabRequest{gone}); err == nil {
		t.Error("a tab that isn't there came without an error")
	}
}

func endedContext(t *testing.T, s *Sheet) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Workbook.Describe(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v, want that of the context", err)
	}
}

// idsFor plans ids beside the rows from 1 on.
func idsFor(info syncer.TabInfo, grid *table.Grid, ids ...string) *writeback.Plan {
	p := writeback.Tab{
		SheetID: info.SheetID, Title: info.Title, Grid: grid, Last: 1,
		Columns: []writeback.Column{{Name: sheetschema.IDColumn, Header: "Record ID", Index: -1}},
	}
	if at, ok := info.Service[sheetschema.IDColumn]; ok {
		p.Columns[0].Index = at
	}
	for i, id := range ids {
		if id == "" {
			continue
		}
		shown := ""
		if at := p.Columns[0].Index; at >= 0 {
			shown = grid.Cell(i+1, at).Seen()
		}
		p.Rows = append(p.Rows, writeback.Row{Row: i + 1, ID: shown, Cells: []writeback.Cell{{Cell: table.TextCell(id)}}})
	}
	return &writeback.Plan{Tabs: []writeback.Tab{p}}
}

func writes(t *testing.T, s *Sheet) {
	if s.Protect == nil {
		return // it is never written
	}
	info, grid := read(t, s)
	plan := idsFor(info, grid, "id-a", "id-b", "id-c")
	report, err := s.Workbook.Write(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	if report.Written != 3 || report.Skipped != 0 || !report.Complete(plan) {
		t.Errorf("the report is %+v", report)
	}
	want := [][]string{{"Code", "City", "Record ID"}, {"A", "Paris", "id-a"}, {"B", "Rome", "id-b"}, {"C", "Oslo", "id-c"}}
	if d := cmp.Diff(want, s.Cells()); d != "" {
		t.Errorf("the sheet (-want +got):\n%s", d)
	}
	if info, _ = read(t, s); info.Service[sheetschema.IDColumn] != 2 {
		t.Errorf("the service's columns are %v", info.Service)
	}
}

// movedRow has somebody insert a row between the fetch and the write.
func movedRow(t *testing.T, s *Sheet) {
	if s.Protect == nil {
		return // it is never written
	}
	info, grid := read(t, s)
	if _, err := s.Workbook.Write(t.Context(), idsFor(info, grid, "id-a", "id-b", "id-c")); err != nil {
		t.Fatal(err)
	}
	info, grid = read(t, s)
	s.InsertRow(1)
	plan := idsFor(info, grid, "", "id-x")
	report, err := s.Workbook.Write(t.Context(), plan)
	if err != nil && !errors.Is(err, syncer.ErrUnsettled) {
		t.Fatal(err)
	}
	id := "id-b"
	if err == nil && report.Complete(plan) {
		id = "id-x" // it was followed
	} else if err == nil && report.Skipped != 1 {
		t.Errorf("the cell was neither written nor skipped: %+v", report)
	}
	var got [][]string
	for _, row := range s.Cells() {
		if len(row) > 0 {
			got = append(got, row)
		}
	}
	want := [][]string{{"Code", "City", "Record ID"}, {"A", "Paris", "id-a"}, {"B", "Rome", id}, {"C", "Oslo", "id-c"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("the sheet (-want +got):\n%s", d)
	}
}

func readOnly(t *testing.T, s *Sheet) {
	info, grid := read(t, s)
	if s.Protect != nil {
		s.Protect()
	}
	if _, err := s.Workbook.Write(t.Context(), idsFor(info, grid, "id-a")); !errors.Is(err, syncer.ErrReadOnly) {
		t.Errorf("the error is %v, want ErrReadOnly", err)
	}
	unchanged(t, s)
}

func cleansUp(t *testing.T, s *Sheet) {
	if err := s.Workbook.CleanUp(t.Context()); err != nil && (s.Protect != nil || !errors.Is(err, syncer.ErrReadOnly)) {
		t.Error(err)
	}
	unchanged(t, s)
}

func copied(t *testing.T, s *Sheet) {
	if s.Copy == nil {
		return // it is never written
	}
	isCopy := func(s *Sheet, want bool) {
		t.Helper()
		if info, _ := read(t, s); info.Copied != want {
			t.Errorf("the tab came with a copy: %v, want %v", info.Copied, want)
		}
	}
	write := func(s *Sheet, ids ...string) {
		t.Helper()
		info, grid := read(t, s)
		if _, err := s.Workbook.Write(t.Context(), idsFor(info, grid, ids...)); err != nil {
			t.Fatal(err)
		}
	}
	isCopy(s.Copy(), false) // of what nobody has written there is nothing to adopt
	write(s, "id-a", "id-b", "id-c")
	isCopy(s, false)
	twin := s.Copy()
	isCopy(twin, true)
	if info, _ := read(t, twin); info.Service[sheetschema.IDColumn] != 2 {
		t.Errorf("the copy's service columns are %v", info.Service)
	}
	isCopy(twin.Copy(), true)
	write(twin, "id-1", "id-2", "id-3")
	isCopy(twin, false)
	isCopy(s, false)
	want := [][]string{{"Code", "City", "Record ID"}, {"A", "Paris", "id-a"}, {"B", "Rome", "id-b"}, {"C", "Oslo", "id-c"}}
	if d := cmp.Diff(want, s.Cells()); d != "" {
		t.Errorf("the sheet that was copied (-want +got):\n%s", d)
	}
	isCopy(twin.Copy(), true)
}
