package display

import (
	"math"
	"strconv"
	"strings"
)

// General shows a number in the automatic format: whole numbers below 1e15 in full, others to ten significant digits, and
// what is larger or has more than fifteen digits as 1.70597E+15.
func (l Locale) General(n float64) string {
	a := math.Abs(n)
	switch {
	case a == 0:
		return "0"
	case math.IsInf(n, 0) || math.IsNaN(n):
		return "#NUM!"
	case a >= 1e15 || a < 1e-9:
		return l.localized(scientific(n, 5))
	case n == math.Trunc(n):
		return strconv.FormatFloat(n, 'f', 0, 64)
	}
	whole := len(strconv.FormatFloat(math.Trunc(a), 'f', 0, 64))
	if a < 1 {
		// leading zeros after the point don't count as digits
		whole = int(math.Floor(math.Log10(a))) + 1
	}
	s := strconv.FormatFloat(n, 'f', max(10-whole, 0), 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return l.localized(s)
}

func scientific(n float64, decimals int) string {
	s := strconv.FormatFloat(n, 'E', decimals, 64)
	mantissa, exponent, _ := strings.Cut(s, "E")
	if strings.Contains(mantissa, ".") {
		mantissa = strings.TrimRight(strings.TrimRight(mantissa, "0"), ".")
	}
	return mantissa + "E" + exponent
}

func (l Locale) localized(s string) string {
	if l.Decimal == "." {
		return s
	}
	return strings.Replace(s, ".", l.Decimal, 1)
}
