package pdf

import "sheetsync/reminders/letters"

// widths are those of the table's columns, in hundredths of the text's. Amounts take the
// billions of some currencies on one line, since half a number is another.
var widths = []int{21, 19, 19, 15, 26}

const hundred = 100

// The lines below a row, in millimetres.
const (
	noLine = 0
	light  = 0.15
	heavy  = 0.35
)

// table lists the debts. Its head is repeated on every page, and stands on none alone.
func (p *layout) table(of *letters.Table) {
	head := p.tableRow(of, of.Head, true, heavy)
	var parts []tableRow
	for i, cells := range of.Rows {
		below := light
		if i == len(of.Rows)-1 {
			below = heavy
		}
		parts = append(parts, p.tableRow(of, cells, false, below).parts(textHeight-head.height)...)
	}
	above := head.height // the next one's head, where it has to have one
	for _, part := range parts {
		if !p.fits(above + part.height) {
			p.breakPage()
			above = head.height
		}
		if above > 0 {
			p.add(head)
			above = 0
		}
		p.add(part)
	}
	for _, t := range of.Totals {
		p.add(p.tableRow(of, []string{t.Label, "", "", t.Currency, t.Amount}, true, noLine))
	}
}

// A tableRow is as high as its highest cell.
type tableRow struct {
	height float64
	cells  []cell
	below  float64 // the line's thickness
}

// A cell has its lines between two ends.
type cell struct {
	lines       []setLine
	style       style
	left, right float64
}

const padding, gutter = 0.9, 4 // above and below a row's lines, and between columns

func (p *layout) tableRow(of *letters.Table, cells []string, bold bool, below float64) tableRow {
	r := tableRow{below: below}
	most, left := 1, 0.0
	for i, content := range cells {
		s := style{size: textSize, bold: bold, right: of.Number(i)}
		right := left + textWidth*float64(widths[i])/hundred
		c := cell{style: s, left: left, right: right}
		if i < len(cells)-1 {
			c.right -= gutter
		}
		c.lines = p.lines(content, s, c.right-c.left)
		r.cells, left, most = append(r.cells, c), right, max(most, len(c.lines))
	}
	r.height = 2*padding + float64(most)*lineHeight(textSize)
	return r
}

// parts divides a row that is higher than the room that a page has for it.
func (r tableRow) parts(room float64) []tableRow {
	var parts []tableRow
	line := lineHeight(textSize)
	most := int((room - 2*padding) / line)
	for r.height >= room {
		part := tableRow{height: 2*padding + float64(most)*line}
		rest := tableRow{height: r.height - float64(most)*line, below: r.below}
		for _, c := range r.cells {
			upper, lower, n := c, c, min(len(c.lines), most)
			upper.lines, lower.lines = c.lines[:n], c.lines[n:]
			part.cells, rest.cells = append(part.cells, upper), append(rest.cells, lower)
		}
		parts, r = append(parts, part), rest
	}
	return append(parts, r)
}

// add places a row below what is there.
func (p *layout) add(r tableRow) {
	to := p.row(r.height)
	for _, c := range r.cells {
		for n, line := range c.lines {
			to.place(line, c.style, c.left, c.right, padding+float64(n)*lineHeight(c.style.size))
		}
	}
	if r.below > noLine {
		to.underline(r.below)
	}
}
