package chart

import "math"

// Columns stand beside one another, such as months.
type Columns struct {
	Labels  []string
	Values  []float64
	Unknown []bool // a part of the value isn't known; nil for none
	Whole   bool   // the values are whole numbers
}

// SVG draws the columns.
func (d *Columns) SVG(s Style) []byte {
	c := s.canvas(s.Width(), s.Height())
	d = &Columns{d.Labels, finite(d.Values), d.Unknown, d.Whole}
	top, bottom := lineHeight*2, s.Height()-lineHeight-gap*2
	axis := scaleOf(least(d.Values), greatest(d.Values), d.Whole, bottom, top)
	left := c.axis(s, axis)
	n := max(len(d.Labels), 1)
	slot := float64(s.Width()-left) / float64(n)
	labelled := spread(d.Labels, slot)
	zero := axis.place(0)
	bar := int(math.Min(slot*0.7, 64))
	texts := d.texts(s, slot)
	last := -gap // end of the label before
	for i, label := range d.Labels {
		middle := left + int(slot*(float64(i)+0.5))
		at := axis.place(d.Values[i])
		if d.Values[i] != 0 {
			c.box("bar", middle-bar/2, min(at, zero), middle-bar/2+bar, max(at, zero))
		}
		if texts[i] != "" {
			class := "value middle"
			if d.Unknown != nil && d.Unknown[i] {
				class = "unknown middle"
			}
			c.text(class, texts[i], middle, min(at, zero)-gap+1)
		}
		label = fit(label, int(slot*float64(labelled))-gap)
		half := (width(label) + 1) / 2
		if at := min(max(middle, half), s.Width()-half); i%labelled == 0 && at-half >= last+gap {
			c.text("middle", label, at, bottom+lineHeight)
			last = at + half
		}
	}
	c.line("zero", point{left, zero}, point{s.Width(), zero})
	return c.bytes()
}

// texts are what stands above each column: its value where there is room for all of them,
// and a question mark where a part of it isn't known.
func (d *Columns) texts(s Style, slot float64) []string {
	texts := make([]string, len(d.Values))
	roomy := true
	for i, value := range d.Values {
		unknown := d.Unknown != nil && d.Unknown[i]
		if value != 0 || !unknown {
			texts[i] = Short(value, s.Language)
		}
		if unknown {
			texts[i] += "?"
		}
		roomy = roomy && float64(width(texts[i])+2) <= slot
	}
	if roomy {
		return texts
	}
	for i := range texts {
		if texts[i] = ""; d.Unknown != nil && d.Unknown[i] {
			texts[i] = "?"
		}
	}
	return texts
}

// axis draws the lines of a scale with their numbers, and returns where the chart begins.
func (c *canvas) axis(s Style, axis scale) (left int) {
	for _, value := range axis.ticks() {
		left = max(left, width(Short(value, s.Language)))
	}
	left += gap
	for _, value := range axis.ticks() {
		y := axis.place(value)
		c.text("end", Short(value, s.Language), left-gap, y+fontSize/3)
		c.line("grid", point{left, y}, point{s.Width(), y})
	}
	return left
}

// spread is of how many labels one is written so that they don't meet.
func spread(labels []string, slot float64) int {
	widest := 0
	for _, label := range labels {
		widest = max(widest, width(label))
	}
	// Labels that have room for half of the longest are cut rather than left out.
	for every := 1; every < len(labels); every++ {
		if room := slot*float64(every) - gap; room >= float64(widest) || room >= 72 {
			return every
		}
	}
	return max(len(labels), 1)
}

// most is the greatest number that is drawn.
const most = 1e18

// finite are values that there is room for.
func finite(values []float64) []float64 {
	kept := make([]float64, len(values))
	for i, v := range values {
		if !math.IsNaN(v) {
			kept[i] = min(max(v, -most), most)
		}
	}
	return kept
}

func least(values []float64) (low float64) {
	for _, v := range values {
		low = math.Min(low, v)
	}
	return low
}

func greatest(values []float64) (high float64) {
	for _, v := range values {
		high = math.Max(high, v)
	}
	return high
}
