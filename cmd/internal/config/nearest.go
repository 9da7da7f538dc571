package config

// Nearest returns the candidate that a person who wrote name most likely meant,
// or "" when none is near: by the optimal string alignment distance (Damerau
// 1964: insertions, deletions, substitutions and swaps of neighbours count 1),
// of at most a third of the name's length and at least 1.
func Nearest(name string, candidates []string) string {
	best, bestDistance := "", max(len([]rune(name))/3, 1)+1
	for _, c := range candidates {
		if d := distance([]rune(name), []rune(c)); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

func distance(a, b []rune) int {
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
