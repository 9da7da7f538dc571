package reminders

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
)

// A title names a record for people who know it: up to titleFields values, each
// up to titleRunes long.
const (
	titleFields = 3
	titleRunes  = 80
)

// titleOf chooses the fields whose values name a record of the resource: its
// primary key, else a unique field; then what tells whom or what it is about, or
// the records that it refers to.
// Personal data other than the key stays out, and so do addresses and numbers
// that one would have to look up.
func titleOf(r *sheetschema.Resource) []int {
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

// title writes the values as one line, or "" when all are empty.
func title(fields []int, values []expression.Value) string {
	var parts []string
	for _, f := range fields {
		if text := sanitizeLine(values[f].String()); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " · ")
}

// sanitizeLine turns a cell's text into one short line that can't reorder or break the
// lines around it.
func sanitizeLine(s string) string {
	s = sanitizeText(s)
	if utf8.RuneCountInString(s) > titleRunes {
		s = string([]rune(s)[:titleRunes-1]) + "…"
	}
	return s
}

// sanitizeText is sanitizeLine for what may be long.
func sanitizeText(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Bidi_Control, r), r == '\ufeff':
			return -1
		case unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return strings.Join(strings.Fields(s), " ")
}

// isolate keeps a right-to-left text from reordering the rest of its line in
// plain text (Unicode Standard Annex #9, first strong isolate).
func isolate(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko)
	}) {
		return "\u2068" + s + "\u2069"
	}
	return s
}
