package personal

import (
	"slices"

	"sheetsync/sheetschema"
)

// Fields are the fields of a resource with personal data, as indexes in it, by whom they
// are about:
//
//	customers   contact_name, email, mobile   → Own: of whoever the record is about
//	            owner, owner_email            → Others: of who looks after it
//	team        name, email                   → Own
//	            manager, substitute           → Others
//
// The descriptor doesn't say whom a field is about; it says who answers for records and
// whom deadlines and the pool write to on their behalf, and who stands in for whom: those
// are others. Fields
// that are computed from such fields alone, or that they are computed from, are others' too.
type Fields struct{ Own, Others []int }

// All are both, ascending.
func (f *Fields) All() []int {
	all := slices.Concat(f.Own, f.Others)
	slices.Sort(all)
	return all
}

// FieldsOf tells a resource's fields with personal data apart.
func FieldsOf(d *sheetschema.Descriptor, r *sheetschema.Resource) Fields {
	others := othersOf(d, r)
	var fields Fields
	for i, f := range r.Fields {
		switch {
		case !Is(d, f) && !namesPerson(d, r, i):
		case others[i] || f.Computed() && f.Formula == nil && !f.Personal || f.Formula != nil && onlyReads(d, r, f, others):
			fields.Others = append(fields.Others, i)
		default:
			fields.Own = append(fields.Own, i)
		}
	}
	return fields
}

// namesPerson reports whether a field refers to records by a field with personal data,
// such as the name of a customer who is a person.
func namesPerson(d *sheetschema.Descriptor, r *sheetschema.Resource, field int) bool {
	for _, key := range r.ForeignKeys {
		parent, ok := d.Resource(key.Resource)
		at := slices.Index(key.Fields, field)
		if ok && at >= 0 && parent.Fields[key.Reference[at]].Personal {
			return true
		}
	}
	return false
}

// onlyReads reports whether all that is personal of what a formula reads is others'.
func onlyReads(d *sheetschema.Descriptor, r *sheetschema.Resource, f *sheetschema.Field, others map[int]bool) bool {
	for _, i := range f.Formula.Indexes() {
		if Is(d, r.Fields[i]) && !others[i] {
			return false
		}
	}
	return true
}

// namesOwner reports whether a resource says who looks after its records. Where it doesn't,
// reminders go to whom the records are about.
func namesOwner(d *sheetschema.Descriptor, r *sheetschema.Resource) bool {
	return r.Pool != nil || d.Enquiry != nil && d.Enquiry.Resource == r ||
		slices.ContainsFunc(r.Deadlines, func(deadline sheetschema.Deadline) bool { return deadline.Owner >= 0 })
}

// othersOf are the fields of a resource that the descriptor has for people other than
// whom its records are about.
func othersOf(d *sheetschema.Descriptor, r *sheetschema.Resource) map[int]bool {
	others := make(map[int]bool)
	add := func(fields ...int) {
		for _, i := range fields {
			if i >= 0 {
				others[i] = true
			}
		}
	}
	owned := namesOwner(d, r)
	for i := range r.Deadlines {
		add(r.Deadlines[i].Owner)
		for _, to := range r.Deadlines[i].To {
			if to.IsField() && owned {
				add(to.Field)
			}
		}
	}
	if r.Pool != nil {
		add(r.Pool.Owner)
	}
	if d.Enquiry != nil && d.Enquiry.Resource == r {
		add(d.Enquiry.Owner...)
	}
	if d.Team != nil && d.Team.Resource == r {
		add(d.Team.Manager, d.Team.Substitute)
	}
	for i := range r.Fields { // what theirs is computed from
		if f := r.Fields[i]; others[i] && f.Formula != nil {
			add(f.Formula.Indexes()...)
		}
	}
	for _, key := range r.ForeignKeys { // what refers to people elsewhere
		for _, i := range key.Fields {
			if namesPerson(d, r, i) {
				add(i)
			}
		}
	}
	return others
}
