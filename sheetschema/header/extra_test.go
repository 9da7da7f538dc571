package header_test

import (
	"fmt"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/table"
)

// Columns that a schema doesn't know have names of their own, however many have
// the same heading.
func TestExtraHeadersAreNumbered(t *testing.T) {
	t.Parallel()
	d, err := sheetschema.Load("a.yaml", []byte("name: a\nresources: [{name: a, schema: {fields: [{name: A, type: string}]}}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	const same = 18_000
	b := table.NewGridBuilder()
	b.Text([]byte("A"))
	b.Text([]byte("B (3)"))
	for range same {
		b.Text([]byte("B"))
	}
	b.EndRow()
	match, _ := header.Match(b.Grid(), d.Resources[0], header.MatchOptions{})
	if len(match.Extra) != same+1 {
		t.Fatalf("%d extra columns", len(match.Extra))
	}
	for i, want := range map[int]string{0: "B (3)", 1: "B", 2: "B (2)", 3: "B (4)", same: fmt.Sprintf("B (%d)", same+1)} {
		if got := match.Extra[i].Header; got != want {
			t.Errorf("column %d is %q, not %q", i, got, want)
		}
	}
}
