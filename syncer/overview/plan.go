package overview

import (
	"fmt"
	"iter"
	"slices"
	"strconv"

	"github.com/cespare/xxhash/v2"

	"sheetsync/sheetschema/table"
)

// Tab is the overview tab as a spreadsheet has it.
type Tab struct {
	SheetID int64
	Title   string
	Layout  string // as it was last laid out; see Content
	Charts  []int64
	// Rows and Columns are the tab's size.
	Rows, Columns int
}

// Shown is what a spreadsheet shows of the overview. It is zero where there is
// no such tab.
type Shown struct {
	Tab  *Tab
	Grid *table.Grid
}

// A Plan says what of the overview is to be written.
type Plan struct {
	Content *Content
	// Tab is where it is now; nil when the tab has to be made.
	Tab *Tab
	// Rows are the rows to be written; all of them when the tab is made or laid
	// out anew.
	Rows []int
}

// PlanOf returns what to write so that the overview shows the content: what
// differs, and with it, or where stamp says that anything else changes, the time
// of the last change. ok is false where nothing is to be written.
func PlanOf(shown Shown, want *Content, stamp bool) (plan *Plan, ok bool) {
	p := &Plan{Content: want, Tab: shown.Tab}
	if shown.Tab == nil || shown.Tab.Layout != want.Layout {
		for i := range want.Rows {
			p.Rows = append(p.Rows, i)
		}
		return p, true
	}
	news := stamp
	for i, row := range want.Rows {
		if i != want.Stamp && differs(shown.Grid, i, row) {
			p.Rows = append(p.Rows, i)
			news = news || i != want.Check // that a day began is no change
		}
	}
	if news {
		p.Rows = append(p.Rows, want.Stamp)
	}
	return p, len(p.Rows) > 0
}

func differs(grid *table.Grid, i int, row Row) bool {
	return slices.ContainsFunc(row.Cells, func(c Cell) bool {
		return c.Formula == "" && !table.Same(grid.Cell(i, c.Column), c.Cell)
	})
}

// PlanNotice returns what to write so that the overview says that runs are held,
// or with an empty text that they aren't, and nothing else: figures and time stay those of the last run that was applied.
// layout is the content without tables; the tab may have been laid out otherwise by
// now, since the notice stands above whatever depends on that. ok is false where it says so already, or where no run has laid the tab out
// yet.
func PlanNotice(shown Shown, layout *Content, text string) (plan *Plan, ok bool) {
	want := table.TextCell(text)
	if text == "" {
		want = table.Cell{}
	}
	if shown.Tab == nil || shown.Tab.Layout == "" || table.Same(shown.Grid.Cell(layout.Notice, 0), want) {
		return nil, false
	}
	content := *layout
	content.Layout, content.Rows = shown.Tab.Layout, slices.Clone(layout.Rows)
	content.Rows[layout.Notice] = noticeRow(text)
	return &Plan{Content: &content, Tab: shown.Tab, Rows: []int{layout.Notice}}, true
}

// SetNotice has the plan say what became of runs, in the line for it.
func (p *Plan) SetNotice(text string) {
	content := *p.Content
	content.Rows = slices.Clone(p.Content.Rows)
	content.Rows[content.Notice] = noticeRow(text)
	p.Content = &content
	if !slices.Contains(p.Rows, content.Notice) {
		p.Rows = append(p.Rows, content.Notice)
	}
}

// Digest identifies what the overview tab shows. frame is its content without
// tables. The time of the last change and the notice of a held run don't count: they
// say what became of runs, not what the register is.
func (s Shown) Digest(frame *Content) string {
	if s.Tab == nil {
		return noDigest
	}
	l, ok := parseLayout(s.Tab.Layout)
	if want, _ := parseLayout(frame.Layout); !ok || l.frame != want.frame {
		return noDigest
	}
	return digest(frame, s.Tab.Layout, l.rows, s.Grid.Cell)
}

// noDigest is that of a tab which has to be laid out.
const noDigest = "/none"

// Digest identifies what the overview tab will show, as [Shown.Digest] will then.
func (p *Plan) Digest(frame *Content) string {
	return digest(frame, p.Content.Layout, len(p.Content.Rows), func(row, column int) table.Cell { return p.Content.Rows[row].At(column) })
}

func digest(frame *Content, layout string, rows int, cell func(row, column int) table.Cell) string {
	h := xxhash.New()
	for row := range rows {
		if row == frame.Stamp || row == frame.Notice {
			continue
		}
		for column := range Columns {
			if row == frame.Check && column == StaleColumn {
				continue // a formula's, which the day changes
			}
			c := cell(row, column)
			text := c.Seen()
			fmt.Fprintf(h, "%d %d %s\n", c.Kind, len(text), text)
		}
	}
	return "/" + layout + "/" + strconv.FormatUint(h.Sum64(), 36)
}

// A CellChange is a cell of the overview that a plan changes.
type CellChange struct {
	Row, Column int // from 0
	From, To    table.Cell
}

// Changes lists the cells that the plan changes.
func (p *Plan) Changes(shown Shown) iter.Seq[CellChange] {
	return func(yield func(CellChange) bool) {
		before := shown.Grid
		if before == nil || shown.Tab.Layout != p.Content.Layout {
			before = table.NewGridBuilder().Grid()
		}
		for _, i := range p.Rows {
			for _, c := range p.Content.Rows[i].Cells {
				from := before.Cell(i, c.Column)
				if c.Formula == "" && !table.Same(from, c.Cell) && !yield(CellChange{i, c.Column, from, c.Cell}) {
					return
				}
			}
		}
	}
}
