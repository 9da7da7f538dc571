package syncer

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/writeback"
)

// refused tells of the service columns that the team has protected from the account:
// it costs them, and nothing else.
func (t *SurveyedTab) refused(columns []writeback.Column, tag language.Tag) []sheetschema.Issue {
	var issues []sheetschema.Issue
	for _, c := range columns {
		for _, part := range t.Info.Refused {
			if c.Index >= 0 && part.HasColumn(c.Index) && (part.EndRow == 0 || part.EndRow > t.Match.Row+1) {
				issues = append(issues, sheetschema.Issue{Resource: t.Resource.Name, Record: -1, Tab: t.title(), Code: sheetschema.CodeColumnRefused, Severity: sheetschema.SeverityWarning,
					Args: map[string]string{"table": t.Resource.Caption(tag), "column": c.Header}})
				break
			}
		}
	}
	return issues
}

// isRefused reports whether a rule colours a column that is protected from the
// account.
func (t *SurveyedTab) isRefused(rule writeback.Highlight) bool {
	return writeback.Within(t.Info.Refused, t.Match.Row+1, rule.Column)
}
