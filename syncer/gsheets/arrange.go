package gsheets

import (
	"context"
	"errors"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/gsheets/batch"
	"sheetsync/syncer/gsheets/description"
	"sheetsync/syncer/gsheets/tabview"
	"sheetsync/syncer/writeback"
)

// arrange makes the tabs good to look at whose service columns a plan has just made.
// That it fails is logged, and nothing else.
func (w *Workbook) arrange(ctx context.Context, plan *writeback.Plan) {
	made := make(map[int64]*writeback.Tab)
	for i := range plan.Tabs {
		if plan.Tabs[i].Frozen == 0 && len(plan.Tabs[i].Views) == 0 {
			continue
		}
		for _, c := range plan.Tabs[i].Columns {
			if c.Index < 0 {
				made[plan.Tabs[i].SheetID] = &plan.Tabs[i]
			}
		}
	}
	if len(made) == 0 {
		return
	}
	const what = "arrange the tabs"
	got, err := w.look(ctx, what, tabview.Mask)
	if err != nil {
		w.c.opts.Logger.WarnContext(ctx, "the tabs could not be arranged", "cause", err.Error())
		return
	}
	b := new(batch.Batch)
	some := false
	for _, sheet := range got.Sheets {
		tab := made[sheet.Properties.SheetId]
		if tab == nil || sheet.Properties.GridProperties == nil {
			continue
		}
		for _, r := range tabview.Requests(sheet, tab, columnsOf(sheet)) {
			some = true
			err = errors.Join(err, b.Add(r))
		}
	}
	if !some {
		return
	}
	if err = errors.Join(err, b.End(nil)); err == nil {
		_, err = w.update(ctx, what, b, "spreadsheetId")
	}
	if err != nil {
		w.c.opts.Logger.WarnContext(ctx, "the tabs could not be arranged", "cause", err.Error())
	}
}

// columnsOf says where a tab's service columns are, by name.
func columnsOf(sheet *sheets.Sheet) map[string]int {
	info, _ := description.OfTab(sheet)
	return info.Service
}
