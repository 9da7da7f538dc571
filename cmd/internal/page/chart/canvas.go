package chart

import (
	"bytes"
	"fmt"
	"html"

	"sheetsync/sheetschema/language"
)

// A Style is how a picture looks.
type Style struct {
	Dark     bool
	Narrow   bool // for a phone
	Language language.Tag
}

// Sizes of pictures in units. Each is as wide as the narrowest room that there is for it, so
// that no text is shown smaller than 11 pixels.
const (
	wide, narrow = 420, 320
	high         = 230
	fontSize     = 13
	lineHeight   = 16
	gap          = 6 // between texts, and between a text and what it is about
)

// Width and Height are the size of a picture of columns or lines.
func (s Style) Width() int {
	if s.Narrow {
		return narrow
	}
	return wide
}

// Height is that of a picture of columns or lines; that of bars is [Bars.Height].
func (s Style) Height() int { return high }

// css colours the classes of a picture as the page's own variables do.
func (s Style) css() string {
	ink, soft, line, bar, second, bad := "#1b2733", "#52606d", "#d6dde4", "#2a7f9e", "#7a4d00", "#a31621"
	if s.Dark {
		ink, soft, line, bar, second, bad = "#e6ecf1", "#a3b1be", "#33404c", "#5bb4d3", "#f2c063", "#ff9aa0"
	}
	return fmt.Sprintf(`text{font:%dpx system-ui,-apple-system,"Segoe UI","Noto Sans","PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC",sans-serif;fill:%s}`+
		`.middle{text-anchor:middle}.end{text-anchor:end}.value{fill:%s}.unknown{fill:%s;font-weight:700}`+
		`.grid{stroke:%s;fill:none}.zero{stroke:%s;fill:none}.bar{fill:%s}.line0{stroke:%s;fill:none;stroke-width:2.5}.line1{stroke:%s;fill:none;stroke-width:2.5;stroke-dasharray:6 4}`,
		fontSize, soft, ink, bad, line, soft, bar, bar, second)
}

// A canvas is a picture under way.
type canvas struct{ svg bytes.Buffer }

func (s Style) canvas(width, height int) *canvas {
	c := &canvas{}
	fmt.Fprintf(&c.svg, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d"><style type="text/css"><![CDATA[%s]]></style>`, width, height, s.css())
	return c
}

// text writes a text at its left end, or where class says “middle” or “end”, there.
func (c *canvas) text(class, text string, x, y int) {
	fmt.Fprintf(&c.svg, `<text x="%d" y="%d" class="%s">%s</text>`, x, y, class, html.EscapeString(clean(text)))
}

func (c *canvas) line(class string, points ...point) { c.path(class, points, "") }

func (c *canvas) box(class string, left, top, right, bottom int) {
	c.path(class, []point{{left, top}, {right, top}, {right, bottom}, {left, bottom}}, " Z")
}

// path draws from point to point; end is “ Z” where it leads back to the first.
func (c *canvas) path(class string, points []point, end string) {
	c.svg.WriteString(`<path d="`)
	command := "M"
	for _, p := range points {
		fmt.Fprintf(&c.svg, "%s %d %d", command, p.x, p.y)
		command = " L"
	}
	fmt.Fprintf(&c.svg, `%s" class="%s"/>`, end, class)
}

func (c *canvas) bytes() []byte {
	c.svg.WriteString("</svg>")
	return c.svg.Bytes()
}

type point struct{ x, y int }
