package duplicates

import (
	"math"
	"slices"

	"sheetsync/sheetschema/table"
	"sheetsync/validate/duplicates/linkage"
)

// namesSomebody reports whether compared fields name a person or a company, or say
// how to reach one. Records of others are events, such as the orders and payments
// of one customer: much of them is equal by nature, and the smallest difference
// makes two.
func namesSomebody(fields []linkage.Field) bool {
	return slices.ContainsFunc(fields, func(f linkage.Field) bool {
		switch f.Kind {
		case linkage.KindPerson, linkage.KindCompany, linkage.KindAddress, linkage.KindEmail, linkage.KindHost, linkage.KindPhone:
			return true
		default:
			return false
		}
	})
}

// findCopies finds the records that are equal in all fields of a policy. The more
// of them are filled, the less it is an accident.
func findCopies(t *table.Table, o Options) *Result {
	policy := t.Resource.Duplicates
	f := &finder{options: o}
	for _, i := range policy.Fields {
		f.fields = append(f.fields, field{index: i, name: t.Resource.Fields[i].Name, kind: other})
	}
	f.columns = normaliseAll(t, f.fields, o.Country)
	var entries []blocked
	for record := range t.Len() {
		if hash, ok := f.whole(record); ok {
			entries = append(entries, blocked{hash, int32(record)})
		}
	}
	var pairs []Pair
	for _, c := range sorted(f.block(nil, entries)) {
		var reasons []string
		for i, fd := range f.fields {
			if f.columns[i].first[c.b] != 0 {
				reasons = append(reasons, fd.name)
			}
		}
		if score := 1 - math.Pow(1-weights[other], float64(len(reasons))); score >= policy.Review {
			pairs = append(pairs, Pair{A: int(c.a), B: int(c.b), Score: score, Reasons: reasons})
		}
	}
	return clustered(pairs, o.Older)
}
