package linkage

import (
	"strings"

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
	localA, hostA, _ := strings.Cut(a.text, "@")
	localB, hostB, _ := strings.Cut(b.text, "@")
	sameLocal := localA == localB
	switch {
	case compare.EditDistance(a.text, b.text, 2) <= 2:
		return near, 0
	case a.host != 0 && a.host == b.host:
		return elsewhere, a.host
	case sameLocal && len(localA) >= 6, compare.EditDistance(localA, localB, 2) <= 2 && len(localA) >= 4 && compare.JaroWinkler(hostA, hostB) >= 0.85:
		return close, 0
	case sameLabel(a.label, b.label):
		return some, 0
	case sameLocal, compare.JaroWinkler(localA, localB) >= 0.9:
		return faint, 0
	default:
		return differ, 0
	}
}

// sameLabel reports whether two hosts have one label, as acme.com and
// acme.com.tw, or nearly.
func sameLabel(a, b string) bool {
	return len(a) >= 3 && a == b || min(len(a), len(b)) >= 6 && compare.EditDistance(a, b, 1) == 1
}
