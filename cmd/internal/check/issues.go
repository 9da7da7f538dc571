package check

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
)

// An Issue is what `check --json` prints.
type Issue struct {
	Resource   string `json:"resource"`
	RecordID   string `json:"record_id"`
	Row        int    `json:"row"`   // of the tab, the header being row 1; 0 for the tab
	Field      string `json:"field"` // empty for the row or the tab
	Code       string `json:"code"`
	Severity   string `json:"severity"`
	Message    string `json:"message"`
	Suggestion string `json:"suggestion"`
}

// Issues returns what a run found, in the workbook's order, and whether an error
// is among it. A run that was held found the workbook itself broken.
func Issues(m *Mirror, result syncer.Result, tag language.Tag) (issues []Issue, errors bool) {
	if result.Status == syncer.StatusHeld {
		return []Issue{{Code: "held", Severity: sheetschema.SeverityError.String(), Message: result.Reason}}, true
	}
	if m.Found == nil {
		return nil, false
	}
	printer := language.NewPrinter(tag)
	for i, found := range m.Found.Issues {
		issues = append(issues, Issue{
			Resource: found.Resource, RecordID: found.RecordID, Row: found.Row, Field: found.Field, Code: found.Code,
			Severity: found.Severity.String(), Message: m.Found.Messages[i], Suggestion: found.Suggestion(printer),
		})
		errors = errors || found.Severity == sheetschema.SeverityError
	}
	return issues, errors
}
