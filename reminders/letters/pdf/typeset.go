package pdf

import (
	"strings"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"
)

// A style is how a text is set.
type style struct {
	size  float64 // in points
	bold  bool
	grey  bool
	alert bool // to be filled in
	right bool
}

// A run is a piece of a line in one face.
type run struct {
	text string
	face *face
	at   float64 // from the beginning of the line, in millimetres
}

// A setLine is a line with the width that it takes, in millimetres.
type setLine struct {
	runs  []run
	width float64
}

// typesetter breaks texts into lines.
type typesetter struct{ faces []*face }

const pointsPerInch, millimetresPerInch = 72, 25.4

// measure returns the width of a character in millimetres.
func (t *typesetter) measure(r rune, s style) float64 {
	f := faceOf(t.faces, r)
	if f == nil {
		return 0 // Check refuses it
	}
	return f.width(r, s.bold) * s.size / pointsPerInch * millimetresPerInch
}

func (t *typesetter) widthOf(text string, s style) float64 {
	width := 0.0
	for _, r := range text {
		width += t.measure(r, s)
	}
	return width
}

// slack is what the writer may measure differently, in millimetres.
const slack = 0.6

// lines breaks a text where Unicode allows it (Unicode Standard Annex #14), greedily; a
// piece that is wider than a line is broken anywhere.
func (t *typesetter) lines(text string, s style, width float64) []setLine {
	width -= slack
	var lines []setLine
	line := ""
	flush := func() {
		if line = strings.TrimRight(line, " "); line != "" {
			lines = append(lines, t.set(line, s))
		}
		line = ""
	}
	rest, state := norm.NFC.String(text), -1
	for rest != "" {
		var piece string
		piece, rest, _, state = uniseg.FirstLineSegmentInString(rest, state)
		if t.widthOf(line+strings.TrimRight(piece, " "), s) > width {
			flush()
		}
		for _, r := range piece {
			if line != "" && t.widthOf(strings.TrimRight(line+string(r), " "), s) > width {
				flush()
			}
			line += string(r)
		}
	}
	flush()
	return lines
}

// set divides a line into runs.
func (t *typesetter) set(line string, s style) setLine {
	var l setLine
	for _, r := range line {
		f := faceOf(t.faces, r)
		if f == nil {
			continue // Check refuses it
		}
		if last := len(l.runs) - 1; last >= 0 && l.runs[last].face == f {
			l.runs[last].text += string(r)
		} else {
			l.runs = append(l.runs, run{string(r), f, l.width})
		}
		l.width += t.measure(r, s)
	}
	return l
}
