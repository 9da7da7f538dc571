package synctest

import (
	"slices"
	"strings"
	"testing"

	"sheetsync/syncer"
	"sheetsync/syncer/emulator/grid"
)

func TestFirstRunAndQuiet(t *testing.T) {
	t.Parallel()
	w := newShop(t)
	res := w.run(syncer.StatusApplied)
	// Two of them arrange the tabs, once.
	if res.NotWritten != "" || res.Requests > 7 {
		t.Errorf("requests: %d, not written: %q", res.Requests, res.NotWritten)
	}
	w.check()
	w.quiet()
	w.restart()
	w.quiet()
	if got, want := len(w.query(`SELECT record_id FROM sheetsync.cell_writes WHERE resource <> '_overview'`)), res.CellsWritten; got != want {
		t.Errorf("the audit has %d cells, %d were written", got, want)
	}
	if n := w.column("Customers", "Duplicate of"); n[0] != "" || n[1] == "" {
		t.Errorf("duplicates are %q", n)
	}
}

// An edit, however it is made, is in the table after the next run, and nothing
// else changes; a further run changes nothing.
func TestEdits(t *testing.T) {
	t.Parallel()
	rows := func(s *grid.Spreadsheet, tab string) (id int64, all grid.Range) {
		sheet := s.SheetByTitle(tab)
		return sheet.ID, grid.Range{SheetID: sheet.ID, StartRow: 1, EndRow: sheet.UsedRows(), StartCol: 0, EndCol: sheet.UsedColumns()}
	}
	tests := []struct {
		name    string
		edit    func(w *world)
		history string // what the history gains, by table and operation
		written int    // cells, -1 for any
	}{
		{"a cell", func(w *world) { w.put("Customers", 3, "C2", "Elsewhere") }, "customers update 1", 0},
		{"a number, totalled", func(w *world) { w.put("Orders", 1, "C0", 100) }, "customers update 1, orders update 1", 2},
		{"a deleted row", func(w *world) {
			w.edit(func(s *grid.Spreadsheet) {
				id, _ := rows(s, "Orders")
				s.DeleteDimension(id, grid.Rows, 20, 21)
			})
		}, "customers update 1, orders delete 1", 2},
		{"an inserted row", func(w *world) {
			w.edit(func(s *grid.Spreadsheet) {
				id, _ := rows(s, "Customers")
				s.InsertDimension(id, grid.Rows, 3, 1, false)
			})
			w.put("Customers", 3, "C77", "New town")
		}, "customers insert 1", 6}, // and where the older one of three duplicates stands now
		{"a sorted tab", func(w *world) {
			w.edit(func(s *grid.Spreadsheet) {
				_, all := rows(s, "Customers")
				s.SortRange(all, []grid.SortKey{{Col: 0, Descending: true}})
			})
		}, "", 4}, // where the older ones of four duplicates stand now
		{"own columns sorted", func(w *world) {
			w.edit(func(s *grid.Spreadsheet) {
				_, all := rows(s, "Customers")
				all.EndCol = 4
				s.SortRange(all, []grid.SortKey{{Col: 0, Descending: true}})
			})
		}, "", -1},
		{"a copied row", func(w *world) {
			cells := w.tab("Orders")[4]
			w.edit(func(s *grid.Spreadsheet) {
				id, _ := rows(s, "Orders")
				sheet := s.Edited(id)
				for c := range cells {
					sheet.SetValue(21, c, sheet.Cell(4, c).Value())
				}
			})
		}, "customers update 1, orders insert 1", -1},
		{"an id typed over", func(w *world) {
			column := slices.Index(w.tab("Orders")[0], "Record ID")
			w.edit(func(s *grid.Spreadsheet) {
				id, _ := rows(s, "Orders")
				s.Edited(id).SetValue(4, column, grid.TextValue("mine"))
			})
		}, "", 1},
		{"a tab renamed", func(w *world) {
			w.edit(func(s *grid.Spreadsheet) { s.RenameSheet(s.SheetByTitle("Orders").ID, "Old orders") })
			w.run(syncer.StatusUnchanged)
			w.edit(func(s *grid.Spreadsheet) { s.RenameSheet(s.SheetByTitle("Old orders").ID, "Orders") })
		}, "", 0},
		{"columns moved", func(w *world) {
			w.edit(func(s *grid.Spreadsheet) {
				id, all := rows(s, "Customers")
				s.MoveDimension(id, grid.Columns, all.EndCol-1, all.EndCol, 0)
			})
		}, "", 0},
		{"a service column deleted", func(w *world) {
			column := slices.Index(w.tab("Customers")[0], "Record ID")
			w.edit(func(s *grid.Spreadsheet) {
				id, _ := rows(s, "Customers")
				s.DeleteDimension(id, grid.Columns, column, column+1)
			})
		}, "", 8},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newShop(t)
			w.run(syncer.StatusApplied)
			const count = `SELECT 'customers ' || _op || ' ' || count(*) FROM shop.customers_history WHERE _run > $RUN GROUP BY _op
				UNION ALL SELECT 'orders ' || _op || ' ' || count(*) FROM shop.orders_history WHERE _run > $RUN GROUP BY _op ORDER BY 1`
			last := w.query(`SELECT max(id) FROM sheetsync.runs`)[0]
			tt.edit(w)
			res, err := w.try()
			if err != nil {
				t.Fatal(err)
			}
			history := strings.Join(w.query(strings.ReplaceAll(count, "$RUN", "'"+last+"'")), ", ")
			if history != tt.history {
				t.Errorf("the history gained %q, want %q", history, tt.history)
			}
			if tt.written >= 0 && res.CellsWritten != tt.written {
				t.Errorf("%d cells were written, want %d", res.CellsWritten, tt.written)
			}
			if res.Requests > 5 {
				t.Errorf("%d requests were made", res.Requests)
			}
			w.check()
			w.quiet()
			w.restart()
			w.quiet()
		})
	}
}
