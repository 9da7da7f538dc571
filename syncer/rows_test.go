package syncer

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/rows"
	"sheetsync/sheetschema/table"
)

// Rows that are no records are told, not counted, and never written into.
func TestRowsThatAreNoRecords(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	p := s.orders()
	p.rows = append(p.rows, cells("Total", 78, 1.2), cells(), cells("", 0, 0))
	res := s.run(StatusApplied)
	got := res.Resources["orders"]
	want := []rows.LeftOut{{Row: 14, Kind: rows.KindTotal}, {Row: 16, Kind: rows.KindFilled}}
	if diff := cmp.Diff(want, got.SkippedRows); diff != "" {
		t.Errorf("left out (-want +got):\n%s", diff)
	}
	equal(t, "rows", got.Rows, 12)
	equal(t, "skipped", got.Skipped, 2)
	equal(t, "issues", got.Issues, 0)
	equal(t, "records", len(s.mirror.records["orders"]), 12)
	for _, row := range []int{13, 15} {
		for column := 3; column < len(p.rows[0]); column++ {
			if c := p.at(row, column); c.Kind != table.CellEmpty {
				t.Errorf("%q was written into row %d", c.Seen(), row+1)
			}
		}
	}
	told := false
	for _, row := range s.book.overview.rows {
		told = told || slices.ContainsFunc(row, func(c table.Cell) bool { return c.Seen() == "Orders: 14 (total), 16 (filled down)" })
	}
	equal(t, "the overview tells of them", told, true)
	s.quiet()
	s.restart()
	equal(t, "skipped, in a run that looks at nothing", s.run(StatusUnchanged).Resources["orders"].Skipped, 2)

	// Below the total, a new record is one.
	p.rows[14] = cells("C1", 2, 0.5)
	res = s.run(StatusApplied)
	equal(t, "inserted", res.Resources["orders"].Inserted, 1)
	s.quiet()
}

// A word that is typed over a record's name deletes nothing; taking the id away
// as well does, as a deletion that counts.
func TestRecordThatBecomesATotal(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.run(StatusApplied)
	p := s.customers()
	p.set(8, 0, text("合计"))
	p.set(8, 1, text(""))
	p.set(8, 2, text(""))
	res := s.run(StatusApplied)
	equal(t, "deleted", res.Resources["customers"].Deleted, 0)
	equal(t, "rows", res.Resources["customers"].Rows, 8)
	if issues := p.values("Issues")[7]; !strings.Contains(issues, "may be a total") {
		t.Errorf("its issues are %q", issues)
	}
	s.quiet()
	p.set(8, p.column("Record ID"), text(""))
	res = s.run(StatusApplied)
	equal(t, "deleted", res.Resources["customers"].Deleted, 1)
	equal(t, "skipped", res.Resources["customers"].Skipped, 1)
	s.quiet()
}

// People sort their own columns, and a total comes to lie beside a record's id: it
// stays none, every record keeps its id, and what isn't the total's is cleared.
func TestTotalThatIsSorted(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	p := s.orders()
	for i, row := range p.rows[1:] {
		row[1] = number(float64(10 + i*i))
	}
	p.rows = append(p.rows, cells("Total", 626, 1.2))
	s.run(StatusApplied)
	before := len(s.mirror.records["orders"])
	from := len(s.mirror.history)
	// The order of people's three columns is turned round; ids stay.
	for i, j := 1, len(p.rows)-1; i < j; i, j = i+1, j-1 {
		for column := range 3 {
			a, b := p.at(i, column), p.at(j, column)
			p.set(i, column, b)
			p.set(j, column, a)
		}
	}
	res := s.run(StatusApplied)
	got := res.Resources["orders"]
	equal(t, "records", len(s.mirror.records["orders"]), before)
	equal(t, "history", s.history(from), "")
	equal(t, "inserted, deleted, skipped", [3]int{got.Inserted, got.Deleted, got.Skipped}, [3]int{0, 0, 1})
	equal(t, "the id beside the total", p.at(1, p.column("Record ID")).Seen(), "")
	s.quiet()
}
