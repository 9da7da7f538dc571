package summary

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/syncer"
	"sheetsync/syncer/assess"
)

// News returns a run's result with only those findings that the run before
// didn't have, or had elsewhere.
func News(before, now syncer.Result) syncer.Result {
	type kind struct {
		resource, field string
		code            sheetschema.Code
		message         string
	}
	known := map[kind]assess.IssueSummary{}
	for _, f := range before.Findings {
		known[kind{f.Resource, f.Field, f.Code, f.Message}] = f
	}
	now.Findings = slices.DeleteFunc(slices.Clone(now.Findings), func(f assess.IssueSummary) bool {
		old, ok := known[kind{f.Resource, f.Field, f.Code, f.Message}]
		return ok && old.Count == f.Count && slices.Equal(old.Rows, f.Rows)
	})
	return now
}
