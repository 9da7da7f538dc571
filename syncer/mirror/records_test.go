package mirror_test

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// Records come in the order of their rows, whose numbers are no texts: row 10
// stands behind row 9.
func TestRecordsComeInTheSheetsOrder(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	for row := 2; row <= 26; row++ {
		r.tabs["customers"] = append(r.tabs["customers"], record{fmt.Sprintf("id%02d", 99-row), row, map[string]any{"code": fmt.Sprint(row)}, nil})
	}
	r.sync()
	resource, _ := r.desc.Resource("customers")
	tables, err := r.mirror.Records(t.Context(), "acme", r.desc.Resources[resource.Index:resource.Index+1], time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for i := range tables[0].Len() {
		got = append(got, tables[0].Row(i))
	}
	if len(got) != 25 || !slices.IsSorted(got) {
		t.Errorf("the rows are %v", got)
	}
}
