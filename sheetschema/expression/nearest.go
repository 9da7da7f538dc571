package expression

import (
	"slices"
	"strings"
)

// nearest returns a hint that names what may have been meant: the names most
// like the unknown one, else some of those there are.
func nearest(name string, names []string) string {
	type candidate struct {
		name     string
		distance int
	}
	var candidates []candidate
	for _, n := range names {
		d := distance([]rune(strings.ToLower(name)), []rune(strings.ToLower(n)))
		if d <= max(1, min(len([]rune(name)), len([]rune(n)))/3) || len(name) > 2 && strings.Contains(n, name) {
			candidates = append(candidates, candidate{n, d})
		}
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int { return a.distance - b.distance })
	var close []string
	for _, c := range candidates[:min(3, len(candidates))] {
		close = append(close, c.name)
	}
	switch {
	case len(close) > 0:
		return "did you mean " + strings.Join(close, " or ") + "?"
	case len(names) == 0:
		return ""
	case len(names) <= 12:
		return "there are " + strings.Join(names, ", ")
	default:
		return "there are " + strings.Join(names[:12], ", ") + " and more"
	}
}

// distance is the edit distance of two texts, a swap of neighbours counting as
// one edit (optimal string alignment).
func distance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
