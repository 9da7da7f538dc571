package pdf

import (
	"slices"

	"github.com/phpdave11/gofpdf"

	"sheetsync/reminders/letters"
)

// The library's names of what it can do.
const (
	portrait, millimetres, a4 = "P", "mm", "A4"
	normal, strong            = "", "B"
)

// A color has red, green and blue, up to 255.
type color [3]int

var (
	black = color{}
	grey  = color{89, 89, 89}
	alert = color{192, 0, 0}
)

// newDocument begins a document that has the fonts and says what it is.
func newDocument(l *letters.Letter, faces []*face) *gofpdf.Fpdf {
	d := gofpdf.New(portrait, millimetres, a4, "")
	d.SetAutoPageBreak(false, 0)
	for _, f := range faces {
		// Whoever cuts a font to what is used writes into its padding: each document has its own.
		d.AddUTF8FontFromBytes(f.family, normal, slices.Clone(f.data))
		d.AddUTF8FontFromBytes(f.family, strong, slices.Clone(f.bold))
	}
	d.SetTitle(l.Subject+", "+l.Recipient[0].Text, true)
	if !l.Sender[0].FillIn {
		d.SetAuthor(l.Sender[0].Text, true)
	}
	return d
}

// draw draws a page, and its number below the text.
func draw(to *gofpdf.Fpdf, p *page, number string) {
	for _, t := range p.texts {
		to.SetFont(t.face.family, t.weight(), t.size)
		to.SetTextColor(t.color().parts())
		to.Text(t.x, t.y, t.text)
	}
	to.SetDrawColor(grey.parts())
	for _, r := range p.rules {
		to.SetLineWidth(r.thickness)
		to.Line(sideMargin, r.y, sideMargin+textWidth, r.y)
	}
	to.SetFont(latin().family, normal, numberSize)
	to.SetTextColor(grey.parts())
	to.Text(sideMargin+textWidth-to.GetStringWidth(number), pageHeight-bottomMargin+numberSize/pointsPerInch*millimetresPerInch, number)
}

func (c color) parts() (red, green, blue int) { return c[0], c[1], c[2] }

func (s style) weight() string {
	if s.bold {
		return strong
	}
	return normal
}

func (s style) color() color {
	switch {
	case s.alert:
		return alert
	case s.grey:
		return grey
	}
	return black
}
