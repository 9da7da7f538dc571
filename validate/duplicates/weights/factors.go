package weights

import "math"

// A cell is a level of a comparison, of a value of some share.
type cell struct{ comparison, level, share uint8 }

// cells lists what pairs came to, each once, in an order of their own.
func cells(seen *Observed, comparisons int) []cell {
	met := make([][Levels][Shares]bool, comparisons)
	for at := 0; at < len(seen.Levels); at += comparisons {
		shares := seen.Shares[at : at+comparisons]
		for i, level := range seen.Levels[at : at+comparisons] {
			met[i][level][shares[i]%Shares] = true
		}
	}
	var list []cell
	for i := range met {
		for level := 1; level < Levels; level++ {
			for share, is := range met[i][level] {
				if is {
					list = append(list, cell{uint8(i), uint8(level), uint8(share)})
				}
			}
		}
	}
	return list
}

// factor is by how many times a cell makes it likelier that two records are one, and
// that they are two that belong together, than that they are any two. contradicts and
// owned are of what is a record's own: whether it says that there are two, or doesn't.
type factor struct {
	match, related     float64
	contradicts, owned bool
}

// factors are those of all cells: what weights are in bits, they are in odds, so that
// pairs are told by multiplying.
type factors struct {
	model *Model
	match float64 // the odds of any pair
	apart float64 // the same of two that belong together
	of    [][Levels][Shares]factor
}

func (e *estimation) factors(candidates *Observed) *factors {
	if e.seen == nil {
		e.seen = cells(candidates, len(e.priors))
		e.table = make([][Levels][Shares]factor, len(e.priors))
		for i := range e.table {
			for share := range Shares { // what can't be compared says nothing
				e.table[i][0][share] = factor{match: 1, related: 1}
			}
		}
	}
	model := e.model()
	for _, c := range e.seen {
		i, surprise := int(c.comparison), e.priors[c.comparison].Surprises[c.share]
		w := weighed{model.Weight(i, c.level, surprise), model.relatedWeight(i, c.level, surprise)}
		e.table[i][c.level][c.share] = factor{math.Exp2(w.match), math.Exp2(w.related), model.own[i] && w.contradicts(), model.own[i] && !w.contradicts()}
	}
	return &factors{model: model, match: math.Exp2(model.Prior), apart: math.Exp2(model.Related), of: e.table}
}

// odds are those, against all others, that a pair is one, and that it is two that
// belong together, which it can't be where what is a record's own agrees.
func (f *factors) odds(levels, shares []uint8) (match, related float64) {
	match, related = f.match, f.apart
	contradicted, owned := false, !f.model.asks
	for i, level := range levels {
		w := &f.of[i][level][shares[i]%Shares]
		match, related = match*w.match, related*w.related
		contradicted, owned = contradicted || w.contradicts, owned || w.owned
	}
	if owned && !contradicted {
		related = 0
	}
	return match, related
}
