package semantic

import (
	"slices"

	"sheetsync/sheetschema"
)

// customers finds the resource that holds the customers; nil for none.
func (f *finder) customers() *Customers {
	r := f.customerResource()
	if r == nil {
		return nil
	}
	c := &Customers{
		Resource:     r,
		Region:       meaning(r, isText, "customers region"),
		Industry:     meaning(r, isText, "customers industry"),
		Source:       meaning(r, isText, "customers source"),
		Status:       statusOf(r),
		Satisfaction: meaning(r, isNumber, "customers satisfaction"),
	}
	if e := f.d.Enquiry; e != nil && e.Resource == r {
		c.Owner = slices.DeleteFunc(slices.Clone(e.Owner), func(i int) bool { return !isPerson(r.Fields[i]) })
		c.LastContact = slices.DeleteFunc(slices.Clone(e.LastContact), func(i int) bool { return !isDate(r.Fields[i]) })
	}
	if owner := ownerOf(r); len(c.Owner) == 0 && owner != None {
		c.Owner = []int{owner}
	}
	if last := meaning(r, isDate, "customers last_contact"); len(c.LastContact) == 0 && last != None {
		c.LastContact = []int{last}
	}
	return c
}

// customerResource is what the descriptor says, else the resource of companies or
// people that most foreign keys lead to; nil for none.
func (f *finder) customerResource() *sheetschema.Resource {
	switch {
	case f.d.Dunning != nil:
		return f.d.Dunning.Resource
	case f.d.Enquiry != nil:
		return f.d.Enquiry.Resource
	}
	var best *sheetschema.Resource
	most := 0
	for _, r := range f.d.Resources {
		if f.d.Team != nil && f.d.Team.Resource == r || find(r, isCustomerName) == None {
			continue
		}
		n := 0
		for _, child := range f.d.Resources {
			if child != r && customerKey(&Customers{Resource: r}, child) != nil {
				n++
			}
		}
		if n > most || n == 0 && most == 0 && best == nil && r.Duplicates != nil {
			best, most = r, n
		}
	}
	return best
}

func isCustomerName(f *sheetschema.Field) bool {
	return f.Format == "company" || f.Name == "customer_name" || isText(f) && f.Format == "person" && f.Essential
}

// statusOf finds the field with how far a record has come: one of some choices.
func statusOf(r *sheetschema.Resource) int {
	if i := meaning(r, isText, "customers project_status"); i != None {
		return i
	}
	return find(r, func(f *sheetschema.Field) bool {
		return isText(f) && len(f.Constraints.Enum) > 0 && (mentions(r, f, "status") || mentions(r, f, "stage"))
	})
}

// ownerOf finds the field with the name of whoever answers for a record: that of a
// deadline, else one that means it; None for none.
func ownerOf(r *sheetschema.Resource) int {
	for i := range r.Deadlines {
		if owner := r.Deadlines[i].Owner; owner >= 0 {
			return owner
		}
	}
	return meaning(r, isPerson, "customers owner", "contracts owner", "calls followed_up_by")
}
