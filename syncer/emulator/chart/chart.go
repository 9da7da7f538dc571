package chart

import (
	"math"
	"slices"
)

// Type is how a chart draws its series.
type Type uint8

// The types. Any other kind of chart is drawn as its title alone.
const (
	Other Type = iota
	Column
	Bar
	Line
	Pie
)

// A Chart is what is drawn.
type Chart struct {
	Type   Type
	Title  string
	Labels []string
	Series []Series // of a pie only the first is drawn
	// Width and Height are the drawing's size in pixels.
	Width, Height int
}

// A Series is one row of values.
type Series struct {
	Name   string
	Values []Value  // by label
	Color  [3]uint8 // zero for one of the palette
}

// A Value is a number as it is shown; without a number, Shown says what stands in its
// place.
type Value struct {
	Number float64
	Known  bool
	Shown  string
}

// The sizes of type, in pixels, and the room around the plot.
const (
	titleSize = 14
	textSize  = 11
	margin    = 12
	titleRoom = 46
)

// SVG draws the chart.
func (c *Chart) SVG() string {
	d := &drawing{}
	d.open(c)
	plot := box{left: margin, top: titleRoom, right: float64(c.Width - margin), bottom: float64(c.Height - margin)}
	switch {
	case len(c.Labels) == 0 || len(c.Series) == 0:
	case c.Type == Pie:
		d.pie(c, plot)
	case c.Type == Bar:
		d.bars(c, d.legend(c, plot))
	case c.Type == Column, c.Type == Line:
		d.columns(c, d.legend(c, plot))
	}
	return d.close()
}

// box is a rectangle of the drawing.
type box struct{ left, top, right, bottom float64 }

func (b box) width() float64  { return b.right - b.left }
func (b box) height() float64 { return b.bottom - b.top }

// scale is an axis of values with round steps.
type scale struct {
	low, high, step float64
}

// axisSteps is about how many steps an axis has.
const axisSteps = 5

// scaleOf is the axis that all values of a chart fit on. It begins at 0 or below.
func scaleOf(c *Chart) scale {
	low, high := 0.0, 0.0
	for _, s := range c.Series {
		for _, v := range s.Values {
			if v.Known {
				low, high = min(low, v.Number), max(high, v.Number)
			}
		}
	}
	if low == high {
		high = 1
	}
	step := math.Pow(10, math.Floor(math.Log10((high-low)/axisSteps)))
	for _, factor := range []float64{1, 2, 2.5, 5, 10} {
		if (high-low)/(step*factor) <= axisSteps {
			step *= factor
			break
		}
	}
	if whole(c) {
		step = max(math.Ceil(step), 1)
	}
	return scale{math.Floor(low/step) * step, math.Ceil(high/step) * step, step}
}

// whole reports whether all values are whole numbers, so that there are no others on
// the axis.
func whole(c *Chart) bool {
	return !slices.ContainsFunc(c.Series, func(s Series) bool {
		return slices.ContainsFunc(s.Values, func(v Value) bool { return v.Known && v.Number != math.Trunc(v.Number) })
	})
}

// ticks are the axis' steps.
func (s scale) ticks() []float64 {
	var out []float64
	for i := 0; s.low+float64(i)*s.step <= s.high+s.step/2; i++ {
		out = append(out, s.low+float64(i)*s.step)
	}
	return out
}

// at places a value between two ends of the axis.
func (s scale) at(v, from, to float64) float64 { return from + (v-s.low)/(s.high-s.low)*(to-from) }
