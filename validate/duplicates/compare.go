package duplicates

// pairs scores the candidates and keeps those that reach the review score.
func (f *finder) pairs(candidates []candidate) []Pair {
	var pairs []Pair
	for _, c := range candidates {
		score, reasons := f.compare(int(c.a), int(c.b))
		if score >= f.review {
			pairs = append(pairs, Pair{A: int(c.a), B: int(c.b), Score: score, Reasons: reasons})
		}
	}
	return pairs
}

// compare scores two records by the fields that agree: the probability that at
// least one of the agreements is no accident, taking them as independent.
func (f *finder) compare(a, b int) (score float64, reasons []string) {
	accident := 1.0
	agreed := map[kind]bool{}
	for i, fd := range f.fields {
		if !f.agree(i, a, b) {
			continue
		}
		reasons = append(reasons, fd.name)
		// A number that is under telephone and under mobile is one agreement.
		if fd.kind == other || !agreed[fd.kind] {
			accident *= 1 - weights[fd.kind]
		}
		agreed[fd.kind] = true
	}
	return 1 - accident, reasons
}

// agree reports whether record b's value of a field is one that a has in a
// field of the same kind.
func (f *finder) agree(i, a, b int) bool {
	agreed := false
	f.columns[i].each(b, func(own uint64) bool {
		for j, fd := range f.fields {
			if j != i && (fd.kind != f.fields[i].kind || fd.kind == other) {
				continue
			}
			f.columns[j].each(a, func(hash uint64) bool {
				agreed = hash == own
				return !agreed
			})
			if agreed {
				break
			}
		}
		return !agreed
	})
	return agreed
}
