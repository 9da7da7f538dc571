package lexical

import (
	"testing"

	"pgregory.net/rapid"
)

func TestFoldOfASCII(t *testing.T) {
	t.Parallel()
	ascii := rapid.StringOf(rapid.OneOf(rapid.RuneFrom([]rune(" \t\n\v\f\r\x00\x1f\x7fAaZz_-")), rapid.Rune().Filter(func(r rune) bool { return r < 0x80 })))
	rapid.Check(t, func(t *rapid.T) {
		text := ascii.Draw(t, "text")
		if got, ok := foldASCII(text); !ok || got != foldUnicode(text) {
			t.Fatalf("%q is folded to %q, and as any text to %q", text, got, foldUnicode(text))
		}
	})
	if _, ok := foldASCII("Straße"); ok {
		t.Error("a text beyond ASCII is taken for one of ASCII")
	}
}
