package duplicates

import (
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/validate/duplicates/normal"
)

// Words in the names and titles of fields that hold the team's own people rather
// than the record's: folded, and split into words as names are.
var ourPeople = []string{
	"owner", "salesperson", "salesman", "salesrep", "sales rep", "sales representative", "sales person", "account manager", "assignee", "assigned to", "assigned",
	"responsible", "handler", "handled by", "merchandiser", "created by", "entered by", "updated by", "colleague", "our contact",
	"betreuer", "verkäufer", "vertriebler", "zuständig", "sachbearbeiter", "vendedor", "commercial",
}

// The same in languages that put no blanks between words.
var ourPeopleJoined = []string{"业务员", "業務員", "负责人", "負責人", "跟单", "跟單", "销售员", "銷售員", "销售代表", "客户经理", "客戶經理", "经办", "經辦", "归属人", "录入人", "创建人", "填表人", "担当者"}

// NamesOthers reports whether a field names somebody or something else than the
// record: the team's own people, or the record that a foreign key leads to.
func NamesOthers(r *sheetschema.Resource, f *sheetschema.Field) bool {
	for _, key := range r.ForeignKeys {
		if slices.Contains(key.Fields, f.Index) {
			return true
		}
	}
	if reminded(r, f) && slices.ContainsFunc(r.Fields, func(own *sheetschema.Field) bool { return own.Format == "email" && !reminded(r, own) }) {
		return true
	}
	return NamesOurs(f)
}

// NamesOurs reports whether a field names one of the team's own people, by its name
// and titles.
func NamesOurs(f *sheetschema.Field) bool {
	return slices.ContainsFunc(append(append(f.Title.All(), f.Name), f.Aliases...), ofOurPeople)
}

// reminded reports whether a deadline writes to a field's addresses: to the team's,
// as a rule, but where a record has one address only it is its own.
func reminded(r *sheetschema.Resource, f *sheetschema.Field) bool {
	return slices.ContainsFunc(r.Deadlines, func(d sheetschema.Deadline) bool {
		return slices.ContainsFunc(d.To, func(to sheetschema.Recipient) bool { return to.Role == "" && to.Address == "" && to.Field == f.Index })
	})
}

// ofOurPeople reports whether a field of this name or title holds the team's people.
func ofOurPeople(title string) bool {
	folded := normal.Fold(title)
	joined := " " + strings.Join(normal.Words(folded), " ") + " "
	return slices.ContainsFunc(ourPeople, func(word string) bool { return strings.Contains(joined, " "+normal.Fold(word)+" ") }) ||
		slices.ContainsFunc(ourPeopleJoined, func(word string) bool { return strings.Contains(folded, word) })
}
