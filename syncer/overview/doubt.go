package overview

import (
	"cmp"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// doubt is why a figure or a chart isn't known: the first field that it needs and
// that can't be read, and in how many records there is such a field.
type doubt struct {
	records  int
	resource *sheetschema.Resource
	field    int
	row      int
	tab      string // where the resource has several
}

// note looks at what a record adds, where it stands, and whether it counts.
func (d *doubt) note(r *table.Cursor, values ...expression.Value) {
	i := slices.IndexFunc(values, expression.Value.IsUnknown)
	if i < 0 {
		return
	}
	if d.records++; d.records == 1 {
		d.resource, d.field = r.Table.Resource, values[i].Origin()
		d.row, d.tab = r.Table.Row(r.Record), r.Table.Tab(r.Record)
	}
}

// args are those of the messages that tell of it.
func (d *doubt) args(p *language.Printer) language.Args {
	return language.Args{
		"operand": d.resource.Fields[d.field].Caption(p.Tag()), "table": cmp.Or(d.tab, d.resource.Caption(p.Tag())), "row": d.row, "count": d.records,
	}
}
