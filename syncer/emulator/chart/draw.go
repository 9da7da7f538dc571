package chart

import (
	"fmt"
	"html"
	"strconv"
	"strings"

	"golang.org/x/text/width"
)

// palette are the colours of series and slices.
var palette = [][3]uint8{{74, 118, 168}, {230, 145, 56}, {106, 168, 79}, {142, 124, 195}, {204, 82, 75}, {69, 160, 160}, {191, 144, 0}, {150, 150, 150}, {194, 123, 160}}

// drawing is an SVG that is being written.
type drawing struct{ strings.Builder }

func (d *drawing) open(c *Chart) {
	fmt.Fprintf(d, `<svg class="chart" role="img" aria-label="%s" viewBox="0 0 %d %d" width="%d" height="%d" xmlns="http://www.w3.org/2000/svg">`,
		html.EscapeString(c.Title), c.Width, c.Height, c.Width, c.Height)
	fmt.Fprintf(d, `<rect width="%d" height="%d" rx="4" fill="#fff" stroke="#dadce0"/>`, c.Width, c.Height)
	d.text(margin, 22, fit(c.Title, titleSize, float64(c.Width-2*margin)), `font-size="14" font-weight="600" fill="#202124"`)
}

func (d *drawing) close() string {
	d.WriteString("</svg>")
	return d.String()
}

// text writes a text at a point. Attributes are our own words.
func (d *drawing) text(x, y float64, s, attributes string) {
	fmt.Fprintf(d, `<text x="%.1f" y="%.1f" %s>%s</text>`, x, y, attributes, html.EscapeString(s))
}

func (d *drawing) rule(x1, y1, x2, y2 float64) {
	fmt.Fprintf(d, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="#e0e3e7"/>`, x1, y1, x2, y2)
}

// rect draws a rectangle that says what it is when it is pointed at.
func (d *drawing) rect(b box, color [3]uint8, what string) {
	fmt.Fprintf(d, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"><title>%s</title></rect>`,
		b.left, b.top, max(b.width(), 0), max(b.height(), 0), rgb(color), html.EscapeString(what))
}

func rgb(c [3]uint8) string { return fmt.Sprintf("rgb(%d,%d,%d)", c[0], c[1], c[2]) }

// colorOf is the colour of a series.
func colorOf(s *Series, i int) [3]uint8 {
	if s.Color != [3]uint8{} {
		return s.Color
	}
	return palette[i%len(palette)]
}

// The attributes of texts beside what they belong to.
const (
	muted    = `font-size="11" fill="#5f6368"`
	atEnd    = muted + ` text-anchor="end"`
	centered = muted + ` text-anchor="middle"`
)

// measure estimates how wide a text is.
func measure(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			w += size
		default:
			w += size * 0.58 //nolint:mnd // the usual width of Latin letters and digits
		}
	}
	return w
}

// fit cuts a text that is wider than there is room for.
func fit(s string, size, room float64) string {
	if measure(s, size) <= room {
		return s
	}
	runes := []rune(s)
	for len(runes) > 1 && measure(string(runes)+"…", size) > room {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " ") + "…"
}

// grouped writes a step of an axis.
func grouped(v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	whole, fraction, found := strings.Cut(s, ".")
	digits, negative := strings.CutPrefix(whole, "-")
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if found {
		digits += "." + fraction
	}
	if negative {
		return "-" + digits
	}
	return digits
}

// legend names several series below the plot, and returns what is left of it.
func (d *drawing) legend(c *Chart, plot box) box {
	if len(c.Series) < 2 {
		return plot
	}
	x := plot.left
	for i := range c.Series {
		s := &c.Series[i]
		d.rect(box{x, plot.bottom - 9, x + 9, plot.bottom}, colorOf(s, i), s.Name)
		name := fit(s.Name, textSize, plot.right-x-20)
		d.text(x+14, plot.bottom, name, muted)
		x += measure(name, textSize) + 30
	}
	plot.bottom -= 20
	return plot
}
