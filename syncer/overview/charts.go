package overview

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/table"
)

// A drawing is a chart with its numbers.
type drawing struct {
	chart  *sheetschema.Chart
	title  string
	drawn  []point // what the chart draws
	beside []point // what has no number to draw
	note   string
	place  int // among the charts; -1 for one without anything to draw
}

// charts computes the charts' numbers.
func (b *builder) charts() []*drawing {
	var all []*drawing
	for i := range b.descriptor.Overview.Charts {
		chart := &b.descriptor.Overview.Charts[i]
		title := b.title(chart.Title, chart.Name)
		if b.offered(b.facts.Available.Aggregate(&chart.Aggregate), title) {
			all = append(all, b.draw(chart, title))
		}
	}
	return all
}

func (b *builder) draw(chart *sheetschema.Chart, title string) *drawing {
	sums, d, left := newGroups(chart.Function), &doubt{}, leftOver{}
	b.each(&chart.Aggregate, func(s *sheetschema.AggregateSource, r *table.Cursor, counts expression.Value) {
		group, ok := b.groupOf(s, r)
		if !ok {
			if counts.IsTrue() && !group.IsEmpty() {
				left.invalid++
			}
			return
		}
		v := amount(chart.Function, s, r, counts)
		d.note(r, v, group)
		sums.add(key(chart.Months > 0, group), v)
	})
	out := &drawing{chart: chart, title: title, note: b.notes(d, left), place: -1}
	for _, p := range b.ordered(chart, sums) {
		// Along an axis, such as that of time, a group that isn't known stays, as a gap.
		if p.key != unknownSign && p.value.IsKnown() || chart.Months > 0 || isWorded(chart.Labels, p.key) {
			out.drawn = append(out.drawn, p)
		} else {
			out.beside = append(out.beside, p)
		}
	}
	if chart.Months > 0 && len(sums.sums) == 0 {
		out.drawn = nil
	}
	return out
}

// isWorded reports whether a group is one of those that the descriptor lists.
func isWorded(labels []sheetschema.GroupLabel, key string) bool {
	return key != "" && slices.ContainsFunc(labels, func(l sheetschema.GroupLabel) bool { return l.Group == key })
}

// Where charts stand: two abreast, a last one alone over the whole width.
const (
	chartsAbreast = 2
	chartRows     = 15
)

// place lays out the charts that have something to draw.
func (b *builder) place(all []*drawing) {
	var drawn []*drawing
	for _, d := range all {
		if len(d.drawn) > 0 {
			d.place = len(drawn)
			drawn = append(drawn, d)
		}
	}
	if len(drawn) == 0 {
		return
	}
	b.add(gapHeight)
	for i, d := range drawn {
		across := Columns / chartsAbreast
		if i == len(drawn)-1 && i%chartsAbreast == 0 {
			across = Columns
		}
		b.content.Charts = append(b.content.Charts, Chart{
			ID: chartID(d.chart.Name), Title: d.title, Type: d.chart.Type,
			Row: len(b.content.Rows) + i/chartsAbreast*chartRows, Column: i % chartsAbreast * (Columns / chartsAbreast), Across: across, Down: chartRows,
		})
	}
	for range (len(drawn) + chartsAbreast - 1) / chartsAbreast * chartRows {
		b.add(0)
	}
}

// How the numbers behind the charts are laid out, in columns: two blocks abreast.
const (
	labelSpan  = 3
	numberSpan = 2
	blockSpan  = Columns / chartsAbreast
)

// numbers shows the numbers behind the charts.
func (b *builder) numbers(all []*drawing) {
	if len(all) == 0 {
		return
	}
	b.section(b.Say("overview.numbers", nil))
	for i := 0; i < len(all); i += chartsAbreast {
		if i > 0 {
			b.add(0)
		}
		b.blocks(all[i:min(i+chartsAbreast, len(all))])
	}
}

// blocks lays out the numbers of charts that stand abreast.
func (b *builder) blocks(abreast []*drawing) {
	top := len(b.content.Rows)
	for n, d := range abreast {
		column, numberSpan := n*blockSpan, numberSpan
		if n == chartsAbreast-1 {
			numberSpan = blockSpan - labelSpan // up to the edge
		}
		at := top
		put := func(height int, cells ...Cell) {
			if at == len(b.content.Rows) {
				b.add(0)
			}
			row := &b.content.Rows[at]
			row.Cells, row.Height = append(row.Cells, cells...), max(row.Height, height)
			at++
		}
		put(0, text(column, labelSpan, StyleHead, d.title), text(column+labelSpan, numberSpan, StyleHeadNumber, b.Say("overview.value", nil)))
		if d.place >= 0 {
			chart := &b.content.Charts[d.place]
			chart.First, chart.Rows, chart.LabelColumn, chart.DataColumn = top, len(d.drawn), column, column+labelSpan
		} else if len(d.beside) == 0 {
			put(0, text(column, labelSpan+numberSpan, StyleMuted, b.Say("overview.no_data", nil)))
		}
		for _, points := range [][]point{d.drawn, d.beside} {
			for _, p := range points {
				put(0, text(column, labelSpan, StylePlain, p.label),
					Cell{Cell: number(p.value), Column: column + labelSpan, Span: numberSpan, Style: StyleNumber, Format: format(&d.chart.Aggregate)})
			}
		}
	}
	var notes []Cell
	height := 0
	for n, d := range abreast {
		if d.note != "" {
			notes = append(notes, text(n*blockSpan, labelSpan+numberSpan, StyleNote, d.note))
			height = max(height, lines(d.note, labelSpan+numberSpan)*noteHeight+linesMargin)
		}
	}
	if len(notes) > 0 {
		b.add(height, notes...)
	}
}
