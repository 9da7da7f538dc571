package pdf

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/johnfercher/maroto/v2"
	"github.com/johnfercher/maroto/v2/pkg/components/col"
	"github.com/johnfercher/maroto/v2/pkg/components/row"
	"github.com/johnfercher/maroto/v2/pkg/components/text"
	"github.com/johnfercher/maroto/v2/pkg/config"
	"github.com/johnfercher/maroto/v2/pkg/consts/fontstyle"
	"github.com/johnfercher/maroto/v2/pkg/consts/pagesize"
	"github.com/johnfercher/maroto/v2/pkg/core"
	"github.com/johnfercher/maroto/v2/pkg/core/entity"
	"github.com/johnfercher/maroto/v2/pkg/props"
	"github.com/johnfercher/maroto/v2/pkg/repository"

	"sheetsync/reminders/letters"
)

// Lengths in millimetres, sizes in points.
const (
	pageWidth               = 210
	sideMargin              = 22
	topMargin, bottomMargin = 18, 16
	textWidth               = pageWidth - 2*sideMargin
	columns                 = 100 // of the grid that tables are laid out on
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
	of, err := settings(l, faces)
	if err != nil {
		return err
	}
	p := page{Maroto: maroto.New(of), typesetter: typesetter{faces}}
	p.head(l)
	p.body(l)
	p.foot(l)
	document, err := p.Generate()
	if err != nil {
		return fmt.Errorf("write the PDF: %w", err)
	}
	_, err = w.Write(document.GetBytes())
	return err
}

var errUnusable = errors.New("the font can't be put into a PDF")

func settings(l *letters.Letter, faces []*face) (*entity.Config, error) {
	known := repository.New()
	for _, f := range faces {
		// Whoever cuts a font to what is used writes into its padding: each document has its own.
		known.AddUTF8FontFromBytes(f.family, fontstyle.Normal, slices.Clone(f.data)).AddUTF8FontFromBytes(f.family, fontstyle.Bold, slices.Clone(f.bold))
	}
	loaded, err := known.Load()
	if err != nil {
		return nil, fmt.Errorf("load the fonts: %w", err)
	}
	builder := config.NewBuilder().WithPageSize(pagesize.A4).WithMaxGridSize(columns).WithCustomFonts(loaded).
		WithLeftMargin(sideMargin).WithRightMargin(sideMargin).WithTopMargin(topMargin).WithBottomMargin(bottomMargin).
		WithDefaultFont(&props.Font{Family: latin().family, Size: textSize}).WithTitle(l.Subject+", "+l.Recipient[0].Text, true).
		WithPageNumber(props.PageNumber{Pattern: "{current} / {total}", Place: props.RightBottom, Family: latin().family, Size: numberSize, Color: grey})
	if !l.Sender[0].FillIn {
		builder = builder.WithAuthor(l.Sender[0].Text, true)
	}
	return builder.Build(), nil
}

var (
	grey  = &props.Color{Red: 89, Green: 89, Blue: 89}
	alert = &props.Color{Red: 192}
)

// page writes lines one below the other.
type page struct {
	core.Maroto
	typesetter
}

// lineHeight is how far apart lines of a size are.
func lineHeight(size float64) float64 {
	const leading = 1.42
	return size / pointsPerInch * millimetresPerInch * leading
}

func (p *page) gap(height float64) { p.AddRow(height) }

// write adds a text, indented from the left, with as many lines as it takes.
func (p *page) write(content string, s style, left float64) {
	for _, line := range p.lines(content, s, textWidth-left) {
		p.AddRows(row.New(lineHeight(s.size)).Add(col.New(columns).Add(place(line, s, left, textWidth, 0)...)))
	}
}

// place makes the runs of a line components of a cell, below its top.
func place(line setLine, s style, left, width, top float64) []core.Component {
	if s.right {
		left = width - line.width - slack
	}
	of := props.Text{Size: s.size, Top: top}
	switch {
	case s.alert:
		of.Color = alert
	case s.grey:
		of.Color = grey
	}
	if s.bold {
		of.Style = fontstyle.Bold
	}
	list := make([]core.Component, 0, len(line.runs))
	for _, r := range line.runs {
		of.Family, of.Left = r.face.family, left+r.at
		list = append(list, text.New(r.text, of))
	}
	return list
}

func (p *page) writeLines(list []letters.Text, s style, left float64) {
	for _, t := range list {
		s.alert = t.FillIn
		p.write(t.Text, s, left)
	}
}

func (p *page) head(l *letters.Letter) {
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
func (p *page) paragraph(content string) {
	p.write(content, style{size: textSize}, 0)
	p.gap(paragraphGap)
}

func (p *page) body(l *letters.Letter) {
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

func (p *page) foot(l *letters.Letter) {
	const room = 13 // for a signature
	p.write(l.Closing, style{size: textSize}, 0)
	p.gap(room)
	p.writeLines(l.Signature, style{size: textSize}, 0)
}
