package duplicates

// pairs scores the candidates and keeps those that are sure.
func (f *finder) pairs(candidates []candidate) []Pair {
	var pairs []Pair
	for _, c := range candidates {
		score, reasons := f.compare(int(c.a), int(c.b))
		if score >= sureScore {
			pairs = append(pairs, Pair{A: int(c.a), B: int(c.b), Score: score, Reasons: reasons})
		}
	}
	return pairs
}

// compare scores two records by the fields that agree: the probability that at
// least one of the agreements is no accident, taking them as independent.
func (f *finder) compare(a, b int) (score float64, reasons []string) {
	var agreed [kinds]float64 // by kind: the weight of its best agreement
	accident := 1.0
	for i, fd := range f.fields {
		value, ok := f.agree(i, a, b)
		if !ok {
			continue
		}
		reasons = append(reasons, fd.name)
		weight := f.evidence.weight(i, fd.kind, value)
		if fd.kind == other {
			accident *= 1 - weight
			continue
		}
		// A number that is under telephone and under mobile is one agreement.
		agreed[fd.kind] = max(agreed[fd.kind], weight)
	}
	f.doubt(&agreed, a, b)
	for _, weight := range agreed {
		accident *= 1 - weight
	}
	return 1 - accident, reasons
}

// doubt lowers the weight of an agreement that stands alone and is contradicted.
func (f *finder) doubt(agreed *[kinds]float64, a, b int) {
	alone := other
	for k, weight := range agreed {
		switch {
		case weight == 0:
		case alone != other:
			return
		default:
			alone = kind(k)
		}
	}
	if alone != other && f.contradicted(a, b, alone) {
		agreed[alone] = min(agreed[alone], weights[other])
	}
}

// agree returns record b's value of a field that a has in a field of the same
// kind, if there is one.
func (f *finder) agree(i, a, b int) (value uint64, agreed bool) {
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
				value = own
				break
			}
		}
		return !agreed
	})
	return value, agreed
}
