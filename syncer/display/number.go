package display

import (
	"math"
	"strconv"
	"strings"
)

func (x *section) showNumber(n float64, l Locale) string {
	negative := n < 0
	n = math.Abs(n)
	for range x.percent {
		n *= 100
	}
	for range x.scale {
		n /= 1000
	}
	digits := ""
	if x.exponent > 0 {
		digits = x.scientific(n, l)
	} else if x.digits {
		digits = x.plain(n, l)
	}
	var b strings.Builder
	if negative && (strings.ContainsAny(digits, "123456789") || digits == "") {
		b.WriteByte('-')
	}
	for _, t := range x.tokens {
		switch t.kind {
		case 'l':
			b.WriteString(t.text)
		case 'n':
			b.WriteString(digits)
		}
	}
	return b.String()
}

func (x *section) plain(n float64, l Locale) string {
	s := roundedFixed(n, x.decimals)
	whole, fraction, _ := strings.Cut(s, ".")
	for len(fraction) > x.forced && strings.HasSuffix(fraction, "0") {
		fraction = fraction[:len(fraction)-1]
	}
	if whole == "0" && x.zeros == 0 {
		whole = ""
	}
	for len(whole) < x.zeros {
		whole = "0" + whole
	}
	if x.group {
		whole = grouped(whole, l.Group)
	}
	if fraction != "" || x.decimals > 0 && x.forced > 0 {
		return whole + l.Decimal + fraction
	}
	return whole
}

// roundedFixed rounds half away from zero in the decimal digits people see, not in binary.
func roundedFixed(n float64, decimals int) string {
	s := strconv.FormatFloat(n, 'f', -1, 64)
	whole, fraction, _ := strings.Cut(s, ".")
	if len(fraction) <= decimals {
		if decimals == 0 {
			return whole
		}
		return whole + "." + fraction + strings.Repeat("0", decimals-len(fraction))
	}
	up := fraction[decimals] >= '5'
	b := []byte(whole + fraction[:decimals])
	for i := len(b) - 1; up && i >= 0; i-- {
		if b[i] == '9' {
			b[i] = '0'
			continue
		}
		b[i]++
		up = false
	}
	if up {
		b = append([]byte{'1'}, b...)
	}
	if decimals == 0 {
		return string(b)
	}
	return string(b[:len(b)-decimals]) + "." + string(b[len(b)-decimals:])
}

func grouped(s, sep string) string {
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return s
}

func (x *section) scientific(n float64, l Locale) string {
	s := strconv.FormatFloat(n, 'E', x.decimals, 64)
	mantissa, exponent, _ := strings.Cut(s, "E")
	sign := exponent[:1]
	exponent = strings.TrimLeft(exponent[1:], "0")
	for len(exponent) < x.exponent {
		exponent = "0" + exponent
	}
	if sign == "+" && !x.plus {
		sign = ""
	}
	return l.localized(mantissa) + "E" + sign + exponent
}
