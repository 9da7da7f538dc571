package compare

// JaroWinkler returns the similarity of Jaro and Winkler of two texts, from 0
// (nothing in common) to 1 (equal), with Winkler's weight of 0.1 for each of up
// to four equal characters at the beginning.
func JaroWinkler(a, b string) float64 {
	if a == b {
		return 1
	}
	var bufferA, bufferB [maxRunes]rune
	x, y := runesOf(a, &bufferA), runesOf(b, &bufferB)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	window := max(max(len(x), len(y))/2-1, 0)
	var takenX, takenY uint64 // one bit a character
	matches := 0
	for i, r := range x {
		for j := max(0, i-window); j < min(len(y), i+window+1); j++ {
			if y[j] == r && takenY&(1<<j) == 0 {
				takenX |= 1 << i
				takenY |= 1 << j
				matches++
				break
			}
		}
	}
	if matches == 0 {
		return 0
	}
	transposed, j := 0, 0
	for i, r := range x {
		if takenX&(1<<i) == 0 {
			continue
		}
		for takenY&(1<<j) == 0 {
			j++
		}
		if y[j] != r {
			transposed++
		}
		j++
	}
	m := float64(matches)
	jaro := (m/float64(len(x)) + m/float64(len(y)) + (m-float64(transposed)/2)/m) / 3
	prefix := 0
	for prefix < min(4, len(x), len(y)) && x[prefix] == y[prefix] {
		prefix++
	}
	return jaro + float64(prefix)*0.1*(1-jaro)
}
