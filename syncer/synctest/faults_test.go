package synctest

import (
	"strings"
	"testing"

	"sheetsync/syncer"
	"sheetsync/syncer/emulator"
	"sheetsync/syncer/emulator/grid"
)

// What breaks the sheet, or would lose much, is held, and changes nothing.
func TestHeld(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name       string
		damage     func(s *grid.Spreadsheet)
		reason     string
		approvable bool
	}{
		{"half the rows deleted", func(s *grid.Spreadsheet) {
			s.DeleteDimension(s.SheetByTitle("Orders").ID, grid.Rows, 5, 15)
		}, "orders: 10 of 20 records would be deleted (50 %", true},
		{"all rows deleted", func(s *grid.Spreadsheet) {
			s.DeleteDimension(s.SheetByTitle("Orders").ID, grid.Rows, 1, 21)
		}, "orders: all 20 records would be deleted", true},
		{"a required header renamed", func(s *grid.Spreadsheet) {
			s.Edited(s.SheetByTitle("Customers").ID).SetValue(0, 0, grid.TextValue("Kode"))
		}, "the column “Code” is gone; “Kode” (column A) is new to the register and holds the same values", false},
		{"a tab deleted", func(s *grid.Spreadsheet) { s.DeleteSheet(s.SheetByTitle("Orders").ID) }, "no tab called “Orders” or “订单” or “orders”", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newShop(t)
			w.run(syncer.StatusApplied)
			before := w.tables()
			w.edit(tt.damage)
			sheet := w.sheet()
			res := w.run(syncer.StatusHeld)
			if !strings.Contains(res.Reason, tt.reason) {
				t.Errorf("reason is %q, want %q in it", res.Reason, tt.reason)
			}
			held := w.sheet()
			var told []string
			for line := range strings.Lines(held) {
				if !strings.Contains(sheet, line) {
					told = append(told, line)
				}
			}
			if w.tables() != before || len(told) != 1 || !strings.Contains(told[0], "Held, nothing is synchronised") {
				t.Errorf("a held run changed more than the overview's notice: %q", told)
			}
			if w.run(syncer.StatusHeld); w.sheet() != held {
				t.Error("the notice was written again")
			}
			err := w.mirror.Approve(t.Context(), w.reg.Name, res.HoldDigest)
			if !tt.approvable {
				if err == nil {
					t.Error("a broken sheet could be approved")
				}
				w.run(syncer.StatusHeld)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			w.run(syncer.StatusApplied)
			w.check()
			w.quiet()
		})
	}
}

// An error from Google is never “no rows”: the tables stay as they are.
func TestFaults(t *testing.T) {
	t.Parallel()
	faults := map[string]emulator.Fault{
		"500":       {Status: 500},
		"403":       {Status: 403},
		"404":       {Status: 404},
		"empty":     {Empty: true},
		"truncated": {Truncate: true},
		"cut":       {Cut: true},
		"no JSON":   {Status: 200, Body: "<html>"},
		"no values": {Status: 200, Body: "{}"},
	}
	for name, fault := range faults {
		for _, path := range []string{"values:batchGet", "~/v4/spreadsheets/[^/:]+$"} {
			t.Run(name+" "+path, func(t *testing.T) {
				t.Parallel()
				w := newShop(t)
				w.run(syncer.StatusApplied)
				w.put("Customers", 3, "C2", "Elsewhere")
				before, sheet := w.tables(), w.sheet()
				reading := fault
				reading.Path, reading.Method = path, "GET"
				cancel := w.server.Inject(reading)
				res, err := w.try()
				if err == nil || res.Status != syncer.StatusFailed && res.Status != syncer.StatusHeld || res.Reason == "" {
					t.Errorf("status is %s, reason %q, error %v", res.Status, res.Reason, err)
				}
				if w.tables() != before || w.sheet() != sheet {
					t.Error("a failed run changed something")
				}
				cancel()
				w.run(syncer.StatusApplied)
				w.check()
				w.quiet()
			})
		}
	}
}

// A fault while writing leaves the mirror right, and the next run ends the work.
func TestFaultsWhileWriting(t *testing.T) {
	t.Parallel()
	faults := map[string]emulator.Fault{
		"500":                     {Status: 500, Times: 100},
		"403":                     {Status: 403},
		"done but 503":            {Applied: true, Status: 503, Times: 1},
		"done but cut":            {Applied: true, Cut: true, Times: 1},
		"second one 500":          {Status: 500, Nth: 2},
		"second one done but 503": {Applied: true, Status: 503, Nth: 2},
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newShop(t)
			w.run(syncer.StatusApplied)
			metadata := w.server.View(w.id).MetadataCount()
			w.put("Orders", 1, "C0", 100)
			w.put("Orders", 21, "C5", 2, 3)
			fault.Path, fault.Method = ":batchUpdate", "POST"
			cancel := w.server.Inject(fault)
			res, err := w.try()
			t.Logf("status %s, reason %q, error %v", res.Status, res.Reason, err)
			if got := strings.Join(w.query(`SELECT trim_scale(total)::text FROM shop.orders WHERE _row = 2`), ""); got != "10" {
				t.Errorf("the mirror holds %q as total", got)
			}
			cancel()
			if _, err := w.try(); err != nil {
				t.Fatal(err)
			}
			w.check()
			w.quiet()
			if n := w.server.View(w.id).MetadataCount(); n != metadata {
				t.Errorf("%d pieces of metadata are left, want %d", n, metadata)
			}
		})
	}
}
