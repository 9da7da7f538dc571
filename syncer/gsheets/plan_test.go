package gsheets

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/place"
	"sheetsync/syncer/writeback"
)

// A register is the smallest of syncs: every row with a Code gets an id, twice
// its Amount and a remark that repeats its Code, so that a cell that lands on
// another row shows.
type register struct {
	book      *Workbook
	tab       int64
	ids       map[string]bool            // ever given out
	planned   map[string]map[string]bool // by code: what may stand beside it
	next      int
	unclean   int // how often nothing could be cleaned up
	highlight bool
	adopt     bool // columns are known by their titles too
}

func newRegister(book *Workbook, tab int64) *register {
	return &register{book: book, tab: tab, ids: make(map[string]bool), planned: make(map[string]map[string]bool)}
}

var registerColumns = []writeback.Column{
	{Name: "double", Header: "Double", Note: "twice the amount", Format: "#,##0.00"},
	{Name: sheetschema.IDColumn, Header: "Record ID"},
	{Name: "remark", Header: "Remark", Width: 200},
}

// sync runs once. It returns nil for the report when nothing had to be
// written.
func (r *register) sync(ctx context.Context) (*writeback.Report, error) {
	plan, err := r.plan(ctx)
	if err != nil || len(plan.Tabs) == 0 {
		return nil, err
	}
	return r.book.Write(ctx, plan)
}

func (r *register) plan(ctx context.Context) (*writeback.Plan, error) {
	for range 5 {
		plan, err := r.planOnce(ctx)
		if !errors.Is(err, syncer.ErrUnsettled) {
			return plan, err
		}
	}
	return nil, syncer.ErrUnsettled
}

func (r *register) planOnce(ctx context.Context) (*writeback.Plan, error) {
	d, err := r.book.Describe(ctx)
	if err == nil && d.Unfinished { // as a run does that may write
		if err := r.book.CleanUp(ctx); err != nil {
			r.unclean++ // a run goes on all the same
		}
		d, err = r.book.Describe(ctx)
	}
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(d.Tabs, func(t syncer.TabInfo) bool { return t.SheetID == r.tab })
	if at < 0 {
		return nil, fmt.Errorf("the tab is gone")
	}
	info := d.Tabs[at]
	content, err := r.book.Fetch(ctx, []syncer.TabRequest{{SheetID: info.SheetID, Title: info.Title}})
	if err != nil {
		return nil, err
	}
	g := content.Grids[0]
	code, amount, header := -1, -1, -1
	for row := range g.Rows() {
		for c := range g.Columns() {
			switch g.Cell(row, c).Text {
			case "Code":
				code, header = c, row
			case "Amount":
				amount = c
			}
		}
		if header >= 0 {
			break
		}
	}
	if header < 0 || amount < 0 {
		return nil, fmt.Errorf("no header")
	}
	tab := writeback.Tab{SheetID: info.SheetID, Title: info.Title, Grid: g, Header: header, Last: -1}
	var titles []string
	for c := range g.Columns() {
		titles = append(titles, g.Cell(header, c).Text)
	}
	service := make(map[int]bool)
	for _, c := range registerColumns {
		c.Index = -1
		if i, ok := info.Service[c.Name]; ok {
			c.Index = i
		} else if i := slices.IndexFunc(titles, func(title string) bool { return title == c.Header }); r.adopt {
			c.Index = i
		}
		service[c.Index] = true
		tab.Columns = append(tab.Columns, c)
	}
	for c := range g.Columns() {
		if !service[c] {
			tab.Last = c
		}
	}
	seen := make(map[string]bool)
	for row := header + 1; row < g.Rows(); row++ {
		key := g.Cell(row, code).Seen()
		if key == "" {
			continue
		}
		shows := g.Cell(row, tab.Columns[1].Index).Seen()
		id := shows
		if !r.ids[id] || seen[id] {
			r.next++
			id = fmt.Sprintf("id%04d", r.next)
			r.ids[id] = true
		}
		seen[id] = true
		want := []table.Cell{
			{Kind: table.CellNumber, Number: 2 * g.Cell(row, amount).Number},
			{Kind: table.CellText, Text: id},
			{Kind: table.CellText, Text: "of " + key},
		}
		write := writeback.Row{Row: row, ID: shows}
		for i, cell := range want {
			have := g.Cell(row, tab.Columns[i].Index)
			if have.Kind != cell.Kind || have.Text != cell.Text || have.Number != cell.Number {
				write.Cells = append(write.Cells, writeback.Cell{Column: i, Cell: cell})
				if r.planned[key] == nil {
					r.planned[key] = make(map[string]bool)
				}
				text := cell.Text
				if cell.Kind == table.CellNumber {
					text = fmt.Sprint(cell.Number)
				}
				r.planned[key][registerColumns[i].Name+"="+text] = true
			}
		}
		if len(write.Cells) > 0 {
			tab.Rows = append(tab.Rows, write)
		}
	}
	if r.highlight {
		// New columns are made behind the last one, in their order.
		next := tab.Last
		for _, c := range tab.Columns {
			next = max(next, c.Index)
		}
		at := 0
		for _, c := range tab.Columns {
			if at = c.Index; at < 0 {
				next++
				at = next
			}
		}
		tab.Highlights = []writeback.Highlight{{Column: code, State: "error", Formula: fmt.Sprintf("=NOT(ISBLANK($%s%d))", place.Letters(at), header+2)}}
	}
	missing := slices.ContainsFunc(tab.Columns, func(c writeback.Column) bool { return c.Index < 0 })
	rules := false
	for _, h := range tab.Highlights {
		rules = rules || !slices.Contains(slices.Collect(maps.Values(info.Highlights)), h)
	}
	if len(tab.Rows) == 0 && !missing && !rules {
		return &writeback.Plan{}, nil
	}
	return &writeback.Plan{Tabs: []writeback.Tab{tab}}, nil
}
