package answers

import (
	"slices"
	"time"

	"sheetsync/sheetschema/table"
	"sheetsync/validate/duplicates"
)

// An Outcome is which decisions count in a run.
type Outcome struct {
	// Standing are those that hold, the latest first.
	Standing []Decision
	// New are entries for the log: what people answered, and which decisions
	// lapsed or hold again.
	New []Decision
}

// Decide finds out which decisions hold for the records of a table: of those known
// and those that people gave now, the latest about each two records. A decision about
// a record that is gone waits for its return. It is pure.
func Decide(t *table.Table, known, given []Decision, at time.Time) Outcome {
	var out Outcome
	if len(known)+len(given) == 0 {
		return out
	}
	r := indexed(t)
	latest := make(map[pair]*Decision)
	for i := range known {
		if d := &known[i]; d.Resource == t.Resource.Name {
			latest[d.pair()] = d
		}
	}
	for i := range given {
		d := given[i]
		a, aLive := r.at[d.Older]
		b, bLive := r.at[d.Newer]
		if !aLive || !bLive {
			continue
		}
		d.OlderValues, d.NewerValues = Values(t, a), Values(t, b)
		if before := latest[d.pair()]; before != nil && before.Verdict == d.Verdict {
			if _, holds := r.holds(before); holds || d.Verdict == Withdrawn {
				continue // it stands already
			}
		}
		latest[d.pair()] = &d
		out.New = append(out.New, d)
	}
	for _, d := range latest {
		live, holds := r.holds(d)
		switch {
		case !live || d.Verdict == Withdrawn:
		case holds:
			out.Standing = append(out.Standing, *d)
			if d.Lapsed {
				out.New = append(out.New, entry(*d, d.Verdict, at))
			}
		case !d.Lapsed:
			out.New = append(out.New, entry(*d, Lapsed, at))
		}
	}
	slices.SortStableFunc(out.Standing, func(a, b Decision) int { return byTime(&a, &b) })
	slices.SortStableFunc(out.New, func(a, b Decision) int { return byTime(&b, &a) })
	return out
}

// entry is what the service itself notes about a decision.
func entry(d Decision, v Verdict, at time.Time) Decision {
	d.Verdict, d.Source, d.By, d.Text, d.At = v, FromService, "", "", at
	return d
}

// Links are the standing decisions as the matcher takes them, the latest first.
func (o *Outcome) Links(t *table.Table) []duplicates.Answer {
	if len(o.Standing) == 0 {
		return nil
	}
	at := indexed(t).at
	var links []duplicates.Answer
	for _, d := range o.Standing {
		links = append(links, duplicates.Answer{A: at[d.Older], B: at[d.Newer], Same: d.Verdict == Same})
	}
	return links
}
