package celltext_test

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sheetsync/sheetschema/celltext"
)

func TestCut(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		limit      int
		want       string
	}{
		{"fits", "abc", 3, "abc"},
		{"empty", "", 0, ""},
		{"a letter too many", "abcd", 3, "ab…"},
		{"Chinese counts by character", "华强电子", 4, "华强电子"},
		{"Chinese too long", "华强电子", 3, "华强…"},
		{"an emoji is two", "😀😀", 4, "😀😀"},
		{"a pair is not split", "😀😀😀", 5, "😀😀…"},
		{"nor at an even limit", "😀😀😀", 4, "😀…"},
		{"room for the ellipsis only", "abc", 1, "…"},
		{"no room", "abc", 0, ""},
		{"30,000 emoji in Sheets", strings.Repeat("😀", 30_000), celltext.Sheets, strings.Repeat("😀", 24_999) + "…"},
		{"30,000 emoji in Excel", strings.Repeat("😀", 30_000), celltext.Excel, strings.Repeat("😀", 16_383) + "…"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, celltext.Cut(test.text, test.limit)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What is cut fits, is a beginning of the text, and loses nothing that fitted.
func TestCutKeepsAllThatFits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text, limit := rapid.String().Draw(t, "text"), rapid.IntRange(1, 12).Draw(t, "limit")
		if got := len(utf16.Encode([]rune(text))); celltext.Units(text) != got {
			t.Fatalf("%d units instead of %d", celltext.Units(text), got)
		}
		cut := celltext.Cut(text, limit)
		if celltext.Fits(text, limit) {
			if cut != text {
				t.Fatalf("cut to %q", cut)
			}
			return
		}
		kept, ok := strings.CutSuffix(cut, "…")
		if !ok || !strings.HasPrefix(text, kept) || celltext.Units(cut) > limit || celltext.Units(cut) < limit-1 {
			t.Fatalf("cut to %q", cut)
		}
	})
}
