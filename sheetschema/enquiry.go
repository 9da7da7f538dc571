package sheetschema

import "slices"

// An Enquiry says how people ask, before they enter a record, whether it is there
// already, and what they are told of it: whose it is, and when it was last in touch.
type Enquiry struct {
	Resource *Resource
	// Fields are those by which records are found; nil for whatever names them.
	Fields []int
	// Owner and LastContact are what is told: of each the first field that a record
	// has a value in.
	Owner, LastContact []int
}

// Reads reports whether an answer depends on a field of the resource, when records
// are found by some fields.
func (e *Enquiry) Reads(fields []int, field int) bool {
	return slices.Contains(fields, field) || slices.Contains(e.Owner, field) || slices.Contains(e.LastContact, field)
}
