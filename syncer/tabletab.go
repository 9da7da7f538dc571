package syncer

import (
	"strconv"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// keepToTable leaves out of the grid what lies below the Table whose header the
// tab's is: its row of totals, and what people keep under it. Rows right below it
// that look as if they belonged to it are told.
func (t *SurveyedTab) keepToTable(tag language.Tag) {
	if t.Match == nil || t.Match.Row < 0 {
		return
	}
	in := t.Info.Table(t.Match.Row)
	if in == nil {
		return
	}
	if n := t.below(in); n > 0 {
		t.Issues = append(t.Issues, sheetschema.Issue{Resource: t.Resource.Name, Record: -1, Code: sheetschema.CodeBelowTable, Severity: sheetschema.SeverityWarning,
			Args: map[string]string{"table": t.Resource.Caption(tag), "count": strconv.Itoa(n)}})
	}
	t.Grid = t.Grid.Top(in.EndOfRecords())
}

// below counts the rows right below a Table that are filled in more than half of
// the columns that its last record fills.
func (t *SurveyedTab) below(in *TableInfo) int {
	filled := func(row int) int {
		n := 0
		for c := in.FirstColumn; c < in.EndColumn; c++ {
			if t.Grid.Kind(row, c) != table.CellEmpty && !t.isService(c) {
				n++
			}
		}
		return n
	}
	usual := filled(in.EndOfRecords() - 1)
	n := 0
	for row := in.EndRow; row < t.Grid.Rows() && usual > 1 && 2*filled(row) > usual; row++ {
		n++
	}
	return n
}

// isService reports whether a column is one of the service's.
func (t *SurveyedTab) isService(column int) bool {
	for _, at := range t.Info.Service {
		if at == column {
			return true
		}
	}
	return false
}
