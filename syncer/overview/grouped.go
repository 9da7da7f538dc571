package overview

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// groups shows records summed up by group, a row a group.
func (b *builder) groups(t *sheetschema.OverviewTable, title string) {
	var columns []*sheetschema.GroupColumn
	for i := range t.Groups.Columns {
		if c := &t.Groups.Columns[i]; b.facts.Available.Aggregate(&c.Aggregate) {
			columns = append(columns, c)
		}
	}
	if !b.offered(len(columns) > 0, title) {
		return
	}
	g := b.sumUp(columns)
	s := &sheet{columns: []column{{b.groupTitle(&columns[0].Sources[0]), columnText}}, note: b.notes(g.doubt, leftOver{len(g.invalid), len(g.unconverted)})}
	for _, c := range columns {
		kind := columnNumber
		if c.Function == sheetschema.AggregateSum && c.Field().Type == sheetschema.TypeNumber {
			kind = columnAmount
		}
		s.columns = append(s.columns, column{b.title(c.Title, ""), kind})
	}
	for _, key := range cut(b, s, g.ordered(t), t.Top) {
		label := b.label(t.Groups.Labels, key)
		cells := []Cell{{Cell: table.TextCell(label)}}
		for n, c := range columns {
			cells = append(cells, groupCell(c, g.sums[n].value(key)))
		}
		s.rows = append(s.rows, cells)
	}
	if g.base != nil && len(s.rows) > 0 {
		s.rows = append(s.rows, b.baseRow(columns, g))
	}
	b.show(title, s)
}

// groupTitle is what the groups are.
func (b *builder) groupTitle(s *sheetschema.AggregateSource) string {
	if field := fieldOf(s); field >= 0 {
		return b.caption(s.From.Fields[field])
	}
	return ""
}

func groupCell(c *sheetschema.GroupColumn, v expression.Value) Cell {
	cell := Cell{Cell: number(v), Style: StyleNumber, Format: wholeFormat}
	if !c.Issues {
		cell.Format = format(&c.Aggregate)
	}
	if c.Overdue && v.IsKnown() && !isZero(v) {
		cell.Style = StyleOverdue
	}
	return cell
}

// baseRow is the line of the sums in the base currency.
func (b *builder) baseRow(columns []*sheetschema.GroupColumn, g *grouping) []Cell {
	label := b.Say("overview.in_base", language.Args{"amount": b.base()})
	cells := []Cell{{Cell: table.TextCell(strings.TrimSpace(label)), Style: StyleTotal}}
	for n, c := range columns {
		cell := Cell{Style: StyleTotalNumber, Format: amountFormat}
		if c.Sources[0].Base >= 0 {
			cell.Cell = number(g.base[n].value(""))
		}
		cells = append(cells, cell)
	}
	return cells
}

// A grouping holds the sums of a table's columns by group.
type grouping struct {
	keys     map[string]bool
	sums     []*groups // by column
	base     []*groups // by column, in the base currency under ""; nil where no column has it
	doubt    *doubt
	currency bool // the groups are currencies

	invalid, unconverted recordSet // see [leftOver]
}

func (b *builder) sumUp(columns []*sheetschema.GroupColumn) *grouping {
	g := &grouping{keys: map[string]bool{}, doubt: &doubt{}, invalid: recordSet{}, unconverted: recordSet{}}
	field := fieldOf(&columns[0].Sources[0])
	g.currency = field >= 0 && columns[0].Sources[0].From.Fields[field].Format == "currency"
	for _, c := range columns {
		if c.Sources[0].Base >= 0 {
			g.base = make([]*groups, len(columns))
		}
	}
	for n, c := range columns {
		sums, base := newGroups(c.Function), newGroups(c.Function)
		b.each(&c.Aggregate, func(s *sheetschema.AggregateSource, r *table.Cursor, counts expression.Value) {
			group, ok := b.groupOf(s, r)
			if !ok {
				if counts.IsTrue() && !group.IsEmpty() {
					g.invalid.add(r)
				}
				return
			}
			v := amount(c.Function, s, r, counts)
			if c.Issues {
				v = expression.IntegerOf(int64(b.issuesOf(s.From, r.Record)))
			} else if isZero(v) {
				return
			}
			g.doubt.note(r, v, group)
			name := key(false, group)
			if g.currency {
				name = strings.ToUpper(name)
			}
			sums.add(name, v)
			if s.Base >= 0 {
				in := inBase(c.Function, s, r, v, counts)
				base.add("", in)
				if in.IsEmpty() {
					g.unconverted.add(r)
				}
			}
		})
		if g.sums = append(g.sums, sums); g.base != nil {
			g.base[n] = base
		}
		for key := range sums.sums {
			g.keys[key] = true
		}
	}
	return g
}

// ordered lists the groups: as they are worded, then currencies by code and others by
// the first column, the largest first. Those without a name come last.
func (g *grouping) ordered(t *sheetschema.OverviewTable) []string {
	rank := ranks(t.Groups.Labels, &t.Groups.Columns[0].Sources[0])
	return slices.SortedFunc(maps.Keys(g.keys), func(x, y string) int {
		order := 0
		switch {
		case x == "" || y == "" || x == unknownSign || y == unknownSign:
			order = cmp.Compare(last(x), last(y))
		case !g.currency:
			order = cmp.Or(cmp.Compare(rank(x), rank(y)), descending(g.sums[0].value(x), g.sums[0].value(y)))
		}
		return cmp.Or(order, strings.Compare(x, y))
	})
}

func last(key string) int {
	switch key {
	case "":
		return 1
	case unknownSign:
		return 2
	}
	return 0
}
