package linkage

import "sheetsync/validate/duplicates/weights"

// A Found is two records of an index that seem to be one.
type Found struct {
	A, B  uint64 // ids
	Score float64
	link  int32
}

// Clusters returns the ids of the records of each cluster, in no order.
func (x *Index) Clusters() [][]uint64 {
	at := make(map[int32]int)
	var out [][]uint64
	for slot, label := range x.labels {
		if label == 0 {
			continue
		}
		i, ok := at[label]
		if !ok {
			i = len(out)
			at[label] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], x.records.ids[slot])
	}
	return out
}

// Pairs returns the pairs inside the clusters that reach the review score, in no
// order.
func (x *Index) Pairs() []Found {
	var out []Found
	for i := range x.links.all {
		k := &x.links.all[i]
		if k.a >= 0 && x.isEdge(k) && x.labels[k.a] != 0 && x.labels[k.a] == x.labels[k.b] {
			bits := float32(x.profiles.bits[k.profile])
			out = append(out, Found{x.records.ids[k.a], x.records.ids[k.b], weights.Probability(float64(bits)), int32(i)})
		}
	}
	return out
}

// Reasons are the names of the fields in which a found pair agrees, in the order of
// the fields. They are to be asked for before the index is changed.
func (x *Index) Reasons(f Found) []string {
	return ReasonsOf(x.explainLink(&x.links.all[f.link]))
}

// Explain explains the score of two records, of which the ids are given; false
// where the index doesn't have both.
func (x *Index) Explain(a, b uint64) (Explanation, bool) {
	first, ok := x.records.byID.find(x.records.ids, a)
	second, also := x.records.byID.find(x.records.ids, b)
	if !ok || !also {
		return Explanation{}, false
	}
	if at := x.between(first, second); at >= 0 {
		return x.explainLink(&x.links.all[at]), true
	}
	v := x.scoringView([]int32{first, second})
	return v.Explain(v.of(first), v.of(second)), true
}

// explainLink is [Matcher.Explain] by what is remembered of a pair.
func (x *Index) explainLink(k *link) Explanation {
	e := Explanation{Prior: x.model.Prior}
	sum := x.model.Start()
	p, pooled := x.profiles.list[k.profile], 0
	for i, c := range x.compares {
		field := c.fields[0]
		if c.pooled {
			field = int(k.columns[pooled])
			pooled++
		}
		level := p[2*i]
		if level == missing {
			continue
		}
		line := Line{Level: Level(level), Bits: x.model.Add(&sum, i, level, c.surprises[p[2*i+1]])}
		if line.Level.Agrees() {
			line.Fields = []string{x.fields[field].Name}
		} else {
			for _, f := range c.fields {
				line.Fields = append(line.Fields, x.fields[f].Name)
			}
		}
		e.Lines = append(e.Lines, line)
	}
	e.Doubt, e.Score = sum.Doubt(), weights.Probability(sum.Bits())
	return e
}
