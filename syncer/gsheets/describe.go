package gsheets

import (
	"context"
	"slices"

	"google.golang.org/api/googleapi"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/description"
)

// Describe returns the spreadsheet's tabs without their cells, in one request.
// It changes nothing: what a write that is under way or was cut short has made
// is only said to be there. Tabs without a grid (chart sheets) are left out.
func (w *Workbook) Describe(ctx context.Context) (*syncer.Description, error) {
	d, all, err := w.describe(ctx)
	if err != nil {
		return nil, err
	}
	d.Unfinished = all.Anchored()
	w.mu.Lock()
	w.last = all
	w.mu.Unlock()
	return d, nil
}

func (w *Workbook) describe(ctx context.Context) (*syncer.Description, *description.Seen, error) {
	const what = "describe the spreadsheet"
	got, err := w.look(ctx, what, description.Mask)
	if err != nil {
		return nil, nil, err
	}
	d, all, err := description.Of(got)
	if err != nil {
		return nil, nil, w.c.explain(what, err)
	}
	for _, sheet := range got.Sheets {
		if owner, ok := description.EnquiryOf(sheet); ok {
			moveEnquiry(d, all, sheet.Properties.SheetId, owner)
			continue
		}
		tab := description.OverviewOf(sheet)
		if tab == nil {
			continue
		}
		d.Overviews = append(d.Overviews, *tab)
		d.Tabs = slices.DeleteFunc(d.Tabs, func(t syncer.TabInfo) bool { return t.SheetID == tab.SheetID })
		delete(all.Tabs, tab.SheetID)
	}
	return d, all, nil
}

// moveEnquiry takes a tab in which people look customers up out of the others.
func moveEnquiry(d *syncer.Description, all *description.Seen, sheet int64, owner string) {
	at := slices.IndexFunc(d.Tabs, func(t syncer.TabInfo) bool { return t.SheetID == sheet })
	if at < 0 {
		return
	}
	d.Enquiries = append(d.Enquiries, syncer.EnquiryInfo{TabInfo: d.Tabs[at], Owner: owner, Question: all.Tabs[sheet].Question})
	d.Tabs = slices.Delete(d.Tabs, at, at+1)
}

// look returns the members of the spreadsheet that a mask names, its id,
// properties and sheets among them.
func (w *Workbook) look(ctx context.Context, what, mask string) (*sheets.Spreadsheet, error) {
	var got *sheets.Spreadsheet
	err := w.c.read(ctx, what, func(ctx context.Context) error {
		var err error
		got, err = w.c.sheets.Spreadsheets.Get(w.id).Fields(googleapi.Field(mask)).
			Context(counted(ctx, &w.requests)).Do(googleapi.QueryParameter("prettyPrint", "false"))
		if err == nil && (got.SpreadsheetId == "" || got.Properties == nil || len(got.Sheets) == 0) {
			err = apierror.ErrGarbled
		}
		return apierror.OfAnswer(err)
	})
	if err != nil {
		return nil, err
	}
	return got, nil
}

// titles returns the tabs' titles by id.
func (w *Workbook) titles(ctx context.Context) (map[int64]string, error) {
	titles := make(map[int64]string)
	err := w.c.read(ctx, "read the tabs' titles", func(ctx context.Context) error {
		got, err := w.c.sheets.Spreadsheets.Get(w.id).Fields("sheets(properties(sheetId,title))").
			Context(counted(ctx, &w.requests)).Do(googleapi.QueryParameter("prettyPrint", "false"))
		if err != nil {
			return apierror.OfAnswer(err)
		}
		if len(got.Sheets) == 0 {
			return apierror.ErrGarbled
		}
		for _, sheet := range got.Sheets {
			titles[sheet.Properties.SheetId] = sheet.Properties.Title
		}
		return nil
	})
	return titles, err
}
