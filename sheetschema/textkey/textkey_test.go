package textkey_test

import (
	"strings"
	"testing"
	"unicode"

	"sheetsync/sheetschema/textkey"
)

// What looks equal is one key; what only resembles is two, and the difference has
// a name.
func TestEqual(t *testing.T) {
	t.Parallel()
	const one = textkey.Difference("") // one key
	tests := []struct {
		name, a, b string
		form       textkey.Form
		want       textkey.Difference
	}{
		{"the same", "Acme", "Acme", textkey.FormText, one},
		{"a trailing blank", "Acme ", "Acme", textkey.FormText, one},
		{"a leading blank", " Acme", "Acme", textkey.FormText, one},
		{"a doubled blank", "Acme  Ltd", "Acme Ltd", textkey.FormText, one},
		{"a line break", "Acme\nLtd", "Acme Ltd", textkey.FormText, one},
		{"a trailing no-break space", "Acme\u00a0", "Acme", textkey.FormText, one},
		{"a no-break space inside", "Acme\u00a0Ltd", "Acme Ltd", textkey.FormText, one},
		{"a narrow no-break space", "Acme\u202fLtd", "Acme Ltd", textkey.FormText, one},
		{"an ideographic space", "华强\u3000贸易", "华强 贸易", textkey.FormText, one},
		{"a zero-width space", "Acme\u200b", "Acme", textkey.FormText, one},
		{"a zero-width space between blanks", "Acme \u200b Ltd", "Acme Ltd", textkey.FormText, one},
		{"a byte-order mark", "\ufeffAcme", "Acme", textkey.FormText, one},
		{"marks of direction", "\u202aAcme\u202c", "Acme", textkey.FormText, one},
		{"a soft hyphen", "Ac\u00adme", "Acme", textkey.FormText, one},
		{"a control character", "Ac\x01me", "Acme", textkey.FormText, one},
		{"letters of full width", "Ａｃｍｅ", "Acme", textkey.FormText, one},
		{"digits of full width", "ＰＯ－１００１", "PO-1001", textkey.FormText, one},
		{"katakana of half width", "ﾊﾞﾙﾌﾞ", "バルブ", textkey.FormText, one},
		{"brackets of full width", "华强（香港）", "华强(香港)", textkey.FormText, one},
		{"accents apart", "Cafe\u0301", "Café", textkey.FormText, one},
		{"an accent parted by what is invisible", "Cafe\u200b\u0301", "Café", textkey.FormText, one},
		{"a ligature", "Tra\ufb03c", "Traffic", textkey.FormText, one},
		{"a radical", "\u2f42化", "文化", textkey.FormText, one},
		{"a hyphen that does not break", "PO\u20111001", "PO-1001", textkey.FormText, one},
		{"the case of a name", "ACME", "Acme", textkey.FormText, textkey.DifferenceCase},
		{"the case of an address", "B1@Example.COM", "b1@example.com", textkey.FormCaseless, one},
		{"the case of an address beyond ASCII", "MÜLLER@example.com", "mu\u0308ller@example.com", textkey.FormCaseless, one},
		{"the groups of a bank account", "DE89 3704 0044 0532 0130 00", "de89370400440532013000", textkey.FormCode, one},
		{"the signs of a telephone number", "+86 (138) 0013-8000", "\u202d+8613800138000\u202c", textkey.FormCode, one},
		{"groups are no part of a name", "1000 1", "10001", textkey.FormText, textkey.DifferenceBlank},
		{"a blank beside a bracket", "华强 (香港)", "华强（香港）", textkey.FormText, textkey.DifferenceBlank},
		{"a no-break space too many", "PO\u00a01001", "PO1001", textkey.FormText, textkey.DifferenceHiddenBlank},
		{"an en dash", "PO–1001", "PO-1001", textkey.FormText, textkey.DifferencePunctuation},
		{"an apostrophe", "O’Neil", "O'Neil", textkey.FormText, textkey.DifferencePunctuation},
		{"a dot", "Acme Ltd.", "Acme Ltd", textkey.FormText, textkey.DifferencePunctuation},
		{"an accent", "Cafe", "Café", textkey.FormText, textkey.DifferenceAccent},
		{"a Cyrillic letter", "\u0410cme", "Acme", textkey.FormText, textkey.DifferenceLetters},
		{"zero for O", "P01001", "PO1001", textkey.FormText, textkey.DifferenceLetters},
		{"case and a blank", "ACMELTD", "Acme Ltd", textkey.FormText, textkey.DifferenceSimilar},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			equal := textkey.Of(tt.a, tt.form) == textkey.Of(tt.b, tt.form)
			if equal != (tt.want == one) {
				t.Fatalf("keys are %+q and %+q", textkey.Of(tt.a, tt.form), textkey.Of(tt.b, tt.form))
			}
			if equal {
				return
			}
			if a, b := textkey.Resemblance(tt.a), textkey.Resemblance(tt.b); a != b {
				t.Errorf("resemblances are %q and %q", a, b)
			}
			if got := textkey.Compare(tt.a, tt.b); got != tt.want {
				t.Errorf("they differ by %q, want %q", got, tt.want)
			}
			if got := textkey.Compare(tt.b, tt.a); got != tt.want {
				t.Errorf("the other way they differ by %q, want %q", got, tt.want)
			}
		})
	}
}

// What looks different stays so.
func TestDifferent(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, a, b string }{
		{"a power", "x²", "x2"},
		{"a number in a circle", "A①", "A1"},
		{"another number", "PO-1001", "PO-1002"},
		{"the zero in front", "0012", "12"},
		{"another word", "Acme Ltd", "Acme Inc"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, form := range []textkey.Form{textkey.FormText, textkey.FormCaseless, textkey.FormCode} {
				if textkey.Of(tt.a, form) == textkey.Of(tt.b, form) {
					t.Errorf("%q and %q are one key in form %d", tt.a, tt.b, form)
				}
			}
			if tt.a[0] != 'x' && tt.a != "A①" && textkey.Resemblance(tt.a) == textkey.Resemblance(tt.b) {
				t.Errorf("%q and %q are said to resemble each other", tt.a, tt.b)
			}
		})
	}
}

// A key is its own key, and so is what is cleaned.
func FuzzIdempotent(f *testing.F) {
	for _, text := range []string{"Acme", "华强（香港） ", "Cafe\u0301\u200b", "ﾊﾞ", "\u0345", " \u200b ", "A \u03010"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Cherokee, r) }) {
			return // golang.org/x/text folds each of its cases to the other
		}
		for _, form := range []textkey.Form{textkey.FormText, textkey.FormCaseless, textkey.FormCode} {
			once := textkey.Of(text, form)
			if twice := textkey.Of(once, form); twice != once {
				t.Errorf("form %d: the key of %+q is %+q, and of that %+q", form, text, once, twice)
			}
		}
		if once := textkey.Clean(text); textkey.Clean(once) != once {
			t.Errorf("%+q cleaned is %+q, and that again %+q", text, once, textkey.Clean(once))
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	var buffer []byte
	for b.Loop() {
		buffer = textkey.Append(buffer[:0], "Northbridge Trading Co.", textkey.FormText)
	}
}
