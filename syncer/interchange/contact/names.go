package contact

import (
	"slices"
	"strings"
	"unicode"
)

// compound are Chinese family names of two characters, the usual ones.
var compound = []string{"欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "东方", "南宫", "端木", "歐陽", "諸葛", "東方", "南宮"}

func chinese(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// SplitName splits a person's name: a Chinese one after the family name, which
// comes first, others before the last word. A name of one word is the family's.
func SplitName(full string) (given, family string) {
	full = strings.TrimSpace(full)
	if i := strings.LastIndexByte(full, ' '); i >= 0 {
		return strings.TrimSpace(full[:i]), full[i+1:]
	}
	runes := []rune(full)
	if !chinese(full) || len(runes) < 2 || len(runes) > 4 {
		return "", full
	}
	n := 1
	if len(runes) > 2 && slices.Contains(compound, string(runes[:2])) {
		n = 2
	}
	return string(runes[n:]), string(runes[:n])
}

// FullName joins what SplitName splits.
func FullName(given, family string) string {
	given, family = strings.TrimSpace(given), strings.TrimSpace(family)
	if given != "" && family != "" && chinese(given) && chinese(family) {
		return family + given
	}
	return strings.TrimSpace(given + " " + family)
}
