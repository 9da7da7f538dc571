package syncer

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/hold"
)

// newYears is a stage whose customers stand in a tab a year: the columns of the second
// in another order, under another heading, and with one that the schema doesn't know.
func newYears(t *testing.T) *stage {
	t.Helper()
	s := newStage(t)
	s.describe(strings.Replace(shopYAML, "    title: {en: Customers, zh-CN: 客户}\n", "    title: {en: Customers, zh-CN: 客户}\n    tabs: [客户*]\n", 1))
	first := &page{id: 11, title: "客户2024", rows: [][]table.Cell{cells("Code", "City", "Note")}}
	second := &page{id: 12, title: "客户 2025", rows: [][]table.Cell{cells("Phone", "City", "code")}}
	for i := range 4 {
		first.rows = append(first.rows, cells(fmt.Sprintf("C%d", i), fmt.Sprintf("City %d", i), fmt.Sprint("note ", i)))
		second.rows = append(second.rows, cells(fmt.Sprint("phone ", i), fmt.Sprintf("City %d", i+4), fmt.Sprintf("C%d", i+4)))
	}
	s.book.tabs = []*page{first, s.orders(), second}
	return s
}

func (s *stage) describe(yaml string) {
	s.t.Helper()
	d, err := sheetschema.Load("shop.yaml", []byte(yaml))
	if err != nil {
		s.t.Fatal(err)
	}
	s.reg.Descriptor = d
}

// ids maps the codes of the customers' tabs to the record ids beside them.
func (s *stage) ids() map[string]string {
	all := make(map[string]string)
	for _, p := range s.book.tabs {
		if p.column("Customer") >= 0 {
			continue
		}
		for _, header := range []string{"Code", "code"} {
			if p.column(header) < 0 {
				continue
			}
			for i, code := range p.values(header) {
				if code != "" {
					all[code] = p.values("Record ID")[i]
				}
			}
		}
	}
	return all
}

func TestSeveralTabs(t *testing.T) {
	t.Parallel()
	s := newYears(t)
	res := s.run(StatusApplied)
	equal(t, "customers", res.Resources["customers"].Inserted, 8)
	equal(t, "distinct ids", len(slices.Compact(slices.Sorted(maps.Values(s.ids())))), 8)
	equal(t, "first customer's orders", s.book.tabs[0].values("Orders placed")[0], "3")
	equal(t, "the second year's first", s.book.tabs[2].values("Orders placed")[0], "0")
	for _, p := range []*page{s.book.tabs[0], s.book.tabs[2]} {
		if p.column("Issues") < 0 || p.column("Spent") < 0 {
			t.Errorf("%s lacks columns of the service's own: %v", p.title, p.rows[0])
		}
	}
	s.quiet()
	s.restart()
	s.quiet()
}

// cut takes rows out of a tab and puts their cells into the columns of the same headers
// of another, at its end.
func cut(from, to *page, rows ...int) {
	for _, row := range rows {
		at := len(to.rows)
		for c, header := range from.rows[0] {
			name := header.Seen()
			if name == "Code" {
				name = "code"
			}
			if in := to.column(name); in >= 0 && c < len(from.rows[row]) {
				to.set(at, in, from.rows[row][c])
			}
		}
		from.rows[row] = nil
	}
}

func TestSeveralTabsEdits(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		edit    func(s *stage)
		history string // kinds of changes, in order
	}{
		{"a cell", func(s *stage) { s.book.tabs[2].set(1, 1, text("Elsewhere")) }, "update customers"},
		{"both sorted", func(s *stage) { slices.Reverse(s.book.tabs[0].rows[1:]); slices.Reverse(s.book.tabs[2].rows[1:]) }, ""},
		{"a tab renamed", func(s *stage) { s.book.tabs[0].title = "Old" }, ""},
		{"tabs in another order", func(s *stage) { slices.Reverse(s.book.tabs) }, ""},
		{"a row cut to another tab, the id with it", func(s *stage) {
			s.book.tabs[0].rows[2][2] = table.Cell{} // which the other tab has no column for
			s.run(StatusApplied)
			cut(s.book.tabs[0], s.book.tabs[2], 2)
		}, "update customers"},
		{"people's cells cut to another tab", func(s *stage) {
			for row := 1; row <= 4; row++ {
				s.book.tabs[0].rows[row][2] = table.Cell{}
			}
			s.run(StatusApplied)
			p := s.book.tabs[0]
			s.book.tabs[2].rows = append(s.book.tabs[2].rows, cells("", p.at(3, 1), p.at(3, 0)))
			for c := range 3 {
				p.set(3, c, table.Cell{})
			}
		}, "update customers, update customers, update customers, update customers"},
		{"a row copied to another tab", func(s *stage) {
			p := s.book.tabs[0]
			s.book.tabs[2].rows = append(s.book.tabs[2].rows, cells("", p.at(3, 1), p.at(3, 0)))
		}, "insert customers, update customers"}, // no order can tell which is meant
		{"the same code twice over the tabs", func(s *stage) { s.book.tabs[2].set(1, 2, text("C0")) }, "update customers, update customers"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newYears(t)
			s.run(StatusApplied)
			before, from := s.ids(), len(s.mirror.history)
			test.edit(s)
			s.run(StatusApplied)
			var kinds []string
			for _, line := range s.mirror.history[from:] {
				kinds = append(kinds, strings.Join(strings.Fields(line)[:2], " "))
			}
			equal(t, "history", strings.Join(kinds, ", "), test.history)
			if test.name != "the same code twice over the tabs" {
				after := s.ids()
				if test.name == "a row copied to another tab" {
					// The copy has an id of its own, and the original keeps its.
					equal(t, "the original's id", s.book.tabs[0].values("Record ID")[2], before["C2"])
					delete(before, "C2")
					delete(after, "C2")
				}
				if diff := cmp.Diff(before, after); diff != "" {
					t.Errorf("ids (-before +after):\n%s", diff)
				}
			}
			s.quiet()
		})
	}
}

// A tab that comes is picked up and told; a summary that looks like one isn't.
func TestSeveralTabsNew(t *testing.T) {
	t.Parallel()
	s := newYears(t)
	s.run(StatusApplied)
	s.book.tabs = append(s.book.tabs,
		&page{id: 13, title: "客户2026", rows: [][]table.Cell{cells("Code", "City"), cells("C9", "Wuxi")}},
		&page{id: 14, title: "客户汇总", rows: [][]table.Cell{cells("Code", "2024", "2025"), cells("C1", 5, 7), cells("C2", 5, 7)}},
	)
	res := s.run(StatusApplied)
	equal(t, "inserted", res.Resources["customers"].Inserted, 1)
	if diff := cmp.Diff([]NewTab{{"customers", "客户2026"}}, res.NewTabs); diff != "" {
		t.Errorf("new tabs (-want +got):\n%s", diff)
	}
	equal(t, "columns of the summary", len(s.book.tabs[4].rows[0]), 3)
	s.quiet()
	s.restart()
	s.quiet()
}

// A tab that is gone holds the run as far as its records are gone.
func TestSeveralTabsGone(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		edit func(s *stage)
		code hold.Code // none where the run is applied
	}{
		{"gone", func(s *stage) { s.book.tabs = s.book.tabs[:2] }, hold.CodeTabGone},
		{"emptied", func(s *stage) { s.book.tabs[2].rows = s.book.tabs[2].rows[:1] }, hold.CodeTabEmptied},
		{"gone, its rows in another", func(s *stage) {
			for row := 1; row <= 4; row++ {
				p := s.book.tabs[2]
				s.book.tabs[0].rows = append(s.book.tabs[0].rows, cells(p.at(row, 2), p.at(row, 1)))
			}
			s.book.tabs = s.book.tabs[:2]
		}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newYears(t)
			s.reg.Hold = hold.Limits{DeletedRatio: 0.9, DeletedRows: 100}
			for row := 1; row <= 4; row++ {
				s.book.tabs[2].rows[row][0] = table.Cell{}
			}
			s.run(StatusApplied)
			before := s.ids()
			test.edit(s)
			if test.code == "" {
				s.run(StatusApplied)
				if diff := cmp.Diff(before, s.ids()); diff != "" {
					t.Errorf("ids (-before +after):\n%s", diff)
				}
				s.quiet()
				return
			}
			res := s.run(StatusHeld)
			equal(t, "code", res.HoldReasons[0].Code, test.code)
			s.mirror.state.Approved = res.HoldDigest
			equal(t, "deleted", s.run(StatusApplied).Resources["customers"].Deleted, 4)
			s.quiet()
		})
	}
}

// A tab that two resources have a pattern for is asked about; one that a resource names
// is that one's.
func TestSeveralTabsContested(t *testing.T) {
	t.Parallel()
	s := newYears(t)
	contested := strings.Replace(shopYAML, "    title: {en: Customers, zh-CN: 客户}\n", "    tabs: [客户*]\n", 1)
	contested = strings.Replace(contested, "    title: {en: Orders, zh-CN: 订单}\n", "    tabs: [Orders, \"*2024\"]\n", 1)
	s.describe(contested)
	equal(t, "code", s.run(StatusHeld).HoldReasons[0].Code, hold.CodeTabContested)
	s.describe(strings.Replace(contested, "[客户*]", "[客户2024, 客户*]", 1))
	equal(t, "customers", s.run(StatusApplied).Resources["customers"].Inserted, 8)
}
