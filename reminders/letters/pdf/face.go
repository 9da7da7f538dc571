package pdf

import (
	"fmt"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// A face is a font that texts can be measured and set in.
type face struct {
	family string // as the document calls it
	data   []byte
	bold   []byte // the same as data where there is none
	font   *sfnt.Font
	strong *sfnt.Font

	mu     sync.Mutex
	buffer sfnt.Buffer
}

// newFace reads a font.
func newFace(family string, data, bold []byte) (*face, error) {
	f := &face{family: family, data: data, bold: bold}
	var err error
	if f.font, err = sfnt.Parse(data); err != nil {
		return nil, fmt.Errorf("%w: %w", errNotAFont, err)
	}
	if f.strong, err = sfnt.Parse(bold); err != nil {
		return nil, fmt.Errorf("%w: %w", errNotAFont, err)
	}
	return f, nil
}

// latin is the program's own face.
var latin = sync.OnceValue(func() *face {
	f, err := newFace("latin", goregular.TTF, gobold.TTF)
	if err != nil {
		panic(err) // a font of the library
	}
	return f
})

// lastRune is the last that the writer of PDF can set: it stays in the basic
// multilingual plane.
const lastRune = 0xffff

// has reports whether the face has a glyph for a character.
func (f *face) has(r rune) bool {
	if r > lastRune {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	glyph, err := f.font.GlyphIndex(&f.buffer, r)
	return err == nil && glyph != 0
}

// em is the size at which characters are measured, in the unit of the fonts' tables.
const em = 1000

// width returns how wide a character is, as a share of the size.
func (f *face) width(r rune, bold bool) float64 {
	of := f.font
	if bold {
		of = f.strong
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	glyph, err := of.GlyphIndex(&f.buffer, r)
	if err != nil {
		return 1
	}
	advance, err := of.GlyphAdvance(&f.buffer, glyph, fixed.I(em), font.HintingNone)
	if err != nil {
		return 1
	}
	const unit = 64 // of fixed-point numbers
	return float64(advance) / unit / em
}
