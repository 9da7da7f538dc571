package linkage

import (
	"sheetsync/validate/duplicates/compare"
	"sheetsync/validate/duplicates/normal"
)

// code compares two identifiers, postcodes or numbers.
func code(x, y *value) uint8 {
	if x.hash == y.hash {
		return exact
	}
	n := min(len(x.key), len(y.key))
	switch distance := editDistance(x, y); {
	case distance == 1 && n >= 3:
		return near
	case distance == 1 && n >= 2 || distance == 2 && n >= 5:
		return close
	}
	same := 0
	for same < n && x.key[same] == y.key[same] {
		same++
	}
	if same >= 2 && same*2 >= n {
		return some
	}
	return differ
}

// date compares two days.
func date(x, y *value) uint8 {
	if x.hash == y.hash {
		return exact
	}
	distance := editDistance(x, y)
	a, b := x.date, y.date
	if a == (normal.Date{}) || b == (normal.Date{}) {
		switch distance {
		case 1:
			return near
		case 2:
			return close
		default:
			return differ
		}
	}
	equal := 0
	for _, same := range [...]bool{a.Year == b.Year, a.Month == b.Month, a.Day == b.Day} {
		if same {
			equal++
		}
	}
	switch {
	case distance == 1, a.Year == b.Year && a.Month == b.Day && a.Day == b.Month:
		return near
	case equal == 2, distance == 2 && equal > 0:
		return close
	case distance == 2, apart(a.Year, b.Year) && apart(a.Month, b.Month) && apart(a.Day, b.Day):
		return some
	case equal == 1 && a.Year == b.Year:
		return faint
	default:
		return differ
	}
}

// apart reports whether two parts of a date are next to each other, or ten apart,
// which is one digit.
func apart(a, b int16) bool {
	d := a - b
	return d >= -2 && d <= 2 || d == 10 || d == -10
}

// phones compares the numbers of two cells.
func phones(x, y *value) (level uint8, hash uint64) {
	level = differ
	for _, a := range x.items {
		for _, b := range y.items {
			if l := phone(a.text, b.text); l > level || l == level && l == exact && a.hash < hash {
				level, hash = l, 0
				if l == exact {
					hash = a.hash
				}
			}
		}
	}
	return level, hash
}

func phone(a, b string) uint8 {
	if a == b {
		return exact
	}
	n := min(len(a), len(b))
	same := 0
	for same < n && a[same] == b[same] {
		same++
	}
	if len(a) == len(b) && len(a)-same <= 2 {
		return near // a neighbour, as the fax often is
	}
	end := 0
	for end < n && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	switch {
	case end >= 7:
		return elsewhere // with another prefix
	case n >= 6 && same+end >= max(len(a), len(b))-2 && compare.EditDistance(a, b, 1) == 1:
		return close
	case len(a) == len(b) && len(a)-same <= 3 && n >= 7:
		return some
	default:
		return differ
	}
}
