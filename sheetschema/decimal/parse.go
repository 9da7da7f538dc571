package decimal

import "math"

// Parse reads a decimal in plain or scientific notation, such as -12.50 or
// 1.2E+30, exactly. The error is [ErrSyntax] or [ErrTooManyDigits].
func Parse(text string) (Decimal, error) {
	if len(text) > 2*MaxDigits {
		return Decimal{}, ErrTooManyDigits
	}
	n, exp, small, ok := scan(text)
	switch {
	case !ok:
		return Decimal{}, ErrSyntax
	case exp < -10*MaxDigits || exp > 10*MaxDigits:
		return Decimal{}, ErrTooManyDigits
	case small && n == 0:
		return Decimal{}, nil
	case small && exp >= -MaxDigits && exp <= MaxDigits-19:
		return Decimal{n: n, exp: int32(exp)}, nil
	}
	d, _, err := exact.NewFromString(text)
	if err != nil {
		return Decimal{}, ErrTooManyDigits
	}
	return take(d)
}

// scan reads sign, digits, point and exponent. small is false where the digits
// don't fit 64 bits; n is undefined then.
func scan(text string) (n int64, exp int, small, ok bool) {
	i, negative := 0, false
	if text != "" && (text[0] == '-' || text[0] == '+') {
		negative = text[0] == '-'
		i++
	}
	digits, point := 0, false
	small = true
	for ; i < len(text); i++ {
		c := text[i]
		switch {
		case c >= '0' && c <= '9':
			digits++
			if point {
				exp--
			}
			if n > (math.MaxInt64-9)/10 {
				small = false
				continue
			}
			n = n*10 + int64(c-'0')
		case c == '.' && !point:
			point = true
		case (c == 'e' || c == 'E') && digits > 0:
			power, ok := scanPower(text[i+1:])
			return signed(n, negative), exp + power, small, ok
		default:
			return 0, 0, false, false
		}
	}
	return signed(n, negative), exp, small, digits > 0
}

func signed(n int64, negative bool) int64 {
	if negative {
		return -n
	}
	return n
}

// scanPower reads the power of scientific notation; one beyond all bounds comes
// back as such.
func scanPower(text string) (power int, ok bool) {
	negative := false
	if text != "" && (text[0] == '-' || text[0] == '+') {
		negative = text[0] == '-'
		text = text[1:]
	}
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		power = min(power*10+int(text[i]-'0'), 100*MaxDigits)
	}
	if negative {
		power = -power
	}
	return power, text != ""
}
