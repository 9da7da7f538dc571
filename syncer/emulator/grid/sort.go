package grid

import (
	"cmp"
	"slices"
	"strings"
)

// SortKey is one column to sort by; Col is the sheet's absolute column.
type SortKey struct {
	Col        int
	Descending bool
}

// SortRange sorts the rows of a range by their cells; hidden ones stay where they are, and the others are sorted around them.
// Values, formulas, formats, notes and validations move within the
// range's columns, relative references move along, and developer metadata follows its row.
func (s *Spreadsheet) SortRange(r Range, keys []SortKey) {
	sh := s.Sheet(r.SheetID)
	if sh == nil {
		return
	}
	r = sh.Clip(r)
	order := make([]int, max(r.Rows(), 0))
	var shown []int
	for i := range order {
		order[i] = r.StartRow + i
		if l := sh.Row(order[i]).Line(); !l.Hidden && !l.HiddenByFilter {
			shown = append(shown, order[i])
		}
	}
	sorted := slices.Clone(shown)
	slices.SortStableFunc(sorted, func(a, b int) int {
		for _, k := range keys {
			if c := compareForSort(sh.Cell(a, k.Col), sh.Cell(b, k.Col), k.Descending); c != 0 {
				return c
			}
		}
		return 0
	})
	for i, row := range shown {
		order[row-r.StartRow] = sorted[i]
	}
	s.Permute(r, order)
}

// Permute puts row order[i] of the sheet at row r.StartRow+i, for the columns of the range; see [Spreadsheet.SortRange].
func (s *Spreadsheet) Permute(r Range, order []int) {
	sh := s.Edited(r.SheetID)
	before := make([][]Cell, len(order))
	to := make(map[int]int, len(order))
	for i, from := range order {
		row := sh.Row(from)
		cells := make([]Cell, r.Cols())
		if row != nil && r.StartCol < len(row.cells) {
			copy(cells, row.cells[r.StartCol:])
		}
		before[i], to[from] = cells, r.StartRow+i
	}
	for i, cells := range before {
		row, moved := r.StartRow+i, r.StartRow+i-order[i]
		if moved == 0 {
			continue
		}
		for j, c := range cells {
			if f := c.Formula(); f != "" {
				x := c.Extra()
				x.Formula = Translate(f, moved, 0)
				c = c.WithExtra(x)
			}
			sh.SetCell(row, r.StartCol+j, c)
		}
	}
	if len(sh.CommentAnchors) > 0 {
		sh.MoveComments(func(row, col int) (int, int, bool) {
			if now, ok := to[row]; ok && r.Has(row, col) {
				row = now
			}
			return row, col, true
		})
	}
	s.moveMetadata(sh.ID, Rows, func(i int) (int, bool) {
		if now, ok := to[i]; ok {
			return now, true
		}
		return i, true
	})
}

// compareForSort orders numbers before texts before booleans before errors; blank cells come last either way.
func compareForSort(a, b Cell, descending bool) int {
	if a.kind == Empty || b.kind == Empty {
		return cmp.Compare(boolInt(a.kind == Empty), boolInt(b.kind == Empty))
	}
	c := cmp.Compare(a.kind, b.kind)
	if c == 0 {
		switch a.kind {
		case Number, Bool:
			c = cmp.Compare(a.num, b.num)
		case Text, Error:
			c = strings.Compare(strings.ToLower(a.str), strings.ToLower(b.str))
		}
	}
	if descending {
		return -c
	}
	return c
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
