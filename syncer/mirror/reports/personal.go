package reports

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/naming"
	"sheetsync/sheetschema/personal"
)

// isPersonal reports whether a column of the reports, which means the same in all of them,
// may show personal data: what people and their customers are called, whose a record is,
// and what was in a field.
func (g *generator) isPersonal(column string) bool {
	switch column {
	case "customer":
		c := g.roles.Customers
		return c != nil && g.names(c.Resource) || slices.ContainsFunc(g.d.Resources, g.namesPersonalCustomers)
	case "record":
		return slices.ContainsFunc(g.d.Resources, g.names)
	case "owner":
		return slices.ContainsFunc(g.d.Resources, func(r *sheetschema.Resource) bool { return g.any(r, g.roles.OwnerOf(r)) })
	case "rate", "commission", "commission_base":
		t := g.d.Team
		return t != nil && t.Commission >= 0 && g.any(t.Resource, []int{t.Commission})
	case "old_value", "new_value":
		return slices.ContainsFunc(g.d.Resources, func(r *sheetschema.Resource) bool {
			return slices.ContainsFunc(r.Fields, func(f *sheetschema.Field) bool { return !f.Computed() && personal.Is(g.d, f) })
		})
	}
	return false
}

// names reports whether what a resource's records are called may be personal.
func (g *generator) names(r *sheetschema.Resource) bool {
	return slices.ContainsFunc(naming.Of(r).Fields(), func(fields []int) bool { return g.any(r, fields) })
}

// namesPersonalCustomers reports whether what its records call their customer is personal.
func (g *generator) namesPersonalCustomers(r *sheetschema.Resource) bool {
	key := g.roles.CustomerOf(r)
	return key != nil && g.any(r, key.Fields)
}

func (g *generator) any(r *sheetschema.Resource, fields []int) bool {
	return slices.ContainsFunc(fields, func(i int) bool { return personal.Is(g.d, r.Fields[i]) })
}
