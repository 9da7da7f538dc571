package chart

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// clean is a text as one line that XML may hold.
func clean(text string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r):
			return ' '
		case r == unicode.ReplacementChar, r == 0xFFFE, r == 0xFFFF, unicode.Is(unicode.Cf, r): // marks of direction among them
			return -1
		}
		return r
	}, text)), " ")
}

// width is about how wide a text is, in units, in a font that is none of the narrow ones.
func width(text string) int {
	var em float64
	for clusters := uniseg.NewGraphemes(clean(text)); clusters.Next(); {
		em += clusterWidth(clusters)
	}
	return int(em*fontSize + 0.999)
}

func clusterWidth(g *uniseg.Graphemes) float64 {
	if g.Width() >= 2 {
		return 1
	}
	switch r := g.Runes()[0]; {
	case strings.ContainsRune("iljI.,:;'|!()[] ", r):
		return 0.4
	case strings.ContainsRune("mwMW%@—…", r):
		return 1
	case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '−':
		return 0.64
	case r < 0x250:
		return 0.8
	case unicode.Is(unicode.Mn, r):
		return 0
	}
	return 1
}

// fit cuts a text that is wider than there is room.
func fit(text string, room int) string {
	text = clean(text)
	if width(text) <= room {
		return text
	}
	var kept strings.Builder
	used := float64(width("…"))
	for clusters := uniseg.NewGraphemes(text); clusters.Next(); {
		used += clusterWidth(clusters) * fontSize
		if used > float64(room) {
			break
		}
		kept.WriteString(clusters.Str())
	}
	return strings.TrimRight(kept.String(), " ") + "…"
}
