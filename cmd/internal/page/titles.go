package page

import (
	"cmp"

	"sheetsync/sheetschema"
)

// resource finds a resource of the register; nil for none.
func (v *visit) resource(name string) *sheetschema.Resource {
	r, _ := v.register.Descriptor.Resource(name)
	return r
}

// tabTitle is what people call a resource.
func (v *visit) tabTitle(resource string) string {
	if r := v.resource(resource); r != nil {
		return r.Caption(v.printer.Tag())
	}
	return resource
}

// deadlineTitle is what people call a deadline; stored is what they call it in the
// register's language, for those that the descriptor doesn't list.
func (v *visit) deadlineTitle(resource, name string, stored *string) string {
	if r := v.resource(resource); r != nil {
		for i := range r.Deadlines {
			if r.Deadlines[i].Name == name {
				return cmp.Or(v.printer.In(r.Deadlines[i].Title), name)
			}
		}
	}
	if stored != nil {
		return *stored
	}
	return name
}
