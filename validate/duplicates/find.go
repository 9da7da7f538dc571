package duplicates

import "sheetsync/sheetschema/table"

// Options say how duplicates are looked for.
type Options struct {
	// Country is the ISO 3166 code of the country that telephone numbers
	// without a country code are in, where the record doesn't name one; "" for
	// none.
	Country string
	// Older reports whether one record is older than another, and so the one to
	// keep. nil takes the one that comes first in the table.
	Older func(a, b int) bool
}

// Find returns the records of a table that seem to be the same. The table is
// only read.
func Find(t *table.Table, o Options) *Result {
	if t.Len() < 2 {
		return &Result{}
	}
	if o.Older == nil {
		o.Older = func(a, b int) bool { return a < b }
	}
	if t.Resource.Duplicates != nil {
		return findByPolicy(t, o)
	}
	fields := identifyingFields(t.Resource)
	if len(fields) == 0 {
		return &Result{}
	}
	f := &finder{options: o, fields: fields, columns: normaliseAll(t, fields, o.Country)}
	f.evidence = newEvidence(t, f.fields, f.columns)
	return clustered(f.pairs(f.candidates(t.Len())), o.Older)
}

// finder looks for what surely is one, where there is no policy.
type finder struct {
	options  Options
	fields   []field
	columns  []*column // by field
	evidence *evidence
}
