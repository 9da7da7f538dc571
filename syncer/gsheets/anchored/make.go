package anchored

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/gsheets/batch"
	"sheetsync/syncer/gsheets/highlight"
	"sheetsync/syncer/gsheets/metadata"
	"sheetsync/syncer/gsheets/place"
	"sheetsync/syncer/gsheets/servicecolumn"
)

// make adds what makes the tab's missing columns. They are inserted, never put
// over existing ones, so whatever has happened to the tab they are new and
// blank; of the column beside them they keep nothing.
func (j *jobPart) make(b *batch.Batch) error {
	var missing []int
	for i, at := range j.columns {
		if at == notMade {
			missing = append(missing, i)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	sheet, first := j.plan.SheetID, int64(j.insertAt)
	requests := []*sheets.Request{{InsertDimension: &sheets.InsertDimensionRequest{
		// At the grid's end there is nothing behind to inherit from. At a Table's
		// end, new columns join it only so; but then they would join another one
		// that ends there as well, and widen it by columns that nobody needs.
		InheritFromBefore: j.insertAt >= j.cols || j.table != nil && j.insertAt == j.table.EndColumn && !j.among,
		Range:             place.Columns(sheet, first, first+int64(len(missing))),
	}}}
	for n, i := range missing {
		if !j.unformatted {
			requests = append(requests, servicecolumn.Clear(sheet, j.plan.Columns[i], first+int64(n)))
		}
		requests = append(requests, servicecolumn.Name(sheet, j.header, j.plan.Columns[i], first+int64(n))...)
	}
	for _, r := range requests {
		if err := b.Add(r); err != nil {
			return err
		}
	}
	return nil
}

// finish marks columns that lack their metadata, which are then found whatever
// their header reads, and changes the rules.
func (j *jobPart) finish(b *batch.Batch) error {
	if err := j.entitle(b); err != nil {
		return err
	}
	var requests []*sheets.Request
	sheet := j.plan.SheetID
	for i, c := range j.plan.Columns {
		if j.unmarked[i] && j.columns[i] >= 0 && c.Name != "" && !j.refused(c.Index) {
			requests = append(requests, servicecolumn.Protect(sheet, int64(j.columns[i])), metadata.CreateColumn(sheet, int64(j.columns[i]), c.Name))
		}
	}
	for _, at := range j.rules.Remove {
		requests = append(requests, &sheets.Request{DeleteConditionalFormatRule: &sheets.DeleteConditionalFormatRuleRequest{
			SheetId: sheet, Index: int64(at), ForceSendFields: []string{"SheetId", "Index"}}})
	}
	for n, h := range j.rules.Add {
		at := int64(j.now(h.Column))
		if at < 0 {
			continue
		}
		requests = append(requests, highlight.Add(sheet, int64(j.header+1), at, n, h))
	}
	for _, r := range requests {
		if err := b.Add(r); err != nil {
			return err
		}
	}
	return nil
}
