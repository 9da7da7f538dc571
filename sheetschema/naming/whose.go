package naming

import "sheetsync/sheetschema"

// Whose returns the index of the field that says whose a record is: the one that names
// a record of the first of the descriptor's resources that it belongs to, which in a
// register of customers is the customer. -1 where it belongs to none.
func Whose(r *sheetschema.Resource, d *sheetschema.Descriptor) int {
	whose, first := -1, len(d.Resources)
	for _, k := range r.ForeignKeys {
		if parent, ok := d.Resource(k.Resource); ok && !k.Group && len(k.Fields) == 1 && parent.Index < first {
			whose, first = k.Fields[0], parent.Index
		}
	}
	return whose
}
