package overview

import (
	"strings"

	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
)

// Heights of rows in pixels.
const (
	RowHeight    = 21 // the usual height
	titleHeight  = 34
	gapHeight    = 12
	headHeight   = 38 // of a table's header, whose titles may take two lines
	lineHeight   = 19 // of one more line in a cell
	noteHeight   = 15 // of a line in small type
	noticeHeight = 6
)

// stampSpan is how many columns the times of the heading take, beside as many for
// their labels.
const stampSpan = 2

// StaleColumn is the column of the heading's formula, in the row of the last check.
const StaleColumn = 2 * stampSpan

// heading says whose overview it is and how up to date.
func (b *builder) heading() {
	c := b.content
	b.add(titleHeight, text(0, Columns, StyleTitle, b.title(b.descriptor.Title, b.descriptor.Name)))
	c.Check = len(c.Rows)
	if label := text(0, stampSpan, StyleMuted, b.Say("overview.checked", nil)); b.facts.Daily {
		b.add(0, label, b.checkedOn(), Cell{Column: StaleColumn, Span: Columns - StaleColumn, Style: StyleNotice, Formula: b.staleFormula()})
	} else {
		b.add(0, label, text(stampSpan, Columns-stampSpan, StylePlain, b.Say("overview.on_schedule", nil)))
	}
	c.Stamp = len(c.Rows)
	b.add(0, text(0, stampSpan, StyleMuted, b.Say("overview.changed", nil)), text(stampSpan, stampSpan, StylePlain, b.facts.At),
		text(StaleColumn, Columns-StaleColumn, StyleMuted, b.Say("overview.note", nil)))
	c.Notice = len(c.Rows)
	c.Rows = append(c.Rows, noticeRow(""))
}

// dayFormat is how a day is shown that formulas count with.
const dayFormat = "yyyy-mm-dd"

// checkedOn is the day of the last check, unless nothing was checked.
func (b *builder) checkedOn() Cell {
	c := Cell{Column: stampSpan, Span: stampSpan, Format: dayFormat}
	if b.facts.At != "" {
		c.Cell = table.Cell{Kind: table.CellNumber, Number: float64(b.scope.Today - lexical.SerialEpoch)}
	}
	return c
}

// staleFormula is the one sentence of the tab that nobody has to write: that the
// register hasn't been looked at for days.
func (b *builder) staleFormula() string {
	separator := b.facts.Separator
	if separator == "" {
		separator = ","
	}
	since := "TODAY()-" + cellName(b.content.Check, stampSpan)
	before, after := b.Say("overview.stale_before", nil), b.Say("overview.stale_after", nil)
	told := "CONCATENATE(" + quoted(before) + separator + since + separator + quoted(after) + ")"
	return "=IF(" + since + ">1" + separator + told + separator + quoted("") + ")"
}

// noticeRow is the row that says what became of runs.
func noticeRow(said string) Row {
	row := Row{Cells: []Cell{text(0, Columns, StyleNotice, said)}, Height: noticeHeight}
	if said != "" {
		row.Height = max(lines(said, Columns), 1)*lineHeight + noticeHeight
	}
	return row
}

// notCounted says which rows are no records, which tabs the register lacks, and what
// isn't shown for that.
func (b *builder) notCounted() {
	var said [][2]string
	if left := b.leftOut(); left != "" {
		said = append(said, [2]string{b.Say("overview.left_out", nil), left})
	}
	for _, line := range b.absent() {
		said = append(said, [2]string{b.Say("overview.missing", nil), line})
	}
	if len(b.omitted) > 0 {
		said = append(said, [2]string{b.Say("overview.not_shown", nil), strings.Join(b.omitted, b.Say("overview.absent_between", nil))})
	}
	if len(said) == 0 {
		return
	}
	b.section(b.Say("overview.not_counted", nil))
	for _, s := range said {
		const label = 3
		b.add(max(lines(s[1], Columns-label)*lineHeight, RowHeight), text(0, label, StylePlain, s[0]), text(label, Columns-label, StyleMuted, s[1]))
	}
}

// section begins a part of the tab.
func (b *builder) section(title string) {
	b.add(gapHeight)
	b.add(28, text(0, Columns, StyleSection, title)) //nolint:mnd // a line of larger type
}

func text(column, span int, style Style, s string) Cell {
	c := Cell{Column: column, Span: span, Style: style}
	if s != "" {
		c.Cell = table.TextCell(s)
	}
	return c
}

func count(n int) table.Cell { return table.Cell{Kind: table.CellNumber, Number: float64(n)} }
