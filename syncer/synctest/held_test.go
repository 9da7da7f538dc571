package synctest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/schematest"
	"sheetsync/syncer"
	"sheetsync/syncer/emulator"
	"sheetsync/syncer/mirror/holds"
)

// held returns what the world's runs are held for, a line a loss with some of its records.
func (w *world) held() (digest string, lines []string) {
	w.t.Helper()
	hold, err := w.mirror.Held(w.t.Context(), holds.Register{Name: w.reg.Name, Descriptor: w.reg.Descriptor, Language: language.English})
	if errors.Is(err, syncer.ErrNothingHeld) {
		return "", nil
	}
	if err != nil {
		w.t.Fatal(err)
	}
	for _, l := range hold.Losses {
		line := strings.TrimSpace(l.Table+" "+l.Title) + fmt.Sprintf(": %d %s", l.Total, l.Kind)
		if l.Kind.IsColumn() {
			line += fmt.Sprintf(", “%s” → “%s”", l.Before, l.After)
		}
		if !l.Held {
			line += ", within the limits"
		}
		lines = append(lines, line)
		for _, r := range l.Rows[:min(2, len(l.Rows))] {
			lines = append(lines, fmt.Sprintf("  row %d, %s: “%s” → “%s”", r.Row, r.Name, r.Before, r.After))
		}
	}
	return hold.Digest, lines
}

// putColumn writes a column of a tab below its header.
func (w *world) putColumn(tab string, column, rows int, value func(i int) any) {
	w.t.Helper()
	values := make([][]any, rows)
	for i := range values {
		values[i] = []any{value(i)}
	}
	if err := w.server.SetValues(w.id, fmt.Sprintf("%s!%c2", tab, 'A'+column), values...); err != nil {
		w.t.Fatal(err)
	}
}

// deleteRows deletes rows of a tab, the header being row 1.
func (w *world) deleteRows(tab string, from, to int) {
	w.t.Helper()
	if err := w.server.DeleteRows(w.id, tab, from-1, to); err != nil {
		w.t.Fatal(err)
	}
}

func always(v any) func(int) any { return func(int) any { return v } }

// What a held run would lose is shown beside what the mirror has: all of it, with what it
// is held for first.
func TestHeldLosses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		break_ func(w *world)
		want   []string
	}{
		{"many records deleted", func(w *world) { w.deleteRows("Orders", 4, 12) }, []string{
			"Orders: 9 deleted", "  row 4, C2: “” → “”", "  row 5, C3: “” → “”",
		}},
		{"a tab wiped, whose records others name", func(w *world) { w.deleteRows("Customers", 2, 9) }, []string{
			"Customers: 8 deleted", "  row 2, C0: “” → “”", "  row 3, C1: “” → “”",
			"Orders Customer: 20 unlinked", "  row 2, C0: “C0” → “C0”", "  row 3, C1: “C1” → “C1”",
		}},
		{"a column emptied", func(w *world) { w.putColumn("Customers", 1, 6, always("")) }, []string{
			"Customers City: 6 emptied", "  row 2, C0: “City 0” → “”", "  row 3, C1: “City 1” → “”",
		}},
		{"formulas that fail", func(w *world) { w.putColumn("Orders", 2, 20, always("#N/A")) }, []string{
			"Orders Price: 20 unreadable", "  row 2, C0: “0.1” → “#N/A”", "  row 3, C1: “0.1” → “#N/A”",
		}},
		{"another type", func(w *world) { w.putColumn("Orders", 2, 20, always("a dime")) }, []string{
			"Orders Price: 20 unreadable", "  row 2, C0: “0.1” → “a dime”", "  row 3, C1: “0.1” → “a dime”",
		}},
		{"keys written anew", func(w *world) { w.putColumn("Customers", 0, 8, func(i int) any { return fmt.Sprint("C-", i) }) }, []string{
			"Orders Customer: 20 unlinked", "  row 2, C0: “C0” → “C0”", "  row 3, C1: “C1” → “C1”",
		}},
		{"references written anew", func(w *world) { w.putColumn("Orders", 0, 20, func(i int) any { return fmt.Sprint("No. ", i%5) }) }, []string{
			"Orders Customer: 20 unlinked", "  row 2, C0: “C0” → “No. 0”", "  row 3, C1: “C1” → “No. 1”",
		}},
		{"a column gone", func(w *world) {
			w.put("Customers", 0, "Code", "")
			w.putColumn("Customers", 1, 8, always(""))
		}, []string{
			"Customers City: 8 column_gone, “City” → “”",
			"Customers City: 8 emptied", "  row 2, C0: “City 0” → “”", "  row 3, C1: “City 1” → “”",
		}},
		{"a column renamed", func(w *world) { w.put("Customers", 0, "Code", "Town") }, []string{
			"Customers City: 8 column_renamed, “City” → “Town”",
			"Customers City: 8 emptied", "  row 2, C0: “City 0” → “”", "  row 3, C1: “City 1” → “”",
		}},
		{"a required column renamed", func(w *world) { w.put("Customers", 0, "Kod") }, []string{
			"Customers Code: 8 column_renamed, “Code” → “Kod”",
			"Customers Code: 8 emptied", "  row 2, C0: “C0” → “”", "  row 3, C1: “C1” → “”",
		}},
		{"several at once, and something beside", func(w *world) {
			w.putColumn("Orders", 2, 20, always("#N/A"))
			w.put("Orders", 20, "C4", "")
			w.put("Customers", 8, "C7", "")
			w.deleteRows("Orders", 4, 12)
		}, []string{
			"Orders: 9 deleted", "  row 4, C2: “” → “”", "  row 5, C3: “” → “”",
			"Orders Price: 11 unreadable", "  row 2, C0: “0.1” → “#N/A”", "  row 3, C1: “0.1” → “#N/A”",
			"Customers City: 1 emptied, within the limits", "  row 9, C7: “City 7” → “”",
			"Orders Quantity: 1 emptied, within the limits", "  row 12, C4: “20” → “”",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newShop(t)
			w.run(syncer.StatusApplied)
			tt.break_(w)
			res := w.run(syncer.StatusHeld)
			digest, lines := w.held()
			if digest != res.HoldDigest {
				t.Errorf("the digest is %q, and the run's %q", digest, res.HoldDigest)
			}
			if diff := cmp.Diff(tt.want, lines); diff != "" {
				t.Errorf("losses (-want +got):\n%s", diff)
			}
		})
	}
}

// What is shown is the last held run's, and is there as long as the register is held. A
// run that is held for the same writes nothing, and a failed one changes nothing.
func TestHeldLossesEnd(t *testing.T) {
	t.Parallel()
	const stored = `SELECT concat_ws(' ', h.xmin, run, digest) FROM sheetsync.holds AS h`
	deleted := func(rows int) []string {
		return []string{fmt.Sprintf("Orders: %d deleted", rows), "  row 4, C2: “” → “”", "  row 5, C3: “” → “”"}
	}
	w := newShop(t)
	w.run(syncer.StatusApplied)
	want := func(when string, want []string) {
		t.Helper()
		_, lines := w.held()
		if diff := cmp.Diff(want, lines); diff != "" {
			t.Errorf("losses %s (-want +got):\n%s", when, diff)
		}
		if n := len(w.query(stored)); (n > 0) != (want != nil) {
			t.Errorf("%s %d holds are stored", when, n)
		}
	}
	want("before anything was held", nil)

	w.deleteRows("Orders", 4, 12)
	first := w.run(syncer.StatusHeld)
	want("of the first run", deleted(9))
	before := w.query(stored)
	w.run(syncer.StatusHeld)
	if diff := cmp.Diff(before, w.query(stored)); diff != "" {
		t.Errorf("the same hold was written again (-before +after):\n%s", diff)
	}

	w.deleteRows("Orders", 4, 4)
	second := w.run(syncer.StatusHeld)
	want("of the second run", deleted(10))
	if err := w.mirror.Approve(t.Context(), w.reg.Name, first.HoldDigest); !errors.Is(err, syncer.ErrHoldChanged) {
		t.Errorf("approving what is held no more: %v", err)
	}
	if err := w.mirror.Approve(t.Context(), w.reg.Name, ""); !errors.Is(err, syncer.ErrHoldChanged) {
		t.Errorf("approving without having looked: %v", err)
	}

	w.server.Inject(emulator.Fault{Status: 403})
	w.run(syncer.StatusFailed)
	w.server.ClearFaults()
	want("after a failed run", deleted(10))
	w.run(syncer.StatusHeld)
	if err := w.mirror.Approve(t.Context(), w.reg.Name, second.HoldDigest); err != nil {
		t.Fatal(err)
	}
	want("once it was approved", deleted(10))
	w.run(syncer.StatusApplied)
	want("after the approved run", nil)
	w.quiet()

	for _, failed := range []bool{false, true} {
		w.putColumn("Customers", 1, 8, always(""))
		w.run(syncer.StatusHeld)
		if failed {
			w.server.Inject(emulator.Fault{Status: 403})
			w.run(syncer.StatusFailed)
			w.server.ClearFaults()
		}
		w.putColumn("Customers", 1, 8, func(i int) any { return fmt.Sprint("City ", i) })
		w.run(syncer.StatusUnchanged)
		want("after it was put back", nil)
		w.quiet()
	}
}

// An approval is for the very cells that were shown, and not for as many others.
func TestApprovalIsForTheseCells(t *testing.T) {
	t.Parallel()
	w := newShop(t)
	w.run(syncer.StatusApplied)
	city := func(emptied ...int) {
		w.putColumn("Customers", 1, 8, func(i int) any {
			if slices.Contains(emptied, i) {
				return ""
			}
			return fmt.Sprint("City ", i)
		})
	}
	city(0, 1, 2, 3, 4, 5)
	res := w.run(syncer.StatusHeld)
	if err := w.mirror.Approve(t.Context(), w.reg.Name, res.HoldDigest); err != nil {
		t.Fatal(err)
	}
	city(2, 3, 4, 5, 6, 7)
	w.run(syncer.StatusHeld)
	city(0, 1, 2, 3, 4, 5)
	w.put("Orders", 1, "C0", 2)
	w.run(syncer.StatusApplied) // an edit beside it needs no approval
}

// Of a resource with several tabs, each loss says in which tab it is.
func TestHeldLossesOfSeveralTabs(t *testing.T) {
	t.Parallel()
	const yaml = `
name: years
resources:
  - name: orders
    title: Orders
    tabs: ["2024", "2025"]
    schema:
      primaryKey: number
      fields:
        - {name: number, title: Number, type: string}
        - {name: city, title: City, type: string}
`
	for _, tt := range []struct {
		name   string
		break_ func(w *world)
		want   []string
	}{
		{"a tab wiped", func(w *world) { w.deleteRows("2025", 2, 9) }, []string{
			"deleted of 8: row 2 in 2025, 2025-0", "deleted of 8: row 3 in 2025, 2025-1",
		}},
		{"a column of one gone", func(w *world) {
			w.put("2025", 0, "Number", "")
			w.putColumn("2025", 1, 8, always(""))
		}, []string{
			"column_gone in 2025 of 8", "emptied of 8: row 2 in 2025, 2025-0", "emptied of 8: row 3 in 2025, 2025-1",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, schematest.Load(t, yaml))
			w.open(w.server.Create("Years", "2024", "2025"))
			for _, year := range []string{"2024", "2025"} {
				w.put(year, 0, "Number", "City")
				for i := range 8 {
					w.put(year, i+1, fmt.Sprintf("%s-%d", year, i), fmt.Sprint("City ", i))
				}
			}
			w.run(syncer.StatusApplied)
			tt.break_(w)
			w.run(syncer.StatusHeld)
			hold, err := w.mirror.Held(t.Context(), holds.Register{Name: w.reg.Name, Descriptor: w.reg.Descriptor, Language: language.English})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, l := range hold.Losses {
				if !l.Held {
					t.Errorf("%s is taken for something within the limits", l.Kind)
				}
				if l.Kind.IsColumn() {
					got = append(got, fmt.Sprintf("%s in %s of %d", l.Kind, l.Tab, l.Total))
				}
				for _, r := range l.Rows[:min(2, len(l.Rows))] {
					got = append(got, fmt.Sprintf("%s of %d: row %d in %s, %s", l.Kind, l.Total, r.Row, r.Tab, r.Name))
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("losses (-want +got):\n%s", diff)
			}
		})
	}
}
