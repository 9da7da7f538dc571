package chart

import (
	"fmt"
	"slices"
	"strings"
)

// columns draws columns or lines over an axis of labels.
func (d *drawing) columns(c *Chart, plot box) {
	axis := scaleOf(c)
	wide := 0.0
	for _, t := range axis.ticks() {
		wide = max(wide, measure(grouped(t), textSize))
	}
	plot.left += wide + 6
	slot := plot.width() / float64(len(c.Labels))
	turned := false
	room := 16.0
	for _, l := range c.Labels {
		if measure(l, textSize) > slot-4 {
			turned = true
			room = max(room, min(measure(l, textSize), maxTurned)*0.6+14)
		}
	}
	plot.bottom -= room
	for _, t := range axis.ticks() {
		y := axis.at(t, plot.bottom, plot.top)
		d.rule(plot.left, y, plot.right, y)
		d.text(plot.left-6, y+4, grouped(t), atEnd)
	}
	for i, l := range c.Labels {
		x := plot.left + slot*(float64(i)+0.5)
		if turned {
			attributes := fmt.Sprintf(`%s transform="rotate(-36 %.1f %.1f)"`, atEnd, x+4, plot.bottom+12)
			d.text(x+4, plot.bottom+12, fit(l, textSize, maxTurned), attributes)
		} else {
			d.text(x, plot.bottom+14, l, centered)
		}
	}
	if c.Type == Line {
		d.lines(c, plot, axis, slot)
		return
	}
	shown := len(c.Series) == 1 && !slices.ContainsFunc(c.Series[0].Values, func(v Value) bool { return measure(v.Shown, textSize) > slot })
	for n := range c.Series {
		d.columnsOf(c, n, plot, axis, slot, shown)
	}
}

// maxTurned is how much room a label has that is turned.
const maxTurned = 110

// filled is how much of its slot a group of columns fills.
const filled = 0.66

// columnsOf draws one series; with shown its values stand above the columns.
func (d *drawing) columnsOf(c *Chart, n int, plot box, axis scale, slot float64, shown bool) {
	s := &c.Series[n]
	each := slot * filled / float64(len(c.Series))
	zero := axis.at(0, plot.bottom, plot.top)
	for i, v := range s.Values {
		x := plot.left + slot*(float64(i)+(1-filled)/2) + each*float64(n)
		if !v.Known {
			if v.Shown != "" {
				d.text(x+each/2, zero-4, v.Shown, centered)
			}
			continue
		}
		y := axis.at(v.Number, plot.bottom, plot.top)
		d.rect(box{x, min(y, zero), x + each, max(y, zero)}, colorOf(s, n), c.Labels[i]+": "+v.Shown)
		if shown {
			d.text(x+each/2, min(y, zero)-4, v.Shown, centered)
		}
	}
}

// lines draws a line a series, broken where a value isn't known.
func (d *drawing) lines(c *Chart, plot box, axis scale, slot float64) {
	for n := range c.Series {
		s := &c.Series[n]
		var path strings.Builder
		move := "M"
		for i, v := range s.Values {
			if !v.Known {
				move = "M"
				continue
			}
			fmt.Fprintf(&path, "%s%.1f %.1f", move, plot.left+slot*(float64(i)+0.5), axis.at(v.Number, plot.bottom, plot.top))
			move = "L"
		}
		fmt.Fprintf(d, `<path d="%s" fill="none" stroke="%s" stroke-width="2"/>`, path.String(), rgb(colorOf(s, n)))
	}
}
