package overview

import (
	"cmp"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// doubt is why a figure or a chart isn't known: the first field that it needs and
// that can't be read, and in how many records there is such a field.
type doubt struct {
	records  recordSet
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
	if d.records == nil {
		d.records = recordSet{}
		d.resource, d.field = r.Table.Resource, values[i].Origin()
		d.row, d.tab = r.Table.Row(r.Record), r.Table.Tab(r.Record)
	}
	d.records.add(r)
}

// recordSet is records of resources, by resource and position.
type recordSet map[[2]int]bool

func (s recordSet) add(r *table.Cursor) { s[[2]int{r.Table.Resource.Index, r.Record}] = true }

// args are those of the messages that tell of it.
func (d *doubt) args(p *language.Printer) language.Args {
	return language.Args{
		"operand": d.resource.Fields[d.field].Caption(p.Tag()), "table": cmp.Or(d.tab, d.resource.Caption(p.Tag())), "row": d.row, "count": len(d.records),
	}
}

// leftOver counts the records that a figure, chart or table leaves out, or out of its
// total.
type leftOver struct {
	invalid     int // whose group breaks its field's constraints
	unconverted int // that have an amount, but none in the base currency
}

// notes say what keeps a part of the overview from being known, and what it leaves out.
func (b *builder) notes(d *doubt, left leftOver) string {
	var notes []string
	if len(d.records) > 0 {
		notes = append(notes, b.Say("overview.unknown", d.args(b.Printer)))
	}
	if left.invalid > 0 {
		notes = append(notes, b.Say("overview.invalid", language.Args{"count": left.invalid}))
	}
	if left.unconverted > 0 {
		notes = append(notes, b.Say("overview.not_converted", language.Args{"count": left.unconverted}))
	}
	return strings.Join(notes, "\n")
}
