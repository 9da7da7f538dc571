package docx

import (
	"fmt"

	"sheetsync/reminders/letters"
)

// widths are those of the table's columns, in hundredths of the text's. Amounts take the
// billions of some currencies on one line, since half a number is another.
var widths = []int{21, 19, 19, 15, 26}

func columnWidth(column int) int { return textWidth * widths[column] / 100 }

// table lists the debts. Its head is repeated on every page.
func (p *page) table(of *letters.Table) {
	// Beside a cell's text is as much room as Word has there; the table begins that much to
	// the left, so that the text of its first column stands below the paragraphs'.
	const beside = 108
	fmt.Fprintf(&p.content, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:tblInd w:w="-%d" w:type="dxa"/><w:tblLayout w:type="fixed"/>`+
		`<w:tblCellMar><w:left w:w="%[2]d" w:type="dxa"/><w:right w:w="%[2]d" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`, textWidth, beside)
	for i := range widths {
		fmt.Fprintf(&p.content, `<w:gridCol w:w="%d"/>`, columnWidth(i))
	}
	p.content.WriteString(`</w:tblGrid>`)
	p.row(row{of, true, true, heavy, light}, of.Head...)
	for i, cells := range of.Rows {
		below := light
		if i == len(of.Rows)-1 {
			below = heavy
		}
		p.row(row{of, false, false, none, below}, cells...)
	}
	for _, total := range of.Totals {
		p.row(row{of, false, true, none, none}, total.Label, "", "", total.Currency, total.Amount)
	}
	p.content.WriteString(`</w:tbl>`)
}

// The lines above and below a row, in eighths of a point.
const (
	none  = 0
	light = 4
	heavy = 8
)

// A row is how one of a table looks.
type row struct {
	of           *letters.Table
	head, bold   bool
	above, below int
}

// row adds one, which no page divides.
func (p *page) row(r row, texts ...string) {
	const padding = 50
	p.content.WriteString(`<w:tr><w:trPr><w:cantSplit/>`)
	if r.head {
		p.content.WriteString(`<w:tblHeader/>`)
	}
	p.content.WriteString(`</w:trPr>`)
	for i, text := range texts {
		fmt.Fprintf(&p.content, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:tcBorders>%s%s</w:tcBorders></w:tcPr>`,
			columnWidth(i), border("top", r.above), border("bottom", r.below))
		p.paragraph(layout{before: padding, after: padding, right: r.of.Number(i)}, text, look{bold: r.bold})
		p.content.WriteString(`</w:tc>`)
	}
	p.content.WriteString(`</w:tr>`)
}

func border(side string, size int) string {
	if size == none {
		return ""
	}
	return fmt.Sprintf(`<w:%s w:val="single" w:sz="%d" w:space="0" w:color="7F7F7F"/>`, side, size)
}
