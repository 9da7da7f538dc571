package sheetschema

import (
	"fmt"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/source"
)

// overviewTable reads one of the overview's tables: records, groups of them, or
// deadlines.
//
//	{name, title, from: <resource>, where: <condition>, sort: [-<field>], columns: [<field>], top: 10, overdue: true}
//	{name, title, from: <resource or resources>, group: <expression>, labels: {<group>: <text>}, top: 10,
//	 columns: [{title, count: true | sum: <field> | average: <field> | issues: true, base: <field>, where: <condition>, overdue: true}]}
//	{name, title, deadlines: <days from today on>, top: 10}
//	{name, title, pool: <resource>, top: 10}: who holds how many of its records
func (l *loader) overviewTable(o *source.Object, taken map[string]bool, drafts []*draft) (t OverviewTable, ok bool) {
	before := len(l.Problems)
	t = OverviewTable{Name: l.partName(o, "table", taken), Title: o.Localised("title"), Days: o.Count("deadlines", 1), Top: o.Count("top", 1), Overdue: o.Flag("overdue")}
	if t.Top == 0 {
		t.Top = UsualRows
	}
	switch {
	case o.Has("deadlines"):
	case o.Has("pool"):
		t.Holders = l.holders(o, drafts)
	case o.Has("group"):
		t.Groups = l.groupedRecords(o, drafts)
	default:
		t.Records = l.recordList(o, drafts)
	}
	// A descriptor that extends another may take the pool out, and the table goes with it.
	return t, before == len(l.Problems) && (t.Holders != nil || !o.Has("pool"))
}

// holders reads of which resource a table says who holds its records.
func (l *loader) holders(o *source.Object, drafts []*draft) *Resource {
	name := o.Text("pool")
	switch of := l.named(drafts, name); {
	case of == nil:
		o.Fail("pool", fmt.Sprintf("there is no resource %q", name), source.Suggest(name, resourceNames(drafts), "pool: takes the name of a resource"))
	case of.object.Has(poolMember) && of.object.Member(poolMember) == nil: // null
	case !of.object.Has(poolMember):
		o.Fail("pool", fmt.Sprintf("the records of %s go to no public pool", name), "add pool: to the resource, or take the table out")
	default:
		return of.Resource
	}
	return nil
}

func (l *loader) recordList(o *source.Object, drafts []*draft) *RecordList {
	from := l.overviewSources(o, drafts)
	o.Allow("columns", "where", "sort")
	if len(from) != 1 {
		if len(from) > 1 {
			o.Fail("from", "records are listed of one resource", "name one, or add group:")
		}
		return nil
	}
	list := &RecordList{From: from[0].Resource, Columns: l.fieldList(from[0], o, "columns", from[0])}
	if len(list.Columns) == 0 && !o.Has("columns") {
		o.Fail("columns", "the table has no columns", "add columns: with fields")
	}
	list.Where = l.compile(o, "where", from[0].Resource, expression.TypeBoolean)
	list.Sort = l.sortKeys(o, from[0])
	return list
}

func (l *loader) groupedRecords(o *source.Object, drafts []*draft) *GroupedRecords {
	from := l.overviewSources(o, drafts)
	grouped := &GroupedRecords{Labels: l.groupLabels(o)}
	for _, c := range o.Objects("columns") {
		column := GroupColumn{Title: c.Localised("title"), Issues: c.Flag("issues"), Overdue: c.Flag("overdue")}
		var ok bool
		if column.Issues {
			ok = true
			for _, r := range from {
				column.Sources = append(column.Sources, AggregateSource{From: r.Resource, Field: -1, By: -1, Base: -1})
			}
		} else {
			column.Aggregate, ok = l.aggregate(c, from)
		}
		c.RejectUnknown("description")
		if ok && l.group(o, &column.Aggregate, drafts) {
			grouped.Columns = append(grouped.Columns, column)
		}
	}
	if o.Allow("group"); len(o.Items("columns", true)) == 0 {
		o.Fail("columns", "the table has no columns", fmt.Sprintf("add columns: with aggregates of %s, such as {count: true}", o.Text("from")))
	}
	return grouped
}
