package table

import (
	"fmt"
	"sheetsync/sheetschema"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// TestArena holds that every text is read as it was added, whichever way it
// came in and whatever is added later.
func TestArena(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := &arena{}
		w := arenaWriter{arena: a}
		want := make(map[ref]string)
		closed := true
		for i := range rapid.IntRange(1, 60).Draw(t, "texts") {
			text := fmt.Sprint(i) + strings.Repeat("x", rapid.SampledFrom([]int{0, 1, 20, 50_000, chunkSize - 10}).Draw(t, "length"))
			switch rapid.IntRange(0, 3).Draw(t, "way") {
			case 0:
				want[a.add([]byte(text))] = text
			case 1:
				want[a.share(text)] = text
			case 2:
				want[w.add(text)] = text
				closed = false
			default:
				a = a.fork()
				if closed {
					w = arenaWriter{arena: a}
				} else {
					t.Skip("a writer is open")
				}
			}
		}
		w.close()
		for r, text := range want {
			if a.text(r) != text {
				t.Fatalf("%d bytes came back as others", len(text))
			}
		}
	})
}

// TestTableFilledByField fills and reads a table from several goroutines, one
// a field, as computing does. The race detector looks on.
func TestTableFilledByField(t *testing.T) {
	t.Parallel()
	const records = 20_000
	d, err := sheetschema.Load("test.yaml", []byte("name: x\nresources: [{name: a, schema: {fields: [{name: a}, {name: b}, {name: c, type: number}]}}]"))
	if err != nil {
		t.Fatal(err)
	}
	r := d.Resources[0]
	table := NewTable(r, records)
	for record := range records {
		table.SetText(record, 0, fmt.Sprint("first ", record))
	}
	var wait sync.WaitGroup
	for _, fill := range []func(record int){
		func(record int) { table.SetText(record, 1, table.Text(record, 0)+"!") },
		func(record int) { table.SetBig(record, 2, strings.Repeat("9", 25)) },
	} {
		wait.Go(func() {
			for record := range records {
				fill(record)
			}
		})
	}
	wait.Wait()
	for record := range records {
		if want := fmt.Sprint("first ", record, "!"); table.Text(record, 1) != want || len(table.Text(record, 2)) != 25 {
			t.Fatalf("record %d holds %q and %q", record, table.Text(record, 1), table.Text(record, 2))
		}
	}
}

func TestGridBuilder(t *testing.T) {
	t.Parallel()
	b := NewGridBuilder()
	b.Reserve(4)
	b.EndRow()
	b.Empty()
	b.Text([]byte("a"))
	b.Number(1)
	b.EndRow()
	b.EndRow()
	b.Bool(true)
	b.Text(nil)
	b.EndRow()
	b.EndRow()
	g := b.Grid()
	if g.Rows() != 4 || g.Columns() != 3 {
		t.Errorf("%d rows, %d columns", g.Rows(), g.Columns())
	}
	var got []string
	for row := range g.Rows() {
		for column := range g.Columns() {
			got = append(got, g.Cell(row, column).Seen())
		}
	}
	if text := strings.Join(got, ","); text != ",,,,a,1,,,,TRUE,," {
		t.Error(text)
	}
	g.SetDisplay(1, 2, []byte("1.00"))
	g.SetDisplay(1, 1, []byte("not for texts"))
	g.SetDisplay(9, 9, []byte("outside"))
	if c := g.Cell(1, 2); c.Display != "1.00" || c.Seen() != "1.00" || g.Cell(1, 1).Display != "" || g.Cell(9, 9) != (Cell{}) || g.Cell(-1, 0) != (Cell{}) {
		t.Error("what people see is not where it was set")
	}
	if !g.HasNumbers(2, 1) || g.HasNumbers(2, 2) || g.HasNumbers(1, 0) || !g.HasNumbers(0, 0) || g.HasNumbers(7, 0) {
		t.Error("numbers are not where they were put")
	}
}
