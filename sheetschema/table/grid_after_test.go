package table

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// gridCells are what a builder is given, by row.
type gridCells [][]Cell

func (cells gridCells) build(b *GridBuilder) *Grid {
	for _, row := range cells {
		for _, c := range row {
			switch c.Kind {
			case CellText:
				b.Text([]byte(c.Text))
			case CellNumber:
				b.Number(c.Number)
			case CellBool:
				b.Bool(c.Number != 0)
			default:
				b.Empty()
			}
		}
		b.EndRow()
	}
	return b.Grid()
}

func (g *Grid) all() gridCells {
	cells := make(gridCells, g.Rows())
	for row := range cells {
		for c := range g.Columns() {
			cells[row] = append(cells[row], g.Cell(row, c))
		}
	}
	return cells
}

func randomCell(r *rand.Rand) Cell {
	switch r.IntN(5) {
	case 0:
		return Cell{}
	case 1:
		return Cell{Kind: CellNumber, Number: float64(r.IntN(3))}
	case 2:
		return Cell{Kind: CellBool, Number: float64(r.IntN(2))}
	default:
		return Cell{Kind: CellText, Text: fmt.Sprint("t", r.IntN(4))}
	}
}

func randomCells(r *rand.Rand) gridCells {
	cells := make(gridCells, r.IntN(7))
	for i := range cells {
		cells[i] = make([]Cell, r.IntN(5))
		for c := range cells[i] {
			cells[i][c] = randomCell(r)
		}
	}
	return cells
}

// edited changes some cells, and rows at the end.
func (cells gridCells) edited(r *rand.Rand) gridCells {
	out := make(gridCells, 0, len(cells)+1)
	for _, row := range cells {
		row = append([]Cell(nil), row...)
		for c := range row {
			if r.IntN(8) == 0 {
				row[c] = randomCell(r)
			}
		}
		if len(row) > 0 && r.IntN(8) == 0 {
			row = row[:len(row)-1]
		}
		out = append(out, row)
	}
	switch r.IntN(4) {
	case 0:
		out = append(out, []Cell{randomCell(r), randomCell(r)})
	case 1:
		out = out[:len(out)-min(len(out), 1)]
	}
	return out
}

func TestGridAfterAnother(t *testing.T) {
	t.Parallel()
	for seed := range uint64(5000) {
		r := rand.New(rand.NewPCG(seed, 7))
		first := randomCells(r)
		before := first.build(NewGridBuilder())
		was := before.all()
		now := first.edited(r)
		b := NewGridBuilderAfter(before)
		if r.IntN(2) == 0 {
			b.Reserve(len(now))
		}
		if diff := cmp.Diff(now.build(NewGridBuilder()).all(), now.build(b).all()); diff != "" {
			t.Fatalf("seed %d: a grid built after another differs from one built alone (-alone +after):\n%s", seed, diff)
		}
		if diff := cmp.Diff(was, before.all()); diff != "" {
			t.Fatalf("seed %d: the grid before was changed:\n%s", seed, diff)
		}
	}
}

func TestGridAfterAnotherShares(t *testing.T) {
	t.Parallel()
	text := func(s string) Cell { return Cell{Kind: CellText, Text: s} }
	before := gridCells{{text("a"), text("b")}, {text("c"), text("d")}, {{}, text("e")}}.build(NewGridBuilder())
	now := gridCells{{text("a"), text("b")}, {text("c"), text("D")}, {{}, text("e")}}.build(NewGridBuilderAfter(before))
	for column, want := range []bool{true, false} {
		if got := now.SharesColumn(column, before, column); got != want {
			t.Errorf("column %d is shared: %t", column, got)
		}
	}
}

func TestGridKeepsRepeatedTextsOnce(t *testing.T) {
	t.Parallel()
	cells := make(gridCells, 0, 3*chunkSize/8)
	for i := range cap(cells) {
		cells = append(cells, []Cell{{Kind: CellText, Text: []string{"Germany", "China", "Brazil"}[i%3]}, {Kind: CellText, Text: fmt.Sprint("row ", i)}})
	}
	b := NewGridBuilder()
	g := cells.build(b)
	if diff := cmp.Diff(cells, g.all()); diff != "" {
		t.Fatal(diff)
	}
	own := 0
	for _, chunk := range g.arena.chunks() {
		own += len(chunk)
	}
	distinct := 0
	for _, row := range cells {
		distinct += len(row[1].Text)
	}
	if own > distinct+100 {
		t.Errorf("%d bytes are kept for texts of %d bytes and three that repeat", own, distinct)
	}
}
