package linkage

import (
	"math/bits"
	"unicode/utf8"

	"sheetsync/validate/duplicates/compare"
)

// contacts compares two cells of e-mail addresses or hosts. It is missing where
// one side has nothing that the other could be compared with, such as a website
// beside an address at a free-mail provider.
func contacts(x, y *value) (level uint8, hash uint64) {
	for i := range x.items {
		for j := range y.items {
			l, h := contact(&x.items[i], &y.items[j])
			if l > level || l == level && h != 0 && h < hash {
				level, hash = l, h
			}
		}
	}
	return level, hash
}

func contact(a, b *item) (level uint8, hash uint64) {
	if a.text != "" && b.text != "" {
		return address(a, b)
	}
	switch {
	case a.host == 0 || b.host == 0:
		return missing, 0
	case a.host == b.host:
		return elsewhere, a.host
	case sameLabel(a.label, b.label):
		return some, 0
	default:
		return differ, 0
	}
}

func address(a, b *item) (level uint8, hash uint64) {
	if a.hash == b.hash {
		return exact, a.hash
	}
	sameLocal := a.local == b.local
	switch {
	case !sameLocal && hostOf(a) == hostOf(b) && equalButForDigits(a.local, b.local):
		// sales1@ and sales2@, 88213456@ and 88213457@ are two.
		if a.host != 0 {
			return elsewhere, a.host
		}
		return faint, 0
	case mayBeNear(a.letters, b.letters, len(a.text)-len(b.text)) && compare.EditDistance(a.text, b.text, 2) <= 2:
		return near, 0
	case a.host != 0 && a.host == b.host:
		return elsewhere, a.host
	case sameLocal && len(a.local) >= 6,
		len(a.local) >= 4 && mayBeNear(a.localLetters, b.localLetters, len(a.local)-len(b.local)) &&
			compare.EditDistance(a.local, b.local, 2) <= 2 && compare.JaroWinkler(hostOf(a), hostOf(b)) >= 0.85:
		return close, 0
	case sameLabel(a.label, b.label):
		return some, 0
	case sameLocal, mayBeAlike(a, b) && compare.JaroWinkler(a.local, b.local) >= 0.9:
		return faint, 0
	default:
		return differ, 0
	}
}

// equalButForDigits reports whether two texts are the same without their digits.
func equalButForDigits(a, b string) bool {
	i, j := 0, 0
	for {
		for i < len(a) && isDigit(a[i]) {
			i++
		}
		for j < len(b) && isDigit(b[j]) {
			j++
		}
		if i == len(a) || j == len(b) {
			return i == len(a) && j == len(b)
		}
		if a[i] != b[j] {
			return false
		}
		i, j = i+1, j+1
	}
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func hostOf(i *item) string { return i.text[min(len(i.local)+1, len(i.text)):] }

// mayBeNear reports whether two texts may be within two edits of each other, by the
// characters that they have and the difference of their lengths.
func mayBeNear(a, b uint64, difference int) bool {
	return bits.OnesCount64(a^b) <= 4 && difference >= -8 && difference <= 8
}

// mayBeAlike reports whether the local parts may be alike to 0.9: no more
// characters match than both have.
func mayBeAlike(a, b *item) bool {
	if len(a.local) == 0 || len(b.local) == 0 {
		return false
	}
	lengthA, lengthB := float64(utf8.RuneCountInString(a.local)), float64(utf8.RuneCountInString(b.local))
	matches := min(lengthA-float64(bits.OnesCount64(a.localLetters&^b.localLetters)), lengthB-float64(bits.OnesCount64(b.localLetters&^a.localLetters)))
	jaro := (matches/lengthA + matches/lengthB + 1) / 3
	return jaro+0.4*(1-jaro) >= 0.9
}

// sameLabel reports whether two hosts have one label, as acme.com and
// acme.com.tw, or nearly.
func sameLabel(a, b string) bool {
	if a == b {
		return len(a) >= 3
	}
	return min(len(a), len(b)) >= 6 && max(len(a), len(b))-min(len(a), len(b)) <= utf8.UTFMax && compare.EditDistance(a, b, 1) == 1
}
