package review

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"sheetsync/cmd/internal/exit"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/answers"
)

// A Pair is two records of one resource.
type Pair struct {
	*Records
	A, B int
}

// FindPair finds the two records that texts name, in the one of the tables that has
// both. Of several it is the one that says how duplicates are found.
func FindPair(tables []*table.Table, a, b string) (*Pair, error) {
	var pairs []*Pair
	var missing []string
	var unclear error // where a text names several records of a tab
	for _, t := range tables {
		r := Of(t)
		as, bs := r.Find(a), r.Find(b)
		if len(as) > 1 || len(bs) > 1 {
			if len(as) > 0 && len(bs) > 0 && (unclear == nil || t.Resource.Duplicates != nil) {
				unclear = r.ambiguous(a, as, b, bs)
			}
			continue
		}
		switch {
		case len(as) == 1 && len(bs) == 1:
			pairs = append(pairs, &Pair{r, as[0], bs[0]})
		case len(as) == 0:
			missing = append(missing, a)
		default:
			missing = append(missing, b)
		}
	}
	if len(pairs) > 1 {
		kept := pairs[:0:0]
		for _, p := range pairs {
			if p.Table.Resource.Duplicates != nil {
				kept = append(kept, p)
			}
		}
		if len(kept) == 1 {
			pairs = kept
		}
	}
	switch {
	case len(pairs) == 0 && unclear != nil:
		return nil, unclear
	case len(pairs) == 0:
		text := a
		if len(missing) > 0 {
			text = missing[0]
		}
		return nil, exit.Usage("name a record by its Record ID, its row or its name; sheetsync duplicates lists them", "there is no record %q in one tab with the other", text)
	case len(pairs) > 1:
		var names []string
		for _, p := range pairs {
			names = append(names, p.Table.Resource.Name)
		}
		return nil, exit.Usage("say which with --resource", "%s and %s are in %s", a, b, strings.Join(names, " and in "))
	case pairs[0].A == pairs[0].B:
		return nil, exit.Usage("name two records", "%s and %s are the same record", a, b)
	}
	return pairs[0], nil
}

// ambiguous says that a text names several records.
func (r *Records) ambiguous(a string, as []int, b string, bs []int) error {
	text, found := a, as
	if len(as) == 1 {
		text, found = b, bs
	}
	var rows []string
	for i, record := range found {
		if i == 10 {
			rows = append(rows, "…")
			break
		}
		rows = append(rows, strconv.Itoa(r.Table.Row(record)))
	}
	return exit.Hint(exit.Usage("", "%d records of %s are called %q", len(found), r.Table.Resource.Name, text),
		fmt.Sprintf("name one by its row (%s) or its Record ID", strings.Join(rows, ", ")))
}

// Decision is a decision about the pair, given on the command line.
func (p *Pair) Decision(v answers.Verdict, at time.Time) (older, newer Record, d answers.Decision) {
	a, b := p.A, p.B
	if p.Table.ID(b) < p.Table.ID(a) {
		a, b = b, a
	}
	older, newer = p.describe(a), p.describe(b)
	return older, newer, answers.Decision{
		Resource: p.Table.Resource.Name, Older: older.ID, Newer: newer.ID, Verdict: v, Source: answers.FromCommand, At: at,
		OlderValues: answers.Values(p.Table, a), NewerValues: answers.Values(p.Table, b),
	}
}
