package preview

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/hold"
)

// A Resource is what a run found of one resource.
type Resource struct {
	Table *table.Table // the records as the sheet holds them, with their ids
	// Changed are those, by index and ascending, that the mirror has otherwise. New ones
	// aren't among them: they had nothing to lose.
	Changed []int
	// Deleted are the records that only the mirror has, in the order of their rows.
	Deleted []Row
	// Unlinked are the references that name no single record now, and weren't told of
	// before: of records that aren't new, by record and field.
	Unlinked map[Reference]bool
	// Then says how the columns were filled when a run was last applied. What isn't in it,
	// nobody fills.
	Then map[string]hold.Filling
}

// A Reference is a cell that names a record of another resource.
type Reference struct{ Record, Field int }

// A Question asks the mirror what some cells hold.
type Question struct {
	Resource *sheetschema.Resource
	Fields   []int
	IDs      []string // of the records

	records []int // parallel to IDs: indexes of the table
}

// A Cell says what a cell of the mirror holds.
type Cell uint8

// What a cell holds. The mirror keeps as displayed what it couldn't read.
const (
	CellEmpty Cell = iota
	CellValid
	CellInvalid
	CellError // the error of a formula
)

// Question asks for the cells that may have lost something: there is nothing in them now
// that can be read, or their reference names nothing.
func (r *Resource) Question() Question {
	q := Question{Resource: r.Table.Resource}
	for _, f := range r.Table.Resource.Fields {
		if then := r.Then[f.Name]; then.Valid+then.Invalid > 0 {
			q.Fields = append(q.Fields, f.Index)
		}
	}
	references := make(map[int]bool, len(r.Unlinked))
	for c := range r.Unlinked {
		references[c.Record] = true
	}
	next := 0
	for record := range r.Table.Len() {
		changed := next < len(r.Changed) && r.Changed[next] == record
		if changed {
			next++
		}
		if references[record] || changed && r.lacks(record, q.Fields) {
			q.records = append(q.records, record)
			q.IDs = append(q.IDs, r.Table.ID(record))
		}
	}
	return q
}

func (r *Resource) lacks(record int, fields []int) bool {
	for _, f := range fields {
		if r.cell(record, f) != CellValid {
			return true
		}
	}
	return false
}

// cell says what people have in a cell now.
func (r *Resource) cell(record, field int) Cell {
	state := r.Table.State
	if r.Table.Resource.Fields[field].Computed() {
		state = r.Table.TypedState
	}
	switch state(record, field) {
	case table.StateEmpty:
		return CellEmpty
	case table.StateInvalid:
		if table.IsErrorText(r.Table.Text(record, field)) {
			return CellError
		}
		return CellInvalid
	default:
		return CellValid
	}
}
