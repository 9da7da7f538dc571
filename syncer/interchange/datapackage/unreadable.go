package datapackage

import "strconv"

// unreadableName is the resource of the cells that can't be read.
const unreadableName = "unreadable"

// UnreadableFile is the file of that resource, which a package without such cells hasn't.
const UnreadableFile = unreadableName + ".csv"

// idName is the field of the record ids, here and in the records: the service's own name
// for it couldn't be a field of a schema.
const idName = "record_id"

var unreadableSchema = schema{
	Fields: []field{
		{Name: "resource", Type: "string", Constraints: &constraints{Required: true}},
		{Name: idName, Type: "string"},
		{Name: "row", Type: "integer", Constraints: &constraints{Required: true}},
		{Name: "field", Type: "string", Constraints: &constraints{Required: true}},
		{Name: "shown", Type: "string", Constraints: &constraints{Required: true}},
	},
	MissingValues: []string{""},
}

// unreadable are its records.
func (p *Package) unreadable() [][]string {
	var rows [][]string
	for _, r := range p.resources {
		for record := range r.table.Len() {
			for _, c := range r.columns {
				if shown := c.unreadable(r.table, record); shown != "" {
					rows = append(rows, []string{r.name, r.table.ID(record), strconv.Itoa(r.table.Row(record)), c.name, shown})
				}
			}
		}
	}
	return rows
}
