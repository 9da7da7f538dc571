// Package docx writes letters as documents of Word (Office Open XML,
// WordprocessingML, ECMA-376), which their owners read, change and send.
//
// All text is text: no field codes, no links, nothing that a program would run.
package docx

import (
	"archive/zip"
	"fmt"
	"io"

	"sheetsync/reminders/letters"
)

// Write writes a letter.
func Write(w io.Writer, l *letters.Letter) error {
	var p page
	p.head(l)
	p.body(l)
	p.foot(l)
	archive := zip.NewWriter(w)
	for _, part := range []struct{ name, content string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", relationships},
		{"docProps/core.xml", properties(l)},
		{"word/_rels/document.xml.rels", documentRelationships},
		{"word/settings.xml", settings},
		{"word/styles.xml", styles(l.Language)},
		{"word/document.xml", document(p.content.String())},
	} {
		to, err := archive.Create(part.name)
		if err == nil {
			_, err = io.WriteString(to, part.content)
		}
		if err != nil {
			return fmt.Errorf("write the document's %s: %w", part.name, err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("write the document: %w", err)
	}
	return nil
}

// Lengths in twentieths of a point.
const (
	pageWidth, pageHeight = 11906, 16838 // A4
	sideMargin            = 1247         // 22 mm
	topMargin             = 1134         // 20 mm
	textWidth             = pageWidth - 2*sideMargin
	paragraphGap          = 140
)

// Sizes of texts in half points.
const (
	textSize    = 21
	subjectSize = 26
	firmSize    = 28
)

func (p *page) head(l *letters.Letter) {
	const large = 480
	for i, t := range l.Sender {
		as := look{color: "595959", fillIn: t.FillIn}
		if i == 0 {
			as = look{bold: true, size: firmSize, fillIn: t.FillIn}
		}
		p.paragraph(layout{right: true}, t.Text, as)
	}
	p.lines(l.Recipient, large)
	p.paragraph(layout{before: large, right: true}, l.Dated, look{})
	p.paragraph(layout{before: large / 2, after: large / 2}, l.Subject, look{bold: true, size: subjectSize})
}

// lines adds a paragraph for each, the first with space above it.
func (p *page) lines(list []letters.Text, before int) {
	for _, t := range list {
		p.paragraph(layout{before: before}, t.Text, look{fillIn: t.FillIn})
		before = 0
	}
}

func (p *page) body(l *letters.Letter) {
	p.paragraph(layout{after: paragraphGap}, l.Salutation, look{})
	p.paragraph(layout{after: paragraphGap}, l.Opening, look{})
	p.table(&l.Table)
	before := paragraphGap
	for _, text := range l.Requests {
		p.paragraph(layout{before: before, after: paragraphGap}, text, look{})
		before = 0
	}
	p.paragraph(layout{after: paragraphGap / 2}, l.BankIntro, look{})
	for _, a := range l.Accounts {
		p.account(a)
	}
	p.paragraph(layout{before: paragraphGap, after: paragraphGap}, l.Ending, look{})
}

// account shows where to pay to, indented.
func (p *page) account(a letters.Account) {
	const indent, gap = 340, 80
	if a.Currency != "" {
		p.paragraph(layout{indent: indent}, a.Currency, look{bold: true})
	}
	for i, t := range a.Lines {
		of := layout{indent: indent}
		if i == len(a.Lines)-1 {
			of.after = gap
		}
		p.paragraph(of, t.Text, look{fillIn: t.FillIn})
	}
}

func (p *page) foot(l *letters.Letter) {
	const room = 720 // for a signature
	p.paragraph(layout{before: paragraphGap}, l.Closing, look{})
	p.lines(l.Signature, room)
}
