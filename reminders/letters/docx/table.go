package docx

import (
	"github.com/gomutex/godocx/docx"
	"github.com/gomutex/godocx/wml/ctypes"
	"github.com/gomutex/godocx/wml/stypes"

	"sheetsync/reminders/letters"
)

// widths are those of the table's columns, in hundredths of the text's. Amounts take the
// billions of some currencies on one line, since half a number is another.
var widths = []int{21, 19, 19, 15, 26}

// table lists the debts. Its head is repeated on every page.
func (p page) table(of *letters.Table) {
	t := p.AddTable()
	t.Layout(stypes.TableLayoutFixed)
	t.Width(textWidth, stypes.TableWidthDxa)
	grid := make([]uint64, len(widths))
	for i := range widths {
		grid[i] = uint64(columnWidth(i))
	}
	t.Grid(grid...)
	row{t.AddRow(), of, true, heavy, light}.add(of.Head...)
	t.GetCT().RowContents[0].Row.Property.Header = ctypes.OnOffFromBool(true)
	for i, cells := range of.Rows {
		below := light
		if i == len(of.Rows)-1 {
			below = heavy
		}
		row{t.AddRow(), of, false, none, below}.add(cells...)
	}
	for _, total := range of.Totals {
		row{t.AddRow(), of, true, none, none}.add(total.Label, "", "", total.Currency, total.Amount)
	}
	for i := range t.GetCT().RowContents {
		t.GetCT().RowContents[i].Row.Property.CantSplit = ctypes.OnOffFromBool(true)
	}
}

func columnWidth(column int) int { return textWidth * widths[column] / 100 }

// The lines above and below a row, in eighths of a point.
const (
	none  = 0
	light = 4
	heavy = 8
)

type row struct {
	*docx.Row
	of           *letters.Table
	bold         bool
	above, below int
}

func (r row) add(texts ...string) {
	const padding = 50
	for i, text := range texts {
		cell := r.AddCell()
		cell.Width(columnWidth(i), stypes.TableWidthDxa)
		cell.Borders(border(r.above), nil, border(r.below), nil, nil, nil, nil, nil)
		paragraph := cell.AddEmptyPara()
		paragraph.Spacing(padding, padding)
		if r.of.Number(i) {
			paragraph.Justification(stypes.JustificationRight)
		}
		paragraph.AddText(text).Bold(r.bold)
	}
}

func border(size int) *ctypes.Border {
	if size == none {
		return nil
	}
	return ctypes.NewCellBorder(stypes.BorderStyleSingle, "7F7F7F", "0", size)
}
