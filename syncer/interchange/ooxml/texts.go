package ooxml

import (
	"context"
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf16"
)

// A textReader puts the text of a cell or a shared text together from the
// elements that hold it: t, or several r with a t each. Readings (rPh) are none.
type textReader struct {
	text    strings.Builder
	in      bool // a t
	reading int  // depth of rPh
}

func (t *textReader) see(token xml.Token) {
	switch e := token.(type) {
	case xml.StartElement:
		switch e.Name.Local {
		case "rPh":
			t.reading++
		case "t":
			t.in = t.reading == 0
		}
	case xml.EndElement:
		switch e.Name.Local {
		case "rPh":
			t.reading--
		case "t":
			t.in = false
		}
	case xml.CharData:
		if t.in {
			t.text.Write(e)
		}
	}
}

// take returns the text and begins anew.
func (t *textReader) take() string {
	text := unescape(t.text.String())
	t.text.Reset()
	t.in, t.reading = false, 0
	return text
}

func (w *Workbook) sharedTexts(ctx context.Context, part string) error {
	var t textReader
	return w.archive.part(ctx, part, func(_ *xml.Decoder, token xml.Token) error {
		t.see(token)
		switch e := token.(type) {
		case xml.StartElement:
			if e.Name.Local == "si" {
				t.take()
			}
		case xml.EndElement:
			if e.Name.Local == "si" {
				w.texts = append(w.texts, t.take())
			}
		}
		return nil
	})
}

// unescape puts back the characters that XML can't hold, which are written
// _xHHHH_ as UTF-16 code units (ECMA-376 part 1, 22.4.2.4).
func unescape(text string) string {
	at := strings.Index(text, "_x")
	if at < 0 {
		return text
	}
	var b strings.Builder
	for at >= 0 {
		b.WriteString(text[:at])
		text = text[at:]
		unit, ok := escaped(text)
		switch low, second := escaped(text[min(len(text), escapeLength):]); {
		case !ok:
			b.WriteString(text[:2])
			text = text[2:]
		case utf16.IsSurrogate(unit) && second && utf16.IsSurrogate(low):
			b.WriteRune(utf16.DecodeRune(unit, low))
			text = text[2*escapeLength:]
		default:
			b.WriteRune(unit)
			text = text[escapeLength:]
		}
		at = strings.Index(text, "_x")
	}
	b.WriteString(text)
	return b.String()
}

const escapeLength = len("_x0000_")

func escaped(text string) (rune, bool) {
	if len(text) < escapeLength || text[:2] != "_x" || text[escapeLength-1] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(text[2:escapeLength-1], 16, 16)
	return rune(n), err == nil
}
