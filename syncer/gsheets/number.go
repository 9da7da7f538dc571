package gsheets

// A numberState is where in JSON's grammar of a number
// (-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?) the reader is.
type numberState uint8

const (
	numberStart numberState = iota
	numberMinus
	numberZero     // a leading 0: no digit may follow
	numberInteger  // digits
	numberPoint    // a point: a digit must follow
	numberFraction // digits after the point
	numberE        // e: a sign or digit must follow
	numberSign     // the exponent's sign: a digit must follow
	numberExponent // the exponent's digits
	numberEnd      // a byte that doesn't belong to the number
)

func (s numberState) next(c byte) numberState {
	digit := '0' <= c && c <= '9'
	switch s {
	case numberStart, numberMinus:
		switch {
		case c == '-' && s == numberStart:
			return numberMinus
		case c == '0':
			return numberZero
		case digit:
			return numberInteger
		}
	case numberInteger, numberZero:
		switch {
		case digit && s == numberInteger:
			return numberInteger
		case c == '.':
			return numberPoint
		case c == 'e', c == 'E':
			return numberE
		}
	case numberPoint, numberFraction:
		switch {
		case digit:
			return numberFraction
		case s == numberFraction && (c == 'e' || c == 'E'):
			return numberE
		}
	case numberE, numberSign, numberExponent:
		switch {
		case digit:
			return numberExponent
		case s == numberE && (c == '+' || c == '-'):
			return numberSign
		}
	}
	return numberEnd
}

func (s numberState) complete() bool {
	return s == numberZero || s == numberInteger || s == numberFraction || s == numberExponent
}
