package mirror

import (
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
)

// A layout is what a descriptor asks of the database. The applied one is kept,
// so that a run sees at a glance whether there is anything to do.
type layout struct {
	Comment   string        `json:"comment"`
	Resources []tableLayout `json:"resources"`
}

type tableLayout struct {
	Name    string         `json:"name"`
	Comment string         `json:"comment"`
	Fields  []columnLayout `json:"fields"`
}

// columnLayout is a column with its type as PostgreSQL's format_type writes it.
type columnLayout struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	Comment string `json:"comment"`
}

func layoutOf(d *sheetschema.Descriptor) layout {
	l := layout{Comment: comment(d.Title, d.Description)}
	for _, r := range d.Resources {
		t := tableLayout{Name: r.Name, Comment: comment(r.Title, r.Description), Fields: []columnLayout{}}
		for _, f := range r.Fields {
			t.Fields = append(t.Fields, columnLayout{Name: f.Name, Type: columnType(f.Type), Comment: comment(f.Title, f.Description)})
		}
		l.Resources = append(l.Resources, t)
	}
	return l
}

func (l layout) equal(other layout) bool {
	return l.Comment == other.Comment && slices.EqualFunc(l.Resources, other.Resources, func(a, b tableLayout) bool {
		return a.Name == b.Name && a.Comment == b.Comment && slices.Equal(a.Fields, b.Fields)
	})
}

func (l layout) has(resource string) bool {
	return slices.ContainsFunc(l.Resources, func(t tableLayout) bool { return t.Name == resource })
}

// comment is what a table's or column's comment says: the title in all
// languages, then the description.
func comment(title, description language.Text) string {
	parts := strings.Join(title.All(), " / ")
	if d := strings.Join(description.All(), " / "); d != "" {
		if parts != "" {
			parts += ": "
		}
		parts += d
	}
	return strings.ReplaceAll(parts, "\x00", "")
}

func columnType(t sheetschema.Type) string {
	switch t {
	case sheetschema.TypeString:
		return "text"
	case sheetschema.TypeInteger:
		return "bigint"
	case sheetschema.TypeNumber:
		return "numeric"
	case sheetschema.TypeBoolean:
		return "boolean"
	case sheetschema.TypeDate:
		return "date"
	case sheetschema.TypeTime:
		return "time without time zone"
	case sheetschema.TypeDateTime:
		return "timestamp with time zone"
	case sheetschema.TypeJSON:
		return "jsonb"
	}
	panic(fmt.Sprintf("unknown type %d of a field", t))
}

// widens tells whether every value of one column type is kept by a cast to the
// other.
func widens(from, to string) bool {
	switch to {
	case "text":
		return from != "jsonb" // whose text differs from what was there
	case "numeric":
		return from == "bigint"
	}
	return false
}
