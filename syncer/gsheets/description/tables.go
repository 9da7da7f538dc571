package description

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer"
)

// tableOf describes a Table. Columns that the API says nothing of have no type.
func tableOf(t *sheets.Table) syncer.TableInfo {
	in := syncer.TableInfo{ID: t.TableId, Name: t.Name, Footer: t.RowsProperties != nil && t.RowsProperties.FooterColorStyle != nil}
	if r := t.Range; r != nil {
		in.FirstRow, in.EndRow = int(r.StartRowIndex), int(r.EndRowIndex)
		in.FirstColumn, in.EndColumn = int(r.StartColumnIndex), int(r.EndColumnIndex)
	}
	in.Columns = make([]syncer.TableColumn, max(in.EndColumn-in.FirstColumn, 0))
	for _, c := range t.ColumnProperties {
		if c.ColumnIndex < 0 || int(c.ColumnIndex) >= len(in.Columns) {
			continue
		}
		column := &in.Columns[c.ColumnIndex]
		column.Name = c.ColumnName
		if column.Type = c.ColumnType; column.Type == "COLUMN_TYPE_UNSPECIFIED" {
			column.Type = ""
		}
		if rule := c.DataValidationRule; rule != nil && rule.Condition != nil && rule.Condition.Type == "ONE_OF_LIST" {
			for _, v := range rule.Condition.Values {
				column.Choices = append(column.Choices, v.UserEnteredValue)
			}
		}
	}
	return in
}
