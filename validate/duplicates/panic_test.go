package duplicates_test

import (
	"slices"
	"testing"

	"sheetsync/sheetschema/parallel"
	"sheetsync/validate/duplicates"
)

// A fault in the comparing of one field reaches the caller's goroutine, where a
// run recovers, rather than end the process.
func TestPanicReachesTheCaller(t *testing.T) {
	t.Parallel()
	rows := slices.Repeat([][]string{{"Acme", "a@example.com"}}, 5_000)
	records := customersOf(t, "", []string{"company:company", "mail:email"}, rows...)
	broken := *records.Resource.Fields[1]
	broken.Index = 2 // the table has no such column
	records.Resource.Fields = append(records.Resource.Fields, &broken)
	defer func() {
		if _, ok := recover().(*parallel.Panic); !ok {
			t.Error("no panic of a worker came back")
		}
	}()
	duplicates.Find(records, duplicates.Options{})
}
