package gsheets

import (
	"context"
	"fmt"

	"google.golang.org/api/googleapi"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer"
)

// layoutMask asks for what whoever lays a workbook out has to know, beside the
// cells.
const layoutMask = "spreadsheetId,spreadsheetUrl,properties(title,locale,timeZone),developerMetadata(metadataId,metadataKey,metadataValue),sheets(" +
	"properties(sheetId,title,index,hidden,sheetType,gridProperties(rowCount,columnCount,frozenRowCount))," +
	"developerMetadata(metadataId,metadataKey,metadataValue)," +
	"protectedRanges(protectedRangeId,range,warningOnly,description)," +
	"filterViews(filterViewId,title),conditionalFormats,charts(chartId)," +
	"data(columnMetadata(developerMetadata(metadataId,metadataKey,metadataValue))))"

// Layout returns the spreadsheet's tabs without their cells, in one request: as
// a run sees them, and as the API tells. Tabs without a grid are in the latter
// only.
func (w *Workbook) Layout(ctx context.Context) (*syncer.Description, *sheets.Spreadsheet, error) {
	const what = "look at the spreadsheet"
	var got *sheets.Spreadsheet
	err := w.c.read(ctx, what, func(ctx context.Context) error {
		var err error
		got, err = w.c.sheets.Spreadsheets.Get(w.id).Fields(googleapi.Field(layoutMask)).
			Context(counted(ctx, &w.requests)).Do(googleapi.QueryParameter("prettyPrint", "false"))
		if err == nil && (got.SpreadsheetId == "" || got.Properties == nil || len(got.Sheets) == 0) {
			err = errGarbled
		}
		return plain(err)
	})
	if err != nil {
		return nil, nil, err
	}
	d := &syncer.Description{ID: got.SpreadsheetId, Title: got.Properties.Title,
		Locale: got.Properties.Locale, TimeZone: got.Properties.TimeZone}
	for _, sheet := range got.Sheets {
		if sheet.Properties == nil || sheet.Properties.Title == "" {
			return nil, nil, w.c.explain(what, fmt.Errorf("%w: a tab without properties", errGarbled))
		}
		if !hasGrid(sheet) {
			continue
		}
		info, _ := describeTab(sheet)
		d.Tabs = append(d.Tabs, info)
	}
	return d, got, nil
}

func hasGrid(sheet *sheets.Sheet) bool {
	p := sheet.Properties
	return p.GridProperties != nil && (p.SheetType == "" || p.SheetType == "GRID")
}

// Change carries out requests, all or none. It is sent again only as long as it
// certainly had no effect; see Unclear.
func (w *Workbook) Change(ctx context.Context, what string, requests []*sheets.Request) error {
	b := &batch{}
	for _, r := range requests {
		if err := b.add(r); err != nil {
			return err
		}
	}
	if err := b.end(nil); err != nil {
		return err
	}
	_, err := w.update(ctx, what, b, "spreadsheetId")
	return err
}

// Unclear reports whether a failed call may have had its effect nevertheless.
func (*Workbook) Unclear(err error) bool { return isUnclear(err) }

// ID returns the spreadsheet's id.
func (w *Workbook) ID() string { return w.id }

// ServiceColumn returns the requests that make an existing blank column a
// service column, as a run makes it. header and at are counted from 0.
func (*Workbook) ServiceColumn(sheet int64, header, at int, c syncer.ServiceColumn) []*sheets.Request {
	j := &jobPart{job: &job{plan: &syncer.TabPlan{SheetID: sheet}, header: header}}
	return j.makeColumn(c, int64(at))
}

// MetadataID returns a random id for developer metadata.
func (w *Workbook) MetadataID() int64 { return w.c.metadata() }
