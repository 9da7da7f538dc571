package main

import (
	"fmt"
	"strings"

	"github.com/schollz/progressbar/v3"

	"sheetsync/syncer/interchange"
)

var columnFates = [...]string{interchange.ColumnMapped: "mapped", interchange.ColumnMade: "made", interchange.ColumnComputed: "computed", interchange.ColumnUnmapped: "unmapped"}

func columnsByFate(columns []interchange.PlanColumn) map[string][]string {
	by := make(map[string][]string)
	for _, name := range columnFates {
		by[name] = []string{}
	}
	for _, c := range columns {
		by[columnFates[c.Fate]] = append(by[columnFates[c.Fate]], strings.Join(strings.Fields(c.Header), " "))
	}
	return by
}

var rowFates = [...]string{
	interchange.RowNew: "new", interchange.RowPossible: "possible_duplicate", interchange.RowSkipped: "skipped",
	interchange.RowDuplicate: "duplicate", interchange.RowRejected: "rejected", interchange.RowArrived: "arrived",
}

// show says what the import would do.
func (i *importing) show() error {
	const most = 20
	told := 0
	if !i.json {
		i.say("%s (%s): %d rows for %s of %s", i.file, i.describe(), i.result.Rows, i.resource.Name, i.r.Name)
		for _, c := range i.plan.Columns {
			switch c.Fate {
			case interchange.ColumnMapped:
				i.say("  column %s → %s", quote(c.Header), quote(c.Target))
			case interchange.ColumnMade:
				i.say("  column %s → a new column", quote(c.Header))
			case interchange.ColumnComputed:
				i.say("  column %s is left out: the service fills it", quote(c.Header))
			case interchange.ColumnUnmapped:
				i.say("  column %s is left out: the sheet has none for it (--add-columns adds it)", quote(c.Header))
			}
		}
	}
	for _, row := range i.plan.Rows {
		if len(row.Reasons) == 0 {
			continue
		}
		if i.json {
			if err := i.print(map[string]any{"row": row.Source, "fate": rowFates[row.Fate], "reasons": row.Reasons}); err != nil {
				return err
			}
			continue
		}
		if told++; told <= most {
			i.say("  row %d: %s: %s", row.Source, strings.ReplaceAll(rowFates[row.Fate], "_", " "), strings.Join(row.Reasons, "; "))
		}
	}
	if told > most {
		i.say("  … and %d more", told-most)
	}
	r := i.result
	i.say("%d new, %d of them possible duplicates; %d there already; %d rejected", r.New, r.Possible, r.Duplicates, r.Rejected)
	if r.Arrived > 0 {
		i.say("%d rows came with an import that was cut off, which is now completed", r.Arrived)
	}
	return nil
}

func quote(header string) string { return "“" + strings.Join(strings.Fields(header), " ") + "”" }

func (i *importing) describe() string {
	switch text := i.source.Text; {
	case text.Encoding == "":
		return string(i.source.Format)
	case !text.Certain:
		return fmt.Sprintf("%s, read as %s; --encoding names another", i.source.Format, text.Encoding)
	default:
		return fmt.Sprintf("%s, %s", i.source.Format, text.Encoding)
	}
}

func (i *importing) finish() error {
	if i.json {
		return i.print(i.result)
	}
	r := i.result
	switch r.Status {
	case "imported":
		i.say("%d rows were added to the sheet from row %d on; the next run of sheetsync sync mirrors them.", r.Appended, r.FirstRow)
	case "dry_run":
		i.say("Nothing was changed.")
	default:
		i.say("There was nothing to add.")
	}
	if r.RejectedFile != "" {
		i.say("%d rows are in %s with the reasons: mend it and import it in turn.", r.Rejected, r.RejectedFile)
	}
	return nil
}

// bar shows on a terminal how many rows have arrived.
func (i *importing) bar(rows int) (progress func(int), done func()) {
	if !i.terminal() || i.verbose || rows == 0 {
		return func(int) {}, func() {}
	}
	bar := progressbar.NewOptions(rows, progressbar.OptionSetWriter(i.stderr), progressbar.OptionSetDescription("adding rows"),
		progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30))
	_ = bar.RenderBlank()
	return func(n int) { _ = bar.Add(n) }, func() { _ = bar.Finish() }
}
