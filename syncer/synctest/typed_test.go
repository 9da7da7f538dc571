package synctest

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer"
	"sheetsync/syncer/emulator/grid"
)

// The column of a computed field that people keep is theirs: the service makes none
// beside it and writes nothing there, what they typed counts, and it is missed when it
// is gone (promises 1 and 10).
func TestTypedColumn(t *testing.T) {
	t.Parallel()
	w := newShop(t)
	w.put("Orders", 0, "Customer", "Total", "Quantity", "Price")
	w.put("Orders", 1, "C0", 50, "", "")     // an amount alone
	w.put("Orders", 2, "C1", 6, 2, 3)        // the same twice
	w.put("Orders", 3, "C2", 7, 2, 3)        // another
	w.put("Orders", 4, "C3", "", 2, 4)       // none
	w.put("Orders", 5, "C4", "ask Li", 2, 4) // can't be read
	for row := 6; row <= 20; row++ {
		w.put("Orders", row, "", "", "", "")
	}
	before := w.column("Orders", "Total")
	w.run(syncer.StatusApplied)
	w.run(syncer.StatusUnchanged)
	w.quiet()
	if got := w.tab("Orders")[0]; slices.Index(got, "Total") != 1 || slices.Contains(got[2:], "Total") {
		t.Errorf("headers %q", got)
	}
	if diff := cmp.Diff(before[:20], w.column("Orders", "Total")[:20]); diff != "" {
		t.Errorf("people's cells (-want +got):\n%s", diff)
	}
	want := []string{"2 50", "3 6", "4 7", "5 8", "6 NULL ask Li"}
	if diff := cmp.Diff(want, w.query(`SELECT concat_ws(' ', _row, coalesce(total::text, 'NULL'), _raw->>'total') FROM shop.orders ORDER BY _row`)); diff != "" {
		t.Errorf("orders (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"C0 50", "C1 6", "C2 7", "C3 8", "C4"}, w.query(`SELECT concat_ws(' ', code, spent) FROM shop.customers WHERE orders > 0 ORDER BY code`)); diff != "" {
		t.Errorf("customers (-want +got):\n%s", diff)
	}
	want = []string{"4 total computed-differs warning", "6 total type-error error"}
	if diff := cmp.Diff(want, w.query(`SELECT concat_ws(' ', row, field, code, severity) FROM sheetsync.issues WHERE resource = 'orders' ORDER BY row`)); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
	w.put("Orders", 3, "C2", 6.001, 2, 3)
	w.put("Orders", 4, "C3", 9, 2, 4)
	w.run(syncer.StatusApplied)
	want = []string{"insert 8", "update 9"}
	if diff := cmp.Diff(want, w.query(`SELECT concat_ws(' ', _op, total) FROM shop.orders_history WHERE _row = 5 ORDER BY _valid_from`)); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	w.edit(func(s *grid.Spreadsheet) { s.DeleteDimension(s.SheetByTitle("Orders").ID, grid.Columns, 1, 2) })
	w.run(syncer.StatusHeld)
}
