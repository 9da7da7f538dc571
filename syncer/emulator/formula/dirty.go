package formula

import (
	"sheetsync/sheetschema/bounds"
	"sheetsync/syncer/emulator/grid"
)

// place is one cell of a spreadsheet.
type place struct {
	sheet    int64
	row, col int
}

func (p place) in(r grid.Range) bool { return p.sheet == r.SheetID && r.Has(p.row, p.col) }

func (p place) cell() grid.Range {
	return grid.Range{SheetID: p.sheet, StartRow: p.row, EndRow: p.row + 1, StartCol: p.col, EndCol: p.col + 1}
}

// node is a cell with a formula.
type node struct {
	place
	formula string
	refs    references
	dirty   bool
	cyclic  bool
	broken  bool // its text is no formula
}

// nodes lists the formulas of a spreadsheet, as many as are computed.
func nodes(s *grid.Spreadsheet) []*node {
	var list []*node
	for _, sheet := range s.Sheets() {
		if sheet.Formulas() == 0 {
			continue
		}
		for r := range sheet.UsedRows() {
			row := sheet.Row(r)
			if row.Formulas() == 0 {
				continue
			}
			for c, cell := range row.Cells() {
				if f := cell.Formula(); f != "" {
					if len(list) == bounds.Formulas {
						give(s, &node{place: place{sheet.ID, r, c}})
						continue
					}
					list = append(list, &node{place: place{sheet.ID, r, c}, formula: f, refs: referencesOf(s, sheet, f)})
				}
			}
		}
	}
	return list
}

// mark finds the formulas that a change makes stale: those in it, those that read it, and those that read stale ones. Where
// finding out takes long, such as in a column in which each cell reads the one above, all are.
func mark(list []*node, change grid.Change) []*node {
	if change.Structure {
		return list
	}
	var stale []*node
	wave := change.Cells
	for looked := 0; len(wave) > 0; {
		if looked += len(wave) * len(list); looked > maxLooked {
			return list
		}
		var next []grid.Range
		for _, n := range list {
			if !n.dirty && n.touchedBy(wave) {
				n.dirty = true
				stale = append(stale, n)
				next = append(next, n.cell())
			}
		}
		wave = next
	}
	return stale
}

func (n *node) touchedBy(wave []grid.Range) bool {
	if n.refs.anything {
		return true
	}
	for _, w := range wave {
		if n.in(w) {
			return true
		}
		for _, r := range n.refs.ranges {
			if r.Overlaps(w) {
				return true
			}
		}
	}
	return false
}

// order returns the formulas behind those among them that they read, so that the engine needn't go from one to the next, and
// marks those that read themselves, directly or not.
func order(list []*node) []*node {
	ordered := make([]*node, 0, len(list))
	at := make(map[place]*node, len(list))
	bySheet := map[int64][]*node{}
	for _, n := range list {
		at[n.place] = n
		bySheet[n.sheet] = append(bySheet[n.sheet], n)
	}
	state := make(map[*node]uint8, len(list)) // 1 on the path, 2 done
	var path []*node
	var visit func(n *node)
	visit = func(n *node) {
		state[n] = 1
		path = append(path, n)
		for _, r := range n.refs.ranges {
			for _, next := range within(r, at, bySheet[r.SheetID]) {
				switch state[next] {
				case 0:
					visit(next)
				case 1:
					for i := len(path) - 1; i >= 0; i-- {
						path[i].cyclic = true
						if path[i] == next {
							break
						}
					}
				}
			}
		}
		path = path[:len(path)-1]
		state[n] = 2
		ordered = append(ordered, n)
	}
	for _, n := range list {
		if state[n] == 0 {
			visit(n)
		}
	}
	return ordered
}

// within returns the formulas in a range, by whichever of the two ways is shorter.
func within(r grid.Range, at map[place]*node, all []*node) []*node {
	var found []*node
	if r.Rows()*r.Cols() <= len(all) {
		for row := r.StartRow; row < r.EndRow; row++ {
			for col := r.StartCol; col < r.EndCol; col++ {
				if n, ok := at[place{r.SheetID, row, col}]; ok {
					found = append(found, n)
				}
			}
		}
		return found
	}
	for _, n := range all {
		if n.in(r) {
			found = append(found, n)
		}
	}
	return found
}
