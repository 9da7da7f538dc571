package lexical

import (
	"strings"
	"testing"
	"unicode"

	"sheetsync/sheetschema/expression"
)

// FuzzParseNumber holds that a number that is understood is the same one when it is
// written plainly, in a place whose decimals stand behind a point.
func FuzzParseNumber(f *testing.F) {
	for _, text := range []string{"12", "12,500", "1.234.567,89", "(1,200.50)", "１２．５", "-3", "5-", "1e5", "$ 12", "12 %", "1'000", "12,34,567", "٣", "1 234,5", "--1", "0x1F", "1,2,3"} {
		for place := range uint8(3) {
			f.Add(text, place)
		}
	}
	f.Fuzz(func(t *testing.T, text string, place uint8) {
		s := []Separators{{}, PointSeparators, CommaSeparators}[place%3]
		for _, affixes := range []bool{false, true} {
			d, v := ParseNumber(text, &Notation{Affixes: affixes}, s)
			if v != ResultUnderstood {
				continue
			}
			plain := d.String()
			again, v := ParseNumber(plain, &Notation{DecimalChar: '.'}, PointSeparators)
			if v != ResultUnderstood || again.Cmp(d) != 0 {
				t.Errorf("%q is %s, and that is %s (%v)", text, plain, again, v)
			}
			if !Storable(d) {
				t.Errorf("%q is %s, which a cell can't hold", text, plain)
			}
		}
	})
}

// FuzzParseMoment holds that a day that is understood is a day that exists, and is the
// same one when it is written as year-month-day.
func FuzzParseMoment(f *testing.F) {
	for _, text := range []string{"2026-03-04", "4.3.2026", "13/04/2026", "03/04/2026", "2026年3月4日", "４/３/２０２６", "20260304", "Mar 4, 2026", "2026-02-30", "2026-03-04T12:30:00+08:00", "2026-03-04 24:00", "4 March 26", "12:30"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, _, v := ParseMoment(text)
		if v != ResultUnderstood {
			return
		}
		d, ok := m.Date()
		if !ok {
			return
		}
		again, _, v := ParseMoment(d.String())
		if of, ok := again.Date(); v != ResultUnderstood || !ok || of != d {
			t.Errorf("%q is %s, and that is %s (%v)", text, d, of, v)
		}
		if s := m.Seconds(); s < 0 || s > 24*60*60 {
			t.Errorf("%q is at %d seconds", text, s)
		}
	})
}

// FuzzClock holds that a time of day lies within the day, and is read again as it is
// written.
func FuzzClock(f *testing.F) {
	for _, text := range []string{"14:30", "2:30 pm", "下午2:30", "24:00", "14:30:59", "14.30", "12 am", "25:00", "2点半"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, ok := ParseClock(text)
		if !ok {
			return
		}
		if again, ok := ParseClock(expression.TimeOf(s).String()); !ok || again != s {
			t.Errorf("%q is %d, and then %d %v", text, s, again, ok)
		}
	})
}

// FuzzLayout holds that a pattern of a descriptor is either a layout or at fault.
func FuzzLayout(f *testing.F) {
	f.Add("%d/%m/%Y")
	f.Add("%Y-%m-%dT%H:%M:%S%z")
	f.Add("%")
	f.Fuzz(func(t *testing.T, pattern string) {
		for _, kind := range []LayoutKind{LayoutDate, LayoutTime, LayoutDateTime} {
			if l, fault := NewLayout(pattern, kind); (l == nil) != (fault != "") {
				t.Errorf("%q: a layout and the fault %q", pattern, fault)
			}
		}
	})
}

// FuzzFold holds that what is folded stays as it is.
func FuzzFold(f *testing.F) {
	for _, text := range []string{"ＵＳＤ １２", "ﾊ ﾞ", "Straße\u00a0", "ﾊﾞ", "İ"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Cherokee, r) }) {
			return // golang.org/x/text folds each of its cases to the other
		}
		if once := Fold(text); Fold(once) != once {
			t.Errorf("%q is folded to %q, and that to %q", text, once, Fold(once))
		}
	})
}
