package report

import (
	"encoding/csv"
	"io"
	"strconv"

	"sheetsync/syncer/interchange/textfile"
)

// writeCSV writes an issue a row, in UTF-8 with its mark, by which spreadsheet
// programs know it.
func writeCSV(w io.Writer, checked []Checked) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write([]string{"resource", "record_id", "row", "field", "code", "severity", "message", "suggestion", "variant"}); err != nil {
		return err
	}
	for _, c := range checked {
		for _, i := range c.Issues {
			cells := []string{i.Resource, i.RecordID, strconv.Itoa(i.Row), i.Field, i.Code, i.Severity, i.Message, i.Suggestion, i.Variant}
			for n := range cells {
				cells[n] = textfile.Neutral(cells[n])
			}
			if err := out.Write(cells); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}
