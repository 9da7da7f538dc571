package table

import (
	"math"
	"slices"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/decimal"
	"sheetsync/sheetschema/expression"
)

// A Table holds the records of one resource, typed, column by column. A record
// is a row with content in people's columns; blank rows are not in the table.
//
// Cells are addressed by record (0 to Len()-1, in the tab's order) and by the
// field's index in Resource.Fields. A cell is empty, valid or invalid; an
// invalid one has no value but keeps the text that people see, or none where it
// is computed.
//
// A table may be read by several goroutines; the setters are for one at a
// time, or one a field. Those of values are for several where [Table.Own] was called
// for the field, and each has records of its own.
type Table struct {
	Resource *sheetschema.Resource
	rows     []int32 // row in the tab, the header being row 1
	tab      []int16 // which of the titles' tabs it is in; nil where there is one tab
	titles   []string
	ids      []string  // record id; "" while it has none
	entered  []int64   // when it was first seen, in seconds since 1970-01-01 UTC, 0 where that isn't known; nil for none
	columns  []column  // by field index
	typed    []*column // by field index: what people typed in the column of a computed field; nil for none
	extra    []ExtraColumn
	further  map[int][]int // by field: the extra columns of the same meaning
	arena    *arena
	location *time.Location
}

// CellState says what a typed cell holds.
type CellState uint8

// The states of a cell. Invalid is one that holds something that can't be read,
// or, in a computed field, whose value can't be known because of such a cell:
// then its text is empty. Big is a valid Integer or Number whose digits don't
// fit 64 bits: it is kept as text.
const (
	StateEmpty CellState = iota
	StateValid
	StateInvalid
	StateBig
)

// column holds one field. What data means depends on the cell's state and the
// field's type: a ref for texts, JSON, Invalid and Big; the coefficient for
// numbers (exponents beside it); days since 1970-01-01 for dates; seconds
// since midnight for times; microseconds since 1970-01-01 UTC for datetimes;
// 0 or 1 for booleans.
type column struct {
	states    []CellState
	data      []uint64
	exponents []int8   // Number only
	words     []string // what the sheet shows in place of values, such as a code; nil for the values
	shared    bool     // data is the grid's, and is copied before a cell is set
}

// own makes the column's data its own.
func (c *column) own() {
	if c.shared {
		c.data, c.shared = slices.Clone(c.data), false
	}
}

// An ExtraColumn is a column that the schema doesn't know.
type ExtraColumn struct {
	Header string
	kinds  []CellKind
	data   []uint64
}

// NewTable returns a table of n empty records in rows 2 to n+1, without ids.
func NewTable(r *sheetschema.Resource, n int) *Table {
	return newTable(r, n, func(int) []uint64 { return nil })
}

// newTable returns a table of empty records. Of the fields for which data gives
// something, that is the data until a cell is set to another.
func newTable(r *sheetschema.Resource, n int, data func(field int) []uint64) *Table {
	t := &Table{
		Resource: r,
		rows:     make([]int32, n),
		ids:      make([]string, n),
		columns:  make([]column, len(r.Fields)),
		arena:    &arena{},
	}
	for i := range t.rows {
		t.rows[i] = int32(i + 2)
	}
	for i, f := range r.Fields {
		c := &t.columns[i]
		c.states = make([]CellState, n)
		if c.data = data(i); c.data != nil {
			c.shared = true
		} else {
			c.data = make([]uint64, n)
		}
		if f.Type == sheetschema.TypeNumber {
			c.exponents = make([]int8, n)
		}
		if f.Pool == sheetschema.PoolState {
			c.words = make([]string, n)
		}
	}
	return t
}

// Location returns the register's time zone, which datetimes are shown in.
func (t *Table) Location() *time.Location {
	if t.location == nil {
		return time.UTC
	}
	return t.location
}

// SetLocation sets the register's time zone; nil is UTC.
func (t *Table) SetLocation(location *time.Location) { t.location = location }

// Len returns the number of records.
func (t *Table) Len() int { return len(t.rows) }

// Row returns the record's row in the tab, the header being row 1.
func (t *Table) Row(record int) int { return int(t.rows[record]) }

// SetRow places the record in the tab.
func (t *Table) SetRow(record, row int) { t.rows[record] = int32(row) }

// ID returns the record's id, "" while it has none.
func (t *Table) ID(record int) string { return t.ids[record] }

// ByID returns the records by their ids.
func (t *Table) ByID() map[string]int {
	at := make(map[string]int, len(t.ids))
	for record, id := range t.ids {
		at[id] = record
	}
	return at
}

// SetID names the record.
func (t *Table) SetID(record int, id string) { t.ids[record] = id }

// Entered returns the civil day, in the register's time zone, on which the record was
// first seen; 0 where that isn't known.
func (t *Table) Entered(record int) expression.Day {
	if t.entered == nil || t.entered[record] == 0 {
		return 0
	}
	return expression.DayOf(time.Unix(t.entered[record], 0).In(t.Location()))
}

// EnteredAt returns when the record was first seen, in seconds since 1970-01-01 UTC; 0
// where that isn't known.
func (t *Table) EnteredAt(record int) int64 {
	if t.entered == nil {
		return 0
	}
	return t.entered[record]
}

// SetEntered notes when the record was first seen, in seconds since 1970-01-01 UTC.
func (t *Table) SetEntered(record int, seconds int64) {
	if t.entered == nil {
		t.entered = make([]int64, len(t.rows))
	}
	t.entered[record] = seconds
}

// SetWords says how the sheet shows a cell of the pool's state, whose value is a code.
func (t *Table) SetWords(record, field int, words string) { t.columns[field].words[record] = words }

// State returns the state of a cell.
func (t *Table) State(record, field int) CellState { return t.columns[field].states[record] }

// Text returns the text of a cell that is Big, Invalid (as displayed), or
// Valid in a String or JSON field; "" otherwise. It is shared with the table.
func (t *Table) Text(record, field int) string {
	c := &t.columns[field]
	switch c.states[record] {
	case StateInvalid, StateBig:
		return t.arena.text(ref(c.data[record]))
	case StateValid:
		if ty := t.Resource.Fields[field].Type; ty == sheetschema.TypeString || ty == sheetschema.TypeJSON {
			return t.arena.text(ref(c.data[record]))
		}
	}
	return ""
}

// Int returns the payload of a Valid cell that isn't text: an Integer's value,
// a Number's coefficient, a Date's days since 1970-01-01, a Time's seconds
// since midnight, a DateTime's microseconds since 1970-01-01 UTC, a Boolean's
// 0 or 1.
func (t *Table) Int(record, field int) int64 { return int64(t.columns[field].data[record]) }

// Exponent returns the power of ten that a Valid Number's coefficient is
// multiplied with; 0 for other types.
func (t *Table) Exponent(record, field int) int32 {
	if e := t.columns[field].exponents; e != nil {
		return int32(e[record])
	}
	return 0
}

// SetEmpty clears a cell.
func (t *Table) SetEmpty(record, field int) { t.set(record, field, StateEmpty, 0) }

// SetInt sets the payload of a cell, as Int returns it.
func (t *Table) SetInt(record, field int, v int64) { t.set(record, field, StateValid, uint64(v)) }

// SetNumber sets a Number to coefficient × 10^exponent, which it brings to the
// one form in which equal numbers are kept alike.
func (t *Table) SetNumber(record, field int, coefficient int64, exponent int8) {
	d, _ := decimal.New(coefficient, int32(exponent)) // every int8 is in its bounds
	t.setNumber(record, field, expression.ExactOf(d))
}

// SetText sets a text of a String or JSON field, without what can't be stored.
// The empty text clears it.
func (t *Table) SetText(record, field int, text string) {
	if text = cleanText(text); text == "" {
		t.SetEmpty(record, field)
		return
	}
	t.set(record, field, StateValid, uint64(t.arena.share(text)))
}

// SetBig sets an Integer or Number of more digits than SetInt and SetNumber
// hold, in plain or scientific notation.
func (t *Table) SetBig(record, field int, digits string) {
	t.set(record, field, StateBig, uint64(t.arena.share(digits)))
}

// SetInvalid notes the displayed text of a cell that has no value.
func (t *Table) SetInvalid(record, field int, displayed string) {
	t.set(record, field, StateInvalid, uint64(t.arena.share(cleanText(displayed))))
}

// SetUnknown notes that the value of a computed cell can't be known.
func (t *Table) SetUnknown(record, field int) { t.set(record, field, StateInvalid, 0) }

// Own readies a field for being set by several goroutines.
func (t *Table) Own(field int) { t.columns[field].own() }

func (t *Table) set(record, field int, s CellState, data uint64) {
	t.columns[field].set(record, s, data)
}

func (c *column) set(record int, s CellState, data uint64) {
	c.states[record] = s
	if c.shared {
		if c.data[record] == data || s == StateEmpty {
			return
		}
		c.own()
	}
	c.data[record] = data
}

// Extra returns the columns that the schema doesn't know, in the tab's order.
func (t *Table) Extra() []ExtraColumn { return t.extra }

// ExtraCell returns a record's cell in an extra column: as displayed in Text
// for texts and for numbers that are shown other than plainly (dates, money);
// else Kind and Number tell.
func (t *Table) ExtraCell(record, column int) Cell {
	c := &t.extra[column]
	cell := Cell{Kind: c.kinds[record]}
	switch cell.Kind {
	case CellText:
		cell.Text = t.arena.text(ref(c.data[record]))
	case CellNumber, CellBool:
		cell.Number = math.Float64frombits(c.data[record])
	}
	return cell
}

// AddExtra adds a column that the schema doesn't know and returns its index.
func (t *Table) AddExtra(header string) int {
	t.extra = append(t.extra, ExtraColumn{
		Header: header,
		kinds:  make([]CellKind, len(t.rows)),
		data:   make([]uint64, len(t.rows)),
	})
	return len(t.extra) - 1
}

// SetExtra sets a record's cell in an extra column. Display is not kept.
func (t *Table) SetExtra(record, column int, cell Cell) {
	c := &t.extra[column]
	c.kinds[record] = cell.Kind
	switch cell.Kind {
	case CellText:
		c.data[record] = uint64(t.arena.share(cleanText(cell.Text)))
	case CellNumber, CellBool:
		c.data[record] = math.Float64bits(cell.Number)
	}
}
