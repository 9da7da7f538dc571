package values

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"sheetsync/syncer/gsheets/apierror"
)

// Sink takes the values of one range as they are scanned; a
// [sheetschema.GridBuilder] is one. EndRow ends what the API calls the major
// dimension: a row, or a column where columns were asked for.
type Sink interface {
	Empty()
	Text([]byte)
	Number(float64)
	Bool(bool)
	EndRow()
}

// Read reads the answer of values:batchGet, an object whose member
// valueRanges lists {range, majorDimension, values}. It calls begin before the
// values of each range, with the range if the answer names it first, and done
// at its end.
//
// It is written for this one shape because a run spends most of its time here:
// of 100,000 rows × 20 columns, jsontext's tokens take 3.8 times as long and 4.3
// times the memory, and encoding/json into [][]any 15 times as long (see
// BenchmarkScan). It accepts exactly what encoding/json accepts, and beyond that
// insists on the shape.
//
// The bytes of the values go into d, without white space between tokens.
func Read(r io.Reader, d *Digest, begin func(i int, a1 string) Sink, done func(i int, a1 string) error) (int, error) {
	s := &scanner{r: r, buf: make([]byte, 256<<10)}
	if _, err := s.peek(); errors.Is(err, io.ErrUnexpectedEOF) {
		return 0, apierror.ErrEmpty
	}
	n, seen := 0, false
	err := s.object(func(key []byte) error {
		if string(key) != "valueRanges" {
			return s.skip(0)
		}
		if seen {
			return s.wrong("a second valueRanges")
		}
		seen = true
		return s.array(func() error {
			err := s.valueRange(n, d, begin, done)
			n++
			return err
		})
	})
	if err == nil {
		err = s.finish()
	}
	if err == nil && !seen {
		err = s.wrong("no valueRanges")
	}
	return n, err
}

func (s *scanner) valueRange(i int, d *Digest, begin func(int, string) Sink, done func(int, string) error) error {
	a1, seen := "", false
	err := s.object(func(key []byte) error {
		switch string(key) {
		case "range":
			text, err := s.text()
			a1 = string(text)
			return err
		case "values":
			if seen {
				return s.wrong("a second values")
			}
			seen = true
			return s.values(d, begin(i, a1))
		}
		return s.skip(0)
	})
	if err != nil {
		return err
	}
	if a1 == "" {
		return s.wrong("a value range without range")
	}
	if !seen {
		begin(i, a1) // an empty range has no values
	}
	return done(i, a1)
}

func (s *scanner) values(d *Digest, to Sink) error {
	if _, err := s.peek(); err != nil {
		return err
	}
	s.hash, s.mark = d, s.pos
	err := s.array(func() error {
		if err := s.row(to); err != nil {
			return err
		}
		to.EndRow()
		return nil
	})
	s.flush(s.pos)
	s.hash = nil
	return err
}

// row reads one row of scalars: the hot loop.
func (s *scanner) row(to Sink) error {
	if err := s.expect('['); err != nil {
		return err
	}
	c, err := s.peek()
	if err != nil {
		return err
	}
	if c == ']' {
		s.pos++
		return nil
	}
	for {
		switch {
		case c == '"':
			text, err := s.text()
			if err != nil {
				return err
			}
			to.Text(text)
		case c == '-' || '0' <= c && c <= '9':
			n, err := s.number()
			if err != nil {
				return err
			}
			to.Number(n)
		case c == 't', c == 'f':
			v, err := s.boolean(c)
			if err != nil {
				return err
			}
			to.Bool(v)
		case c == 'n':
			if err := s.word("null"); err != nil {
				return err
			}
			to.Empty()
		default:
			return s.wrong("a cell that is no scalar")
		}
		if s.end-s.pos >= 2 && s.buf[s.pos] == ',' && s.buf[s.pos+1] > ' ' {
			c = s.buf[s.pos+1]
			s.pos++
			continue
		}
		if c, err = s.peek(); err != nil {
			return err
		}
		s.pos++
		if c == ']' {
			return nil
		}
		if c != ',' {
			return s.wrong("no comma between cells")
		}
		if c, err = s.peek(); err != nil {
			return err
		}
	}
}

// wrong says what is wrong at which byte; it doesn't quote the answer.
func (s *scanner) wrong(what string) error {
	return fmt.Errorf("%w: %s at byte %d", apierror.ErrGarbled, what, s.base+int64(s.pos))
}

func (s *scanner) object(member func(key []byte) error) error {
	if err := s.expect('{'); err != nil {
		return err
	}
	c, err := s.peek()
	if err != nil {
		return err
	}
	if c == '}' {
		s.pos++
		return nil
	}
	for {
		key, err := s.text()
		if err != nil {
			return err
		}
		key = bytes.Clone(key)
		if err := s.expect(':'); err != nil {
			return err
		}
		if err := member(key); err != nil {
			return err
		}
		if c, err = s.peek(); err != nil {
			return err
		}
		s.pos++
		if c == '}' {
			return nil
		}
		if c != ',' {
			return s.wrong("no comma between members")
		}
	}
}

func (s *scanner) array(element func() error) error {
	if err := s.expect('['); err != nil {
		return err
	}
	c, err := s.peek()
	if err != nil {
		return err
	}
	if c == ']' {
		s.pos++
		return nil
	}
	for {
		if err := element(); err != nil {
			return err
		}
		if c, err = s.peek(); err != nil {
			return err
		}
		s.pos++
		if c == ']' {
			return nil
		}
		if c != ',' {
			return s.wrong("no comma between elements")
		}
	}
}

// skip passes over any value.
func (s *scanner) skip(depth int) error {
	if depth > 100 {
		return s.wrong("nesting too deep")
	}
	c, err := s.peek()
	if err != nil {
		return err
	}
	switch {
	case c == '{':
		return s.object(func([]byte) error { return s.skip(depth + 1) })
	case c == '[':
		return s.array(func() error { return s.skip(depth + 1) })
	case c == '"':
		_, err = s.text()
	case c == 't', c == 'f':
		_, err = s.boolean(c)
	case c == 'n':
		err = s.word("null")
	default:
		_, err = s.number()
	}
	return err
}

// finish makes sure that nothing follows.
func (s *scanner) finish() error {
	_, err := s.peek()
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil
	case err == nil:
		return s.wrong("more after the end")
	}
	return err
}
