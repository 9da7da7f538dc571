package pdf

import (
	"errors"
	"fmt"
	"io"

	"sheetsync/reminders/letters"
)

// Lengths in millimetres, sizes in points.
const (
	pageWidth, pageHeight   = 210, 297
	sideMargin              = 22
	topMargin, bottomMargin = 18, 16
	textWidth               = pageWidth - 2*sideMargin
	textHeight              = pageHeight - topMargin - bottomMargin
	textSize                = 10
	subjectSize, firmSize   = 12.5, 13
	numberSize              = 8
	paragraphGap            = 2.6
	indent                  = 6
)

// Write writes a letter that [Fonts.Check] has nothing against; the error wraps
// [ErrNoFont] where it has.
func Write(w io.Writer, l *letters.Letter, fonts *Fonts) (err error) {
	if err := fonts.Check(l); err != nil {
		return err
	}
	faces, err := fonts.faces()
	if err != nil {
		return err
	}
	defer func() {
		if fault := recover(); fault != nil { // the library's answer to tables of a font that it doesn't understand
			err = fmt.Errorf("%w: %v", errUnusable, fault)
		}
	}()
	p := layout{typesetter: typesetter{faces}}
	p.head(l)
	p.body(l)
	p.foot(l)
	document := newDocument(l, faces)
	for i := range p.pages {
		document.AddPage()
		draw(document, &p.pages[i], fmt.Sprintf("%d / %d", i+1, len(p.pages)))
	}
	if err := document.Output(w); err != nil {
		return fmt.Errorf("write the PDF: %w", err)
	}
	return nil
}

var errUnusable = errors.New("the font can't be put into a PDF")

// lineHeight is how far apart lines of a size are.
func lineHeight(size float64) float64 {
	const leading = 1.42
	return size / pointsPerInch * millimetresPerInch * leading
}

// write adds a text, indented from the left, with as many lines as it takes.
func (p *layout) write(content string, s style, left float64) {
	for _, line := range p.lines(content, s, textWidth-left) {
		p.row(lineHeight(s.size)).place(line, s, left, textWidth, 0)
	}
}

func (p *layout) writeLines(list []letters.Text, s style, left float64) {
	for _, t := range list {
		s.alert = t.FillIn
		p.write(t.Text, s, left)
	}
}

func (p *layout) head(l *letters.Letter) {
	const large, middle = 9, 5
	p.writeLines(l.Sender[:1], style{size: firmSize, bold: true, right: true}, 0)
	p.writeLines(l.Sender[1:], style{size: textSize, grey: true, right: true}, 0)
	p.gap(large)
	p.writeLines(l.Recipient, style{size: textSize}, 0)
	p.gap(large)
	p.write(l.Dated, style{size: textSize, right: true}, 0)
	p.gap(middle)
	p.write(l.Subject, style{size: subjectSize, bold: true}, 0)
	p.gap(middle)
}

// paragraph writes a text with a gap below it.
func (p *layout) paragraph(content string) {
	p.write(content, style{size: textSize}, 0)
	p.gap(paragraphGap)
}

func (p *layout) body(l *letters.Letter) {
	p.paragraph(l.Salutation)
	p.paragraph(l.Opening)
	p.table(&l.Table)
	p.gap(paragraphGap)
	for _, content := range l.Requests {
		p.paragraph(content)
	}
	p.paragraph(l.BankIntro)
	for _, a := range l.Accounts {
		if a.Currency != "" {
			p.write(a.Currency, style{size: textSize, bold: true}, indent)
		}
		p.writeLines(a.Lines, style{size: textSize}, indent)
		p.gap(paragraphGap)
	}
	p.paragraph(l.Ending)
}

func (p *layout) foot(l *letters.Letter) {
	const room = 13 // for a signature
	p.write(l.Closing, style{size: textSize}, 0)
	p.gap(room)
	p.writeLines(l.Signature, style{size: textSize}, 0)
}
