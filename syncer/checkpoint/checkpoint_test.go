package checkpoint_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/checkpoint"
	"sheetsync/syncer/writeback"
)

// What a plan will leave has the digest of a tab that holds it, whether or not the tab's
// digest as it is was asked for before; and what it changes has another one.
func TestDigestOfPlanIsThatOfWhatItLeaves(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, "name: tabs\nresources: [{name: notes, schema: {fields: [{name: note, type: string}]}}]")
	rapid.Check(t, func(t *rapid.T) {
		before := randomCells(t, rapid.SampledFrom([]int{1, 5, 300}).Draw(t, "rows"))
		after := make([][]table.Cell, len(before))
		for r := range before {
			after[r] = append([]table.Cell(nil), before[r]...)
		}
		columns := []writeback.Column{{Name: "first", Header: "First", Index: 1}, {Name: "second", Header: "Second", Index: 2}}
		if rapid.Bool().Draw(t, "new column") {
			columns[1].Index = -1
			for r := range before {
				before[r][2], after[r][2] = table.Cell{}, table.Cell{}
			}
			after[0][2] = table.TextCell("Second")
		}
		plan := &writeback.Tab{Header: 0, Columns: columns}
		for r := 1; r < len(before); r++ {
			var row writeback.Row
			for c := range columns {
				if rapid.IntRange(0, 9).Draw(t, "written") == 0 {
					cell := randomCell(t)
					row.Row, row.Cells = r, append(row.Cells, writeback.Cell{Column: c, Cell: cell})
					after[r][c+1] = cell
				}
			}
			if len(row.Cells) > 0 {
				plan.Rows = append(plan.Rows, row)
			}
		}
		input := func(cells [][]table.Cell, columns []writeback.Column) *checkpoint.Input {
			return &checkpoint.Input{Descriptor: d, Language: language.English, Zone: time.UTC, WriteBack: true, Tabs: []checkpoint.Tab{{Grid: gridOf(cells), Columns: columns}}}
		}
		in := input(before, columns)
		if rapid.Bool().Draw(t, "asked before") {
			checkpoint.Digest(in, nil)
		}
		got := checkpoint.Digest(in, &writeback.Plan{Tabs: []writeback.Tab{*plan}})
		if want := checkpoint.Digest(input(after, []writeback.Column{{Name: "first", Index: 1}, {Name: "second", Index: 2}}), nil); got != want {
			t.Fatalf("the plan has the digest %s, and what it leaves %s", got, want)
		}
		after[len(after)-1][0] = table.TextCell("another")
		if checkpoint.Digest(input(after, columns), nil) == got {
			t.Fatal("another cell of people's has the same digest")
		}
	})
}

func randomCells(t *rapid.T, rows int) [][]table.Cell {
	cells := make([][]table.Cell, rows)
	for r := range cells {
		cells[r] = []table.Cell{table.TextCell("of people's"), randomCell(t), randomCell(t)}
	}
	return cells
}

func randomCell(t *rapid.T) table.Cell {
	switch rapid.IntRange(0, 3).Draw(t, "kind") {
	case 0:
		return table.Cell{}
	case 1:
		return table.Cell{Kind: table.CellNumber, Number: float64(rapid.IntRange(-2, 2).Draw(t, "number"))}
	case 2:
		return table.Cell{Kind: table.CellBool, Number: 1}
	default:
		return table.TextCell(rapid.SampledFrom([]string{"a", "b", "ab"}).Draw(t, "text"))
	}
}

func gridOf(cells [][]table.Cell) *table.Grid {
	b := table.NewGridBuilder()
	for _, row := range cells {
		for _, cell := range row {
			switch cell.Kind {
			case table.CellText:
				b.Text([]byte(cell.Text))
			case table.CellNumber:
				b.Number(cell.Number)
			case table.CellBool:
				b.Bool(cell.Number != 0)
			default:
				b.Empty()
			}
		}
		b.EndRow()
	}
	return b.Grid()
}
