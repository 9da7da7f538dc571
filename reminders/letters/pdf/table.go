package pdf

import (
	"github.com/johnfercher/maroto/v2/pkg/components/col"
	"github.com/johnfercher/maroto/v2/pkg/components/row"
	"github.com/johnfercher/maroto/v2/pkg/consts/border"
	"github.com/johnfercher/maroto/v2/pkg/core"
	"github.com/johnfercher/maroto/v2/pkg/props"

	"sheetsync/reminders/letters"
)

// widths are those of the table's columns, in hundredths of the text's. Amounts take the
// billions of some currencies on one line, since half a number is another.
var widths = []int{21, 19, 19, 15, 26}

// The lines below a row, in millimetres.
const (
	noLine = 0
	light  = 0.15
	heavy  = 0.35
)

// table lists the debts. Its head is repeated on every page.
func (p *page) table(of *letters.Table) {
	head := func(least float64) {
		r, _ := p.tableRow(of, of.Head, least, true, heavy)
		p.AddRows(r)
	}
	head(0)
	for i, cells := range of.Rows {
		below := light
		if i == len(of.Rows)-1 {
			below = heavy
		}
		r, height := p.tableRow(of, cells, 0, false, below)
		if !p.FitlnCurrentPage(height) {
			head(height) // of which there is no room for either, so that a page begins
		}
		p.AddRows(r)
	}
	for _, t := range of.Totals {
		r, _ := p.tableRow(of, []string{t.Label, "", "", t.Currency, t.Amount}, 0, true, noLine)
		p.AddRows(r)
	}
}

// tableRow makes a row that is as high as its highest cell, and at least so high.
func (p *page) tableRow(of *letters.Table, cells []string, least float64, bold bool, below float64) (r core.Row, height float64) {
	const padding, gutter = 0.9, 4
	list := make([]core.Col, len(cells))
	most := 1
	for i, content := range cells {
		s := style{size: textSize, bold: bold, right: of.Number(i)}
		width := float64(textWidth) * float64(widths[i]) / columns
		if i < len(cells)-1 {
			width -= gutter
		}
		c := col.New(widths[i])
		lines := p.lines(content, s, width)
		for n, line := range lines {
			c.Add(place(line, s, 0, width, padding+float64(n)*lineHeight(s.size))...)
		}
		list[i], most = c, max(most, len(lines))
	}
	height = max(least, 2*padding+float64(most)*lineHeight(textSize))
	r = row.New(height).Add(list...)
	if below > noLine {
		r.WithStyle(&props.Cell{BorderType: border.Bottom, BorderColor: grey, BorderThickness: below})
	}
	return r, height
}
