package validate_test

import (
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
	"sheetsync/validate"
)

// A fault in one check reaches the caller's goroutine, where a run recovers,
// rather than end the process.
func TestPanicReachesTheCaller(t *testing.T) {
	t.Parallel()
	d := load(t, "name: x\nresources: [{name: a, schema: {fields: [{name: code, type: string}]}}]")
	d.Resources[0].Fields[0].Constraints.Pattern = &sheetschema.Pattern{} // one that was never compiled
	records := table.NewTable(d.Resources[0], 10_000)
	records.SetText(9_000, 0, "K1")
	defer func() {
		if _, ok := recover().(*parallel.Panic); !ok {
			t.Error("no panic of a worker came back")
		}
	}()
	validate.Check(d, []*table.Table{records}, validate.Options{})
}
