package summary

import (
	"fmt"
	"io"
	"strings"

	"sheetsync/syncer/template"
)

// Init prints what was laid out in a spreadsheet, a line a tab, or in a dry run
// what would be.
func Init(w io.Writer, r *template.Report, dryRun bool) {
	switch {
	case !r.Changed():
		fmt.Fprintln(w, "nothing was missing; nothing was changed")
	case dryRun:
		fmt.Fprintln(w, "would be done (nothing was changed):")
	}
	for _, t := range r.Tabs {
		fmt.Fprintln(w, tabLine(t))
	}
	if r.Guide {
		fmt.Fprintln(w, "the Guide: made")
	}
	for _, text := range r.Left {
		fmt.Fprintf(w, "left as it is: %s\n", text)
	}
}

func tabLine(t template.TabReport) string {
	var parts []string
	if t.Made {
		parts = append(parts, "made")
	}
	list := func(what string, items []string) {
		switch {
		case len(items) == 0:
		case t.Made:
			parts = append(parts, fmt.Sprintf("%d %s", len(items), what))
		default:
			parts = append(parts, fmt.Sprintf("added %d %s (%s)", len(items), what, strings.Join(items, ", ")))
		}
	}
	list("columns to fill in", t.Columns)
	list("columns of the service", t.Service)
	list("views", t.Views)
	if t.Samples > 0 {
		parts = append(parts, fmt.Sprintf("%d sample rows", t.Samples))
	}
	return fmt.Sprintf("%s (%s): %s", t.Title, t.Resource, strings.Join(parts, ", "))
}
