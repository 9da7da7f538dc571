package dismissals

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer/answers"
)

// An Outcome is which decisions count in a run.
type Outcome struct {
	// Standing are those that hold.
	Standing map[Key]*Decision
	// New are entries for the log: what people said, and which decisions lapsed or
	// hold again.
	New []Decision
}

// Decide finds out which decisions hold for the records of a table: of those known
// and those that people gave now, the latest about each finding. A decision about a
// record that is gone waits for its return. It is pure.
func Decide(t *table.Table, known, given []Decision, at time.Time) Outcome {
	out := Outcome{Standing: make(map[Key]*Decision)}
	latest := make(map[Key]*Decision)
	for i := range known {
		if d := &known[i]; d.Resource == t.Resource.Name {
			latest[d.Key] = d
		}
	}
	given = slices.DeleteFunc(slices.Clone(given), func(d Decision) bool { return d.Resource != t.Resource.Name })
	if len(latest)+len(given) == 0 {
		return out
	}
	records := t.ByID()
	for i := range given {
		d, before := &given[i], latest[given[i].Key]
		record, live := records[d.RecordID]
		if !live || before == nil && d.Verdict == Withdrawn {
			continue
		}
		d.Values = Values(t, record, d.Key)
		if before != nil && before.Verdict == d.Verdict && before.Until == d.Until && Unchanged(before.Values, d.Values) {
			continue // it stands already
		}
		latest[d.Key] = d
		out.New = append(out.New, *d)
	}
	for key, d := range latest {
		record, live := records[d.RecordID]
		if !live || d.Verdict == Withdrawn {
			continue
		}
		switch holds := Unchanged(d.Values, Values(t, record, key)); {
		case holds && d.Lapsed:
			out.New = append(out.New, entry(*d, d.Verdict, at))
			out.Standing[key] = d
		case holds:
			out.Standing[key] = d
		case !d.Lapsed:
			out.New = append(out.New, entry(*d, Lapsed, at))
		}
	}
	slices.SortStableFunc(out.New, func(a, b Decision) int { return a.compare(&b) })
	return out
}

// entry is what the service itself notes about a decision.
func entry(d Decision, v answers.Verdict, at time.Time) Decision {
	d.Verdict, d.Source, d.By, d.Text, d.At = v, answers.FromService, "", "", at
	return d
}

// compare orders decisions by time, the earliest first.
func (d *Decision) compare(e *Decision) int {
	return cmp.Or(d.At.Compare(e.At), strings.Compare(d.RecordID, e.RecordID), strings.Compare(d.Field, e.Field),
		cmp.Compare(d.Code, e.Code), strings.Compare(d.Variant, e.Variant))
}
