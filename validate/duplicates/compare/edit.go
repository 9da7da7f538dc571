package compare

import "unicode/utf8"

// maxRunes is how much of a text is compared: what people type twice and differs
// only after this many characters doesn't occur in names and addresses.
const maxRunes = 64

// runesOf decodes the beginning of a text into a buffer of the caller.
func runesOf(text string, into *[maxRunes]rune) []rune {
	n := 0
	for _, r := range text {
		if n == maxRunes {
			break
		}
		into[n] = r
		n++
	}
	return into[:n]
}

// EditDistance returns how many insertions, deletions, substitutions and
// transpositions of neighbouring characters turn a into b, no character being
// edited twice; limit+1 where it is more than limit. It takes time proportional
// to the length times the limit.
func EditDistance(a, b string, limit int) int {
	if len(a) <= maxRunes && len(b) <= maxRunes {
		a, b = withoutCommonEnds(a, b)
		if a == "" || b == "" {
			return min(utf8.RuneCountInString(a)+utf8.RuneCountInString(b), limit+1)
		}
		if limit == 1 && max(len(a), len(b)) > 2*utf8.UTFMax {
			return 2 // one edit leaves two characters at most that differ
		}
	}
	var bufferA, bufferB [maxRunes]rune
	x, y := runesOf(a, &bufferA), runesOf(b, &bufferB)
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > limit {
		return limit + 1
	}
	if len(x) == 0 {
		return len(y)
	}
	var rows [3][maxRunes + 2]uint8
	before, above, row := &rows[0], &rows[1], &rows[2]
	far := uint8(min(limit+1, 200))
	for j := range len(y) + 1 {
		above[j] = uint8(min(j, int(far)))
	}
	for i := 1; i <= len(x); i++ {
		from, to := max(1, i-limit), min(len(y), i+limit)
		row[from-1] = far
		if from == 1 {
			row[0] = uint8(min(i, int(far)))
		}
		least := far
		for j := from; j <= to; j++ {
			cost := above[j-1]
			if x[i-1] != y[j-1] {
				cost++
			}
			cost = min(cost, row[j-1]+1)
			if j < i+limit {
				cost = min(cost, above[j]+1)
			}
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				cost = min(cost, before[j-2]+1)
			}
			row[j] = min(cost, far)
			least = min(least, row[j])
		}
		if to < len(y) {
			row[to+1] = far
		}
		if least == far {
			return limit + 1
		}
		before, above, row = above, row, before
	}
	return int(above[len(y)])
}

// withoutCommonEnds takes away whole characters with which both texts begin, and end.
func withoutCommonEnds(a, b string) (string, string) {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && (n < len(a) && !utf8.RuneStart(a[n]) || n < len(b) && !utf8.RuneStart(b[n])) {
		n--
	}
	a, b = a[n:], b[n:]
	n = 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	for n > 0 && !utf8.RuneStart(a[len(a)-n]) {
		n--
	}
	return a[:len(a)-n], b[:len(b)-n]
}
