package overview

import (
	"cmp"
	"fmt"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/table"
)

// chart adds a chart with the block of its numbers.
func (b *builder) chart(chart *sheetschema.Chart) {
	sums, d := newGroups(chart.Function), &doubt{}
	b.each(&chart.Aggregate, func(s *sheetschema.AggregateSource, r *table.Cursor, counts expression.Value) {
		group, err := s.Group.Eval(r, b.scope)
		if err != nil {
			return
		}
		if field := fieldOf(s); field >= 0 {
			group = r.Table.Value(r.Record, field) // a text that is none of the choices is a group of its own
		}
		v := amount(s, r)
		d.note(r, counts, group, v)
		if counts.IsUnknown() && v.IsKnown() {
			v = counts
		}
		sums.add(b.label(chart, group), v)
	})
	name := title(b.printer, chart.Title, chart.Name)
	c := b.content
	c.Charts = append(c.Charts, Chart{ID: chartID(chart.Name), Title: name, Type: chart.Type, First: len(c.Rows), Rows: chart.Rows()})
	c.add(Row{Kind: KindHeader, Label: table.TextCell(name), Value: table.TextCell(b.heading(d))})
	points := b.points(chart, sums)
	for i := range chart.Rows() {
		row := Row{Kind: KindNumber, Format: format(&chart.Aggregate)}
		if i < len(points) {
			row.Label, row.Value = table.TextCell(points[i].label), number(points[i].value)
		}
		c.add(row)
	}
}

// heading stands above a chart's numbers, and says what keeps some of them from
// being known.
func (b *builder) heading(d *doubt) string {
	if d.records == 0 {
		return b.printer.Say("overview.value", nil)
	}
	return b.printer.Say("overview.value_unknown", d.args(b.printer))
}

type point struct {
	label string
	value expression.Value
}

func (b *builder) label(chart *sheetschema.Chart, v expression.Value) string {
	switch {
	case !v.IsKnown() && chart.Months > 0:
		return "" // no month
	case v.IsUnknown():
		return unknownSign
	case v.IsEmpty():
		return b.printer.Say("overview.empty", nil)
	case chart.Months > 0:
		return month(v.Day())
	}
	return v.String()
}

func month(d expression.Day) string {
	year, m, _ := d.Civil()
	return fmt.Sprintf("%04d-%02d", year, m)
}

// points chooses and orders a chart's groups.
func (b *builder) points(chart *sheetschema.Chart, sums *groups) []point {
	if chart.Months > 0 {
		return b.months(chart, sums)
	}
	points := make([]point, 0, len(sums.sums))
	for label := range sums.sums {
		points = append(points, point{label, sums.value(label)})
	}
	top := chart.Top
	if top == 0 && len(points) > sheetschema.UsualGroups {
		top = sheetschema.UsualGroups - 1
	}
	if top > 0 {
		slices.SortFunc(points, func(x, y point) int {
			order, ok := y.value.Compare(x.value)
			if !ok { // what isn't known comes first, for people to see it
				order = cmp.Compare(x.value.Type(), y.value.Type())
			}
			return cmp.Or(order, cmp.Compare(x.label, y.label))
		})
		if len(points) > top {
			points = append(points[:top:top], b.rest(chart, points[top:]))
		}
	}
	if chart.Top == 0 {
		rank := ranks(chart)
		slices.SortStableFunc(points, func(x, y point) int {
			return cmp.Or(cmp.Compare(rank(x.label), rank(y.label)), cmp.Compare(x.label, y.label))
		})
	}
	return points
}

// rest adds up the groups that are too many to show. Averages can't be added;
// theirs is left empty.
func (b *builder) rest(chart *sheetschema.Chart, points []point) point {
	other := point{label: b.printer.Say("overview.other", nil)}
	if chart.Function == sheetschema.AggregateAverage {
		return other
	}
	sum := newGroups(chart.Function)
	for _, p := range points {
		sum.add("", p.value)
	}
	other.value = sum.value("")
	return other
}

// ranks orders a field's choices as the descriptor lists them, and before
// everything else.
func ranks(chart *sheetschema.Chart) func(label string) int {
	order := map[string]int{}
	s := chart.Sources[0]
	if field := fieldOf(&s); field >= 0 {
		for i, v := range s.From.Fields[field].Constraints.Enum {
			order[v.String()] = i
		}
	}
	return func(label string) int {
		if i, ok := order[label]; ok {
			return i
		}
		return len(order)
	}
}

// fieldOf is the index of the field that a chart's records are grouped by; -1 where
// they are grouped by what is computed from fields.
func fieldOf(s *sheetschema.AggregateSource) int {
	if fields := s.Group.Indexes(); len(fields) == 1 && s.Group.Source() == s.From.Fields[fields[0]].Name {
		return fields[0]
	}
	return -1
}

// months lists the latest months up to this one, those without records too.
func (b *builder) months(chart *sheetschema.Chart, sums *groups) []point {
	year, m, _ := b.scope.Today.Civil()
	points := make([]point, chart.Months)
	for i := range points {
		at := year*12 + m - 1 - (chart.Months - 1 - i)
		label := fmt.Sprintf("%04d-%02d", at/12, at%12+1)
		points[i] = point{label, sums.value(label)}
	}
	return points
}
