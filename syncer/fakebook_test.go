package syncer

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/overview"
	"sheetsync/syncer/writeback"
)

// book is a spreadsheet in memory, and a Workbook that reads and writes it.
type book struct {
	mu       sync.Mutex
	tabs     []*page
	requests int
	writes   int // Write calls that wrote something

	before func(step string) error // called before Describe, Fetch and Write
	after  func(step string)       // called after Write has written
	rights error                   // what Write answers

	stands Standing // asked before Write writes; nil for nothing

	unfinished bool // what Describe says, until CleanUp

	overview *page  // the overview tab; nil until it is made
	layout   string // of the overview
}

// overviewID is the id of the overview tab.
const overviewID = -1

// page is one tab: rows of cells, ragged, the header in row 0.
type page struct {
	id      int64
	title   string
	rows    [][]table.Cell
	rules   []writeback.Highlight
	service map[string]string // name of a service column → its header when it was made
	copied  bool              // it came with a copy, and wasn't written since
}

func text(s string) table.Cell { return table.TextCell(s) }

func number(n float64) table.Cell {
	return table.Cell{Kind: table.CellNumber, Number: n}
}

// cellOf makes a cell of a Go value.
func cellOf(v any) table.Cell {
	switch v := v.(type) {
	case string:
		return text(v)
	case int:
		return number(float64(v))
	case float64:
		return number(v)
	case bool:
		c := table.Cell{Kind: table.CellBool}
		if v {
			c.Number = 1
		}
		return c
	case table.Cell:
		return v
	}
	return table.Cell{}
}

func cells(values ...any) []table.Cell {
	out := make([]table.Cell, len(values))
	for i, v := range values {
		out[i] = cellOf(v)
	}
	return out
}

func (p *page) at(row, column int) table.Cell {
	if row < 0 || row >= len(p.rows) || column < 0 || column >= len(p.rows[row]) {
		return table.Cell{}
	}
	return p.rows[row][column]
}

func (p *page) set(row, column int, c table.Cell) {
	for row >= len(p.rows) {
		p.rows = append(p.rows, nil)
	}
	for column >= len(p.rows[row]) {
		p.rows[row] = append(p.rows[row], table.Cell{})
	}
	p.rows[row][column] = c
}

func (p *page) insertColumn(at int) {
	for i := range p.rows {
		if at < len(p.rows[i]) {
			p.rows[i] = slices.Insert(p.rows[i], at, table.Cell{})
		}
	}
}

// column returns the index of the column of that header, -1 for none.
func (p *page) column(header string) int {
	if len(p.rows) == 0 {
		return -1
	}
	return slices.IndexFunc(p.rows[0], func(c table.Cell) bool { return c.Seen() == header })
}

// values returns a column's cells below the header as people see them.
func (p *page) values(header string) []string {
	c := p.column(header)
	var out []string
	for row := 1; row < len(p.rows); row++ {
		out = append(out, p.at(row, c).Seen())
	}
	return out
}

func (p *page) grid() *table.Grid {
	b := table.NewGridBuilder()
	for _, row := range p.rows {
		for _, c := range row {
			switch c.Kind {
			case table.CellText:
				b.Text([]byte(c.Text))
			case table.CellNumber:
				b.Number(c.Number)
			case table.CellBool:
				b.Bool(c.Number != 0)
			default:
				b.Empty()
			}
		}
		b.EndRow()
	}
	return b.Grid()
}

func (b *book) request(ctx context.Context, step string) error {
	b.requests++
	if err := ctx.Err(); err != nil {
		return err
	}
	if b.before != nil {
		return b.before(step)
	}
	return nil
}

func (b *book) Requests() int { return b.requests }

func (b *book) Describe(ctx context.Context) (*Description, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.request(ctx, "describe"); err != nil {
		return nil, err
	}
	d := &Description{ID: "book", Title: "Book", Unfinished: b.unfinished}
	for i, p := range b.tabs {
		info := TabInfo{SheetID: p.id, Title: p.title, Index: i, Rows: len(p.rows) + 10, Columns: 26, Copied: p.copied, Service: map[string]int{}, Highlights: map[int]writeback.Highlight{}}
		for n, rule := range p.rules {
			info.Highlights[n] = rule
		}
		for name, header := range p.service {
			if c := p.column(header); c >= 0 {
				info.Service[name] = c
			}
		}
		d.Tabs = append(d.Tabs, info)
	}
	if b.overview != nil {
		d.Overviews = []overview.Tab{{SheetID: overviewID, Title: b.overview.title, Layout: b.layout}}
	}
	return d, nil
}

func (b *book) Guard(stands Standing) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stands = stands
}

func (b *book) CleanUp(ctx context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.request(ctx, "clean up"); err != nil {
		return err
	}
	if b.rights != nil {
		return b.rights
	}
	b.unfinished = false
	return nil
}

func (b *book) Fetch(ctx context.Context, tabs []TabRequest) (*Content, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.request(ctx, "fetch"); err != nil {
		return nil, err
	}
	content := &Content{}
	for _, t := range tabs {
		if t.SheetID == overviewID && b.overview != nil {
			content.Grids = append(content.Grids, b.overview.grid())
			continue
		}
		i := slices.IndexFunc(b.tabs, func(p *page) bool { return p.id == t.SheetID })
		if i < 0 {
			return nil, errors.New("no such tab")
		}
		p, g := b.tabs[i], b.tabs[i].grid()
		for _, c := range t.Display(g) {
			for row := range p.rows {
				if cell := p.at(row, c); cell.Kind == table.CellNumber {
					shown := cell.Display
					if shown == "" {
						shown = cell.Seen()
					}
					g.SetDisplay(row, c, []byte(shown))
				}
			}
		}
		t.Keys(g)
		content.Grids = append(content.Grids, g)
	}
	return content, nil
}

// Write writes as the contract says: only into rows whose id is what the plan
// was made from.
func (b *book) Write(ctx context.Context, plan *writeback.Plan) (*writeback.Report, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.request(ctx, "write"); err != nil {
		return nil, err
	}
	if b.rights != nil {
		return nil, b.rights
	}
	if b.stands != nil {
		if _, err := b.stands(ctx); err != nil {
			return nil, err
		}
	}
	report := &writeback.Report{}
	for i := range plan.Tabs {
		t := &plan.Tabs[i]
		p := b.tabs[slices.IndexFunc(b.tabs, func(p *page) bool { return p.id == t.SheetID })]
		index := b.makeColumns(p, t)
		p.copied = false
		if t.Highlights != nil {
			p.rules = t.Highlights
		}
		idAt := -1
		for j, c := range t.Columns {
			if c.Name == sheetschema.IDColumn {
				idAt = index[j]
			}
		}
		confirmed := make([]bool, len(t.Rows))
		for j, row := range t.Rows {
			if p.at(row.Row, idAt).Seen() != row.ID {
				report.Skipped += len(row.Cells)
				continue
			}
			for _, c := range row.Cells {
				p.set(row.Row, index[c.Column], c.Cell)
				report.Written++
			}
			confirmed[j] = true
		}
		report.Confirmed = append(report.Confirmed, confirmed)
	}
	if o := plan.Overview; o != nil {
		if o.Tab == nil || b.layout != o.Content.Layout {
			b.overview, b.layout = &page{id: overviewID, title: o.Content.Title}, o.Content.Layout
		}
		for _, row := range o.Rows {
			for _, c := range o.Content.Rows[row].Cells {
				b.overview.set(row, c.Column, c.Cell)
			}
		}
		report.Overview = true
	}
	b.writes++
	if b.after != nil {
		b.after("write")
	}
	return report, nil
}

// copyOf is the spreadsheet as people copy it, with all that is the service's own.
func (b *book) copyOf() *book {
	b.mu.Lock()
	defer b.mu.Unlock()
	other := &book{}
	for _, p := range b.tabs {
		twin := &page{id: p.id, title: p.title, rules: slices.Clone(p.rules), service: maps.Clone(p.service), copied: p.service != nil}
		for _, row := range p.rows {
			twin.rows = append(twin.rows, slices.Clone(row))
		}
		other.tabs = append(other.tabs, twin)
	}
	return other
}

// makeColumns inserts the columns that are missing and returns where each is.
func (b *book) makeColumns(p *page, t *writeback.Tab) []int {
	index := make([]int, len(t.Columns))
	at := t.Last + 1
	for j, c := range t.Columns {
		index[j] = c.Index
		at = max(at, c.Index+1)
	}
	for j, c := range t.Columns {
		if c.Index >= 0 {
			continue
		}
		p.insertColumn(at)
		p.set(t.Header, at, text(c.Header))
		index[j] = at
		if p.service == nil {
			p.service = map[string]string{}
		}
		p.service[c.Name] = c.Header
		at++
	}
	return index
}
