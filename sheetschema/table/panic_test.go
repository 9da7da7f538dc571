package table

import (
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/parallel"
)

// A fault in the reading of one column, or in one chunk of records, reaches
// the caller's goroutine, where a run recovers, rather than end the process.
func TestPanicsReachTheCaller(t *testing.T) {
	t.Parallel()
	d, err := sheetschema.Load("test.yaml", []byte("name: x\nresources: [{name: a, schema: {fields: [{name: sound}, {name: broken}]}}]"))
	if err != nil {
		t.Fatal(err)
	}
	r := d.Resources[0]
	nowhere := uint64(newRef(9, 0, 5)) // a text in a chunk that isn't there
	for _, test := range []struct {
		name string
		do   func()
	}{
		{"parse", func() {
			b := NewGridBuilder()
			for _, text := range []string{"sound", "broken", "a", "b"} {
				b.Text([]byte(text))
				if b.column == 2 {
					b.EndRow()
				}
			}
			g := b.Grid()
			g.columns[1].data[1] = nowhere
			Parse(g, &HeaderMatch{Columns: []int{0, 1}}, r, ParseOptions{})
		}},
		{"hash", func() {
			records := NewTable(r, 10_000)
			records.set(9_000, 1, StateValid, nowhere)
			records.Hash()
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				if _, ok := recover().(*parallel.Panic); !ok {
					t.Error("no panic of a worker came back")
				}
			}()
			test.do()
		})
	}
}
