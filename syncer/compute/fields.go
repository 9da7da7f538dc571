package compute

import (
	"errors"
	"sync/atomic"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/available"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/reference"
	"sheetsync/sheetschema/table"
)

// computer fills the computed fields of all tables of a register.
type computer struct {
	descriptor *sheetschema.Descriptor
	tables     []*table.Table // by resource
	scope      expression.Scope
	tag        language.Tag
	links      map[joinKey]*reference.Links
	families   map[*reference.Links]*reference.Families
	choices    map[choiceKey]*choice
	values     []expression.Value           // of the field that is being computed, or of an earlier one
	causes     map[cell]cause               // why computed cells are unknown
	blank      map[cell][]string            // cells whose being blank keeps their record out of totals, and these totals
	lost       map[cell][]string            // references that can't be read, and the totals that their records are missing from
	missed     map[cell]*sheetschema.Lookup // cells that a lookup found nothing for, until the field's last lookup
	issues     []sheetschema.Issue

	merged   *table.Table // records that stand for several, of which the fields are computed; nil for none
	mergedOf []int32      // by record of their resource: the merged one that it belongs to, or -1
}

// Fields fills every computed field of a register's tables, which are those of
// the descriptor's resources in order, each field after what it is computed
// from. A cell that people typed in the column of a computed field stays as it is,
// and has an issue where it isn't what would be computed. A field that can't be computed for a record is unknown there, and has an
// issue with its fields' titles in the language.
func Fields(d *sheetschema.Descriptor, tables []*table.Table, scope expression.Scope, tag language.Tag) []sheetschema.Issue {
	return FieldsOf(d, tables, nil, scope, tag)
}

// FieldsOf is Fields for a register that lacks tabs or columns: what can't be
// computed without them is empty, without an issue.
func FieldsOf(d *sheetschema.Descriptor, tables []*table.Table, has *available.Set, scope expression.Scope, tag language.Tag) []sheetschema.Issue {
	c := &computer{descriptor: d, tables: tables, scope: scope, tag: tag, links: map[joinKey]*reference.Links{}, families: map[*reference.Links]*reference.Families{}, choices: map[choiceKey]*choice{},
		causes: map[cell]cause{}, blank: map[cell][]string{}, lost: map[cell][]string{},
		missed: map[cell]*sheetschema.Lookup{}}
	for _, step := range d.Steps() {
		t := tables[step.Resource]
		if cap(c.values) < t.Len() {
			c.values = make([]expression.Value, t.Len())
		}
		c.values = c.values[:t.Len()]
		switch f := t.Resource.Fields[step.Field]; {
		case !has.Computable(f):
		case t.IsTyped(f.Index):
			c.besideTyped(t, f)
		default:
			c.fill(t, f)
		}
	}
	c.reportLeftOut(c.blank, sheetschema.CodeLeftOut)
	c.reportLeftOut(c.lost, sheetschema.CodeUnlinked)
	return c.issues
}

// fill computes the cells of a field.
func (c *computer) fill(t *table.Table, f *sheetschema.Field) {
	if f.Rollup != nil {
		c.rollup(t, f)
		return
	}
	if f.Pool != sheetschema.PoolNone {
		c.pool(t, f)
		return
	}
	if f.Formula != nil {
		c.formula(t, f)
	}
	for i := range f.Lookups {
		c.lookup(t, f, &f.Lookups[i], i == len(f.Lookups)-1)
	}
}

func (c *computer) formula(t *table.Table, f *sheetschema.Field) {
	var faulty atomic.Bool // most columns aren't
	parallel.Records(t.Len(), func(from, to int) {
		r := table.Cursor{Table: t}
		for r.Record = from; r.Record < to; r.Record++ {
			v, err := f.Formula.Eval(&r, c.scope)
			if err != nil {
				faulty.Store(true)
			}
			c.values[r.Record] = v
		}
	})
	isFault := func(i int) bool { return faulty.Load() && c.values[i].IsEmpty() }
	c.setValues(t, f, func(i int) bool { return !isFault(i) && !c.values[i].IsUnknown() }, func(i int) {
		v := c.values[i]
		if isFault(i) {
			if _, err := f.Formula.Eval(&table.Cursor{Table: t, Record: i}, c.scope); err != nil {
				c.fail(t, i, f, sheetschema.CodeComputationError)
				if errors.Is(err, expression.ErrDivisionByZero) {
					c.issues[len(c.issues)-1].Variant = "division"
				}
				return
			}
		}
		if v.IsUnknown() {
			c.makeUnknown(t, i, f, c.causesInRecord(t, i, v.Origin(), f.Formula.Indexes()).cause())
			return
		}
		c.set(t, i, f, v)
	})
}

// setValues sets a field of all records to the computed values: several at once where
// isUsual says so and the value fits; the others one by one as given, in their order.
func (c *computer) setValues(t *table.Table, f *sheetschema.Field, isUsual func(i int) bool, other func(i int)) {
	others := make([][]int, (t.Len()+parallel.Chunk-1)/parallel.Chunk)
	t.Own(f.Index)
	parallel.Records(t.Len(), func(from, to int) {
		for i := from; i < to; i++ {
			if !isUsual(i) || !t.SetValue(i, f.Index, c.values[i]) {
				others[from/parallel.Chunk] = append(others[from/parallel.Chunk], i)
			}
		}
	})
	for _, chunk := range others {
		for _, i := range chunk {
			other(i)
		}
	}
}

// set stores a computed value. One that doesn't fit the field's type, such as a
// fraction in a whole number, is an issue.
func (c *computer) set(t *table.Table, i int, f *sheetschema.Field, v expression.Value) {
	if !t.SetValue(i, f.Index, v) {
		c.report(t, i, f, sheetschema.CodeComputationError)
	}
}

// fail says that a cell can't be computed for a reason of its own: it is unknown,
// and the cause of whatever is computed from it.
func (c *computer) fail(t *table.Table, i int, f *sheetschema.Field, code sheetschema.Code) {
	t.SetUnknown(i, f.Index)
	c.report(t, i, f, code)
}

func (c *computer) report(t *table.Table, i int, f *sheetschema.Field, code sheetschema.Code) {
	c.issues = append(c.issues, sheetschema.Issue{
		Resource: t.Resource.Name, Record: i, Row: t.Row(i), Field: f.Name, Code: code,
		Severity: sheetschema.SeverityError,
		Args:     map[string]string{"field": f.Caption(c.tag), "table": t.Resource.Caption(c.tag)},
	})
}
