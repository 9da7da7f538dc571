package correction

import (
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
	"sheetsync/sheetschema/textkey"
	"sheetsync/validate/duplicates/normal"
)

// maxCandidates is with how many records a broken reference is compared one by one:
// where more begin or end as it does, none of them stands out.
const maxCandidates = 256

// edge is by how many characters at its beginning or end a text finds those that are
// near: an edit or two leave one of them as it is, mostly (a blocking key).
const edge = 3

// referenceKey names the column whose values a reference names.
type referenceKey struct {
	resource string
	field    int
}

// references finds the values of a column by what they look like.
type references struct {
	looks     map[string]string   // by resemblance; "" where several look so
	companies map[string]string   // by the name without its legal form
	edges     map[string][]string // by the first and by the last characters
}

// reference returns the key that a broken reference is written almost as.
func (f *Finder) reference(t *table.Table, field *sheetschema.Field, record int, text string) string {
	if t.State(record, field.Index) != table.StateValid || field.Type != sheetschema.TypeString {
		return ""
	}
	for _, key := range t.Resource.ForeignKeys {
		if len(key.Fields) != 1 || key.Fields[0] != field.Index {
			continue
		}
		parent := f.tables[key.Resource]
		if parent == nil || parent.Resource.Fields[key.Reference[0]].Type != sheetschema.TypeString {
			return ""
		}
		return f.index(parent, key.Reference[0]).nearest(text)
	}
	return ""
}

func (f *Finder) index(t *table.Table, field int) *references {
	at := referenceKey{t.Resource.Name, field}
	if f.references[at] == nil {
		f.references[at] = indexOf(t, field)
	}
	return f.references[at]
}

func indexOf(t *table.Table, field int) *references {
	r := &references{looks: make(map[string]string), companies: make(map[string]string), edges: make(map[string][]string)}
	seen := make(map[string]bool, t.Len())
	note := func(index map[string]string, key, value string) {
		if other, taken := index[key]; taken && other != value {
			value = ""
		}
		if key != "" {
			index[key] = value
		}
	}
	for record := range t.Len() {
		if t.State(record, field) != table.StateValid {
			continue
		}
		value := strings.TrimSpace(t.Text(record, field))
		if seen[value] {
			continue
		}
		seen[value] = true
		note(r.looks, textkey.Resemblance(value), value)
		note(r.companies, normal.Company(value), value)
		head, tail := edges(value)
		r.edges[head], r.edges[tail] = append(r.edges[head], value), append(r.edges[tail], value)
	}
	return r
}

// edges returns the beginning and the end of a text, as they are looked up.
func edges(text string) (head, tail string) {
	runes := []rune(lexical.Fold(text))
	n := min(edge, len(runes))
	return "^" + string(runes[:n]), string(runes[len(runes)-n:]) + "$"
}

func (r *references) nearest(text string) string {
	if look := textkey.Resemblance(text); look != "" {
		if value, found := r.looks[look]; found {
			return value
		}
	}
	if company := normal.Company(text); company != "" {
		if value, found := r.companies[company]; found && digitsOf(text) == digitsOf(value) {
			return value
		}
	}
	var near nearest
	head, tail := edges(text)
	for _, values := range [][]string{r.edges[head], r.edges[tail]} {
		if len(values) > maxCandidates {
			return ""
		}
		for _, value := range values {
			near.offer(text, value)
		}
	}
	return near.value
}
