package compute

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// cell names a cell of a register.
type cell struct{ resource, record, field int }

func (a cell) compare(b cell) int {
	return cmp.Or(cmp.Compare(a.resource, b.resource), cmp.Compare(a.record, b.record), cmp.Compare(a.field, b.field))
}

// A cause says why a computed cell is unknown: the first cell that can't be
// read or computed itself, and how many such cells there are.
type cause struct {
	root  cell
	count int
}

// causeOf says why a cell is unknown: a computed one for its own cause, any other
// because it is itself what can't be read.
func (c *computer) causeOf(at cell) cause {
	if why, ok := c.causes[at]; ok {
		return why
	}
	return cause{root: at, count: 1}
}

// causes gathers why one computed cell is unknown.
type causes struct {
	roots map[cell]struct{}
	first cell
	count int
}

func (cs *causes) add(why cause) {
	if cs.roots == nil {
		cs.roots, cs.first = make(map[cell]struct{}, 1), why.root
	}
	cs.roots[why.root] = struct{}{}
	cs.count = max(cs.count, why.count)
}

// cause sums up. Causes that have several roots of their own may share some, so
// that the count is of those that are certainly different.
func (cs *causes) cause() cause {
	return cause{root: cs.first, count: max(cs.count, len(cs.roots))}
}

// causesInRecord gathers the cells among a record's fields that can't be known,
// the one at origin first.
func (c *computer) causesInRecord(t *table.Table, record, origin int, fields []int) *causes {
	cs := &causes{}
	cs.add(c.causeOf(cell{t.Resource.Index, record, origin}))
	for _, field := range fields {
		if field != origin && (t.State(record, field) == table.StateInvalid || t.OutsideChoices(record, field)) {
			cs.add(c.causeOf(cell{t.Resource.Index, record, field}))
		}
	}
	return cs
}

// makeUnknown notes that a computed cell can't be known, and says why.
func (c *computer) makeUnknown(t *table.Table, record int, f *sheetschema.Field, why cause) {
	t.SetUnknown(record, f.Index)
	c.causes[cell{t.Resource.Index, record, f.Index}] = why
	root := c.tables[why.root.resource]
	operand := root.Resource.Fields[why.root.field]
	variant := "cell"
	if root.IsComputed(why.root.record, operand.Index) {
		variant = "formula"
	}
	if why.count > 1 {
		variant += "_several"
	}
	c.issues = append(c.issues, sheetschema.Issue{
		Resource: t.Resource.Name, Record: record, Row: t.Row(record), Field: f.Name, Code: sheetschema.CodeUnknownValue, Variant: variant,
		Severity: sheetschema.SeverityWarning,
		Args: map[string]string{
			"field": f.Caption(c.tag), "operand": operand.Caption(c.tag), "table": root.TabOr(why.root.record, root.Resource.Caption(c.tag)),
			"row": strconv.Itoa(root.Row(why.root.record)), "more": strconv.Itoa(why.count - 1),
		},
	})
}

// leaveOut notes that a record isn't in a total of the parent because a cell of
// it is blank or, as part of a reference, can't be read.
func (c *computer) leaveOut(into map[cell][]string, at cell, parent *table.Table, total *sheetschema.Field) {
	p := language.NewPrinter(c.tag)
	into[at] = append(into[at], p.Say("issues.total", language.Args{"total": total.Caption(c.tag), "table": parent.Resource.Caption(c.tag)}))
}

// reportLeftOut adds an issue for each of the cells, with the totals that miss
// its record.
func (c *computer) reportLeftOut(cells map[cell][]string, code sheetschema.Code) {
	order := make([]cell, 0, len(cells))
	for at := range cells {
		order = append(order, at)
	}
	slices.SortFunc(order, cell.compare)
	separator := ", "
	if c.tag == language.Chinese {
		separator = "、"
	}
	for _, at := range order {
		t := c.tables[at.resource]
		f := t.Resource.Fields[at.field]
		c.issues = append(c.issues, sheetschema.Issue{
			Resource: t.Resource.Name, Record: at.record, Row: t.Row(at.record), Field: f.Name, Code: code,
			Severity: sheetschema.SeverityWarning,
			Args:     map[string]string{"field": f.Caption(c.tag), "totals": strings.Join(cells[at], separator)},
		})
	}
}
