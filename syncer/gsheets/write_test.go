package gsheets

import (
	"strings"
	"testing"

	"sheetsync/syncer/emulator"
	"sheetsync/syncer/gsheets/anchored"
	"sheetsync/syncer/gsheets/apierror"
)

func customers(n int) [][]any {
	rows := [][]any{{"Code", "Name", "Amount"}}
	names := []any{"华强电子", "ACME GmbH", nil, "Nordwind"}
	for i := range n {
		rows = append(rows, []any{code(i), names[i%len(names)], 10 + i})
	}
	return rows
}

func code(i int) string { return "K" + string(rune('A'+i/26%26)) + string(rune('A'+i%26)) }

func TestTheFirstWriteMakesColumnsAndFillsThem(t *testing.T) {
	t.Parallel()
	b := newBackend(t)
	p := b.sheet(t, customers(5))
	book := b.client(t, p.id, Options{})
	r := newRegister(book, p.tab)
	report, err := r.sync(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if report.Written != 15 || report.Skipped != 0 {
		t.Errorf("report is %+v", report)
	}
	for i, ok := range report.Confirmed[0] {
		if !ok {
			t.Errorf("row %d isn't confirmed", i)
		}
	}
	s := p.snapshot()
	if got := strings.Join(s.cells[0], "|"); !strings.HasPrefix(got, "Code|Name|Amount|Double|Record ID|Remark") {
		t.Errorf("header is %s", got)
	}
	if got := strings.Join(s.cells[2][:6], "|"); got != "KAB|ACME GmbH|11|22|id0002|of KAB" {
		t.Errorf("row is %s", got)
	}
	if s.anchors != 0 || s.service[3] != "double" || s.service[4] != "_id" || s.service[5] != "remark" {
		t.Errorf("%d anchors, columns %v", s.anchors, s.service)
	}
	if book.Requests() != 4 {
		t.Errorf("%d requests instead of 4: describe, fetch, anchor, write", book.Requests())
	}
	d, err := book.Describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Tabs[0]; got.Service["_id"] != 4 || !got.Protected["remark"] {
		t.Errorf("described as %+v", got)
	}
	if report, err := r.sync(t.Context()); report != nil || err != nil {
		t.Errorf("a second run wrote: %+v, %v", report, err)
	}
	if err := p.set(3, 2, 100); err != nil {
		t.Fatal(err)
	}
	before := book.Requests()
	if report, err := r.sync(t.Context()); err != nil || report.Written != 1 || !report.Confirmed[0][0] {
		t.Errorf("one changed amount: %+v, %v", report, err)
	}
	if n := book.Requests() - before; n != 4 {
		t.Errorf("%d requests for one changed total", n)
	}
}

func TestALostAnswerIsLookedUp(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]emulator.Fault{
		"503 after it was applied":  {Applied: true},
		"cut after it was applied":  {Applied: true, Cut: true},
		"cut before it was applied": {Cut: true},
		"503 before":                {Status: 503},
		"half an answer":            {Truncate: true},
		"no answer":                 {Empty: true},
	} {
		for nth := 1; nth <= 5; nth++ { // two anchored, three staged
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				b := newBackend(t)
				p := b.sheet(t, customers(5))
				book := b.client(t, p.id, Options{})
				fault := fault
				fault.Path, fault.Nth, fault.Times = ":batchUpdate", nth, 1
				if nth > 2 {
					book.c.stagedFrom, fault.Nth = 1, nth-2
				}
				r := newRegister(book, p.tab)
				b.server.Inject(fault)
				report, err := r.sync(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if report.Written != 15 || report.Skipped != 0 {
					t.Errorf("report is %+v", report)
				}
				for i, ok := range report.Confirmed[0] {
					if !ok {
						t.Errorf("row %d isn't confirmed", i)
					}
				}
				if s := p.snapshot(); s.anchors != 0 || len(s.service) != 3 || s.columns != 29 {
					t.Errorf("%d anchors, columns %v of %d", s.anchors, s.service, s.columns)
				}
				if report, err := r.sync(t.Context()); report != nil || err != nil {
					t.Errorf("a second run wrote: %+v, %v", report, err)
				}
			})
		}
	}
}

func TestAServerThatStaysDownIsAnError(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]emulator.Fault{"500": {Status: 500}, "cut": {Cut: true}, "empty": {Empty: true}} {
		for _, staged := range []int{1, anchored.StagedRows} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				b := newBackend(t)
				p := b.sheet(t, customers(5))
				book := b.client(t, p.id, Options{})
				book.c.stagedFrom = staged
				fault := fault
				fault.Path = ":batchUpdate"
				cancel := b.server.Inject(fault)
				report, err := newRegister(book, p.tab).sync(t.Context())
				if !apierror.IsUnclear(err) || report.Written != 0 && name != "empty" {
					t.Errorf("%+v, %v", report, err)
				}
				cancel()
				if report, err := newRegister(book, p.tab).sync(t.Context()); err != nil || report == nil {
					t.Errorf("afterwards: %+v, %v", report, err)
				}
				if s := p.snapshot(); s.anchors != 0 || len(s.service) != 3 {
					t.Errorf("%d anchors, columns %v", s.anchors, s.service)
				}
			})
		}
	}
}
