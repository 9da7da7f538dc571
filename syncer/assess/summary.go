package assess

import (
	"cmp"
	"slices"

	"sheetsync/sheetschema"
)

// An IssueSummary sums up the issues of one kind in one column.
type IssueSummary struct {
	Resource string
	Tab      string // title of the tab, where the resource has several; else ""
	Field    string // "" for the row or the tab
	Code     sheetschema.Code
	Severity sheetschema.Severity
	Count    int
	Rows     []int  // the first few rows, the header being row 1
	Message  string // of the first one, in the register's language
}

// OfTab reports whether the summary merely tells something of a tab, which is no
// issue.
func (s *IssueSummary) OfTab() bool {
	return len(s.Rows) == 0 && s.Severity == sheetschema.SeverityInfo
}

// maxRows is how many rows an IssueSummary names.
const maxRows = 5

// Summary sums the issues up by kind, worst and most frequent first, without those
// that people dismissed.
func (f *Assessment) Summary() []IssueSummary {
	type kind struct {
		resource, tab, field string
		code                 sheetschema.Code
		variant              string
	}
	at := map[kind]int{}
	var out []IssueSummary
	for i, issue := range f.Issues {
		if f.IsDismissed(i) {
			continue
		}
		k := kind{issue.Resource, issue.Tab, issue.Field, issue.Code, issue.Variant}
		n, ok := at[k]
		if !ok {
			n, at[k] = len(out), len(out)
			out = append(out, IssueSummary{
				Resource: issue.Resource, Tab: issue.Tab, Field: issue.Field, Code: issue.Code, Severity: issue.Severity, Message: f.Messages[i],
			})
		}
		out[n].Count++
		out[n].Severity = max(out[n].Severity, issue.Severity)
		if issue.Row > 0 && len(out[n].Rows) < maxRows && !slices.Contains(out[n].Rows, issue.Row) {
			out[n].Rows = append(out[n].Rows, issue.Row)
		}
	}
	slices.SortStableFunc(out, func(a, b IssueSummary) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(b.Count, a.Count))
	})
	return out
}

// Counts returns how many issues and duplicates a resource has. What is merely told
// of a tab, such as the columns that it does without, is no issue, nor is what people
// dismissed.
func (f *Assessment) Counts(resource string) (issues, duplicates int) {
	for i := range f.Issues {
		if issue := &f.Issues[i]; issue.Resource == resource && !f.IsDismissed(i) && (issue.Record >= 0 || issue.Severity > sheetschema.SeverityInfo) {
			issues++
		}
	}
	for i := range f.Duplicates {
		if f.Duplicates[i].Resource == resource {
			duplicates++
		}
	}
	return issues, duplicates
}
