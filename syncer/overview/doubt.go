package overview

import (
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
}

// note looks at what a record adds, where it stands, and whether it counts.
func (d *doubt) note(r *table.Cursor, values ...expression.Value) {
	i := slices.IndexFunc(values, expression.Value.IsUnknown)
	if i < 0 {
		return
	}
	if d.records++; d.records == 1 {
		d.resource, d.field, d.row = r.Table.Resource, values[i].Origin(), r.Table.Row(r.Record)
	}
}

// args are those of the messages that tell of it.
func (d *doubt) args(p *language.Printer) language.Args {
	return language.Args{
		"operand": d.resource.Fields[d.field].Caption(p.Tag()), "table": d.resource.Caption(p.Tag()), "row": d.row, "count": d.records,
	}
}
