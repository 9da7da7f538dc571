package importing

import (
	"fmt"
	"strings"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/interchange"
)

var columnOutcomes = [...]string{interchange.ColumnMapped: "mapped", interchange.ColumnMade: "made", interchange.ColumnComputed: "computed", interchange.ColumnUnmapped: "unmapped"}

func columnsByFate(columns []interchange.PlanColumn) map[string][]string {
	by := make(map[string][]string)
	for _, name := range columnOutcomes {
		by[name] = []string{}
	}
	for _, c := range columns {
		by[columnOutcomes[c.Outcome]] = append(by[columnOutcomes[c.Outcome]], strings.Join(strings.Fields(c.Header), " "))
	}
	return by
}

var rowOutcomes = [...]string{
	interchange.RowNew: "new", interchange.RowPossible: "possible_duplicate", interchange.RowSkipped: "skipped",
	interchange.RowDuplicate: "duplicate", interchange.RowRejected: "rejected", interchange.RowArrived: "arrived",
}

// show says what the import would do.
func (i *Import) show() error {
	const most = 20
	shown := 0
	if !i.Terminal.JSON {
		i.Terminal.Line("%s (%s): %d rows for %s of %s", i.File, i.describe(), i.result.Rows, i.Resource.Name, i.Register.Name)
		for _, c := range i.plan.Columns {
			switch c.Outcome {
			case interchange.ColumnMapped:
				i.Terminal.Line("  column %s → %s", quote(c.Header), quote(c.Target))
			case interchange.ColumnMade:
				i.Terminal.Line("  column %s → a new column", quote(c.Header))
			case interchange.ColumnComputed:
				i.Terminal.Line("  column %s is left out: the service fills it", quote(c.Header))
			case interchange.ColumnUnmapped:
				i.Terminal.Line("  column %s is left out: the sheet has none for it (--add-columns adds it)", quote(c.Header))
			}
		}
	}
	for _, row := range i.plan.Rows {
		if len(row.Reasons) == 0 {
			continue
		}
		if i.Terminal.JSON {
			if err := i.Terminal.Document(map[string]any{"row": row.Source, "fate": rowOutcomes[row.Outcome], "reasons": row.Reasons}); err != nil {
				return err
			}
			continue
		}
		if shown++; shown <= most {
			i.Terminal.Line("  row %d: %s: %s", row.Source, strings.ReplaceAll(rowOutcomes[row.Outcome], "_", " "), strings.Join(row.Reasons, "; "))
		}
	}
	printer := language.NewPrinter(i.Register.Language)
	for _, left := range i.plan.LeftOut {
		reason := left.Issue(i.Resource).Message(printer)
		if i.Terminal.JSON {
			if err := i.Terminal.Document(map[string]any{"row": left.Row, "fate": "left_out", "reasons": []string{reason}}); err != nil {
				return err
			}
			continue
		}
		if shown++; shown <= most {
			i.Terminal.Line("  row %d: left out: %s", left.Row, reason)
		}
	}
	if shown > most {
		i.Terminal.Line("  … and %d more", shown-most)
	}
	r := i.result
	i.Terminal.Line("%d new, %d of them possible duplicates; %d there already; %d rejected", r.New, r.Possible, r.Duplicates, r.Rejected)
	if r.Exist+r.Similar > 0 {
		i.Terminal.Line("Of the new ones, %d exist in the sheet already and %d are similar to customers there: ask their owners first.", r.Exist, r.Similar)
	}
	if r.LeftOut > 0 {
		i.Terminal.Line("%d rows left out, which are no records", r.LeftOut)
	}
	if r.Arrived > 0 {
		i.Terminal.Line("%d rows came with an import that was cut off, which is now completed", r.Arrived)
	}
	return nil
}

// place says where the rows go.
func (i *Import) place() string {
	if i.result.Tab == "" {
		return "the sheet"
	}
	return "the tab " + quote(i.result.Tab)
}

func quote(header string) string { return "“" + strings.Join(strings.Fields(header), " ") + "”" }

func (i *Import) describe() string {
	switch text := i.Source.Text; {
	case text.Encoding == "":
		return string(i.Source.Format)
	case !text.Certain:
		return fmt.Sprintf("%s, read as %s; --encoding names another", i.Source.Format, text.Encoding)
	default:
		return fmt.Sprintf("%s, %s", i.Source.Format, text.Encoding)
	}
}

func (i *Import) finish() error {
	if i.Terminal.JSON {
		return i.Terminal.Document(i.result)
	}
	r := i.result
	switch r.Status {
	case "imported":
		i.Terminal.Line("%d rows were added to %s from row %d on; the next run of sheetsync sync mirrors them.", r.Appended, i.place(), r.FirstRow)
	case "dry_run":
		i.Terminal.Line("Nothing was changed.")
	default:
		i.Terminal.Line("There was nothing to add.")
	}
	if r.RejectedFile != "" {
		i.Terminal.Line("%d rows are in %s with the reasons: mend it and import it in turn.", r.Rejected, r.RejectedFile)
	}
	return nil
}
