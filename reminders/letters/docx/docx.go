// Package docx writes letters as documents of Word (Office Open XML,
// WordprocessingML), which their owners read, change and send.
//
// All text is text: no field codes, no links, nothing that a program would run.
package docx

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"

	"github.com/gomutex/godocx"
	"github.com/gomutex/godocx/docx"
	"github.com/gomutex/godocx/wml/ctypes"
	"github.com/gomutex/godocx/wml/stypes"

	"sheetsync/reminders/letters"
)

// Write writes a letter.
func Write(w io.Writer, l *letters.Letter) error {
	document, err := godocx.NewDocument()
	if err != nil {
		return fmt.Errorf("make a document: %w", err)
	}
	setUp(document, l.Language)
	if err := describe(document, l); err != nil {
		return err
	}
	p := page{document}
	p.head(l)
	p.body(l)
	p.foot(l)
	if err := document.Write(w); err != nil {
		return fmt.Errorf("write the document: %w", err)
	}
	return nil
}

// Lengths in twentieths of a point, unless they say otherwise.
const (
	pageWidth, pageHeight = 11906, 16838 // A4
	sideMargin            = 1247         // 22 mm
	topMargin             = 1134         // 20 mm
	textWidth             = pageWidth - 2*sideMargin
	paragraphGap          = 140
	textSize              = 21 // half points
	subjectSize           = 13 // points
	firmSize              = 14 // points
)

// fonts are those of Word on every system; others put their own in their place.
var fonts = ctypes.RunFonts{Ascii: "Calibri", HAnsi: "Calibri", CS: "Arial", EastAsia: "Microsoft YaHei"}

// locales are the languages by which a text is spelt and hyphenated.
var locales = map[letters.Language]string{
	letters.English: "en-GB", letters.Chinese: "zh-CN", letters.German: "de-DE", letters.French: "fr-FR", letters.Spanish: "es-ES",
}

// setUp gives the document its paper, font and language.
func setUp(document *docx.RootDoc, l letters.Language) {
	width, height, side, top := uint64(pageWidth), uint64(pageHeight), sideMargin, topMargin
	document.Document.Body.SectPr = &ctypes.SectionProp{
		PageSize:   &ctypes.PageSize{Width: &width, Height: &height},
		PageMargin: &ctypes.PageMargin{Left: &side, Right: &side, Top: &top, Bottom: &top},
	}
	locale, eastAsian := locales[l], "zh-CN"
	of, size := fonts, uint64(textSize)
	document.DocStyles.DocDefaults = &ctypes.DocDefault{
		RunProp: &ctypes.RunPropDefault{RunProp: &ctypes.RunProperty{
			Fonts: &of, Size: &ctypes.FontSize{Value: size}, SizeCs: &ctypes.FontSizeCS{Value: size}, Lang: &ctypes.Lang{Val: &locale, EastAsia: &eastAsian},
		}},
		ParaProp: &ctypes.ParaPropDefault{ParaProp: &ctypes.ParagraphProp{Spacing: ctypes.NewParagraphSpacing(0, 0)}},
	}
}

// describe sets the document's properties, and takes the template's picture away.
func describe(document *docx.RootDoc, l *letters.Letter) error {
	type properties struct {
		XMLName xml.Name `xml:"cp:coreProperties"`
		CP      string   `xml:"xmlns:cp,attr"`
		DC      string   `xml:"xmlns:dc,attr"`
		Title   string   `xml:"dc:title"`
		Creator string   `xml:"dc:creator"`
	}
	creator := ""
	if !l.Sender[0].FillIn {
		creator = l.Sender[0].Text
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	err := xml.NewEncoder(&b).Encode(properties{
		CP: "http://schemas.openxmlformats.org/package/2006/metadata/core-properties", DC: "http://purl.org/dc/elements/1.1/",
		Title: l.Subject + ", " + l.Recipient[0].Text, Creator: creator,
	})
	if err != nil {
		return fmt.Errorf("write the document's properties: %w", err)
	}
	document.FileMap.Store("docProps/core.xml", b.Bytes())
	return nil
}

// page writes paragraphs.
type page struct{ *docx.RootDoc }

// paragraph adds one with the space above and below it.
func (p page) paragraph(before, after uint64) *docx.Paragraph {
	paragraph := p.AddEmptyParagraph()
	paragraph.Spacing(before, after)
	return paragraph
}

// line adds a line; what is to be filled in is marked as with a pen.
func line(p *docx.Paragraph, t letters.Text) *docx.Run {
	run := p.AddText(t.Text)
	if t.FillIn {
		run.Highlight("yellow")
	}
	return run
}

func (p page) lines(list []letters.Text, before uint64) {
	for i, t := range list {
		if i > 0 {
			before = 0
		}
		line(p.paragraph(before, 0), t)
	}
}

func (p page) head(l *letters.Letter) {
	const gap, large = 0, 480
	for i, t := range l.Sender {
		paragraph := p.paragraph(gap, gap)
		paragraph.Justification(stypes.JustificationRight)
		if run := line(paragraph, t); i == 0 {
			run.Bold(true).Size(firmSize)
		} else {
			run.Color("595959")
		}
	}
	p.lines(l.Recipient, large)
	dated := p.paragraph(large, gap)
	dated.Justification(stypes.JustificationRight)
	dated.AddText(l.Dated)
	p.paragraph(large/2, large/2).AddText(l.Subject).Bold(true).Size(subjectSize)
}

func (p page) body(l *letters.Letter) {
	p.paragraph(0, paragraphGap).AddText(l.Salutation)
	p.paragraph(0, paragraphGap).AddText(l.Opening)
	p.table(&l.Table)
	before := uint64(paragraphGap)
	for _, text := range l.Requests {
		p.paragraph(before, paragraphGap).AddText(text)
		before = 0
	}
	p.paragraph(0, paragraphGap/2).AddText(l.BankIntro)
	for _, a := range l.Accounts {
		p.account(a)
	}
	p.paragraph(paragraphGap, paragraphGap).AddText(l.Ending)
}

// account shows where to pay to, indented.
func (p page) account(a letters.Account) {
	const indent, gap = 340, 80
	add := func(t letters.Text, bold bool, after uint64) {
		paragraph := p.paragraph(0, after)
		left := indent
		paragraph.Indent(&ctypes.Indent{Left: &left})
		line(paragraph, t).Bold(bold)
	}
	if a.Currency != "" {
		add(letters.Text{Text: a.Currency}, true, 0)
	}
	for i, t := range a.Lines {
		after := uint64(0)
		if i == len(a.Lines)-1 {
			after = gap
		}
		add(t, false, after)
	}
}

func (p page) foot(l *letters.Letter) {
	const room = 720 // for a signature
	p.paragraph(paragraphGap, 0).AddText(l.Closing)
	p.lines(l.Signature, room)
}
