package grid

// Row is one row: its cells up to the last one that holds anything, and its own properties.
// A nil *Row is an untouched row, and all methods work on it.
type Row struct {
	version  uint64
	cells    []Cell
	formulas int32
	props    Line
}

// Line is the properties of a row or a column (DimensionProperties).
type Line struct {
	// Pixels is the height or width, 0 for the default (21 and 100).
	Pixels int32
	// Hidden by a user, or by a filter.
	Hidden, HiddenByFilter bool
}

// Default sizes in pixels.
const (
	DefaultRowPixels    = 21
	DefaultColumnPixels = 100
)

// Len is the number of cells up to the last one that holds anything.
func (r *Row) Len() int {
	if r == nil {
		return 0
	}
	return len(r.cells)
}

// Cell returns a cell, the zero cell where there is none.
func (r *Row) Cell(col int) Cell {
	if r == nil || col < 0 || col >= len(r.cells) {
		return Cell{}
	}
	return r.cells[col]
}

// Cells returns the row's cells from column 0; they must not be changed.
func (r *Row) Cells() []Cell {
	if r == nil {
		return nil
	}
	return r.cells
}

// Line is the row's own properties.
func (r *Row) Line() Line {
	if r == nil {
		return Line{}
	}
	return r.props
}

// Formulas is how many of the row's cells hold a formula.
func (r *Row) Formulas() int {
	if r == nil {
		return 0
	}
	return int(r.formulas)
}

func (r *Row) set(col int, c Cell) (formulas int32) {
	if col >= len(r.cells) {
		if c.Zero() {
			return 0
		}
		if col < cap(r.cells) {
			r.cells = r.cells[:col+1]
		} else {
			grown := make([]Cell, col+1, col+1+(col+1)/8)
			copy(grown, r.cells)
			r.cells = grown
		}
	}
	old := r.cells[col]
	if old.Formula() != "" {
		formulas--
	}
	if c.Formula() != "" {
		formulas++
	}
	r.formulas += formulas
	r.cells[col] = c
	if c.Zero() && col == len(r.cells)-1 {
		r.trim()
	}
	return formulas
}

func (r *Row) trim() {
	n := len(r.cells)
	for n > 0 && r.cells[n-1].Zero() {
		n--
	}
	r.cells = r.cells[:n]
}

func (r *Row) recount() (change int32) {
	var n int32
	for i := range r.cells {
		if r.cells[i].Formula() != "" {
			n++
		}
	}
	change = n - r.formulas
	r.formulas = n
	return change
}
