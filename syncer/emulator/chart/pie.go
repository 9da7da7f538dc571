package chart

import (
	"fmt"
	"html"
	"math"
)

// pie draws the first series as a pie, with a legend that has the shares.
func (d *drawing) pie(c *Chart, plot box) {
	total := 0.0
	values := c.Series[0].Values
	for _, v := range values {
		if v.Known && v.Number > 0 {
			total += v.Number
		}
	}
	if total == 0 {
		return
	}
	radius := min(plot.height(), plot.width()*0.45)/2 - 4 //nolint:mnd // the legend takes the rest
	x, y := plot.left+radius+8, (plot.top+plot.bottom)/2
	angle := -math.Pi / 2
	step := min(plot.height()/float64(len(values)), 24) //nolint:mnd // of the legend's lines
	line := y - step*float64(len(values))/2
	for i, v := range values {
		if !v.Known || v.Number <= 0 {
			continue
		}
		color := palette[i%len(palette)]
		share := v.Number / total
		said := fmt.Sprintf("%s: %s (%.0f%%)", c.Labels[i], v.Shown, share*100)
		d.slice(x, y, radius, angle, share, color, said)
		angle += share * 2 * math.Pi
		left := x + radius + 28
		d.rect(box{left, line + step/2 - 5, left + 10, line + step/2 + 5}, color, said)
		d.text(left+16, line+step/2+4, fit(said, textSize, plot.right-left-16), `font-size="11" fill="#3c4043"`)
		line += step
	}
}

// slice draws a share of the circle from an angle on.
func (d *drawing) slice(x, y, radius, angle, share float64, color [3]uint8, what string) {
	if share >= 1 {
		fmt.Fprintf(d, `<circle cx="%.1f" cy="%.1f" r="%.1f" fill="%s"><title>%s</title></circle>`, x, y, radius, rgb(color), html.EscapeString(what))
		return
	}
	end, large := angle+share*2*math.Pi, 0
	if share > 0.5 {
		large = 1
	}
	fmt.Fprintf(d, `<path d="M%.1f %.1fL%.2f %.2fA%.1f %.1f 0 %d 1 %.2f %.2fZ" fill="%s" stroke="#fff"><title>%s</title></path>`, x, y,
		x+radius*math.Cos(angle), y+radius*math.Sin(angle), radius, radius, large, x+radius*math.Cos(end), y+radius*math.Sin(end), rgb(color), html.EscapeString(what))
}
