package duplicates

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
)

// Without a policy nobody has said what tells records apart, so that only what
// surely is one thing is reported.
const (
	// sureScore is the score from which on a pair is reported without a policy.
	sureScore = 0.95
	// maxSharing is how many records may share a value that still tells who they
	// are. A value of more is a placeholder, or that of somebody else than the
	// record: its salesperson, its agent.
	maxSharing = 3
	// A field in which more records than maxRepeated, and more than one in
	// repeatedShare, have a value that others have too, doesn't name the record
	// but something that many records are about: the customer of an order.
	maxRepeated, repeatedShare = 4, 4
)

// evidence weighs the agreements of records where there is no policy.
type evidence struct {
	table    *table.Table
	common   map[uint64]bool      // values that too many records share
	repeated []bool               // by compared field: its values come again and again
	amounts  []*sheetschema.Field // which copies of one thing share
}

func newEvidence(t *table.Table, fields []field, columns []*column) *evidence {
	e := &evidence{table: t, common: make(map[uint64]bool), repeated: make([]bool, len(fields))}
	for _, f := range t.Resource.Fields {
		if f.Type == sheetschema.TypeNumber && !f.Computed() && !f.Constraints.Unique && !slices.Contains(t.Resource.PrimaryKey, f.Index) {
			e.amounts = append(e.amounts, f)
		}
	}
	for i, c := range columns {
		values := c.all()
		shared := 0
		for from := 0; from < len(values); {
			to := from + 1
			for to < len(values) && values[to] == values[from] {
				to++
			}
			if to-from > 1 {
				shared += to - from
			}
			if to-from > maxSharing {
				e.common[values[from]] = true
			}
			from = to
		}
		e.repeated[i] = shared > maxRepeated && shared*repeatedShare > len(values)
	}
	return e
}

// all returns the values of all records, sorted.
func (c *column) all() []uint64 {
	values := make([]uint64, 0, len(c.first))
	for record := range c.first {
		c.each(record, func(value uint64) bool {
			values = append(values, value)
			return true
		})
	}
	slices.Sort(values)
	return values
}

// weight is the weight of an agreement on a value of a field: one that names
// nobody only confirms others, as an address does.
func (e *evidence) weight(i int, k kind, value uint64) float64 {
	if e.repeated[i] || e.common[value] {
		return weights[other]
	}
	return weights[k]
}

// amountsDiffer reports whether the records have different amounts.
func (e *evidence) amountsDiffer(a, b int) bool {
	return slices.ContainsFunc(e.amounts, func(f *sheetschema.Field) bool {
		return e.table.State(a, f.Index) == table.StateValid && e.table.State(b, f.Index) == table.StateValid &&
			(e.table.Int(a, f.Index) != e.table.Int(b, f.Index) || e.table.Exponent(a, f.Index) != e.table.Exponent(b, f.Index))
	})
}

// contradicted reports whether the agreement of two records in one kind of field
// alone is doubtful: the names of their companies differ, or their amounts do, as
// in two orders of one customer.
func (f *finder) contradicted(a, b int, agreed kind) bool {
	if f.evidence.amountsDiffer(a, b) {
		return true
	}
	if agreed == company {
		return false
	}
	for i, fd := range f.fields {
		if c := f.columns[i].first; fd.kind == company && c[a] != 0 && c[b] != 0 && c[a] != c[b] {
			return true
		}
	}
	return false
}
