package sheetschema

import (
	"fmt"
	"slices"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/source"
)

// overviewMember is a custom member of the descriptor:
//
//	x-overview:
//	  figures: [{name, title, from: <resource or resources>, count: true | sum: <field> | average: <field>, by: <field>, base: <field>, where: <condition>}]
//	  charts: [{name, title, type: column|bar|line|pie, from, count | sum | average, where, group: <expression>, labels: {<group>: <text>}, months: 12, top: 10}]
//	  tables: those of [loader.overviewTable]
//
// In titles {base} is the base currency's code.
const overviewMember = "x-overview"

func (l *loader) overview(o *source.Object, drafts []*draft) Overview {
	var overview Overview
	n := o.Member(overviewMember)
	if n == nil {
		return overview
	}
	root := l.Object(n, source.JoinPath(o.Path, overviewMember))
	taken := make(map[string]bool)
	for _, f := range root.Objects("figures") {
		figure := Figure{Name: l.partName(f, "figure", taken), Title: f.Localised("title")}
		var ok bool
		figure.Aggregate, ok = l.aggregate(f, l.overviewSources(f, drafts))
		if f.Allow("by"); ok {
			for i := range figure.Sources {
				s := &figure.Sources[i]
				from := drafts[s.From.Index]
				if by := l.fieldList(from, f, "by", from); len(by) == 1 {
					s.By = by[0]
				}
			}
		}
		f.RejectUnknown("description")
		if ok {
			overview.Figures = append(overview.Figures, figure)
		}
	}
	taken = make(map[string]bool)
	for _, c := range root.Objects("charts") {
		chart, ok := l.chart(c, taken, drafts)
		c.RejectUnknown("description")
		if ok {
			overview.Charts = append(overview.Charts, chart)
		}
	}
	taken = make(map[string]bool)
	for _, t := range root.Objects("tables") {
		table, ok := l.overviewTable(t, taken, drafts)
		t.RejectUnknown("description")
		if ok {
			overview.Tables = append(overview.Tables, table)
		}
	}
	root.RejectUnknown("description")
	return overview
}

var chartTypes = map[string]ChartType{"column": ChartColumn, "bar": ChartBar, "line": ChartLine, "pie": ChartPie}

func (l *loader) chart(o *source.Object, taken map[string]bool, drafts []*draft) (Chart, bool) {
	chart := Chart{Name: l.partName(o, "chart", taken), Title: o.Localised("title"), Type: ChartColumn}
	if name := o.Text("type"); name != "" {
		kind, ok := chartTypes[name]
		if !ok {
			o.Fail("type", fmt.Sprintf("there is no chart type %q", name), "use column, bar, line or pie")
		}
		chart.Type = kind
	}
	var ok bool
	chart.Aggregate, ok = l.aggregate(o, l.overviewSources(o, drafts))
	chart.Labels = l.groupLabels(o)
	chart.Months = o.Count("months", 1)
	chart.Top = o.Count("top", 1)
	if chart.Months > MaxGroups || chart.Top > MaxGroups {
		l.FailAt(o.At, o.Path, fmt.Sprintf("a chart shows at most %d groups", MaxGroups), "give a smaller number")
	}
	if !ok {
		o.Allow("group")
		return chart, false
	}
	if !l.group(o, &chart.Aggregate, drafts) {
		return chart, false
	}
	for i := range chart.Sources {
		if kind := chart.Sources[i].Group.Type(); chart.Months > 0 && kind != expression.TypeDate {
			o.Fail("group", fmt.Sprintf("months are of dates, but this gives %s", kind), "group by a date, or leave out months:")
			return chart, false
		}
	}
	return chart, true
}

// overviewSources reads from: what is summed up.
func (l *loader) overviewSources(o *source.Object, drafts []*draft) []*draft {
	return l.from(o, drafts, "a resource to sum up is missing", "add from: with the name of a resource")
}

// group reads what an aggregate's records are grouped by.
func (l *loader) group(o *source.Object, a *Aggregate, drafts []*draft) bool {
	if !o.Has("group") {
		o.Fail("group", "there is nothing to group by", "add group: with a field, or an expression over the record")
		return false
	}
	for i := range a.Sources {
		s := &a.Sources[i]
		if s.Group = l.compileOver(o, "group", drafts[s.From.Index], len(a.Sources) > 1, expression.TypeAny); s.Group == nil {
			return false
		}
	}
	return true
}

// groupLabels reads how groups are worded.
func (l *loader) groupLabels(o *source.Object) []GroupLabel {
	n := o.Member("labels")
	if n == nil {
		return nil
	}
	words := l.Object(n, source.JoinPath(o.Path, "labels"))
	var labels []GroupLabel
	for _, m := range words.At.Members {
		labels = append(labels, GroupLabel{Group: m.Name, Title: words.Localised(m.Name)})
	}
	return labels
}

// aggregate reads where, base, and exactly one of count, sum and average; ok is
// false where they are faulty.
func (l *loader) aggregate(o *source.Object, from []*draft) (a Aggregate, ok bool) {
	before := len(l.Problems)
	counted, sum, average := o.Flag("count"), o.Text("sum"), o.Text("average")
	base := o.Text("base")
	o.Allow("where")
	given := slices.DeleteFunc([]string{sum, average}, func(s string) bool { return s == "" })
	if counted {
		given = append(given, "")
	}
	switch {
	case len(given) != 1:
		l.FailAt(o.At, o.Path, "exactly one of count, sum and average is needed", "write count: true, or sum: with a field")
	case sum != "":
		a.Function = AggregateSum
	case average != "":
		a.Function = AggregateAverage
	}
	for _, r := range from {
		s := AggregateSource{From: r.Resource, Field: -1, By: -1, Base: -1}
		if len(given) == 1 && given[0] != "" {
			s.Field = l.aggregateField(o, given[0], r)
		}
		switch {
		case base == "":
		case sum == "":
			o.Fail("base", "only a sum has an amount in the base currency", "leave out base:")
		default:
			s.Base = l.aggregateField(o, base, r)
		}
		s.Where = l.compileOver(o, "where", r, len(from) > 1, expression.TypeBoolean)
		a.Sources = append(a.Sources, s)
	}
	return a, before == len(l.Problems)
}

func (l *loader) aggregateField(o *source.Object, name string, from *draft) int {
	index, ok := from.names[name]
	switch {
	case !ok:
		l.FailAt(o.At, o.Path, fmt.Sprintf("%s has no field %q", from.Name, name), source.Suggest(name, from.fieldNames(), ""))
	case from.Fields[index].Type.Expression() != expression.TypeNumber:
		l.FailAt(o.At, o.Path, fmt.Sprintf("%s is of type %s, which can't be summed up", name, from.Fields[index].Declared), "name a number or integer")
	}
	return index
}
