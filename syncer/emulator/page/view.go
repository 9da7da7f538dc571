package page

import (
	"html/template"
	"strings"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
)

// windowRows is how many rows one page shows; windowColumns bounds very wide sheets.
const (
	windowRows    = 100
	plainRows     = 400 // of a sheet that is laid out for looking at
	windowColumns = 200
)

type view struct {
	Words    words
	Links    []Link
	ID       string
	Title    string
	Sheets   []tab
	SheetID  int64
	Columns  []columnView
	Frozen   []rowView // the frozen rows, on every page
	Rows     []rowView
	From, To int // 1-based, for people
	Total    int
	Previous int // first row of the page before, -1 for none
	Next     int
	// Plain is for a sheet without gridlines, which is laid out for looking at.
	Plain  bool
	Width  int // of all its columns, in pixels
	Charts []chartView
}

type tab struct {
	ID      int64
	Title   string
	Current bool
	Hidden  bool
}

type columnView struct {
	Index  int
	Letter string
	Hidden bool
	Width  int
}

type rowView struct {
	Index  int // 0-based
	Number int
	Hidden bool
	Height int64 // in pixels; 0 for the usual height
	// Under is for a row that holds nothing but charts.
	Under bool
	Asked bool // a link leads to it
	Cells []cellView
}

type cellView struct {
	Column int
	Shown  string
	Entry  string // what an editor starts with
	Note   string
	Number bool
	Hidden bool
	// Comment is what people said about the cell, a line a post.
	Comment string
	// Chip is true for a cell with a person or a link, whose address Title is.
	Chip bool
	// Table is which part of a Table the cell belongs to: head, body or foot; "" for none. Title is the Table's name, in its header.
	Table string
	Title string
	Style template.CSS // made of numbers and fixed words only
	// Across and Down are how many columns and rows a merged cell takes; 0 for one.
	Across, Down int
	Charts       []chartView // that are anchored here
}

// view lays out one window of a sheet.
func (h *handler) view(s *grid.Spreadsheet, sheet *grid.Sheet, from int) *view {
	v := &view{ID: s.ID, Title: s.Title, SheetID: sheet.ID, Previous: -1, Next: -1}
	for _, other := range s.Sheets() {
		v.Sheets = append(v.Sheets, tab{ID: other.ID, Title: other.Title, Current: other.ID == sheet.ID, Hidden: other.Hidden})
	}
	v.Plain = sheet.HideGridlines
	columns := min(max(sheet.UsedColumns()+2, 8), sheet.ColumnCount, windowColumns)
	for c := range columns {
		line := sheet.Column(c)
		width := int(line.Pixels)
		if width == 0 {
			width = grid.DefaultColumnPixels
		}
		v.Columns = append(v.Columns, columnView{Index: c, Letter: grid.ColumnName(c), Hidden: line.Hidden, Width: width})
		v.Width += width
	}
	frozen := min(sheet.FrozenRows, sheet.RowCount, windowRows/2)
	from = max(from, frozen)
	window := windowRows
	if v.Plain {
		window = plainRows
	}
	to := min(from+window, sheet.RowCount)
	p := painter{book: s, sheet: sheet, shown: h.books.Shown(s)}
	v.Charts = p.charts()
	p.above = v.Charts
	p.conditions(0, frozen, columns)
	p.conditions(from, to, columns)
	for r := range frozen {
		v.Frozen = append(v.Frozen, p.row(r, v.Columns))
	}
	for r := from; r < to; r++ {
		v.Rows = append(v.Rows, p.row(r, v.Columns))
	}
	v.From, v.To, v.Total = from+1, to, sheet.RowCount
	if from > frozen {
		v.Previous = max(from-window, 0)
	}
	if to < sheet.RowCount && to < sheet.UsedRows()+window {
		v.Next = to
	}
	return v
}

// ask marks the rows that a link leads to, numbered from 1.
func (v *view) ask(first, last int) {
	for _, rows := range [][]rowView{v.Frozen, v.Rows} {
		for i := range rows {
			rows[i].Asked = rows[i].Number >= first && rows[i].Number <= last
		}
	}
}

// chipTarget is the address of a chip's person or link, "" for a stretch without a chip.
func chipTarget(c *sheets.Chip) string {
	switch {
	case c == nil:
	case c.PersonProperties != nil:
		return c.PersonProperties.Email
	case c.RichLinkProperties != nil:
		return c.RichLinkProperties.Uri
	}
	return ""
}

// spoken is the posts of a thread, a line each.
func spoken(t *sheets.CommentThread) string {
	var lines []string
	for _, p := range append([]*sheets.Post{t.HeadPost}, t.Replies...) {
		if p.Author != nil && p.Content != "" {
			lines = append(lines, p.Author.DisplayName+": "+p.Content)
		}
	}
	if t.Status == "RESOLVED" {
		lines = append(lines, "✓")
	}
	return strings.Join(lines, "\n")
}

// partOf is the part of a Table that a row is.
func partOf(t *sheets.Table, row int) string {
	switch r := grid.RangeOf(t.Range); {
	case row == r.StartRow:
		return "head"
	case row == r.EndRow-1 && grid.TableFooter(t):
		return "foot"
	}
	return "body"
}

// painter turns cells into what the page shows.
type painter struct {
	book  *grid.Spreadsheet
	sheet *grid.Sheet
	shown func(grid.Cell) string
	// rules gives the conditional formats that hold for a cell, the strongest first.
	rules map[[2]int][]*sheets.CellFormat
	above []chartView // the sheet's charts
}

func (p *painter) row(r int, columns []columnView) rowView {
	row := p.sheet.Row(r)
	height := int64(row.Line().Pixels)
	if height == 0 && p.sheet.HideGridlines {
		height = grid.DefaultRowPixels
	}
	out := rowView{
		Index: r, Number: r + 1, Hidden: row.Line().Hidden || row.Line().HiddenByFilter, Height: height,
		Under: p.sheet.HideGridlines && len(p.above) > 0 && row.Len() == 0,
	}
	for _, column := range columns {
		cell := row.Cell(column.Index)
		merged, isMerged := p.sheet.Merge(r, column.Index)
		if isMerged && (r != merged.StartRow || column.Index != merged.StartCol) {
			continue
		}
		c := cellView{
			Column: column.Index, Shown: p.shown(cell), Note: cell.Note(), Number: cell.Kind() == grid.Number, Hidden: column.Hidden,
			Style: style(p.book.Format(cell.Format()), p.rules[[2]int{r, column.Index}]),
		}
		for _, run := range cell.Extra().Chips {
			if to := chipTarget(run.Chip); to != "" {
				c.Chip, c.Title = true, strings.TrimSpace(c.Title+"\n"+to)
			}
		}
		for _, thread := range p.book.CommentOn(p.sheet, r, column.Index) {
			c.Comment = strings.TrimSpace(c.Comment + "\n" + spoken(thread))
		}
		if t := p.sheet.TableAt(r, column.Index); t != nil {
			c.Table = partOf(t, r)
			if c.Table == "head" && c.Title == "" {
				c.Title = t.Name
			}
		}
		if isMerged {
			c.Across, c.Down = min(merged.EndCol, len(columns))-merged.StartCol, merged.EndRow-merged.StartRow
		}
		for _, chart := range p.above {
			if chart.Row == r && chart.Column == column.Index {
				c.Charts = append(c.Charts, chart)
			}
		}
		c.Entry = c.Shown
		if f := cell.Formula(); f != "" {
			c.Entry = f
		}
		out.Cells = append(out.Cells, c)
	}
	return out
}
