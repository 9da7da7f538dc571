package gsheets

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/metadata"
)

// Reading never cleans up: what a killed first fill left stays as it is, is
// said to be there, and isn't shown as people's.
func TestReadingChangesNothing(t *testing.T) {
	t.Parallel()
	b := newBackend(t)
	p := b.sheet(t, customers(5))
	dead := &between{nth: 3}
	book := b.client(t, p.id, Options{Transport: dead})
	book.c.stagedFrom = 1
	plan, err := newRegister(book, p.tab).plan(t.Context())
	p.must(err)
	ctx, kill := withKill(t)
	dead.edit = kill
	if _, err := book.Write(ctx, plan); err == nil {
		t.Fatal("the write wasn't cut short")
	}
	before := p.snapshot()
	if len(before.staged) != 3 || before.cells[0][4] != metadata.StagedTitle {
		t.Fatalf("columns %v, header %q", before.staged, before.cells[0])
	}
	reader := b.client(t, p.id, Options{})
	d, err := reader.Describe(t.Context())
	p.must(err)
	content, err := reader.Fetch(t.Context(), []syncer.TabRequest{{SheetID: p.tab, Title: "Customers"}})
	p.must(err)
	if !d.Unfinished {
		t.Error("it isn't said that a write is unfinished")
	}
	if reader.Requests() != 2 {
		t.Errorf("%d requests for looking and reading", reader.Requests())
	}
	after := p.snapshot()
	if diff := cmp.Diff(before.cells, after.cells); diff != "" || after.anchors != before.anchors || len(after.staged) != 3 {
		t.Errorf("reading changed the sheet: %d anchors, columns %v\n%s", after.anchors, after.staged, diff)
	}
	g := content.Grids[0]
	for row := range g.Rows() {
		for c := 3; c < g.Columns(); c++ {
			if got := g.Cell(row, c).Seen(); got != "" {
				t.Errorf("row %d, column %d shows %q", row, c, got)
			}
		}
	}
	if got := g.Cell(1, 2).Seen(); got != "10" {
		t.Errorf("people's amount is %q", got)
	}
}

// Who looks at a spreadsheet again and again doesn't hinder a first fill.
func TestLookingBesideAFirstFill(t *testing.T) {
	t.Parallel()
	b := newBackend(t)
	fill := func(watch func(*person)) int {
		p := b.sheet(t, customers(5))
		book := b.client(t, p.id, Options{Transport: around{func() { watch(p) }}})
		book.c.stagedFrom = 1
		if report, err := newRegister(book, p.tab).sync(t.Context()); err != nil || report.Written != 15 || report.Skipped != 0 {
			t.Fatalf("%+v, %v", report, err)
		}
		return book.Requests()
	}
	alone := fill(func(*person) {})
	watched := fill(func(p *person) {
		if _, err := b.client(t, p.id, Options{}).Describe(t.Context()); err != nil {
			t.Error(err)
		}
	})
	if watched != alone {
		t.Errorf("%d requests instead of %d", watched, alone)
	}
}

// around does something before each request to the API.
type around struct{ before func() }

func (a around) RoundTrip(req *http.Request) (*http.Response, error) {
	if strings.Contains(req.URL.Path, "/v4/") {
		a.before()
	}
	return http.DefaultTransport.RoundTrip(req)
}
