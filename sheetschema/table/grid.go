package table

import (
	"encoding/binary"
	"math"

	"sheetsync/sheetschema/lexical"
)

// CellKind says what the API gave for a cell.
type CellKind uint8

// The kinds of a fetched cell. Dates arrive as CellNumber: days since
// 1899-12-30.
const (
	CellEmpty CellKind = iota
	CellText
	CellNumber
	CellBool
)

// A Cell is one fetched cell. Its texts are shared with the grid.
type Cell struct {
	Kind   CellKind
	Text   string  // CellText; error values come as their text, such as #DIV/0!
	Number float64 // CellNumber; 1 or 0 for CellBool
	// Display is what a person sees, where it was fetched beside the value;
	// otherwise empty.
	Display string
}

// Seen returns what a person sees in the cell on one line: its text, what was
// fetched beside its value, or else the value written plainly.
func (c Cell) Seen() string {
	switch {
	case c.Kind == CellText:
		return c.Text
	case c.Display != "":
		return c.Display
	case c.Kind == CellNumber:
		return lexical.PlainDigits(c.Number)
	case c.Kind == CellBool && c.Number != 0:
		return "TRUE"
	case c.Kind == CellBool:
		return "FALSE"
	default:
		return ""
	}
}

// A Grid is one tab as fetched, header included, column by column and without
// pointers, so that two million cells stay small and cost the garbage
// collector nothing. Rows and columns are counted from 0. Build one with a
// [GridBuilder].
type Grid struct {
	rows    int
	columns []gridColumn
	arena   *arena
}

// gridColumn is shorter than the grid where its last cells are empty.
type gridColumn struct {
	kinds   []CellKind
	data    []uint64 // a ref for text, the number's bits otherwise
	display []ref    // by row, as far as any is set; the empty text for none
	// addresses are those of the people whose names cells show, by row; nil for
	// none, as in nearly all columns.
	addresses map[int]string
}

// shown returns what a person sees in a cell, where that was fetched.
func (c *gridColumn) shown(row int) (ref, bool) {
	if row >= len(c.display) || c.display[row]&refMask == 0 {
		return 0, false
	}
	return c.display[row], true
}

// Rows returns the number of rows up to the last one with content.
func (g *Grid) Rows() int { return g.rows }

// Columns returns the number of columns up to the last one with content.
func (g *Grid) Columns() int { return len(g.columns) }

// Cell returns the cell at row and column; outside the grid it is empty.
func (g *Grid) Cell(row, column int) Cell {
	if column < 0 || column >= len(g.columns) {
		return Cell{}
	}
	c := &g.columns[column]
	if row < 0 || row >= len(c.kinds) {
		return Cell{}
	}
	cell := Cell{Kind: c.kinds[row]}
	switch cell.Kind {
	case CellText:
		cell.Text = g.arena.text(ref(c.data[row]))
	case CellNumber, CellBool:
		cell.Number = math.Float64frombits(c.data[row])
		if r, ok := c.shown(row); ok {
			cell.Display = g.arena.text(r)
		}
	}
	return cell
}

// Kind returns the kind of a cell without its content.
func (g *Grid) Kind(row, column int) CellKind {
	if column < 0 || column >= len(g.columns) {
		return CellEmpty
	}
	c := &g.columns[column]
	if row < 0 || row >= len(c.kinds) {
		return CellEmpty
	}
	return c.kinds[row]
}

// AppendColumn writes the cells of a column in rows [from, to) that have content, each
// with its row and so that no two different ones are written alike: that stands for them
// in hashes, from one version of the program to the next.
func (g *Grid) AppendColumn(b []byte, column, from, to int) []byte {
	if column < 0 || column >= len(g.columns) {
		return b
	}
	c, chunks := &g.columns[column], g.arena.chunks()
	for row := max(from, 0); row < min(to, len(c.kinds)); row++ {
		switch kind := c.kinds[row]; kind {
		case CellEmpty:
		case CellText:
			b = appendRowAndKind(b, row, kind)
			b = appendLengthAndText(b, g.arena.textIn(chunks, ref(c.data[row])))
		default:
			b = binary.LittleEndian.AppendUint64(appendRowAndKind(b, row, kind), c.data[row])
			display := ""
			if r, ok := c.shown(row); ok {
				display = g.arena.textIn(chunks, r)
			}
			b = appendLengthAndText(b, display)
		}
	}
	return b
}

// AppendTo writes a cell as [Grid.AppendColumn] does.
func (c Cell) AppendTo(b []byte, row int) []byte {
	switch c.Kind {
	case CellEmpty:
		return b
	case CellText:
		return appendLengthAndText(appendRowAndKind(b, row, c.Kind), c.Text)
	default:
		return appendLengthAndText(binary.LittleEndian.AppendUint64(appendRowAndKind(b, row, c.Kind), math.Float64bits(c.Number)), c.Display)
	}
}

func appendRowAndKind(b []byte, row int, kind CellKind) []byte {
	return append(binary.LittleEndian.AppendUint32(b, uint32(row)), byte(kind))
}

func appendLengthAndText(b []byte, text string) []byte {
	return append(binary.LittleEndian.AppendUint32(b, uint32(len(text))), text...)
}

// HasNumbers reports whether a column has a number or boolean from row on: a
// text field's column then needs what people see, which the values don't tell.
func (g *Grid) HasNumbers(column, fromRow int) bool {
	if column < 0 || column >= len(g.columns) {
		return false
	}
	c := &g.columns[column]
	for row := fromRow; row < len(c.kinds); row++ {
		if k := c.kinds[row]; k == CellNumber || k == CellBool {
			return true
		}
	}
	return false
}

// SharesColumn reports whether a column is the very one of another grid, so that all
// its cells are equal: see [NewGridBuilderAfter].
func (g *Grid) SharesColumn(column int, with *Grid, other int) bool {
	if column < 0 || other < 0 || column >= len(g.columns) || other >= len(with.columns) {
		return false
	}
	a, b := g.columns[column].data, with.columns[other].data
	return len(a) > 0 && len(a) == len(b) && &a[0] == &b[0]
}

// SetAddress notes the address of the person whose name a text cell shows, as a
// chip has it. It must not be called while others read the grid.
func (g *Grid) SetAddress(row, column int, address string) {
	if g.Kind(row, column) != CellText {
		return
	}
	c := &g.columns[column]
	if c.addresses == nil {
		c.addresses = make(map[int]string)
	}
	c.addresses[row] = address
}

// HasAddresses reports whether a column has cells with an Address.
func (g *Grid) HasAddresses(column int) bool {
	return column >= 0 && column < len(g.columns) && len(g.columns[column].addresses) > 0
}

// Address returns the address of the person whose name a cell shows; "" where the
// cell holds no such chip.
func (g *Grid) Address(row, column int) string {
	if column < 0 || column >= len(g.columns) {
		return ""
	}
	return g.columns[column].addresses[row]
}

// SetDisplay notes what a person sees in a cell that holds a number or a
// boolean. It must not be called while others read the grid; a cell without
// such content is left as it is.
func (g *Grid) SetDisplay(row, column int, text []byte) {
	if k := g.Kind(row, column); k != CellNumber && k != CellBool {
		return
	}
	c := &g.columns[column]
	if len(c.display) <= row {
		c.display = append(make([]ref, 0, len(c.kinds)), c.display...)[:len(c.kinds)]
	}
	c.display[row] = g.arena.add(text)
}

// A GridBuilder fills a grid row by row, left to right.
type GridBuilder struct {
	grid    Grid
	column  int
	reserve int
	before  *Grid     // what the tab held before; nil for none
	equal   []int     // by column: how many of its rows are known to be as before; -1 once one isn't
	repeats []repeats // by column
}

// Reserve says how many rows are expected, so that columns need not grow.
func (b *GridBuilder) Reserve(rows int) { b.reserve = rows }

// NewGridBuilder starts an empty grid.
func NewGridBuilder() *GridBuilder {
	return &GridBuilder{grid: Grid{arena: &arena{}}}
}

// NewGridBuilderAfter starts a grid of a tab that was read before: columns that come as
// they were are shared with that grid, and cost no memory.
func NewGridBuilderAfter(before *Grid) *GridBuilder {
	b := NewGridBuilder()
	if before != nil {
		b.before, b.grid.arena = before, before.arena.fork()
		b.equal = make([]int, len(before.columns))
	}
	return b
}

// Empty adds an empty cell to the current row.
func (b *GridBuilder) Empty() { b.column++ }

// Text adds a text cell; an empty text makes an empty cell. The bytes are copied.
func (b *GridBuilder) Text(text []byte) {
	if len(text) == 0 {
		b.column++
		return
	}
	if data, ok := b.asBefore(CellText); ok && b.before.arena.text(ref(data)) == string(text) {
		b.keep()
		return
	}
	for b.column >= len(b.repeats) {
		b.repeats = append(b.repeats, repeats{})
	}
	b.put(CellText, uint64(b.repeats[b.column].add(b.grid.arena, text)))
}

// Number adds a numeric cell.
func (b *GridBuilder) Number(n float64) { b.value(CellNumber, math.Float64bits(n)) }

func (b *GridBuilder) value(kind CellKind, bits uint64) {
	if data, ok := b.asBefore(kind); ok && data == bits {
		b.keep()
		return
	}
	b.put(kind, bits)
}

// NumberShown adds a numeric cell with what a person sees in it.
func (b *GridBuilder) NumberShown(n float64, shown []byte) {
	b.put(CellNumber, math.Float64bits(n))
	c := &b.grid.columns[b.column-1]
	for len(c.display) < len(c.kinds) {
		c.display = append(c.display, 0)
	}
	c.display[len(c.kinds)-1] = b.grid.arena.add(shown)
}

// Bool adds a boolean cell.
func (b *GridBuilder) Bool(v bool) {
	n := 0.0
	if v {
		n = 1
	}
	b.value(CellBool, math.Float64bits(n))
}

// asBefore returns what the cell held before, where all of its column has come as it
// was so far and the cell was of the same kind.
func (b *GridBuilder) asBefore(kind CellKind) (data uint64, ok bool) {
	if b.column >= len(b.equal) || b.equal[b.column] < 0 {
		return 0, false
	}
	c, row := &b.before.columns[b.column], b.grid.rows
	if row >= len(c.kinds) || c.kinds[row] != kind {
		return 0, false
	}
	for above := b.equal[b.column]; above < row; above++ {
		if c.kinds[above] != CellEmpty {
			return 0, false
		}
	}
	return c.data[row], true
}

// keep goes on with a column that is as it was.
func (b *GridBuilder) keep() {
	b.equal[b.column] = b.grid.rows + 1
	b.column++
}

// part copies what a column has in common with the one before: the next cell differs.
func (b *GridBuilder) part(c *gridColumn) {
	if b.column >= len(b.equal) || b.equal[b.column] < 0 {
		return
	}
	if n := b.equal[b.column]; n > 0 {
		of := &b.before.columns[b.column]
		c.kinds = append(make([]CellKind, 0, max(b.reserve, n)), of.kinds[:n]...)
		c.data = append(make([]uint64, 0, max(b.reserve, n)), of.data[:n]...)
	}
	b.equal[b.column] = -1
}

func (b *GridBuilder) put(kind CellKind, data uint64) {
	for b.column >= len(b.grid.columns) {
		b.grid.columns = append(b.grid.columns, gridColumn{})
	}
	c := &b.grid.columns[b.column]
	b.part(c)
	if c.kinds == nil && b.reserve > 0 {
		c.kinds = make([]CellKind, 0, b.reserve)
		c.data = make([]uint64, 0, b.reserve)
	}
	for len(c.kinds) < b.grid.rows {
		c.kinds = append(c.kinds, CellEmpty)
		c.data = append(c.data, 0)
	}
	c.kinds = append(c.kinds, kind)
	c.data = append(c.data, data)
	b.column++
}

// EndRow ends the current row, which may be blank.
func (b *GridBuilder) EndRow() {
	b.grid.rows++
	b.column = 0
}

// Grid returns the finished grid, without blank rows at its end. The builder
// must not be used afterwards.
func (b *GridBuilder) Grid() *Grid {
	b.grid.arena.finish()
	for i, n := range b.equal {
		if n <= 0 {
			continue
		}
		for i >= len(b.grid.columns) {
			b.grid.columns = append(b.grid.columns, gridColumn{})
		}
		of := &b.before.columns[i]
		b.grid.columns[i] = gridColumn{kinds: of.kinds[:n:n], data: of.data[:n:n]}
	}
	rows := 0
	for i := range b.grid.columns {
		rows = max(rows, len(b.grid.columns[i].kinds))
	}
	b.grid.rows = rows
	return &b.grid
}
