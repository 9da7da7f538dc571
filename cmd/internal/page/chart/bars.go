package chart

// Bars lie below one another, such as customers by what they bought.
type Bars struct {
	Labels  []string
	Values  []float64
	Unknown []bool // a part of the value isn't known; nil for none
}

// barHeight is how much room a bar has.
const barHeight = 26

// Height is that of the picture.
func (d *Bars) Height() int { return len(d.Labels)*barHeight + gap }

// SVG draws the bars.
func (d *Bars) SVG(s Style) []byte {
	c := s.canvas(s.Width(), d.Height())
	d = &Bars{d.Labels, finite(d.Values), d.Unknown}
	left, right := 0, 0
	texts := make([]string, len(d.Labels))
	for i, label := range d.Labels {
		left = max(left, width(label))
		texts[i] = Short(d.Values[i], s.Language)
		if d.Unknown != nil && d.Unknown[i] {
			texts[i] += "?"
		}
		right = max(right, width(texts[i]))
	}
	left = min(left, s.Width()*2/5) + gap
	axis := scaleOf(least(d.Values), greatest(d.Values), false, left, s.Width()-right-2*gap)
	if axis.high > greatest(d.Values) { // there are no numbers to be round
		axis.high = max(greatest(d.Values), axis.step/100)
	}
	zero := axis.place(0)
	for i, label := range d.Labels {
		top := i*barHeight + gap
		at := axis.place(d.Values[i])
		c.text("end", fit(label, left-gap), left-gap, top+barHeight/2+gap/2-1)
		if at != zero {
			c.box("bar", min(at, zero), top, max(at, zero), top+barHeight-gap-2)
		}
		class := "value"
		if d.Unknown != nil && d.Unknown[i] {
			class = "unknown"
		}
		c.text(class, texts[i], max(at, zero)+gap, top+barHeight/2+gap/2-1)
	}
	return c.bytes()
}
