package syncer

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/deadlines"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/recordid"
	"sheetsync/syncer/writeback"
)

const shopYAML = `
name: shop
resources:
  - name: customers
    title: {en: Customers, zh-CN: 客户}
    schema:
      primaryKey: code
      fields:
        - {name: code, title: Code, type: string, constraints: {required: true}}
        - {name: city, title: City, type: string}
        - {name: orders, title: Orders placed, type: integer, rollup: {from: orders, count: true}}
        - {name: spent, title: Spent, type: number, rollup: {from: orders, sum: total}}
  - name: orders
    title: {en: Orders, zh-CN: 订单}
    schema:
      foreignKeys:
        - {fields: customer, reference: {resource: customers, fields: code}}
      fields:
        - {name: customer, title: Customer, type: string, constraints: {required: true}}
        - {name: quantity, title: Quantity, type: integer}
        - {name: price, title: Price, type: number}
        - {name: total, title: Total, type: number, formula: "quantity * price"}
`

// stage is a register with its sheet and mirror in memory.
type stage struct {
	t      *testing.T
	book   *book
	mirror *memory
	syncer *Syncer
	reg    Register
	now    time.Time

	reminded []deadlines.Sent
	ticks    atomic.Int64
	real     Mirror // instead of the one in memory, where set
}

func newStage(t *testing.T) *stage {
	t.Helper()
	d, err := sheetschema.Load("shop.yaml", []byte(shopYAML))
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, mirror: newMemory(), now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	s.book = &book{tabs: []*page{
		{id: 11, title: "Customers", rows: [][]table.Cell{cells("Code", "City", "Note")}},
		{id: 22, title: "Orders", rows: [][]table.Cell{cells("Customer", "Quantity", "Price")}},
	}}
	for i := range 8 {
		s.book.tabs[0].rows = append(s.book.tabs[0].rows, cells(fmt.Sprintf("C%d", i), fmt.Sprintf("City %d", i), fmt.Sprint("note ", i)))
	}
	for i := range 12 {
		s.book.tabs[1].rows = append(s.book.tabs[1].rows, cells(fmt.Sprintf("C%d", i%4), i+1, 0.1))
	}
	s.reg = Register{
		Name: "shop", Descriptor: d, Language: language.English, WriteBack: true, Hold: hold.Limits{DeletedRatio: 0.3, DeletedRows: 2},
	}
	s.restart()
	return s
}

// restart forgets what a Syncer keeps in memory, as a new process would.
func (s *stage) restart() {
	var bits atomic.Uint64
	bits.Store(uint64(s.mirror.changes+1) << 32)
	var m Mirror = s.mirror
	if s.real != nil {
		m = s.real
	}
	s.syncer = New(Config{
		Mirror:   m,
		Open:     func(context.Context, Register) (Workbook, error) { return s.book, nil },
		Now:      func() time.Time { return s.now.Add(time.Duration(s.ticks.Add(1)) * time.Millisecond) },
		Reminded: func(context.Context, string) ([]deadlines.Sent, error) { return s.reminded, nil },
		Bits:     func() uint64 { return bits.Add(1) * 0x9e3779b97f4a7c15 },
	})
}

func dayOf(t *testing.T, text string) expression.Day {
	t.Helper()
	day, err := expression.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

func (s *stage) customers() *page { return s.book.tabs[0] }
func (s *stage) orders() *page    { return s.book.tabs[1] }

// run runs once and fails the test unless the run ends so.
func (s *stage) run(want Status) Result {
	s.t.Helper()
	res, err := s.syncer.Run(s.t.Context(), s.reg, Options{})
	if err != nil && want != StatusFailed {
		s.t.Fatalf("run failed: %v", err)
	}
	if res.Status != want {
		s.t.Fatalf("status is %s (%s), want %s", res.Status, res.Reason, want)
	}
	return res
}

// quiet runs and checks that nothing whatever is written.
func (s *stage) quiet() {
	s.t.Helper()
	changes, writes := s.mirror.changes, s.book.writes
	s.run(StatusUnchanged)
	if s.mirror.changes != changes || s.book.writes != writes {
		s.t.Errorf("a run without edits made %d changes in the mirror and %d in the sheet", s.mirror.changes-changes, s.book.writes-writes)
	}
}

func (s *stage) history(from int) string { return strings.Join(s.mirror.history[from:], "\n") }

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func TestFirstRun(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	res := s.run(StatusApplied)
	equal(t, "customers inserted", res.Resources["customers"].Inserted, 8)
	equal(t, "orders inserted", res.Resources["orders"].Inserted, 12)
	equal(t, "requests", res.Requests, 3)
	ids := s.customers().values("Record ID")
	for _, id := range ids {
		if !recordid.WellFormed(id) {
			t.Errorf("id %q is not well-formed", id)
		}
	}
	equal(t, "distinct ids", len(slices.Compact(slices.Sorted(slices.Values(ids)))), 8)
	equal(t, "first customer's orders", s.customers().values("Orders placed")[0], "3")
	equal(t, "first customer's total", s.customers().values("Spent")[0], "1.5") // (1+5+9) × 0.1
	equal(t, "last customer's orders", s.customers().values("Orders placed")[7], "0")
	equal(t, "an order's total", s.orders().values("Total")[2], "0.3")
	equal(t, "note", s.customers().values("Note")[3], "note 3")
	audited := slices.DeleteFunc(slices.Clone(s.mirror.audit), func(w writeback.CellWrite) bool { return w.Resource == writeback.OverviewResource })
	equal(t, "cells written", res.CellsWritten, len(audited))
	for id, r := range s.mirror.records["orders"] {
		if !r.inSheet {
			t.Errorf("record %s is not noted as shown", id)
		}
	}
	s.quiet()
	s.restart()
	s.quiet()
}

func TestEdits(t *testing.T) {
	t.Parallel()
	edits := []struct {
		name    string
		edit    func(s *stage)
		history string // kinds of changes, in order
	}{
		{"a cell", func(s *stage) { s.customers().set(3, 1, text("Elsewhere")) }, "update customers"},
		{"a number, totalled", func(s *stage) { s.orders().set(1, 1, number(100)) }, "update customers, update orders"},
		{"an unknown column's cell", func(s *stage) { s.customers().set(3, 2, text("new note")) }, "update customers"},
		{"a deleted row", func(s *stage) { s.customers().rows = slices.Delete(s.customers().rows, 6, 7) }, "delete customers"},
		{"an inserted row", func(s *stage) {
			s.customers().rows = slices.Insert(s.customers().rows, 2, cells("C9", "New"))
		}, "insert customers"},
		{"a sorted tab", func(s *stage) { slices.Reverse(s.customers().rows[1:]) }, ""},
		{"own columns sorted", func(s *stage) {
			rows := s.customers().rows
			for i := range 4 {
				for c := range 3 {
					rows[1+i][c], rows[8-i][c] = rows[8-i][c], rows[1+i][c]
				}
			}
		}, ""},
		{"a copied row", func(s *stage) {
			row := slices.Clone(s.orders().rows[12])
			s.orders().rows = append(s.orders().rows, row)
		}, "insert orders, update customers"},
		{"ids deleted", func(s *stage) {
			for row := 1; row < 5; row++ {
				s.customers().set(row, s.customers().column("Record ID"), table.Cell{})
			}
		}, ""},
		{"a renamed tab", func(s *stage) { s.customers().title = "Old customers" }, ""},
		{"moved columns", func(s *stage) {
			p := s.customers()
			for i := range p.rows {
				p.set(i, len(p.rows[0])-1, p.at(i, len(p.rows[0])-1)) // as long as the header
				slices.Reverse(p.rows[i])
			}
		}, ""},
		{"a deleted service column", func(s *stage) {
			c := s.customers().column("Spent")
			for i := range s.customers().rows {
				s.customers().rows[i] = slices.Delete(s.customers().rows[i], c, c+1)
			}
		}, ""},
		{"a renamed service column", func(s *stage) {
			s.customers().set(0, s.customers().column("Spent"), text("Money"))
			s.customers().service["spent"] = "Money"
		}, ""},
		{"a blank row", func(s *stage) { s.customers().rows = slices.Insert(s.customers().rows, 3, nil) }, ""},
	}
	for _, tt := range edits {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.run(StatusApplied)
			before := maps.Clone(s.mirror.records["customers"])
			from := len(s.mirror.history)
			tt.edit(s)
			if _, err := s.syncer.Run(t.Context(), s.reg, Options{}); err != nil {
				t.Fatal(err)
			}
			var kinds []string
			for _, line := range s.mirror.history[from:] {
				kinds = append(kinds, line[:strings.LastIndexByte(line, ' ')])
			}
			slices.Sort(kinds)
			if got := strings.Join(slices.Compact(kinds), ", "); got != tt.history {
				t.Errorf("changes are %q, want %q", got, tt.history)
			}
			for id := range before {
				if _, kept := s.mirror.records["customers"][id]; !kept && !strings.Contains(tt.history, "delete customers") {
					t.Errorf("record %s is gone", id)
				}
			}
			s.checkSheet()
			s.quiet()
		})
	}
}

// checkSheet compares the sheet's service columns with the mirror.
func (s *stage) checkSheet() {
	s.t.Helper()
	for _, p := range s.book.tabs {
		name := map[int64]string{11: "customers", 22: "orders"}[p.id]
		idAt := p.column("Record ID")
		seen := map[string]bool{}
		for row := 1; row < len(p.rows); row++ {
			id := p.at(row, idAt).Seen()
			if len(p.rows[row]) == 0 {
				continue
			}
			record, ok := s.mirror.records[name][id]
			if !ok || seen[id] || int(record.row) != row+1 {
				s.t.Errorf("%s row %d shows %q, which is in row %d of the mirror (doubled: %v)", name, row+1, id, record.row, seen[id])
			}
			seen[id] = true
			if name != "customers" || !ok {
				continue
			}
			header := "Spent"
			if p.column(header) < 0 {
				header = "Money"
			}
			want := record.values[3]
			if got := p.at(row, p.column(header)).Seen(); got != want {
				s.t.Errorf("row %d shows %q as total, the mirror has %q", row+1, got, want)
			}
		}
		equal(s.t, name+" in the sheet", len(seen), len(s.mirror.records[name]))
	}
}

func TestHeld(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		break_   func(s *stage)
		reason   string
		approved bool // an approval lets it through
	}{
		{"half the rows deleted", func(s *stage) { s.customers().rows = s.customers().rows[:5] }, "4 of 8 records would be deleted", true},
		{"all rows deleted", func(s *stage) { s.orders().rows = s.orders().rows[:1] }, "all 12 records", true},
		{"a required header renamed", func(s *stage) { s.customers().set(0, 0, text("Kode")) }, "the column “Code” is gone; “Kode” (column A) is new to the register and holds the same values", false},
		{"a required column deleted", func(s *stage) {
			for row := range s.customers().rows {
				s.customers().set(row, 0, table.Cell{})
			}
		}, "no column for the field code", false},
		{"an optional header renamed", func(s *stage) { s.customers().set(0, 1, text("Town")) }, "the column “City” is gone; “Town” (column B) is new to the register and holds the same values: give the column back its name, or add “Town” to the aliases of the field city in shop.yaml:10", false},
		{"an optional column deleted", func(s *stage) {
			for row := range s.customers().rows {
				s.customers().set(row, 1, table.Cell{})
			}
		}, "the column “City” is gone, and its 8 values would be", true},
		{"a few cells spoiled", func(s *stage) {
			for row := 1; row <= 4; row++ {
				s.orders().set(row, 2, text("#N/A"))
			}
		}, "4 of 12 cells in the column price that could be read now hold the error of a formula", true},

		{"a tab deleted", func(s *stage) { s.book.tabs = s.book.tabs[:1] }, "no tab called “Orders”", false},
		{"a tab emptied", func(s *stage) { s.orders().rows = nil }, "no header row", false},
		{"a column emptied", func(s *stage) {
			for row := 1; row <= 8; row++ {
				s.customers().set(row, 1, table.Cell{})
			}
		}, "8 of 8 cells in the column city would be emptied", true},
		{"a column turned to text", func(s *stage) {
			for row := 1; row <= 12; row++ {
				s.orders().set(row, 1, text("a dozen"))
			}
		}, "12 of 12 cells in the column quantity would no longer be whole numbers", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.run(StatusApplied)
			customers, orders, writes := s.mirror.table("customers"), s.mirror.table("orders"), s.book.writes
			tt.break_(s)
			for range 2 {
				res := s.run(StatusHeld)
				if !strings.Contains(res.Reason, tt.reason) {
					t.Errorf("reason is %q, want %q in it", res.Reason, tt.reason)
				}
				equal(t, "can be approved", res.HoldDigest != "", tt.approved)
			}
			if !maps.Equal(customers, s.mirror.table("customers")) || !maps.Equal(orders, s.mirror.table("orders")) {
				t.Error("a held run changed the tables")
			}
			equal(t, "writes", s.book.writes, writes+1) // the overview's notice, once
			if got := s.book.overview.at(3, 0).Seen(); !strings.HasPrefix(got, "Held") || !strings.Contains(got, tt.reason) {
				t.Errorf("the overview says %q", got)
			}
			equal(t, "recorded runs", len(s.mirror.runs), 2) // the first, and the hold once
			err := s.mirror.Approve(t.Context(), "shop", s.mirror.held)
			if !tt.approved {
				if !errors.Is(err, ErrNotApprovable) {
					t.Errorf("approving: got %v, want ErrNotApprovable", err)
				}
				s.run(StatusHeld)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			s.run(StatusApplied)
			equal(t, "the notice", s.book.overview.at(3, 0).Seen(), "")
			s.quiet()
		})
	}
}

// Where people undo what a run was held for, the notice goes, and the list of runs
// says once that the hold is over; nothing else changes.
func TestUndone(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.run(StatusApplied)
	s.customers().set(0, 1, text("Town"))
	s.run(StatusHeld)
	s.customers().set(0, 1, text("City"))
	changes := s.mirror.changes
	s.run(StatusUnchanged)
	equal(t, "the notice", s.book.overview.at(3, 0).Seen(), "")
	equal(t, "changes", s.mirror.changes, changes+1)
	equal(t, "the last recorded run", s.mirror.runs[len(s.mirror.runs)-1].Status, StatusUnchanged)
	s.quiet()
}

// Where most references stop naming a record, as the keys were written in another
// way, the run is held; an approval, or the keys as they were, let it through.
func TestReferencesStopMatching(t *testing.T) {
	t.Parallel()
	rewrite := func(s *stage, format string) {
		for i := range 4 {
			s.customers().set(i+1, 0, text(fmt.Sprintf(format, i)))
		}
	}
	s := newStage(t)
	s.run(StatusApplied)
	rewrite(s, "C%d\u00a0") // looks the same, and is
	s.run(StatusApplied)
	rewrite(s, "C-%d")
	res := s.run(StatusHeld)
	if !strings.Contains(res.Reason, "12 of 12 references in the column customer") {
		t.Errorf("held as %s", res.Reason)
	}
	rewrite(s, "C%d\u00a0")
	s.run(StatusUnchanged)
	rewrite(s, "C-%d")
	s.run(StatusHeld)
	if err := s.mirror.Approve(t.Context(), "shop", s.mirror.held); err != nil {
		t.Fatal(err)
	}
	s.run(StatusApplied)
}

// An approval lets nothing else through than what was held.
func TestApprovalIsForOneLoss(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.run(StatusApplied)
	s.customers().rows = s.customers().rows[:5]
	s.run(StatusHeld)
	if err := s.mirror.Approve(t.Context(), "shop", s.mirror.held); err != nil {
		t.Fatal(err)
	}
	s.customers().rows = s.customers().rows[:4]
	s.run(StatusHeld)
}

func TestFailures(t *testing.T) {
	t.Parallel()
	fault := errors.New("500 from Google")
	for _, step := range []string{"describe", "fetch", "prepare", "peek", "load", "apply", "lock"} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.run(StatusApplied)
			customers, writes := s.mirror.table("customers"), s.book.writes
			s.customers().set(3, 1, text("Elsewhere"))
			fail := func(at string) error {
				if at == step {
					return fault
				}
				return nil
			}
			s.book.before, s.mirror.before = fail, fail
			res, err := s.syncer.Run(t.Context(), s.reg, Options{})
			if !errors.Is(err, fault) || res.Status != StatusFailed || !strings.Contains(res.Reason, "500 from Google") {
				t.Fatalf("status is %s, error %v", res.Status, err)
			}
			if !maps.Equal(customers, s.mirror.table("customers")) {
				t.Error("a failed run changed the tables")
			}
			equal(t, "writes", s.book.writes, writes)
			s.book.before, s.mirror.before = nil, nil
			s.run(StatusApplied)
			s.checkSheet()
			s.quiet()
		})
	}
}
