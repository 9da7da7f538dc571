package display

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

// General shows a number in the automatic format: whole numbers below 1e15 in full, others to ten significant digits, and
// what is larger or has more than fifteen digits as 1.70597E+15.
func (l Locale) General(n float64) string { return string(l.AppendGeneral(nil, n)) }

// AppendGeneral adds what [Locale.General] shows to a buffer.
func (l Locale) AppendGeneral(b []byte, n float64) []byte {
	a := math.Abs(n)
	switch {
	case a == 0:
		return append(b, '0')
	case math.IsInf(n, 0) || math.IsNaN(n):
		return append(b, "#NUM!"...)
	case a >= 1e15 || a < 1e-9:
		return append(b, l.localized(scientific(n, 5))...)
	case n == math.Trunc(n):
		return strconv.AppendInt(b, int64(n), 10)
	}
	whole := digitsBefore(a)
	start := len(b)
	b = strconv.AppendFloat(b, n, 'f', max(10-whole, 0), 64)
	point := bytes.IndexByte(b[start:], '.')
	if point < 0 {
		return b
	}
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	if b[len(b)-1] == '.' {
		return b[:len(b)-1]
	}
	if l.Decimal != "." {
		return append(b[:start], strings.Replace(string(b[start:]), ".", l.Decimal, 1)...)
	}
	return b
}

// digitsBefore is the number of digits before the point; for a number below 1, minus the zeros behind it.
func digitsBefore(a float64) int {
	if a < 1 {
		return int(math.Floor(math.Log10(a))) + 1
	}
	n := 1
	for ; a >= 10; a /= 10 {
		n++
	}
	return n
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
