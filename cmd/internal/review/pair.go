package review

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"sheetsync/cmd/internal/exit"
	"sheetsync/sheetschema/celltext"
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
			if len(as) > 0 && len(bs) > 0 && (t.Resource.Duplicates != nil || unclear == nil && len(pairs) == 0) {
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
	case unclear != nil && !slices.ContainsFunc(pairs, func(p *Pair) bool { return p.Table.Resource.Duplicates != nil }):
		return nil, unclear
	case len(pairs) == 0:
		return nil, noPair(tables, a, missing)
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

// noPair says that no table has both records; missing has the text that the first of
// the tables has no record for.
func noPair(tables []*table.Table, a string, missing []string) error {
	text := a
	if len(missing) > 0 {
		text = missing[0]
	}
	const hint = "name a record by its Record ID, its row or its name; sheetsync duplicates lists them"
	if len(tables) != 1 {
		return exit.Usage(hint, "there is no record %q in one tab with the other", text)
	}
	if name := tables[0].Resource.Name; tables[0].Len() > 0 {
		return exit.Usage(hint, "there is no record %q in %s", text, name)
	}
	return exit.Usage("name another --resource, or run sheetsync sync if the tab has been filled in since", "%s has no records, as of the last run", tables[0].Resource.Name)
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
		rows = append(rows, r.place(record))
	}
	return exit.Hint(exit.Usage("", "%d records of %s are called %q", len(found), r.Table.Resource.Name, text),
		fmt.Sprintf("name one by its row (%s) or its Record ID", strings.Join(rows, ", ")))
}

// place names a record's row, and its tab where there are several: 57, “Customers 2025!57”.
func (r *Records) place(record int) string {
	row := strconv.Itoa(r.Table.Row(record))
	if tab := r.Table.Tab(record); tab != "" {
		return "“" + celltext.Line(tab) + "!" + row + "”"
	}
	return row
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
