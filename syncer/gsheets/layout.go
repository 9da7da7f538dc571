package gsheets

import (
	"context"

	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/batch"
	"sheetsync/syncer/gsheets/description"
	"sheetsync/syncer/gsheets/metadata"
	"sheetsync/syncer/gsheets/servicecolumn"
	"sheetsync/syncer/writeback"
)

// layoutMask asks for what whoever lays a workbook out has to know, beside the
// cells.
const layoutMask = "spreadsheetId,spreadsheetUrl,properties(title,locale,timeZone),developerMetadata(metadataId,metadataKey,metadataValue),sheets(" +
	"properties(sheetId,title,index,hidden,sheetType,gridProperties(rowCount,columnCount,frozenRowCount))," +
	"developerMetadata(metadataId,metadataKey,metadataValue)," +
	"protectedRanges(protectedRangeId,range,warningOnly,description,requestingUserCanEdit,unprotectedRanges)," +
	"filterViews(filterViewId,title),conditionalFormats,charts(chartId)," + description.TablesMask + "," +
	"data(columnMetadata(developerMetadata(metadataId,metadataKey,metadataValue))))"

// Layout returns the spreadsheet's tabs without their cells, in one request: as
// a run sees them, and as the API tells. Tabs without a grid are in the latter
// only.
func (w *Workbook) Layout(ctx context.Context) (*syncer.Description, *sheets.Spreadsheet, error) {
	const what = "look at the spreadsheet"
	got, err := w.look(ctx, what, layoutMask)
	if err != nil {
		return nil, nil, err
	}
	d, _, err := description.Of(got)
	if err != nil {
		return nil, nil, w.c.explain(what, err)
	}
	return d, got, nil
}

// Change carries out requests, all or none. It is sent again only as long as it
// certainly had no effect; see Unclear.
func (w *Workbook) Change(ctx context.Context, what string, requests []*sheets.Request) error {
	b := new(batch.Batch)
	for _, r := range requests {
		if err := b.Add(r); err != nil {
			return err
		}
	}
	if err := b.End(nil); err != nil {
		return err
	}
	_, err := w.update(ctx, what, b, "spreadsheetId")
	return err
}

// Unclear reports whether a failed call may have had its effect nevertheless.
func (*Workbook) Unclear(err error) bool { return apierror.IsUnclear(err) }

// ID returns the spreadsheet's id.
func (w *Workbook) ID() string { return w.id }

// ServiceColumn returns the requests that make an existing blank column a
// service column, as a run makes it. header and at are counted from 0.
func (w *Workbook) ServiceColumn(sheet int64, header, at int, c writeback.Column) []*sheets.Request {
	requests := servicecolumn.Make(sheet, header, c, int64(at))
	if c.Name == sheetschema.IDColumn {
		requests = append(requests, metadata.CreateHome(sheet, int64(at), w.id))
	}
	return requests
}

// MetadataID returns a random id for developer metadata.
func (w *Workbook) MetadataID() int64 { return w.c.metadata() }
