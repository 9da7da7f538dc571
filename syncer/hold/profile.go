package hold

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
)

// A Profile says, by resource and field, how well a column was filled.
type Profile map[string]map[string]Filling

// Filling counts the cells of one column: Valid ones, and Invalid ones, which
// hold something that is not of the field's type.
type Filling struct {
	Valid   int `json:"valid"`
	Invalid int `json:"invalid"`
	// Spoiled counts those of the invalid ones that hold the error of a formula.
	Spoiled int `json:"spoiled,omitempty"`
	// Linked counts the references in a foreign key's first column that name one
	// record; see [CountLinked]. 0 for other columns.
	Linked int `json:"linked,omitempty"`
	// Heading is what the column was headed with, and Sample tells its values
	// from another column's; see [Sampled]. Both may be missing.
	Heading string `json:"heading,omitempty"`
	Sample  Sample `json:"sample,omitempty"`
}

// filled counts the cells with content.
func (f Filling) filled() int { return f.Valid + f.Invalid }

// Fill counts how well people filled a table's columns, by field.
func Fill(t *table.Table) map[string]Filling {
	out := make(map[string]Filling, len(t.Resource.Fields))
	for _, f := range t.Resource.Fields {
		if f.Computed() && !t.IsTyped(f.Index) {
			continue
		}
		state := t.State
		if f.Computed() {
			state = t.TypedState
		}
		var n Filling
		for r := range t.Len() {
			switch state(r, f.Index) {
			case table.StateValid, table.StateBig:
				n.Valid++
			case table.StateInvalid:
				n.Invalid++
				if table.IsErrorText(t.Text(r, f.Index)) {
					n.Spoiled++
				}
			}
		}
		out[f.Name] = n
	}
	return out
}

// Sampled returns the fillings of a tab's columns with their headings and
// samples, as the next run needs them to recognise a column that was renamed.
func Sampled(filling map[string]Filling, tab *Tab) map[string]Filling {
	fields := tab.Resource.Fields
	samples := make([]Sample, len(fields))
	parallel.Ranges(len(fields), 4, func(from, to int) {
		sampler := newSampler(tab.Grid.Rows())
		for i := from; i < to; i++ {
			if column := tab.Match.Columns[i]; column >= 0 && filling[fields[i].Name].filled() > 0 {
				samples[i] = sampler.sampleOf(tab, column)
			}
		}
	})
	out := make(map[string]Filling, len(filling))
	for i, f := range fields {
		n, ok := filling[f.Name]
		if !ok {
			continue
		}
		if n.Sample = samples[i]; tab.Match.Columns[i] >= 0 && n.filled() > 0 {
			n.Heading = heading(tab.Grid.Cell(tab.Match.Row, tab.Match.Columns[i]).Seen())
		}
		out[f.Name] = n
	}
	return out
}

// CountLinked counts the references of a resource's columns that name one record:
// those of its valid cells that no issue is about. Those along keys that weren't
// checked, as the other tab isn't there, aren't known to.
func CountLinked(filling map[string]Filling, r *sheetschema.Resource, issues []sheetschema.Issue, checked func(sheetschema.ForeignKey) bool) {
	for _, key := range r.ForeignKeys {
		f := r.Fields[key.Fields[0]]
		if n, ok := filling[f.Name]; ok && checked(key) {
			n.Linked = n.Valid
			filling[f.Name] = n
		}
	}
	for i := range issues {
		if issues[i].Code != sheetschema.CodeForeignKeyError || issues[i].Resource != r.Name {
			continue
		}
		if n, ok := filling[issues[i].Field]; ok && n.Linked > 0 {
			n.Linked--
			filling[issues[i].Field] = n
		}
	}
}
