package naming

import (
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
)

// titleFields is how many values a title has at most.
const titleFields = 3

// Title chooses the fields whose values name a record of the resource: its
// primary key, else a unique field; then what tells whom or what it is about, or
// the records that it refers to.
// Personal data other than the key stays out, and so do addresses and numbers
// that one would have to look up.
func Title(r *sheetschema.Resource) []int {
	list := slices.Clone(r.PrimaryKey)
	add := func(fits func(*sheetschema.Field) bool) {
		for _, f := range r.Fields {
			if len(list) < titleFields && !slices.Contains(list, f.Index) && !f.Computed() && fits(f) {
				list = append(list, f.Index)
			}
		}
	}
	if len(list) == 0 {
		add(func(f *sheetschema.Field) bool { return f.Constraints.Unique && len(list) == 0 })
	}
	public := func(f *sheetschema.Field) bool {
		return !f.Personal && (f.Type == sheetschema.TypeString || f.Type == sheetschema.TypeInteger)
	}
	add(func(f *sheetschema.Field) bool {
		return public(f) && f.Constraints.Required && f.Constraints.Enum == nil
	})
	add(func(f *sheetschema.Field) bool { return public(f) && f.Format == "company" })
	if len(r.PrimaryKey) == 0 && len(list) > 0 && r.Duplicates != nil { // by what two of them are told apart
		add(func(f *sheetschema.Field) bool {
			return public(f) && f.Format == "" && f.Constraints.Enum == nil && slices.Contains(r.Duplicates.Fields, f.Index)
		})
	}
	if len(list) == 0 { // a payment is known by its order and its customer
		for _, key := range r.ForeignKeys {
			for _, f := range key.Fields {
				if len(list) < titleFields && !slices.Contains(list, f) && public(r.Fields[f]) {
					list = append(list, f)
				}
			}
		}
	}
	if len(list) == 0 {
		add(func(f *sheetschema.Field) bool { return public(f) && len(list) == 0 })
	}
	return list
}

// Separator stands between the values of a title.
const Separator = " · "

// Join writes values as one line, each of [celltext.MaxLine] characters at most, or
// "" when all are empty.
func Join(values []string) string {
	var parts []string
	for _, v := range values {
		if text := celltext.Line(v); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, Separator)
}
