package docx

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// page is the content of a document, as it grows.
type page struct{ content strings.Builder }

// A layout is how a paragraph is laid out.
type layout struct {
	before, after int // space
	indent        int
	right         bool
}

// A look is how its text looks.
type look struct {
	bold   bool
	size   int    // 0: the document's
	color  string // six hexadecimal digits; empty: the document's
	fillIn bool   // marked as with a pen
}

// paragraph adds one. The order of elements is the schema's.
func (p *page) paragraph(of layout, text string, as look) {
	fmt.Fprintf(&p.content, `<w:p><w:pPr><w:spacing w:before="%d" w:after="%d"/>`, of.before, of.after)
	if of.indent > 0 {
		fmt.Fprintf(&p.content, `<w:ind w:left="%d"/>`, of.indent)
	}
	if of.right {
		p.content.WriteString(`<w:jc w:val="right"/>`)
	}
	p.content.WriteString(`</w:pPr><w:r><w:rPr>`)
	if as.bold {
		p.content.WriteString(`<w:b/>`)
	}
	if as.color != "" {
		fmt.Fprintf(&p.content, `<w:color w:val="%s"/>`, as.color)
	}
	if as.size > 0 {
		fmt.Fprintf(&p.content, `<w:sz w:val="%d"/><w:szCs w:val="%[1]d"/>`, as.size)
	}
	if as.fillIn {
		p.content.WriteString(`<w:highlight w:val="yellow"/>`)
	}
	fmt.Fprintf(&p.content, `</w:rPr><w:t xml:space="preserve">%s</w:t></w:r></w:p>`, escape(text))
}

// escape makes a text one of XML; what XML can't hold becomes a replacement character.
func escape(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder takes all
	return b.String()
}
