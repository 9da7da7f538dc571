package values

import (
	"errors"
	"io"
	"strconv"
)

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

// exact are the powers of ten that a float64 holds exactly.
var exact = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// number reads a number. Almost all are short decimals in the middle of the
// buffer, which quick reads.
func (s *scanner) number() (float64, error) {
	if s.end-s.pos >= 24 {
		if f, n := quick(s.buf[s.pos : s.pos+24]); n > 0 {
			s.pos += n
			return f, nil
		}
	}
	return s.anyNumber()
}

// quick reads a number of at most 15 digits without exponent, and returns how
// long it is; 0 means that it is none such.
func quick(b []byte) (float64, int) {
	i := 0
	negative := b[0] == '-'
	if negative {
		i = 1
	}
	first, mantissa := i, uint64(0)
	for ; i < len(b) && b[i]-'0' <= 9; i++ {
		mantissa = mantissa*10 + uint64(b[i]-'0')
	}
	digits := i - first
	if digits == 0 || digits > 15 || digits > 1 && b[first] == '0' {
		return 0, 0
	}
	scale := 0
	if i < len(b) && b[i] == '.' {
		point := i
		for i++; i < len(b) && b[i]-'0' <= 9; i++ {
			mantissa = mantissa*10 + uint64(b[i]-'0')
		}
		scale = i - point - 1
		if scale == 0 {
			return 0, 0
		}
	}
	if digits+scale > 15 || i == len(b) || b[i]|0x20 == 'e' || b[i] == '.' {
		return 0, 0
	}
	f := float64(mantissa) / exact[scale]
	if negative {
		f = -f
	}
	return f, i
}

// anyNumber reads a number. Where digits and exponent are small, one exact
// multiplication or division rounds right (Clinger 1990, “How to read floating
// point numbers accurately”); all others go to strconv.
func (s *scanner) anyNumber() (float64, error) {
	start, i := s.pos, s.pos
	var (
		state          numberState
		negative       bool
		mantissa       uint64
		digits, scale  int
		exponent, sign = 0, 1
	)
	for {
		if i == s.end {
			offset := i - start
			moved, err := s.more(start)
			if errors.Is(err, io.ErrUnexpectedEOF) {
				break // the number ends where the answer does
			}
			if err != nil {
				return 0, err
			}
			start, i = moved, moved+offset
		}
		c := s.buf[i]
		next := state.next(c)
		if next == numberEnd {
			break
		}
		switch {
		case c == '-' && state == numberStart:
			negative = true
		case c == '-':
			sign = -1
		case '0' <= c && c <= '9' && next == numberExponent:
			exponent = min(exponent*10+int(c-'0'), 9999)
		case '0' <= c && c <= '9':
			if digits > 0 || c != '0' {
				digits++
			}
			if digits <= 18 {
				mantissa = mantissa*10 + uint64(c-'0')
			}
			if next == numberFraction {
				scale++
			}
		}
		state = next
		i++
	}
	if !state.complete() {
		return 0, s.wrong("not a number")
	}
	s.pos = i
	power := sign*exponent - scale
	if digits <= 18 && mantissa < 1<<53 && -22 <= power && power <= 22 {
		f := float64(mantissa)
		if power < 0 {
			f /= exact[-power]
		} else {
			f *= exact[power]
		}
		if negative {
			f = -f
		}
		return f, nil
	}
	f, err := strconv.ParseFloat(string(s.buf[start:i]), 64)
	if err != nil {
		return 0, s.wrong("a number beyond float64")
	}
	return f, nil
}
