package chart

import (
	"slices"
	"time"
)

// Lines go over days.
type Lines struct {
	Days   []time.Time // in order
	Series []Series
}

// A Series is one line.
type Series struct {
	Name   string
	Values []float64 // as many as days
}

// SVG draws the lines, of whole numbers, with their names below.
func (d *Lines) SVG(s Style) []byte {
	c := s.canvas(s.Width(), s.Height())
	var low, high float64
	d = &Lines{d.Days, slices.Clone(d.Series)}
	for i := range d.Series {
		series := &d.Series[i]
		series.Values = finite(series.Values)
		low, high = min(low, least(series.Values)), max(high, greatest(series.Values))
	}
	top, bottom := lineHeight, s.Height()-2*lineHeight-3*gap
	axis := scaleOf(low, high, true, bottom, top)
	left := c.axis(s, axis)
	c.line("zero", point{left, axis.place(0)}, point{s.Width(), axis.place(0)})
	x := func(int) int { return (left + s.Width()) / 2 }
	if n := len(d.Days); n > 1 {
		span := d.Days[n-1].Sub(d.Days[0]).Hours()
		x = func(i int) int {
			return left + gap + int(d.Days[i].Sub(d.Days[0]).Hours()/span*float64(s.Width()-left-2*gap))
		}
	}
	for number, series := range d.Series {
		points := make([]point, len(series.Values))
		for i, value := range series.Values {
			points[i] = point{x(i), axis.place(value)}
		}
		c.line(lineClass(number), points...)
	}
	c.days(s, d.Days, x, left, bottom+lineHeight)
	place := left
	for number, series := range d.Series {
		y := bottom + 2*lineHeight + gap
		c.line(lineClass(number), point{place, y - fontSize/3}, point{place + 24, y - fontSize/3})
		name := fit(series.Name, (s.Width()-left)/len(d.Series)-24-3*gap)
		c.text("value", name, place+24+gap, y)
		place += 24 + 3*gap + width(name)
	}
	return c.bytes()
}

// days writes dates below a line, as many as there is room for.
func (c *canvas) days(s Style, days []time.Time, x func(int) int, left, y int) {
	last := left - gap
	for i, day := range days {
		text := day.Format("01-02")
		half := (width(text) + 1) / 2
		at := min(max(x(i), left+half), s.Width()-half)
		if at-half >= last+gap {
			c.text("middle", text, at, y)
			last = at + half
		}
	}
}

func lineClass(number int) string {
	if number == 0 {
		return "line0"
	}
	return "line1"
}
