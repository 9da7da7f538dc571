package preview_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/hold/preview"
)

const ordersYAML = `
name: shop
resources:
  - name: orders
    schema:
      fields:
        - {name: customer, type: string}
        - {name: due, type: date}
        - {name: note, type: string}
        - {name: double, type: string, formula: "note + note"}
`

func orders(t testing.TB) *sheetschema.Resource {
	t.Helper()
	d, err := sheetschema.Load("shop.yaml", []byte(ordersYAML))
	if err != nil {
		t.Fatal(err)
	}
	return d.Resources[0]
}

// cells are what a cell can hold in the sheet, by what the mirror makes of it.
var cells = map[preview.Cell]string{preview.CellEmpty: "", preview.CellValid: "C1", preview.CellInvalid: "soon", preview.CellError: "#N/A"}

// set puts into a cell what is to be in it.
func set(t *table.Table, record, field int, cell preview.Cell) {
	switch cell {
	case preview.CellEmpty:
		t.SetEmpty(record, field)
	case preview.CellValid:
		if t.Resource.Fields[field].Type == sheetschema.TypeDate {
			t.SetInt(record, field, 20_000)
			return
		}
		t.SetText(record, field, cells[cell])
	default:
		t.SetInvalid(record, field, cells[cell])
	}
}

func filled(names ...string) map[string]hold.Filling {
	then := make(map[string]hold.Filling)
	for _, name := range names {
		then[name] = hold.Filling{Valid: 1, Linked: 1}
	}
	return then
}

func TestWhatIsLost(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name        string
		before, now preview.Cell
		unlinked    bool
		want        preview.Kind
		after       string
	}{
		{"emptied", preview.CellValid, preview.CellEmpty, false, preview.KindEmptied, ""},
		{"something unreadable emptied", preview.CellInvalid, preview.CellEmpty, false, preview.KindEmptied, ""},
		{"an error emptied", preview.CellError, preview.CellEmpty, false, preview.KindEmptied, ""},
		{"no longer of its type", preview.CellValid, preview.CellInvalid, false, preview.KindUnreadable, "soon"},
		{"a formula that fails", preview.CellValid, preview.CellError, false, preview.KindUnreadable, "#N/A"},
		{"a formula that fails where something unreadable stood", preview.CellInvalid, preview.CellError, false, preview.KindUnreadable, "#N/A"},
		{"a formula that failed before", preview.CellError, preview.CellError, false, "", ""},
		{"unreadable before", preview.CellInvalid, preview.CellInvalid, false, "", ""},
		{"an error that was made good", preview.CellError, preview.CellValid, false, "", ""},
		{"an error that somebody wrote over", preview.CellError, preview.CellInvalid, false, "", ""},
		{"empty before", preview.CellEmpty, preview.CellError, false, "", ""},
		{"a reference that names nothing any more", preview.CellValid, preview.CellValid, true, preview.KindUnlinked, "C1"},
		{"a reference that was empty", preview.CellEmpty, preview.CellValid, true, "", ""},
		{"another value", preview.CellValid, preview.CellValid, false, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			now := table.NewTable(orders(t), 1)
			now.SetID(0, "a")
			set(now, 0, 0, tt.now)
			r := preview.Resource{Table: now, Changed: []int{0}, Then: filled("customer"), Unlinked: map[preview.Reference]bool{}}
			if tt.unlinked {
				r.Unlinked[preview.Reference{Record: 0, Field: 0}] = true
			}
			q := r.Question()
			got := r.Losses(&q, slices.Repeat([]preview.Cell{tt.before}, len(q.IDs)*len(q.Fields)), nil).Losses
			var want []preview.Loss
			if tt.want != "" {
				want = []preview.Loss{{Resource: "orders", Field: "customer", Kind: tt.want, Total: 1, Rows: []preview.Row{{RecordID: "a", Row: 2, After: tt.after}}}}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("losses (-want +got):\n%s", diff)
			}
		})
	}
}

// Whatever is in the cells before and now, the totals are those of a comparison cell by
// cell, no cell is told twice or in vain, and no more records are named than are kept.
func TestTotalsAreExact(t *testing.T) {
	t.Parallel()
	resource := orders(t)
	cell := rapid.SampledFrom([]preview.Cell{preview.CellEmpty, preview.CellValid, preview.CellInvalid, preview.CellError})
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 3*preview.MaxRows).Draw(t, "records")
		seed := rapid.SliceOfN(cell, 6, 60).Draw(t, "cells") // one after the other, again and again
		now := table.NewTable(resource, n)
		r := preview.Resource{Table: now, Then: filled("customer", "due", "note"), Unlinked: map[preview.Reference]bool{}}
		before := make(map[string][]preview.Cell)
		want := make(map[string]int)
		at := 0
		next := func() preview.Cell { at++; return seed[at%len(seed)] }
		for i := range n {
			id := fmt.Sprint("r", i)
			now.SetID(i, id)
			r.Changed = append(r.Changed, i)
			for f := range 3 {
				was, is := next(), next()
				before[id] = append(before[id], was)
				set(now, i, f, is)
				unlinked := f == 0 && at%3 == 0
				if unlinked {
					r.Unlinked[preview.Reference{Record: i, Field: f}] = true
				}
				lost := was != preview.CellEmpty && (is == preview.CellEmpty || is > preview.CellValid && was < is || unlinked && was == preview.CellValid && is == preview.CellValid)
				if lost {
					want[resource.Fields[f].Name]++
				}
			}
		}
		q := r.Question()
		var stored []preview.Cell
		for _, id := range q.IDs {
			stored = append(stored, before[id]...)
		}
		got := make(map[string]int)
		for _, l := range r.Losses(&q, stored, nil).Losses {
			got[l.Field] += l.Total
			if len(l.Rows) != min(l.Total, preview.MaxRows) {
				t.Fatalf("%d records are named of %d", len(l.Rows), l.Total)
			}
			if !slices.IsSortedFunc(l.Rows, func(a, b preview.Row) int { return a.Row - b.Row }) {
				t.Fatal("the records don't stand in the order of their rows")
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("totals (-want +got):\n%s", diff)
		}
	})
}

// New records and those that are as they were are asked for nothing, and neither are
// columns that nobody fills.
func TestQuestion(t *testing.T) {
	t.Parallel()
	now := table.NewTable(orders(t), 4)
	for i := range 4 {
		now.SetID(i, fmt.Sprint("r", i))
		set(now, i, 0, preview.CellValid)
	}
	r := preview.Resource{Table: now, Changed: []int{1, 2}, Then: filled("customer", "due"), Unlinked: map[preview.Reference]bool{{Record: 3, Field: 0}: true}}
	set(now, 1, 1, preview.CellValid)
	q := r.Question()
	if diff := cmp.Diff([]string{"r2", "r3"}, q.IDs); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{0, 1}, q.Fields); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
}

func TestColumns(t *testing.T) {
	t.Parallel()
	reasons := []hold.Reason{
		{Code: hold.CodeDeletions, Args: language.Args{"resource": "orders", "lost": 9}},
		{Code: hold.CodeColumnMissing, Args: language.Args{"resource": hold.ResourceIn(&sheetschema.Resource{Name: "orders"}, "May (new)"), "field": "due", "title": "Due date", "lost": 7}},
		{Code: hold.CodeColumnRenamed, Args: language.Args{"resource": "orders", "field": "note", "title": "Note", "heading": "Remark", "lost": 8}},
		{Code: hold.CodeHeaderMissing, Args: language.Args{"resource": "orders", "field": "customer", "names": []string{"Customer", "客户"}}},
	}
	want := []preview.Loss{
		{Resource: "orders", Field: "due", Tab: "May (new)", Kind: preview.KindColumnGone, Held: true, Total: 7, Before: "Due date"},
		{Resource: "orders", Field: "note", Kind: preview.KindColumnRenamed, Held: true, Total: 8, Before: "Note", After: "Remark"},
		{Resource: "orders", Field: "customer", Kind: preview.KindColumnGone, Held: true, Before: "Customer"},
	}
	if diff := cmp.Diff(want, preview.Columns(reasons)); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
}

// What a run is held for comes first, and is all that identifies it: the same cells in
// whatever order and with whatever error, but no others.
func TestHeldFirst(t *testing.T) {
	t.Parallel()
	reasons := []hold.Reason{{Code: hold.CodeColumnSpoiled, Args: language.Args{"resource": "orders", "field": "due"}}}
	found := func(order []int, due, note preview.Cell, text string) preview.Found {
		now := table.NewTable(orders(t), len(order))
		for i, n := range order {
			now.SetID(i, fmt.Sprint("r", n))
			if set(now, i, 1, due); due == preview.CellError {
				now.SetInvalid(i, 1, text)
			}
			set(now, i, 2, note)
		}
		r := preview.Resource{Table: now, Changed: []int{0, 1}, Then: filled("due", "note"), Deleted: []preview.Row{{RecordID: "x", Row: 9}}}
		q := r.Question()
		return r.Losses(&q, slices.Repeat([]preview.Cell{preview.CellValid}, len(q.IDs)*len(q.Fields)), reasons)
	}
	first := found([]int{1, 2}, preview.CellError, preview.CellEmpty, "#N/A")
	var fields []string
	for _, l := range preview.Join(nil, []preview.Found{first}) {
		fields = append(fields, fmt.Sprint(l.Field, l.Held))
	}
	if diff := cmp.Diff([]string{"duetrue", "false", "notefalse"}, fields); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	for _, tt := range []struct {
		name string
		hold string
		then preview.Found
		same bool
	}{
		{"the same", "h", first, true},
		{"sorted", "h", found([]int{2, 1}, preview.CellError, preview.CellEmpty, "#N/A"), true},
		{"another error", "h", found([]int{1, 2}, preview.CellError, preview.CellEmpty, "Loading..."), true},
		{"less within the limits", "h", found([]int{1, 2}, preview.CellError, preview.CellValid, "#N/A"), true},
		{"another record", "h", found([]int{1, 3}, preview.CellError, preview.CellEmpty, "#N/A"), false},
		{"emptied instead", "h", found([]int{1, 2}, preview.CellEmpty, preview.CellEmpty, ""), false},
		{"another hold", "i", first, false},
	} {
		a, b := preview.Digest("h", []preview.Found{first}), preview.Digest(tt.hold, []preview.Found{tt.then})
		if (a == b) != tt.same {
			t.Errorf("%s: the digests are %s and %s", tt.name, a, b)
		}
	}
}

// What is kept of 100,000 records that lose all they have is bounded.
func BenchmarkLosses(b *testing.B) {
	const n = 100_000
	now := table.NewTable(orders(b), n)
	r := preview.Resource{Table: now, Then: filled("customer", "due", "note")}
	for i := range n {
		now.SetID(i, fmt.Sprint("r", i))
		r.Changed = append(r.Changed, i)
		r.Deleted = append(r.Deleted, preview.Row{RecordID: fmt.Sprint("d", i), Row: i + 2})
	}
	for b.Loop() {
		q := r.Question()
		found := r.Losses(&q, slices.Repeat([]preview.Cell{preview.CellValid}, len(q.IDs)*len(q.Fields)), nil)
		if len(found.Losses) != 4 || found.Losses[3].Total != n || len(found.Losses[3].Rows) != preview.MaxRows {
			b.Fatal("not all is lost")
		}
		preview.Digest("", []preview.Found{found})
	}
}
