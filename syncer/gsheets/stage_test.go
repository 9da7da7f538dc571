package gsheets

import (
	"slices"
	"strings"
	"testing"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer/gsheets/metadata"
)

func TestRequestsDontGrowWithTheRows(t *testing.T) {
	t.Parallel()
	const n = 10_000
	back := newBackend(t)
	p, plan := fill(t, back, n)
	book := back.client(t, p.id, Options{})
	first := plan(book)
	report, err := book.Write(t.Context(), first)
	if err != nil || report.Written != 8*n || slices.Contains(report.Confirmed[0], false) {
		t.Fatalf("wrote %d, skipped %d: %v", report.Written, report.Skipped, err)
	}
	if book.Requests() > 11 { // a run may take one more, for what people see
		t.Errorf("%d requests for a first fill", book.Requests())
	}
	// All of it anew, into the columns that are there now.
	before := book.Requests()
	again := plan(book)
	tab := &again.Tabs[0]
	tab.Columns = slices.Clone(tab.Columns)
	for i := range tab.Columns {
		tab.Columns[i].Index = 3 + i
	}
	for i := range tab.Rows {
		row := &tab.Rows[i]
		row.ID = tab.Grid.Cell(row.Row, 3).Seen()
		row.Cells[1].Cell = table.Cell{Kind: table.CellNumber, Number: float64(-i)}
	}
	report, err = book.Write(t.Context(), again)
	if err != nil || report.Written != 8*n || slices.Contains(report.Confirmed[0], false) {
		t.Fatalf("wrote %d, skipped %d: %v", report.Written, report.Skipped, err)
	}
	if n := book.Requests() - before; n > 11 {
		t.Errorf("%d requests for a second fill", n)
	}
}

func TestColumnsOfAKilledFirstFillAreRemoved(t *testing.T) {
	t.Parallel()
	for _, adopted := range []bool{false, true} {
		for nth := 2; nth <= 3; nth++ {
			b := newBackend(t)
			p := b.sheet(t, customers(5))
			dead := &between{nth: nth}
			book := b.client(t, p.id, Options{Transport: dead})
			book.c.stagedFrom = 1
			plan, err := newRegister(book, p.tab).plan(t.Context())
			p.must(err)
			ctx, kill := withKill(t)
			dead.edit = kill
			if _, err := book.Write(ctx, plan); err == nil {
				t.Fatal("the write wasn't cut short")
			}
			if s := p.snapshot(); len(s.staged) != 3 || s.cells[0][4] != metadata.StagedTitle {
				t.Fatalf("columns %v, header %q", s.staged, s.cells[0])
			}
			want := "Code|Name|Amount"
			if adopted {
				p.must(p.set(0, 4, "Mine"))
				want += "|Mine"
			}
			heir := b.client(t, p.id, Options{})
			p.must(heir.CleanUp(t.Context()))
			d, err := heir.Describe(t.Context())
			p.must(err)
			s := p.snapshot()
			if d.Unfinished {
				t.Error("it is still said to be unfinished")
			}
			if got := strings.TrimRight(strings.Join(s.cells[0], "|"), "|"); got != want || s.anchors != 0 {
				t.Errorf("%d anchors, header %s", s.anchors, got)
			}
			if d.Tabs[0].Columns != s.columns {
				t.Errorf("described %d columns of %d", d.Tabs[0].Columns, s.columns)
			}
			if report, err := newRegister(b.client(t, p.id, Options{}), p.tab).sync(t.Context()); err != nil || report.Written != 15 {
				t.Errorf("the next run: %+v, %v", report, err)
			}
		}
	}
}
