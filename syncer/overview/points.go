package overview

import (
	"cmp"
	"fmt"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/table"
)

// A point is a group with its aggregate.
type point struct {
	key   string // "" for records without a value, unknownSign for those whose value can't be read
	label string
	value expression.Value
}

// key is the group of a value. A date is grouped by month where months are asked
// for; one that is empty or unknown is then in none of them.
func key(months bool, v expression.Value) string {
	switch {
	case v.IsUnknown():
		return unknownSign
	case months && v.IsKnown():
		return month(v.Day())
	}
	return v.String()
}

// label words a group.
func (b *builder) label(labels []sheetschema.GroupLabel, key string) string {
	for _, l := range labels {
		if l.Group == key {
			return b.title(l.Title, key)
		}
	}
	if key == "" {
		return b.Say("overview.empty", nil)
	}
	return key
}

func month(d expression.Day) string {
	year, m, _ := d.Civil()
	return fmt.Sprintf("%04d-%02d", year, m)
}

// groupOf returns the group of a record. ok is false where it has none: it can't be
// computed, or the field that is grouped by breaks its constraints, as a mark of 6
// does where there are five. A text that is none of the field's choices does as well.
func (b *builder) groupOf(s *sheetschema.AggregateSource, r *table.Cursor) (group expression.Value, ok bool) {
	group, err := s.Group.Eval(r, b.scope)
	if err != nil {
		return group, false
	}
	field := fieldOf(s)
	if field < 0 {
		return group, true
	}
	raw := r.Table.Value(r.Record, field)
	if raw.IsKnown() && !holds(&s.From.Fields[field].Constraints, raw) {
		return raw, false
	}
	return raw, true
}

// holds reports whether a value is one that the constraints allow.
func holds(c *sheetschema.Constraints, v expression.Value) bool {
	if len(c.Enum) > 0 && !slices.ContainsFunc(c.Enum, v.Equal) {
		return false
	}
	bound := func(limit *expression.Value, allowed ...int) bool {
		if limit == nil {
			return true
		}
		order, ok := v.Compare(*limit)
		return !ok || slices.Contains(allowed, order)
	}
	return bound(c.Minimum, 0, 1) && bound(c.Maximum, 0, -1) && bound(c.ExclusiveMinimum, 1) && bound(c.ExclusiveMaximum, -1)
}

// ordered chooses and orders a chart's groups.
func (b *builder) ordered(chart *sheetschema.Chart, sums *groups) []point {
	if chart.Months > 0 {
		return b.months(chart, sums)
	}
	points := make([]point, 0, len(sums.sums))
	for key := range sums.sums {
		points = append(points, point{key, b.label(chart.Labels, key), sums.value(key)})
	}
	top := chart.Top
	if top == 0 && len(points) > sheetschema.UsualGroups {
		top = sheetschema.UsualGroups - 1
	}
	rank := ranks(chart.Labels, &chart.Sources[0])
	if top > 0 {
		points = b.top(chart.Function, points, top)
	}
	if chart.Top == 0 {
		slices.SortStableFunc(points, func(x, y point) int {
			return cmp.Or(cmp.Compare(rank(x.key), rank(y.key)), byName(x.key, y.key))
		})
	}
	return points
}

// top keeps the largest groups and adds up the rest. What isn't known comes first,
// for people to see it.
func (b *builder) top(f sheetschema.AggregateFunction, points []point, top int) []point {
	slices.SortStableFunc(points, func(x, y point) int {
		return cmp.Or(descending(x.value, y.value), byName(x.key, y.key))
	})
	if len(points) > top {
		points = append(points[:top:top], b.rest(f, points[top:]))
	}
	return points
}

// descending orders values, the largest first, and before it what isn't known.
func descending(x, y expression.Value) int {
	switch {
	case x.IsUnknown() != y.IsUnknown():
		return first(x.IsUnknown())
	case x.IsEmpty() != y.IsEmpty():
		return first(y.IsEmpty())
	}
	order, _ := y.Compare(x)
	return order
}

func first(is bool) int {
	if is {
		return -1
	}
	return 1
}

// restKey is the key of the groups that are too many to show: after every other, by name.
const restKey = "\U0010FFFF"

// rest adds up the groups that are too many to show. Averages can't be added;
// theirs is left empty.
func (b *builder) rest(f sheetschema.AggregateFunction, points []point) point {
	other := point{key: restKey, label: b.Say("overview.other", nil)}
	if f == sheetschema.AggregateAverage {
		return other
	}
	sum := newGroups(f)
	for _, p := range points {
		sum.add("", p.value)
	}
	other.value = sum.value("")
	return other
}

// ranks orders groups: as they are worded, else as the descriptor lists a field's
// choices, and before everything else. Those without a value come last.
func ranks(labels []sheetschema.GroupLabel, s *sheetschema.AggregateSource) func(key string) int {
	order := map[string]int{}
	for _, l := range labels {
		if l.Group != "" {
			order[l.Group] = len(order)
		}
	}
	if field := fieldOf(s); field >= 0 && len(order) == 0 {
		for i, v := range s.From.Fields[field].Constraints.Enum {
			order[v.String()] = i
		}
	}
	return func(key string) int {
		if i, ok := order[key]; ok {
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
		points[i] = point{label, label, sums.value(label)}
	}
	return points
}
