package summary

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"sheetsync/cmd/internal/terminal"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
	"sheetsync/syncer/assess"
	"sheetsync/syncer/overview"
)

// maxFindings is how many kinds of issues are told.
const maxFindings = 12

// maxAbsent is how many columns are named that a tab does without.
const maxAbsent = 5

// Run tells how a run went.
func Run(w io.Writer, d *sheetschema.Descriptor, tag language.Tag, r syncer.Result) {
	status := string(r.Status)
	if r.DryRun {
		status = "dry run: would be " + status
	}
	fmt.Fprintf(w, "%s: %s in %s (%s to the Sheets API)\n", r.Register, status, seconds(r.Seconds), terminal.Count(r.Requests, "request"))
	if r.Reason != "" {
		fmt.Fprintf(w, "  reason    %s\n", indent(r.Reason))
	}
	if r.Unsettled > 0 {
		fmt.Fprintf(w, "  settling  %s edited just now: what is new about them counts once they are found unchanged later\n", terminal.Count(r.Unsettled, "record"))
	}
	commented(w, r.Comments)
	if r.Status == syncer.StatusFailed || r.Status == syncer.StatusUnchanged {
		return
	}
	read(w, d, tag, r)
	leftOut(w, d, tag, r)
	tabs(w, d, tag, r)
	changes(w, d, tag, r)
	found(w, d, tag, r)
	written(w, d, tag, r)
}

// commented tells what became of the comments on cells.
func commented(w io.Writer, c *syncer.CommentsResult) {
	if c == nil || *c == (syncer.CommentsResult{Open: c.Open}) {
		return
	}
	fmt.Fprintf(w, "  comments  %s made, %s resolved, %s open", terminal.Number(c.Made), terminal.Number(c.Resolved), terminal.Number(c.Open))
	if c.Waiting > 0 {
		fmt.Fprintf(w, "; %s to come with the next runs", terminal.Number(c.Waiting))
	}
	if c.Error != "" {
		fmt.Fprintf(w, "; not done, and tried again by the next run: %s", indent(c.Error))
	}
	fmt.Fprintln(w)
}

func read(w io.Writer, d *sheetschema.Descriptor, tag language.Tag, r syncer.Result) {
	var parts []string
	for _, resource := range d.Resources {
		if got, ok := r.Resources[resource.Name]; ok && got.Rows > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", terminal.Number(got.Rows), title(resource, tag)))
		}
	}
	if len(parts) > 0 {
		list(w, "read", parts)
	}
}

// maxLeftOut is how many rows of a tab are named that are no records.
const maxLeftOut = 8

// leftOut tells which rows are no records, and why.
func leftOut(w io.Writer, d *sheetschema.Descriptor, tag language.Tag, r syncer.Result) {
	var parts []string
	for _, resource := range d.Resources {
		left := r.Resources[resource.Name].SkippedRows
		if len(left) == 0 {
			continue
		}
		var what []string
		for i, l := range left {
			if i == maxLeftOut {
				what = append(what, fmt.Sprintf("%s more", terminal.Number(len(left)-i)))
				break
			}
			row := fmt.Sprint(l.Row)
			if l.Tab != "" {
				row = fmt.Sprintf("%s of “%s”", row, l.Tab)
			}
			what = append(what, fmt.Sprintf("%s (%s)", row, strings.ReplaceAll(string(l.Kind), "_", " ")))
		}
		parts = append(parts, fmt.Sprintf("%s, no records, in %s: %s", terminal.Count(len(left), "row"), title(resource, tag), strings.Join(what, ", ")))
	}
	if len(parts) > 0 {
		list(w, "left out", parts)
	}
}

// tabs tells which tabs there aren't, and what that costs, and which are new.
func tabs(w io.Writer, d *sheetschema.Descriptor, tag language.Tag, r syncer.Result) {
	var absent, found []string
	for i := range r.Absent {
		if a := &r.Absent[i]; !a.Known {
			absent = append(absent, oneLine(overview.AbsentText(a.Absence(), language.NewPrinter(tag))))
		}
	}
	for _, name := range r.Found {
		if resource, ok := d.Resource(name); ok {
			found = append(found, title(resource, tag))
		}
	}
	for _, t := range r.NewTabs {
		if resource, ok := d.Resource(t.Resource); ok {
			found = append(found, fmt.Sprintf("“%s” (%s)", oneLine(t.Title), title(resource, tag)))
		}
	}
	if len(absent) > 0 {
		list(w, "no tab", absent)
	}
	if len(found) > 0 {
		list(w, "new tab", found)
	}
}

func changes(w io.Writer, d *sheetschema.Descriptor, tag language.Tag, r syncer.Result) {
	var parts []string
	for _, resource := range d.Resources {
		got := r.Resources[resource.Name]
		var what []string
		for _, c := range []struct {
			done, would int
			did, verb   string
		}{
			{got.Inserted, got.WouldInsert, "new", "insert"}, {got.Updated, got.WouldUpdate, "changed", "change"},
			{got.Deleted, got.WouldDelete, "deleted", "delete"}, {got.Moved, 0, "moved", "move"},
		} {
			if r.DryRun {
				c.done, c.would = 0, max(c.done, c.would)
			}
			if c.done > 0 {
				what = append(what, terminal.Number(c.done)+" "+c.did)
			}
			if c.would > 0 {
				what = append(what, "would "+c.verb+" "+terminal.Number(c.would))
			}
		}
		if len(what) > 0 {
			parts = append(parts, title(resource, tag)+" "+strings.Join(what, ", "))
		}
	}
	switch {
	case len(parts) > 0:
		list(w, "mirror", parts)
	case r.Status == syncer.StatusApplied:
		fmt.Fprintf(w, "  mirror    nothing to change\n")
	}
}

func found(w io.Writer, d *sheetschema.Descriptor, tag language.Tag, r syncer.Result) {
	issues, duplicates := 0, 0
	for _, got := range r.Resources {
		issues += got.Issues
		duplicates += got.Duplicates
	}
	told(w, d, tag, r)
	if issues+duplicates == 0 {
		return
	}
	fmt.Fprintf(w, "  wrong     %s, %s\n", terminal.Count(issues, "issue"), terminal.Count(duplicates, "possible duplicate"))
	findings := slices.DeleteFunc(slices.Clone(r.Findings), func(f assess.IssueSummary) bool { return f.OfTab() })
	for i, f := range findings {
		if i == maxFindings {
			rest := 0
			for _, other := range findings[i:] {
				rest += other.Count
			}
			fmt.Fprintf(w, "            … and %s of other kinds\n", terminal.Count(rest, "issue"))
			return
		}
		name := f.Resource
		if resource, ok := d.Resource(f.Resource); ok {
			name = cmp.Or(f.Tab, title(resource, tag))
		}
		fmt.Fprintf(w, "            %4d × %s: %s%s\n", f.Count, name, oneLine(f.Message), rows(f))
	}
}

// told tells what there is to say of tabs that is no issue.
func told(w io.Writer, d *sheetschema.Descriptor, tag language.Tag, r syncer.Result) {
	var notes []string
	absent := make(map[string][]string)
	for _, f := range r.Findings {
		switch {
		case !f.OfTab():
		case f.Code == sheetschema.CodeMissingLabel:
			absent[f.Resource] = append(absent[f.Resource], f.Field)
		default:
			notes = append(notes, oneLine(f.Message))
		}
	}
	for _, resource := range d.Resources {
		var names []string
		for _, f := range resource.Fields {
			if slices.Contains(absent[resource.Name], f.Name) {
				names = append(names, f.Caption(tag))
			}
		}
		if len(names) > maxAbsent {
			names = append(names[:maxAbsent], fmt.Sprintf("… (%d)", len(names)))
		}
		if len(names) > 0 {
			notes = append(notes, title(resource, tag)+" has no "+strings.Join(names, ", "))
		}
	}
	if len(notes) > 0 {
		list(w, "noted", notes)
	}
}

func rows(f assess.IssueSummary) string {
	if len(f.Rows) == 0 {
		return ""
	}
	parts := make([]string, len(f.Rows))
	for i, row := range f.Rows {
		parts[i] = fmt.Sprint(row)
	}
	text := strings.Join(parts, ", ")
	if f.Count > len(f.Rows) {
		text += ", …"
	}
	if len(f.Rows) == 1 && f.Count == 1 {
		return " (row " + text + ")"
	}
	return " (rows " + text + ")"
}

func written(w io.Writer, d *sheetschema.Descriptor, tag language.Tag, r syncer.Result) {
	verb := "wrote"
	n := r.CellsWritten
	if r.DryRun {
		verb, n = "to write", r.CellsPlanned
	}
	if n > 0 {
		fmt.Fprintf(w, "  %-9s %s back into the sheet%s\n", verb, terminal.Count(n, "cell"), columns(d, tag, r))
	}
	if r.NotWritten != "" {
		fmt.Fprintf(w, "  unwritten %s\n", indent(r.NotWritten))
	}
}

// columns tells how many cells of each service column were written, over all
// tabs, the most first.
func columns(d *sheetschema.Descriptor, tag language.Tag, r syncer.Result) string {
	byTitle := map[string]int{}
	for resource, byColumn := range r.Written {
		for column, n := range byColumn {
			byTitle[columnTitle(d, tag, resource, column)] += n
		}
	}
	titles := make([]string, 0, len(byTitle))
	for t := range byTitle {
		titles = append(titles, t)
	}
	slices.SortFunc(titles, func(a, b string) int {
		if byTitle[a] != byTitle[b] {
			return byTitle[b] - byTitle[a]
		}
		return strings.Compare(a, b)
	})
	var parts []string
	for i, t := range titles {
		if i == 6 {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, t+" "+terminal.Number(byTitle[t]))
	}
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, ", ")
}

func columnTitle(d *sheetschema.Descriptor, tag language.Tag, resource, column string) string {
	if r, ok := d.Resource(resource); ok {
		if f, ok := r.Field(column); ok {
			if t := f.Title.In(tag); t != "" {
				return t
			}
			return f.Name
		}
	}
	if t := sheetschema.ServiceTitle(column, tag); t != "" {
		return t
	}
	return column
}

func title(r *sheetschema.Resource, tag language.Tag) string {
	if t := r.Title.In(tag); t != "" {
		return t
	}
	return r.Name
}
