package digest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/language"
)

// Money that is overdue comes before calls, whatever is longer overdue; what is overdue
// comes before what is due today, and what lies ahead goes by its day alone.
func TestTheMostUrgentFirst(t *testing.T) {
	t.Parallel()
	dates := []Date{
		order("A", "A", "", 5, "1", "EUR"), order("B", "B", "", 2, "", ""), order("C", "C", "", 0, "", ""), order("D", "D", "", 0, "1", "EUR"),
		order("E", "E", "", -34, "", ""), order("F", "F", "", -2, "?", ""), order("G", "G", "", -1, "0", "EUR"), order("H", "H", "", -9, "5", "EUR"), order("I", "I", "", -40, "", ""),
	}
	got := ""
	for _, thing := range things(content(language.English, dates...).Dates) {
		got += thing.dates[0].Customer
	}
	if diff := cmp.Diff("HFGIEDCBA", got); diff != "" {
		t.Error(diff)
	}
}
