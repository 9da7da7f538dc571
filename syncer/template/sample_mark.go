package template

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/rows"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/gsheets/batch"
)

// marks are what says of each sample row that it is one, in its cell of the record
// id: a run leaves it out until somebody changes it.
func (p *plan) marks(t *tabDesign) []*sheets.RowData {
	there := make(map[int]bool, len(t.columns))
	for n := range t.columns {
		there[t.columns[n].field.Index] = true
	}
	marks := make([]*sheets.RowData, len(t.samples))
	for i, s := range t.samples {
		mark := rows.SampleMark(t.resource, p.design.Language, func(f *sheetschema.Field) table.Cell {
			if !there[f.Index] {
				return table.Cell{}
			}
			return s[f.Index].cell
		})
		marks[i] = &sheets.RowData{Values: []*sheets.CellData{{UserEnteredValue: batch.Value(table.TextCell(mark))}}}
	}
	return marks
}
