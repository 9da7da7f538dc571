package table

import (
	"encoding/binary"
	"slices"

	"github.com/cespare/xxhash/v2"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/textkey"
)

// Hashes identify a table's records by what they hold, in parallel slices.
// Equal hashes stand for equal content from one run to the next and from one
// version of the program to the next.
type Hashes struct {
	// Full covers all fields, computed ones too, and the extra columns: values,
	// and what is shown in invalid cells. Not the position, nor the id.
	Full []uint64
	// Content covers people's columns only, and what they typed in those of
	// computed fields. It doesn't depend on the order of
	// columns in the tab.
	Content []uint64
	// Key covers the values of the primary key, texts as package textkey compares
	// them; 0 where there is none or a part of it is empty or invalid.
	Key []uint64
}

// Hash computes the hashes of all records.
func (t *Table) Hash() Hashes {
	h := Hashes{Full: make([]uint64, t.Len()), Content: make([]uint64, t.Len()), Key: make([]uint64, t.Len())}
	order := t.hashOrder()
	parallel.Records(t.Len(), func(from, to int) {
		buffer := make([]byte, 0, 4096)
		for record := from; record < to; record++ {
			buffer = order.appendPeople(buffer[:0], record)
			h.Content[record] = xxhash.Sum64(buffer)
			buffer = order.appendComputed(buffer, record)
			h.Full[record] = xxhash.Sum64(buffer)
			h.Key[record] = t.keyHash(buffer, record)
		}
	})
	return h
}

// HashFull computes [Hashes].Full alone.
func (t *Table) HashFull() []uint64 {
	full := make([]uint64, t.Len())
	order := t.hashOrder()
	parallel.Records(t.Len(), func(from, to int) {
		buffer := make([]byte, 0, 4096)
		for record := from; record < to; record++ {
			buffer = order.appendComputed(order.appendPeople(buffer[:0], record), record)
			full[record] = xxhash.Sum64(buffer)
		}
	})
	return full
}

// hashOrder is in which order a record's cells are hashed.
type hashOrder struct {
	table                          *Table
	people, computed, typed, extra []int
}

func (t *Table) hashOrder() *hashOrder {
	order := &hashOrder{table: t, typed: t.typedFields()}
	for i, f := range t.Resource.Fields {
		if f.Computed() {
			order.computed = append(order.computed, i)
		} else {
			order.people = append(order.people, i)
		}
	}
	for i := range t.extra {
		order.extra = append(order.extra, i)
	}
	slices.SortFunc(order.extra, func(a, b int) int {
		switch {
		case t.extra[a].Header < t.extra[b].Header:
			return -1
		case t.extra[a].Header > t.extra[b].Header:
			return 1
		}
		return 0
	})
	return order
}

// appendPeople writes a record's cells one after the other, each so that no two
// different ones are written alike.
func (o *hashOrder) appendPeople(b []byte, record int) []byte {
	for _, field := range o.people {
		b = o.table.appendCell(b, record, field)
	}
	for _, column := range o.extra {
		b = o.table.appendExtra(b, record, column)
	}
	for _, field := range o.typed {
		b = o.table.appendTyped(b, record, field)
	}
	return b
}

func (o *hashOrder) appendComputed(b []byte, record int) []byte {
	for _, field := range o.computed {
		b = o.table.appendCell(b, record, field)
	}
	return b
}

func (t *Table) keyHash(b []byte, record int) uint64 {
	b = b[:0]
	for _, field := range t.Resource.PrimaryKey {
		if s := t.State(record, field); s == StateEmpty || s == StateInvalid {
			return 0
		}
		if f := t.Resource.Fields[field]; f.Type == sheetschema.TypeString {
			b = appendText(append(b, byte(StateValid)), textkey.Of(t.Text(record, field), textkey.FormOf(f.Format)))
			continue
		}
		b = t.appendCell(b, record, field)
	}
	if len(b) == 0 {
		return 0
	}
	return max(xxhash.Sum64(b), 1)
}

func (t *Table) appendCell(b []byte, record, field int) []byte {
	return t.appendCellOf(b, record, field, &t.columns[field])
}

func (t *Table) appendCellOf(b []byte, record, field int, c *column) []byte {
	state := c.states[record]
	b = append(b, byte(state))
	if state == StateEmpty {
		return b
	}
	if ty := t.Resource.Fields[field].Type; state != StateValid || ty == sheetschema.TypeString || ty == sheetschema.TypeJSON {
		return appendText(b, t.arena.text(ref(c.data[record])))
	}
	if c.exponents != nil {
		b = append(b, byte(c.exponents[record]))
	}
	return binary.LittleEndian.AppendUint64(b, c.data[record])
}

// appendTyped writes what was typed in a cell of a computed field. It writes
// nothing for an empty one, so that a blank column comes and goes without a change.
func (t *Table) appendTyped(b []byte, record, field int) []byte {
	c := t.typed[field]
	if c.states[record] == StateEmpty {
		return b
	}
	return t.appendCellOf(appendText(append(b, 0xFE), t.Resource.Fields[field].Name), record, field, c)
}

// appendExtra writes nothing for an empty cell, so that a blank column comes
// and goes without a change.
func (t *Table) appendExtra(b []byte, record, column int) []byte {
	x := &t.extra[column]
	kind := x.kinds[record]
	if kind == CellEmpty {
		return b
	}
	b = appendText(append(b, 0xFF), x.Header)
	b = append(b, byte(kind))
	if kind == CellText {
		return appendText(b, t.arena.text(ref(x.data[record])))
	}
	return binary.LittleEndian.AppendUint64(b, x.data[record])
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}
