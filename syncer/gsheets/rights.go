package gsheets

import (
	"context"
	"errors"
	"net/http"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/batch"
)

// noRange is the id of a named range that no spreadsheet has.
const noRange = "sheetsync-no-such-range"

// MayWrite tells whether the account may edit the spreadsheet, and changes
// nothing: it asks to delete a named range that isn't there, which is refused
// for want of the right, or else for want of the range. The error wraps
// [syncer.ErrReadOnly] if the right is missing.
func (w *Workbook) MayWrite(ctx context.Context) error {
	b := new(batch.Batch)
	if err := b.Add(&sheets.Request{DeleteNamedRange: &sheets.DeleteNamedRangeRequest{NamedRangeId: noRange}}); err != nil {
		return err
	}
	if err := b.End(nil); err != nil {
		return err
	}
	_, err := w.update(ctx, "look whether writing is allowed", b, "spreadsheetId")
	var e *apierror.Error
	if errors.As(err, &e) && e.Status == http.StatusBadRequest {
		return nil
	}
	return apierror.ForWriting(err)
}
