package sheetschema

import (
	"fmt"

	"sheetsync/sheetschema/source"
)

// Outliers says that a number is compared with those of its like: the records
// whose fields By agree. It is told where it is far from them, and at least Factor
// times as much as any of them, or as little.
//
//	outliers: {by: [product, currency], factor: 3}    of a price
//
// The first field of By says what it is a number of: where that is blank, nothing
// is compared. Of the others, blank is like blank.
type Outliers struct {
	By     []int   // indexes of fields; never empty
	Factor float64 // more than 1
}

// defaultFactor is how far from all others a number has to be.
const defaultFactor = 3

// outliers reads by what the numbers of a resource's fields are compared.
func (l *loader) outliers(r *draft) {
	for i, f := range r.Fields {
		n := r.fields[i].Member("outliers")
		if n == nil {
			continue
		}
		o := l.Object(n, source.JoinPath(r.fields[i].Path, "outliers"))
		f.Outliers = &Outliers{By: l.fieldList(r, o, "by", r), Factor: o.Above("factor", 1, defaultFactor)}
		o.RejectUnknown()
		if !o.Has("by") || len(o.Items("by", true)) == 0 {
			o.Fail("by", "nothing says which numbers are of one kind", "name the fields that they share, as in by: [product, currency]")
		}
		for _, by := range f.Outliers.By {
			if other := r.Fields[by]; by == f.Index || other.Type == TypeJSON {
				o.Fail("by", fmt.Sprintf("%s doesn't say what a number is one of", other.Name), "name fields such as product and currency")
			}
		}
		switch {
		case f.Type != TypeInteger && f.Type != TypeNumber:
			r.fields[i].Fail("outliers", fmt.Sprintf("a field of type %s has no outliers", f.Declared), "leave it out, or change the type")
		case f.Computed():
			r.fields[i].Fail("outliers", "nobody mistypes a computed field", "compare the fields that it is computed from")
		case f.Personal:
			r.fields[i].Fail("outliers", "the figures of personal data are shown to nobody", "leave it out")
		}
	}
}
