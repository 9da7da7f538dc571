package syncer

import (
	"strconv"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// keepToTable leaves out of the grid what lies below the Table whose header the
// tab's is: its row of totals, and what people keep under it. Rows right below it
// that look as if they belonged to it are told. whole has all that is on the tab.
// It reports whether there is such a Table.
func (t *SurveyedTab) keepToTable(whole *table.Grid, tag language.Tag) bool {
	in := t.Table()
	if in == nil {
		return false
	}
	if n := t.below(in, whole); n > 0 {
		t.Issues = append(t.Issues, sheetschema.Issue{Resource: t.Resource.Name, Record: -1, Code: sheetschema.CodeBelowTable, Severity: sheetschema.SeverityWarning,
			Args: map[string]string{"table": t.Resource.Caption(tag), "count": strconv.Itoa(n)}})
	}
	t.Grid = t.Grid.Top(in.EndOfRecords())
	return true
}

// Table returns the Table that the tab's records are in, or nil.
func (t *SurveyedTab) Table() *TableInfo {
	switch {
	case t.Match == nil || t.Match.Row < 0:
		return nil
	case t.Part == nil:
		return t.Info.Table(t.Match.Row)
	}
	return t.Info.TableIn(t.Match.Row, *t.Part)
}

// below counts the rows right below a Table that are filled in more than half of
// the columns that its last record fills.
func (t *SurveyedTab) below(in *TableInfo, g *table.Grid) int {
	filled := func(row int) int {
		n := 0
		for c := in.FirstColumn; c < in.EndColumn; c++ {
			if g.Kind(row, c) != table.CellEmpty && !t.isService(c) {
				n++
			}
		}
		return n
	}
	usual := filled(in.EndOfRecords() - 1)
	n := 0
	for row := in.EndRow; row < g.Rows() && usual > 1 && 2*filled(row) > usual; row++ {
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
