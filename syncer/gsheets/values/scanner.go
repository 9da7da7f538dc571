package values

import (
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

// A scanner takes JSON apart token by token from a stream, in one buffer that
// grows only for a token longer than it.
type scanner struct {
	r        io.Reader
	buf      []byte
	pos, end int   // what is unread of buf
	base     int64 // how many bytes came before buf
	hash     *Digest
	mark     int // start of what is read but not hashed yet
	scratch  []byte
	failed   error
}

// more reads on, keeping what lies at and after start; it returns where that
// now is. The stream's end is io.ErrUnexpectedEOF.
func (s *scanner) more(start int) (int, error) {
	if s.failed != nil {
		return start, s.failed
	}
	s.flush(start)
	s.base += int64(start)
	s.end = copy(s.buf, s.buf[start:s.end])
	s.pos -= start
	s.mark = 0
	if s.end == len(s.buf) {
		grown := make([]byte, 2*len(s.buf))
		copy(grown, s.buf)
		s.buf = grown
	}
	for {
		n, err := s.r.Read(s.buf[s.end:])
		s.end += n
		if err == io.EOF {
			s.failed = io.ErrUnexpectedEOF
		} else if err != nil {
			s.failed = fmt.Errorf("read Google's answer: %w", err)
		}
		if n > 0 {
			return 0, nil
		}
		if s.failed != nil {
			return 0, s.failed
		}
	}
}

// flush hashes what was read before upTo.
func (s *scanner) flush(upTo int) {
	if s.hash != nil && upTo > s.mark {
		s.hash.write(s.buf[s.mark:upTo])
		s.mark = upTo
	}
}

// peek returns the next byte that isn't white space, without reading it.
func (s *scanner) peek() (byte, error) {
	for {
		if s.pos == s.end {
			if _, err := s.more(s.pos); err != nil {
				return 0, err
			}
		}
		c := s.buf[s.pos]
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return c, nil
		}
		s.flush(s.pos)
		s.pos++
		s.mark = s.pos
	}
}

func (s *scanner) expect(want byte) error {
	c, err := s.peek()
	if err != nil {
		return err
	}
	if c != want {
		return s.wrong("not a " + string(want))
	}
	s.pos++
	return nil
}

func (s *scanner) word(w string) error {
	for s.end-s.pos < len(w) {
		if _, err := s.more(s.pos); err != nil {
			return err
		}
	}
	if string(s.buf[s.pos:s.pos+len(w)]) != w {
		return s.wrong("not a value")
	}
	s.pos += len(w)
	return nil
}

func (s *scanner) boolean(first byte) (bool, error) {
	if first == 't' {
		return true, s.word("true")
	}
	return false, s.word("false")
}

// Eight bytes at a time, as one word: see Warren, “Hacker's Delight”, 6-1.
const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// special marks the highest bit of the first byte of x that ends a plain
// stretch of a string: a quote, a backslash or a control character. Later
// marks may be wrong.
func special(x uint64) uint64 {
	quote, back := x^(ones*'"'), x^(ones*'\\')
	return ((quote-ones)&^quote | (back-ones)&^back | (x-ones*' ')&^x) & highs
}

// text reads a string; the bytes are valid until the next token.
func (s *scanner) text() ([]byte, error) {
	if err := s.expect('"'); err != nil {
		return nil, err
	}
	start, i, beyond := s.pos, s.pos, uint64(0) // beyond ASCII
	for {
		for s.end-i >= 8 {
			x := binary.LittleEndian.Uint64(s.buf[i:])
			if m := special(x); m != 0 {
				beyond |= x & ((m & -m) - 1)
				i += bits.TrailingZeros64(m) / 8
				break
			}
			beyond |= x
			i += 8
		}
		for ; i < s.end; i++ {
			c := s.buf[i]
			if c == '"' {
				text := s.buf[start:i]
				s.pos = i + 1
				if beyond&highs != 0 && !utf8.Valid(text) {
					return s.valid(text), nil
				}
				return text, nil
			}
			if c == '\\' {
				s.pos = i
				return s.escaped(start)
			}
			if c < ' ' {
				return nil, s.wrong("a control character in a string")
			}
			beyond |= uint64(c)
		}
		offset := i - start
		moved, err := s.more(start)
		if err != nil {
			return nil, err
		}
		start, i = moved, moved+offset
	}
}

// escaped reads the rest of a string with escapes; the string began at start
// and the first escape is at pos.
func (s *scanner) escaped(start int) ([]byte, error) {
	out := append(s.scratch[:0], s.buf[start:s.pos]...)
	for {
		if s.pos == s.end {
			if _, err := s.more(s.pos); err != nil {
				return nil, err
			}
		}
		c := s.buf[s.pos]
		s.pos++
		switch {
		case c == '"':
			s.scratch = out
			if !utf8.Valid(out) {
				return s.valid(out), nil
			}
			return out, nil
		case c < ' ':
			return nil, s.wrong("a control character in a string")
		case c != '\\':
			out = append(out, c)
			continue
		}
		if s.pos == s.end {
			if _, err := s.more(s.pos); err != nil {
				return nil, err
			}
		}
		c = s.buf[s.pos]
		s.pos++
		switch c {
		case '"', '\\', '/':
			out = append(out, c)
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'u':
			r, err := s.unicode()
			if err != nil {
				return nil, err
			}
			out = utf8.AppendRune(out, r)
		default:
			return nil, s.wrong("an unknown escape")
		}
	}
}

// unicode reads the digits of \uXXXX and, for a surrogate, those of its
// partner. A lone surrogate is U+FFFD.
func (s *scanner) unicode() (rune, error) {
	u, err := s.hex4(0)
	if err != nil {
		return 0, err
	}
	s.pos += 4
	if !utf16.IsSurrogate(u) {
		return u, nil
	}
	for s.end-s.pos < 2 {
		if _, err := s.more(s.pos); err != nil {
			return 0, err
		}
	}
	if s.buf[s.pos] == '\\' && s.buf[s.pos+1] == 'u' {
		v, err := s.hex4(2)
		if err != nil {
			return 0, err
		}
		if pair := utf16.DecodeRune(u, v); pair != utf8.RuneError {
			s.pos += 6
			return pair, nil
		}
	}
	return utf8.RuneError, nil
}

// hex4 looks at four hexadecimal digits some bytes ahead.
func (s *scanner) hex4(ahead int) (rune, error) {
	for s.end-s.pos < ahead+4 {
		if _, err := s.more(s.pos); err != nil {
			return 0, err
		}
	}
	var r rune
	for _, c := range s.buf[s.pos+ahead : s.pos+ahead+4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, s.wrong("an escape that isn't hexadecimal")
		}
		r = r<<4 | rune(c)
	}
	return r, nil
}

// valid replaces each byte that isn't UTF-8 by U+FFFD.
func (s *scanner) valid(text []byte) []byte {
	var out []byte
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		out = utf8.AppendRune(out, r)
		text = text[n:]
	}
	return out
}
