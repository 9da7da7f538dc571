// Package nearest finds what somebody most likely meant by a name that doesn't
// exist: spelling correction by edit distance.
package nearest

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// maxLength bounds the names that are compared, in characters; a longer one is
// no misspelling.
const maxLength = 256

// Name returns the candidate nearest to a name, or "" when none is near: of a
// distance of at most a third of the name's length, and at least 1. Of equally
// near ones it is the first. Case doesn't count.
func Name(name string, candidates []string) string {
	length := utf8.RuneCountInString(name)
	if length > maxLength {
		return ""
	}
	best, bestDistance := "", max(length/3, 1)+1
	for _, c := range candidates {
		if utf8.RuneCountInString(c)-length >= bestDistance {
			continue
		}
		if d := Distance(strings.ToLower(name), strings.ToLower(c)); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// Names returns up to three candidates that are near a name or contain it,
// nearest first. Case doesn't count.
func Names(name string, candidates []string) []string {
	type candidate struct {
		name     string
		distance int
	}
	if utf8.RuneCountInString(name) > maxLength {
		return nil
	}
	var near []candidate
	for _, c := range candidates {
		d := Distance(strings.ToLower(name), strings.ToLower(c))
		if d <= max(1, min(len([]rune(name)), len([]rune(c)))/3) || len(name) > 2 && strings.Contains(c, name) {
			near = append(near, candidate{c, d})
		}
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return a.distance - b.distance })
	names := make([]string, 0, 3)
	for _, c := range near[:min(3, len(near))] {
		names = append(names, c.name)
	}
	return names
}

// Distance is the optimal string alignment distance of two texts, in
// characters (Damerau 1964): insertions, deletions, substitutions and swaps of
// neighbours count 1 each. It takes time in the order of the product of the
// lengths.
func Distance(first, second string) int {
	a, b := []rune(first), []rune(second)
	// Three rows of the table are enough: the swap looks two rows back.
	older, old, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range old {
		old[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(old[j]+1, row[j-1]+1, old[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], older[j-2]+1)
			}
		}
		older, old, row = old, row, older
	}
	return old[len(b)]
}
