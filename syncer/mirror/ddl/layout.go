package ddl

import (
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/personal"
	"sheetsync/syncer/postgres/pgtype"
)

// A Layout is what a descriptor asks of the database. The applied one is kept,
// so that a run sees at a glance whether there is anything to do.
type Layout struct {
	Comment   string        `json:"comment"`
	Resources []TableLayout `json:"resources"`
	Reports   ReportLayout  `json:"reports,omitzero"`
	Rights    string        `json:"rights,omitempty"` // identifies the rights that were given
}

// A ReportLayout is what reports there are: the names of those that were made.
type ReportLayout struct {
	Digest    string   `json:"digest"` // identifies their texts
	Views     []string `json:"views"`
	Functions []string `json:"functions"`
	Blocked   []string `json:"blocked,omitempty"` // names that something else has, so that the report isn't there
}

// A TableLayout is a resource as a table; service columns are not in it, but for the
// one that only resources with several tabs have.
type TableLayout struct {
	Name    string   `json:"name"`
	Comment string   `json:"comment"`
	Fields  []Column `json:"fields"`
	Merged  bool     `json:"merged,omitempty"` // there is a view of the records that are one
	Sealed  []string `json:"sealed,omitempty"` // fields that are sealed in the history; nil where that has no column for it
}

// A Column is a column with its type as PostgreSQL's format_type writes it.
type Column struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	Comment string `json:"comment"`
}

// LayoutOf returns what the descriptor asks of the database.
func LayoutOf(d *sheetschema.Descriptor) Layout {
	l := Layout{Comment: comment(d.Title, d.Description)}
	for _, r := range d.Resources {
		t := TableLayout{Name: r.Name, Comment: comment(r.Title, r.Description), Fields: []Column{}, Merged: r.Duplicates != nil}
		for _, f := range r.Fields {
			t.Fields = append(t.Fields, Column{Name: f.Name, Type: pgtype.Name(f.Type), Comment: comment(f.Title, f.Description)})
		}
		if r.Tabs != nil {
			t.Fields = append(t.Fields, tabColumn)
		}
		l.Resources = append(l.Resources, t)
	}
	return l
}

// Seal has the histories of resources with personal data be sealed.
func (l Layout) Seal(d *sheetschema.Descriptor) {
	for i, r := range d.Resources {
		fields := personal.FieldsOf(d, r)
		for _, f := range fields.All() {
			l.Resources[i].Sealed = append(l.Resources[i].Sealed, r.Fields[f].Name)
		}
	}
}

// IsSealed tells whether the schema has a history with the column for what is sealed.
func IsSealed(relations map[string]*Relation) bool {
	for name, r := range relations {
		if strings.HasSuffix(name, HistorySuffix) && r.hasAll(historyColumns) && r.column(SealedColumn) >= 0 {
			return true
		}
	}
	return false
}

// HistoryFits tells whether a history has the columns of the layout.
func (t TableLayout) HistoryFits(r *Relation) bool {
	return r != nil && r.HasTyped(t.Fields) && (t.Sealed == nil || r.column(SealedColumn) >= 0)
}

// Equal tells whether nothing of the tables differs, comments included.
func (l Layout) Equal(other Layout) bool {
	return l.Comment == other.Comment && slices.EqualFunc(l.Resources, other.Resources, func(a, b TableLayout) bool {
		return a.Name == b.Name && a.Comment == b.Comment && a.Merged == b.Merged && slices.Equal(a.Fields, b.Fields) && slices.Equal(a.Sealed, b.Sealed)
	})
}

// Has tells whether the resource has a table.
func (l Layout) Has(resource string) bool {
	return slices.ContainsFunc(l.Resources, func(t TableLayout) bool { return t.Name == resource })
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
