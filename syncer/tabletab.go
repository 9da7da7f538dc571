package syncer

import (
	"slices"
	"strconv"
	"strings"

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
	t.readPeople(in)
	return true
}

// readPeople reads the addresses of people off the column that shows their names: a
// chip has both. A field such as owner_email without a column of its own is read from
// that of owner, where the Table says that it holds people.
func (t *SurveyedTab) readPeople(in *TableInfo) {
	for _, f := range t.Resource.Fields {
		name, ok := strings.CutSuffix(f.Name, "_email")
		if !ok || f.Format != "email" || f.Computed() || len(t.Match.ReadFrom(f.Index)) > 0 {
			continue
		}
		person, ok := t.Resource.Field(name)
		if !ok || person.Computed() || t.Match.Columns[person.Index] < 0 || in.ColumnType(t.Match.Columns[person.Index]) != TypePeople {
			continue
		}
		t.Match.AddFurther(f.Index, t.Match.Columns[person.Index])
		t.Issues = slices.DeleteFunc(t.Issues, func(i sheetschema.Issue) bool { return i.Field == f.Name && i.Code == sheetschema.CodeMissingLabel })
	}
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
