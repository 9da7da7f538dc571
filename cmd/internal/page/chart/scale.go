package chart

import (
	"math"
	"strconv"

	"sheetsync/sheetschema/language"
)

// A scale leads from values to places.
type scale struct {
	low, high, step float64
	from, to        int // places of low and high
}

// steps is about how many steps an axis has.
const steps = 4

// scaleOf is a scale with round steps that has room for values, and for 0. Whole numbers
// have whole steps.
func scaleOf(low, high float64, whole bool, from, to int) scale {
	low, high = math.Min(low, 0), math.Max(high, 0)
	if high == low {
		high = 1
	}
	raw := (high - low) / steps
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	step := 10 * power
	for _, factor := range []float64{1, 2, 5} {
		if raw <= factor*power*1.0000001 {
			step = factor * power
			break
		}
	}
	if whole {
		step = math.Max(step, 1)
	}
	return scale{math.Floor(low/step) * step, math.Ceil(high/step) * step, step, from, to}
}

// place is where a value is.
func (s scale) place(value float64) int {
	return s.from + int(math.Round((value-s.low)/(s.high-s.low)*float64(s.to-s.from)))
}

// ticks are the values of the axis.
func (s scale) ticks() (values []float64) {
	for i := range int(math.Round((s.high-s.low)/s.step)) + 1 {
		values = append(values, s.low+float64(i)*s.step)
	}
	return values
}

// Short writes a number with at most three digits and a unit: 12k, 1.25M; in Chinese 1.25万.
func Short(value float64, tag language.Tag) string {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return ""
	}
	units := []struct {
		size float64
		name string
	}{{1e12, "T"}, {1e9, "B"}, {1e6, "M"}, {1e3, "k"}, {1, ""}}
	if tag == language.Chinese {
		units = units[:0]
		units = append(units, struct {
			size float64
			name string
		}{1e12, "万亿"}, struct {
			size float64
			name string
		}{1e8, "亿"}, struct {
			size float64
			name string
		}{1e4, "万"}, struct {
			size float64
			name string
		}{1, ""})
	}
	for i, unit := range units {
		in := value / unit.size
		if math.Abs(in) < 0.9995 && i < len(units)-1 {
			continue
		}
		return significant(in) + unit.name
	}
	return ""
}

// significant writes a number with three digits, or all before its decimal point.
func significant(value float64) string {
	size := math.Abs(value)
	places := 0
	switch {
	case size < 9.995:
		places = 2
	case size < 99.95:
		places = 1
	}
	text := strconv.FormatFloat(value, 'f', places, 64)
	if places > 0 {
		for text[len(text)-1] == '0' {
			text = text[:len(text)-1]
		}
		if text[len(text)-1] == '.' {
			text = text[:len(text)-1]
		}
	}
	if text == "-0" {
		return "0"
	}
	return text
}
