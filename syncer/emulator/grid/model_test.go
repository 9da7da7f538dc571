package grid

import (
	"fmt"
	"slices"
	"sort"
	"testing"

	"pgregory.net/rapid"
)

// naive is a sheet as a list of rows of texts, with the metadata of each row beside it.
type naive struct {
	rows [][]string
	meta []int // by row, 0 for none
}

func (n *naive) clone() *naive {
	c := &naive{meta: slices.Clone(n.meta)}
	for _, r := range n.rows {
		c.rows = append(c.rows, slices.Clone(r))
	}
	return c
}

func (n *naive) equal(t *rapid.T, s *Spreadsheet, when string) {
	sh := s.Sheet(0)
	if sh.RowCount != len(n.rows) || sh.ColumnCount != len(n.rows[0]) {
		t.Fatalf("%s: %d × %d, want %d × %d", when, sh.RowCount, sh.ColumnCount, len(n.rows), len(n.rows[0]))
	}
	formulas := 0
	for r, row := range n.rows {
		for c, want := range row {
			cell := sh.Cell(r, c)
			if got := cell.Value().String(); got != want {
				t.Fatalf("%s: %s is %q, want %q", when, CellName(r, c), got, want)
			}
			if cell.Formula() != "" {
				formulas++
			}
		}
	}
	if sh.Formulas() != formulas {
		t.Fatalf("%s: %d formulas are counted, there are %d", when, sh.Formulas(), formulas)
	}
	count := 0
	for r, id := range n.meta {
		if id == 0 {
			continue
		}
		count++
		if d, ok := s.Metadata(int64(id)); !ok || d.Index != r {
			t.Fatalf("%s: metadata %d is at %d (%t), want %d", when, id, d.Index, ok, r)
		}
	}
	if s.MetadataCount() != count {
		t.Fatalf("%s: %d metadata, want %d", when, s.MetadataCount(), count)
	}
}

// Any edits in any order do to a spreadsheet what they do to a list of lists, and leave the version before alone.
func TestAgainstLists(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := New("id", "t")
		if _, err := s.AddSheet(0, "Sheet1", 0, 6, 4); err != nil {
			t.Fatal(err)
		}
		n := &naive{rows: make([][]string, 6), meta: make([]int, 6)}
		for r := range n.rows {
			n.rows[r] = make([]string, 4)
			for c := range 2 {
				n.rows[r][c] = CellName(r, c)
				s.Sheet(0).SetValue(r, c, TextValue(CellName(r, c)))
			}
			n.meta[r] = r + 1
			s.SetMetadata(Metadata{ID: int64(r + 1), Key: "k", On: OnRow, Index: r})
		}
		for step := range rapid.IntRange(1, 12).Draw(t, "steps") {
			before, was := s, n.clone()
			s = s.Edit()
			what := edit(t, s, n, step)
			n.equal(t, s, what)
			was.equal(t, before, "before "+what)
		}
	})
}

func edit(t *rapid.T, s *Spreadsheet, n *naive, step int) string {
	rows, cols := len(n.rows), len(n.rows[0])
	span := func(size int) (int, int) {
		a := rapid.IntRange(0, size-1).Draw(t, "start")
		return a, rapid.IntRange(a+1, size).Draw(t, "end")
	}
	switch kind := rapid.SampledFrom([]string{"set", "formula", "insert rows", "delete rows", "move rows", "sort", "insert columns", "delete columns", "move columns"}).Draw(t, "kind"); kind {
	case "set", "formula":
		r, c := rapid.IntRange(0, rows-1).Draw(t, "row"), rapid.IntRange(0, cols-1).Draw(t, "column")
		n.rows[r][c] = fmt.Sprint("step ", step)
		cell := s.Sheet(0).Cell(r, c).WithValue(TextValue(n.rows[r][c]))
		if kind == "formula" {
			cell = cell.WithFormula("=1", TextValue(n.rows[r][c]))
		}
		s.Edited(0).SetCell(r, c, cell)
		return kind
	case "insert rows":
		at, k := rapid.IntRange(0, rows).Draw(t, "at"), rapid.IntRange(1, 3).Draw(t, "n")
		s.InsertDimension(0, Rows, at, k, at > 0 && rapid.Bool().Draw(t, "inherit"))
		for range k {
			n.rows = slices.Insert(n.rows, at, make([]string, cols))
			n.meta = slices.Insert(n.meta, at, 0)
		}
		return fmt.Sprint(kind, at, k)
	case "delete rows":
		a, b := span(rows)
		if b-a == rows {
			b--
		}
		s.DeleteDimension(0, Rows, a, b)
		n.rows, n.meta = slices.Delete(n.rows, a, max(a, b)), slices.Delete(n.meta, a, max(a, b))
		return fmt.Sprint(kind, a, b)
	case "move rows", "move columns":
		size, dim := rows, Rows
		if kind == "move columns" {
			size, dim = cols, Columns
		}
		a, b := span(size)
		to := rapid.IntRange(0, size).Draw(t, "to")
		s.MoveDimension(0, dim, a, b, to)
		order := orderAfterMove(size, a, b, to)
		old := n.clone()
		for i, from := range order {
			if dim == Rows {
				n.rows[i], n.meta[i] = old.rows[from], old.meta[from]
				continue
			}
			for r := range n.rows {
				n.rows[r][i] = old.rows[r][from]
			}
		}
		return fmt.Sprint(kind, a, b, to)
	case "insert columns":
		at := rapid.IntRange(0, cols).Draw(t, "at")
		s.InsertDimension(0, Columns, at, 1, false)
		for r := range n.rows {
			n.rows[r] = slices.Insert(n.rows[r], at, "")
		}
		return fmt.Sprint(kind, at)
	case "delete columns":
		a := rapid.IntRange(0, cols-1).Draw(t, "at")
		if cols > 1 {
			s.DeleteDimension(0, Columns, a, a+1)
			for r := range n.rows {
				n.rows[r] = slices.Delete(n.rows[r], a, a+1)
			}
		}
		return fmt.Sprint(kind, a)
	default:
		a, b := span(rows)
		s.SortRange(Range{StartRow: a, EndRow: b, EndCol: cols}, []SortKey{{Col: 0}})
		order := make([]int, b-a)
		for i := range order {
			order[i] = a + i
		}
		old := n.clone()
		sort.SliceStable(order, func(i, j int) bool {
			x, y := old.rows[order[i]][0], old.rows[order[j]][0]
			if x == "" || y == "" {
				return y == "" && x != ""
			}
			return x < y
		})
		for i, from := range order {
			n.rows[a+i], n.meta[a+i] = old.rows[from], old.meta[from]
		}
		return fmt.Sprint(kind, a, b)
	}
}

// orderAfterMove is the old index of each place after a block is moved before to.
func orderAfterMove(size, a, b, to int) []int {
	var rest, out []int
	for i := range size {
		if i < a || i >= b {
			rest = append(rest, i)
		}
	}
	if to >= a && to <= b {
		to = a
	} else if to > b {
		to -= b - a
	}
	out = append(out, rest[:to]...)
	for i := a; i < b; i++ {
		out = append(out, i)
	}
	return append(out, rest[to:]...)
}
