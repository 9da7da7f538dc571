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
//	  figures: [{name, title, from: <resource or resources>, count: true | sum: <field> | average: <field>, by: <field>, where: <condition>}]
//	  charts: [{name, title, type: column|bar|line|pie, from, count | sum | average, where, group: <expression>, months: 12, top: 10}]
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
		figure.Aggregate, ok = l.aggregate(f, drafts)
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
	chart.Aggregate, ok = l.aggregate(o, drafts)
	chart.Months = o.Count("months", 1)
	chart.Top = o.Count("top", 1)
	if chart.Months > MaxGroups || chart.Top > MaxGroups {
		l.FailAt(o.At, o.Path, fmt.Sprintf("a chart shows at most %d groups", MaxGroups), "give a smaller number")
	}
	if !ok {
		o.Allow("group")
		return chart, false
	}
	if !o.Has("group") {
		o.Fail("group", "the chart needs something to group by", "add group: with a field, or an expression over the record")
		return chart, false
	}
	for i := range chart.Sources {
		s := &chart.Sources[i]
		if s.Group = l.compileOver(o, "group", drafts[s.From.Index], len(chart.Sources) > 1, expression.TypeAny); s.Group == nil {
			return chart, false
		}
		if kind := s.Group.Type(); chart.Months > 0 && kind != expression.TypeDate {
			o.Fail("group", fmt.Sprintf("months are of dates, but this gives %s", kind), "group by a date, or leave out months:")
			return chart, false
		}
	}
	return chart, true
}

// aggregate reads from, where, and exactly one of count, sum and average; ok is
// false where they are faulty.
func (l *loader) aggregate(o *source.Object, drafts []*draft) (a Aggregate, ok bool) {
	before := len(l.Problems)
	counted, sum, average := o.Flag("count"), o.Text("sum"), o.Text("average")
	o.Allow("where")
	from := l.from(o, drafts, "a resource to sum up is missing", "add from: with the name of a resource")
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
		s := AggregateSource{From: r.Resource, Field: -1, By: -1}
		if len(given) == 1 && given[0] != "" {
			s.Field = l.aggregateField(o, given[0], r)
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
