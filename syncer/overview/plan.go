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
	for i, row := range want.Rows {
		if i == want.Stamp {
			continue
		}
		if !table.Same(shown.Grid.Cell(i, 0), row.Label) || !table.Same(shown.Grid.Cell(i, 1), row.Value) {
			p.Rows = append(p.Rows, i)
		}
	}
	if len(p.Rows) == 0 && !stamp {
		return nil, false
	}
	p.Rows = append(p.Rows, want.Stamp)
	return p, true
}

// PlanNotice returns what to write so that the overview says that runs are held,
// or with an empty text that they aren't, and nothing else: figures and time stay those of the last run that was applied.
// layout is the content without tables; the tab may have been laid out for other
// tabs than the register has now, since the notice stands above whatever depends on
// that. ok is false where it says so already, or where no run has laid the tab out
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
	content.Rows[layout.Notice].Label = want
	return &Plan{Content: &content, Tab: shown.Tab, Rows: []int{layout.Notice}}, true
}

// SetNotice has the plan say what became of runs, in the line for it.
func (p *Plan) SetNotice(text string) {
	content := *p.Content
	content.Rows = slices.Clone(p.Content.Rows)
	content.Rows[content.Notice].Label = table.TextCell(text)
	p.Content = &content
	if !slices.Contains(p.Rows, content.Notice) {
		p.Rows = append(p.Rows, content.Notice)
	}
}

// Digest identifies what the overview tab shows. layout is its content without
// tables. The time of the last change and the notice of a held run don't count: they
// say what became of runs, not what the register is.
func (s Shown) Digest(layout *Content) string {
	if s.Tab == nil || s.Tab.Layout != layout.Layout {
		return "/none"
	}
	return digest(layout, func(row int) (label, value table.Cell) { return s.Grid.Cell(row, 0), s.Grid.Cell(row, 1) })
}

// Digest identifies what the overview tab will show, as [Shown.Digest] will then.
func (p *Plan) Digest(layout *Content) string {
	return digest(layout, func(row int) (label, value table.Cell) {
		return p.Content.Rows[row].Label, p.Content.Rows[row].Value
	})
}

func digest(layout *Content, cells func(row int) (label, value table.Cell)) string {
	h := xxhash.New()
	for i := range layout.Rows {
		if i == layout.Stamp || i == layout.Notice {
			continue
		}
		label, value := cells(i)
		for _, c := range []table.Cell{label, value} {
			text := c.Seen()
			fmt.Fprintf(h, "%d %d %s\n", c.Kind, len(text), text)
		}
	}
	return "/" + layout.Layout + "/" + strconv.FormatUint(h.Sum64(), 36)
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
			row := p.Content.Rows[i]
			for column, to := range []table.Cell{row.Label, row.Value} {
				from := before.Cell(i, column)
				if !table.Same(from, to) && !yield(CellChange{i, column, from, to}) {
					return
				}
			}
		}
	}
}
