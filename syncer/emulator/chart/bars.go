package chart

// bars draws bars, the first label at the top.
func (d *drawing) bars(c *Chart, plot box) {
	axis := scaleOf(c)
	wide, valueWide := 0.0, 0.0
	for _, l := range c.Labels {
		wide = max(wide, measure(l, textSize))
	}
	for _, s := range c.Series {
		for _, v := range s.Values {
			valueWide = max(valueWide, measure(v.Shown, textSize))
		}
	}
	wide = min(wide, plot.width()*0.4) //nolint:mnd // labels leave room for the bars
	plot.left += wide + 8
	plot.right -= valueWide + 8
	slot := plot.height() / float64(len(c.Labels))
	zero := axis.at(0, plot.left, plot.right)
	d.rule(zero, plot.top, zero, plot.bottom)
	for i, l := range c.Labels {
		d.text(plot.left-6, plot.top+slot*(float64(i)+0.5)+4, fit(l, textSize, wide), atEnd)
	}
	for n := range c.Series {
		s := &c.Series[n]
		each := min(slot*filled, 34) / float64(len(c.Series)) //nolint:mnd // a few bars aren't blocks
		for i, v := range s.Values {
			y := plot.top + slot*(float64(i)+0.5) + each*(float64(n)-float64(len(c.Series))/2)
			x := zero
			if v.Known {
				x = axis.at(v.Number, plot.left, plot.right)
				d.rect(box{min(x, zero), y, max(x, zero), y + each}, colorOf(s, n), c.Labels[i]+": "+v.Shown)
			}
			d.text(max(x, zero)+5, y+each/2+4, v.Shown, muted)
		}
	}
}
