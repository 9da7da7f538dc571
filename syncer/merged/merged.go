package merged

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/duplicates/normal"
)

// Records makes one record of each group of a table's records. changed is when a
// record last changed. The merged record has the id and the row of the group's first
// one; its computed fields are empty.
func Records(t *table.Table, groups [][]int, changed func(record int) time.Time) *table.Table {
	out := table.NewTable(t.Resource, len(groups))
	out.SetLocation(t.Location())
	for i, group := range groups {
		out.SetID(i, t.ID(group[0]))
		out.SetRow(i, t.Row(group[0]))
		if tab := t.Tab(group[0]); tab != "" {
			out.SetTab(i, tab)
		}
		for _, record := range group { // known since the first of them is
			if at := t.EnteredAt(record); at != 0 && (out.EnteredAt(i) == 0 || at < out.EnteredAt(i)) {
				out.SetEntered(i, at)
			}
		}
		ordered := order(t, group, changed)
		for _, f := range t.Resource.Fields {
			if f.Computed() {
				continue
			}
			if from := survivor(t, ordered, f); from >= 0 {
				copyCell(out, i, t, from, f)
			}
		}
	}
	return out
}

// order puts the records whose values count first to the front.
func order(t *table.Table, group []int, changed func(int) time.Time) []int {
	filled := make(map[int]int, len(group))
	for _, record := range group {
		for _, f := range t.Resource.Fields {
			if !f.Computed() && readable(t, record, f) {
				filled[record]++
			}
		}
	}
	ordered := slices.Clone(group)
	slices.SortFunc(ordered, func(a, b int) int {
		return cmp.Or(changed(b).Compare(changed(a)), cmp.Compare(filled[b], filled[a]), strings.Compare(t.ID(a), t.ID(b)))
	})
	return ordered
}

func readable(t *table.Table, record int, f *sheetschema.Field) bool {
	s := t.State(record, f.Index)
	return s == table.StateValid || s == table.StateBig
}

// survivor returns the record whose value of a field counts, -1 for none.
func survivor(t *table.Table, ordered []int, f *sheetschema.Field) int {
	best := -1
	for _, record := range ordered {
		switch {
		case !readable(t, record, f):
		case best < 0:
			best = record
			if f.Type != sheetschema.TypeString || f.Constraints.Enum != nil {
				return best
			}
		case len(t.Text(record, f.Index)) > len(t.Text(best, f.Index)) && meansTheSame(f, t.Text(record, f.Index), t.Text(best, f.Index)):
			best = record
		}
	}
	return best
}

// meansTheSame reports whether two texts differ in nothing but how they are written.
func meansTheSame(f *sheetschema.Field, a, b string) bool {
	if f.Format == "company" {
		if x, y := normal.Company(a), normal.Company(b); x != "" && x == y {
			return true
		}
	}
	x := normal.LettersAndDigits(a)
	return x != "" && x == normal.LettersAndDigits(b)
}

// copyCell copies a cell that can be read.
func copyCell(to *table.Table, record int, from *table.Table, source int, f *sheetschema.Field) {
	switch {
	case from.State(source, f.Index) == table.StateBig:
		to.SetBig(record, f.Index, from.Text(source, f.Index))
	case f.Type == sheetschema.TypeString, f.Type == sheetschema.TypeJSON:
		to.SetText(record, f.Index, from.Text(source, f.Index))
	case f.Type == sheetschema.TypeNumber:
		to.SetNumber(record, f.Index, from.Int(source, f.Index), int8(from.Exponent(source, f.Index)))
	default:
		to.SetInt(record, f.Index, from.Int(source, f.Index))
	}
}
