package normal

import (
	"strings"
	"sync"

	"github.com/longbridgeapp/opencc"
)

// The blocks of CJK unified ideographs that people type.
const firstHan, lastHan = 0x3400, 0x9fff

// simplifiedForms has the simplified form of each character of the blocks, from
// OpenCC's tables, character by character: words don't matter to a comparison.
var simplifiedForms = sync.OnceValue(func() []rune {
	forms := make([]rune, lastHan-firstHan+1)
	converter, err := opencc.New("t2s")
	for i := range forms {
		forms[i] = firstHan + rune(i)
		if err != nil {
			continue
		}
		if simple, convertErr := converter.Convert(string(forms[i])); convertErr == nil {
			if r := []rune(simple); len(r) == 1 {
				forms[i] = r[0]
			}
		}
	}
	return forms
})

// Simplified brings traditional Chinese characters to the simplified ones.
func Simplified(text string) string {
	if !HasHan(text) {
		return text
	}
	forms := simplifiedForms()
	return strings.Map(func(r rune) rune {
		if isHan(r) {
			return forms[r-firstHan]
		}
		return r
	}, text)
}

func isHan(r rune) bool { return r >= firstHan && r <= lastHan }

// HasHan reports whether a text has Chinese characters.
func HasHan(text string) bool { return strings.IndexFunc(text, isHan) >= 0 }
