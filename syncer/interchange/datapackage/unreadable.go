package datapackage

import "strconv"

// unreadableName is the resource of the cells that can't be read.
const unreadableName = "unreadable"

var unreadableSchema = schema{
	Fields: []field{
		{Name: "resource", Type: "string", Constraints: &constraints{Required: true}},
		{Name: "record_id", Type: "string"},
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
