package ddl

import (
	"slices"
	"strings"

	"github.com/lib/pq"
)

// A Relation is what the database has under a name.
type Relation struct {
	Kind    string // as in pg_class.relkind; r for a table
	Columns []Column
}

func (r *Relation) column(name string) int {
	return slices.IndexFunc(r.Columns, func(c Column) bool { return c.Name == name })
}

func (r *Relation) hasAll(columns []Column) bool {
	for _, c := range columns {
		if r.column(c.Name) < 0 {
			return false
		}
	}
	return true
}

// HasTyped tells whether all columns are there, each of its type.
func (r *Relation) HasTyped(columns []Column) bool {
	for _, c := range columns {
		if at := r.column(c.Name); at < 0 || r.Columns[at].Type != c.Type {
			return false
		}
	}
	return true
}

func columnList(columns []Column) string {
	quoted := make([]string, len(columns))
	for i, c := range columns {
		quoted[i] = pq.QuoteIdentifier(c.Name)
	}
	return strings.Join(quoted, ", ")
}
