package sheetschema

import (
	"fmt"

	"sheetsync/sheetschema/source"
)

// enquiryMember is a custom member of the descriptor:
//
//	lookup: {resource: customers, owner: [owner, owner_email], last_contact: last_contact, fields: [company_name, email, phone]}
const enquiryMember = "lookup"

// enquiry reads how people ask whether a record is there; nil where nobody can.
func (l *loader) enquiry(root *source.Object, drafts []*draft) *Enquiry {
	n := root.Member(enquiryMember)
	if n == nil {
		return nil
	}
	before := len(l.Problems)
	o := l.Object(n, source.JoinPath(root.Path, enquiryMember))
	of := l.resourceIn(o, drafts, "the look-up needs a resource to look in", "add resource: with the name of the resource that holds the customers")
	if of == nil {
		o.Allow("fields", "owner", "last_contact")
		o.RejectUnknown("description")
		return nil
	}
	e := &Enquiry{Resource: of.Resource}
	e.Fields = l.fieldList(of, o, "fields", of)
	e.Owner = l.fieldList(of, o, "owner", of)
	e.LastContact = l.fieldList(of, o, "last_contact", of)
	if !o.Has("owner") {
		o.Fail("owner", "the look-up doesn't say whose a record is", "add owner: with the field of the person who looks after it, or a list of such fields")
	}
	for _, i := range e.LastContact {
		if t := of.Fields[i].Type; t != TypeDate && t != TypeDateTime {
			o.Fail("last_contact", fmt.Sprintf("%s is of type %s and no date", of.Fields[i].Name, of.Fields[i].Declared), "name a field of type date or datetime")
		}
	}
	o.RejectUnknown("description")
	if len(l.Problems) > before {
		return nil
	}
	return e
}
