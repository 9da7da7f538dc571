package datapackage

import (
	"slices"
	"strconv"
	"strings"

	"sheetsync/sheetschema"
)

// A foreignKey refers to records of another resource of the package, or of its own.
type foreignKey struct {
	Fields    []string  `json:"fields"`
	Reference reference `json:"reference"`
}

type reference struct {
	Resource string   `json:"resource"` // empty for its own
	Fields   []string `json:"fields"`
}

// keys declares the keys that all records keep, and names the others.
func (p *Package) keys(r *resource) {
	source := r.table.Resource
	if len(source.PrimaryKey) > 0 {
		if tuples, blank, whole := r.tuples(source.PrimaryKey); whole && !blank && distinct(tuples) {
			r.schema.PrimaryKey = r.names(source.PrimaryKey)
		} else {
			r.unkept = append(r.unkept, "primaryKey")
		}
	}
	if ids := slices.IndexFunc(r.columns, func(c *column) bool { return c.isID }); ids >= 0 && r.schema.PrimaryKey == nil {
		if cells := r.cells[ids]; !has(cells, "") && distinct(cells) {
			r.schema.PrimaryKey = []string{r.columns[ids].name}
		}
	}
	for _, key := range source.ForeignKeys {
		i := slices.IndexFunc(p.resources, func(other *resource) bool { return other.table.Resource.Name == key.Resource })
		if i < 0 {
			continue
		}
		parent := p.resources[i]
		if !refers(r, parent, key) {
			r.unkept = append(r.unkept, "foreignKey "+strings.Join(r.allNames(key.Fields), ", "))
			continue
		}
		name := parent.name
		if parent == r {
			name = ""
		}
		r.schema.ForeignKeys = append(r.schema.ForeignKeys, foreignKey{r.names(key.Fields), reference{name, parent.names(key.Reference)}})
	}
}

// refers reports whether each record that refers to something refers to one there.
func refers(child, parent *resource, key sheetschema.ForeignKey) bool {
	there, _, ok := parent.tuples(key.Reference)
	named, blank, whole := child.tuples(key.Fields)
	if !ok || !whole || blank && len(key.Fields) > 1 && child.partly(key.Fields) {
		return false
	}
	known := make(map[string]bool, len(there))
	for _, tuple := range there {
		known[tuple] = true
	}
	return all(named, func(tuple string) bool { return known[tuple] })
}

// tuples are the cells of several fields as one text a record, empty where all are
// blank. blank says that some cell is; whole is false where a field isn't given out.
func (r *resource) tuples(fields []int) (tuples []string, blank, whole bool) {
	at := r.places(fields)
	if at == nil {
		return nil, false, false
	}
	tuples = make([]string, r.table.Len())
	for record := range tuples {
		var b strings.Builder
		empty := true
		for _, i := range at {
			cell := r.cells[i][record]
			empty, blank = empty && cell == "", blank || cell == ""
			b.WriteString(strconv.Itoa(len(cell)) + ":" + cell)
		}
		if !empty {
			tuples[record] = b.String()
		}
	}
	return tuples, blank, true
}

// partly reports whether some record has a part of the fields only.
func (r *resource) partly(fields []int) bool {
	at := r.places(fields)
	for record := range r.table.Len() {
		first := r.cells[at[0]][record] == ""
		if slices.ContainsFunc(at, func(i int) bool { return (r.cells[i][record] == "") != first }) {
			return true
		}
	}
	return false
}

// places are the columns of fields; nil where one isn't given out.
func (r *resource) places(fields []int) []int {
	at := make([]int, len(fields))
	for n, index := range fields {
		at[n] = slices.IndexFunc(r.columns, func(c *column) bool { return c.field != nil && c.field.Index == index })
		if at[n] < 0 {
			return nil
		}
	}
	return at
}

// names are the names of columns.
func (r *resource) names(fields []int) []string {
	var names []string
	for _, i := range r.places(fields) {
		names = append(names, r.columns[i].name)
	}
	return names
}

// allNames are the names of fields, given out or not.
func (r *resource) allNames(fields []int) []string {
	var names []string
	for _, i := range fields {
		names = append(names, r.table.Resource.Fields[i].Name)
	}
	return names
}
