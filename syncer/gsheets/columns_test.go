package gsheets

import (
	"errors"
	"slices"
	"testing"

	"sheetsync/syncer"
)

// filled is a sheet that has its service columns, and the register of it.
func filled(t *testing.T, opts Options) (*backend, *person, *register) {
	t.Helper()
	b := newBackend(t)
	p := b.sheet(t, customers(5))
	r := newRegister(b.client(t, p.id, opts), p.tab)
	if _, err := r.sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b, p, r
}

func TestAColumnThatMovesBeforeTheFetchIsNoticed(t *testing.T) {
	t.Parallel()
	for name, edit := range map[string]func(*person) error{
		"moved":           func(p *person) error { return p.move("COLUMNS", 3, 2) },
		"pushed aside":    func(p *person) error { return p.insert("COLUMNS", 1, 1) },
		"deleted":         func(p *person) error { return p.remove("COLUMNS", 4, 1) },
		"blank row above": nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, p, r := filled(t, Options{})
			d, err := r.book.Describe(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			want := syncer.ErrUnsettled
			if edit == nil {
				want, edit = nil, func(p *person) error { return p.insert("ROWS", 0, 1) }
			}
			p.must(edit(p))
			requests := []syncer.TabRequest{{SheetID: p.tab, Title: d.Tabs[0].Title}}
			if _, err = r.book.Fetch(t.Context(), requests); !errors.Is(err, want) {
				t.Errorf("error is %v", err)
			}
			if _, err = r.book.Describe(t.Context()); err != nil {
				t.Fatal(err)
			}
			if _, err = r.book.Fetch(t.Context(), requests); err != nil {
				t.Errorf("after another look: %v", err)
			}
		})
	}
}

func TestARenamedServiceColumnIsRespected(t *testing.T) {
	t.Parallel()
	_, p, r := filled(t, Options{})
	p.must(p.set(0, 3, "My double"))
	p.must(p.do(map[string]any{"updateDimensionProperties": map[string]any{
		"range": p.dimension("COLUMNS", 3, 4), "properties": map[string]any{"hiddenByUser": true}, "fields": "hiddenByUser"}}))
	p.must(p.set(2, 2, 500))
	for _, want := range []int{5, 4} { // the new title is looked after once, then known
		before := r.book.Requests()
		p.must(p.set(2, 2, 500+want))
		if report, err := r.sync(t.Context()); err != nil || report.Written != 1 || !report.Confirmed[0][0] {
			t.Fatalf("%+v, %v", report, err)
		}
		if n := r.book.Requests() - before; n != want {
			t.Errorf("%d requests instead of %d", n, want)
		}
	}
	if s := p.snapshot(); s.cells[0][3] != "My double" || s.cells[2][3] != "1008" || len(s.service) != 3 {
		t.Errorf("cells are %q", s.cells[:3])
	}
}

func TestADeletedServiceColumnIsMadeAgainAtTheEnd(t *testing.T) {
	t.Parallel()
	_, p, r := filled(t, Options{})
	p.must(p.remove("COLUMNS", 3, 1))
	if report, err := r.sync(t.Context()); err != nil || report.Written != 5 {
		t.Fatalf("%+v, %v", report, err)
	}
	if s := p.snapshot(); !slices.Equal(s.cells[0][:6], []string{"Code", "Name", "Amount", "Record ID", "Remark", "Double"}) {
		t.Errorf("header is %q", s.cells[0])
	}
}

func TestAFormulaColumnOfPeoplesIsAdopted(t *testing.T) {
	t.Parallel()
	b := newBackend(t)
	p := b.sheet(t, [][]any{{"Double", "Code", "Amount"}, {1, "KAA", 4}, {nil, "KAB", 5}})
	r := newRegister(b.client(t, p.id, Options{}), p.tab)
	r.adopt = true
	if report, err := r.sync(t.Context()); err != nil || report.Written != 6 || report.Skipped != 0 {
		t.Fatalf("%+v, %v", report, err)
	}
	s := p.snapshot()
	if s.service[0] != "double" || s.cells[1][0] != "8" || s.cells[2][0] != "10" || s.cells[0][3] != "Record ID" {
		t.Errorf("columns %v, cells %q", s.service, s.cells)
	}
}
