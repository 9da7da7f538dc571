package gsheets

import (
	"context"
	"fmt"

	"google.golang.org/api/googleapi"

	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/appending"
)

// Marks returns the marks of all imports.
func (w *Workbook) Marks(ctx context.Context) ([]syncer.ImportMark, error) {
	marks, err := w.marks(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]syncer.ImportMark, len(marks))
	for i, m := range marks {
		all[i] = m.ImportMark
	}
	return all, nil
}

func (w *Workbook) marks(ctx context.Context) ([]appending.Mark, error) {
	var marks []appending.Mark
	err := w.c.read(ctx, "look for marks of imports", func(ctx context.Context) error {
		marks = nil
		got, err := w.c.sheets.Spreadsheets.Get(w.id).Fields("spreadsheetId,developerMetadata(metadataId,metadataKey,metadataValue)").
			Context(counted(ctx, &w.requests)).Do(googleapi.QueryParameter("prettyPrint", "false"))
		if err == nil && got.SpreadsheetId == "" {
			err = apierror.ErrGarbled
		}
		if err != nil {
			return apierror.OfAnswer(err)
		}
		for _, m := range got.DeveloperMetadata {
			if seen, ok := appending.ParseMark(m); ok {
				marks = append(marks, seen)
			}
		}
		return nil
	})
	return marks, err
}

var _ syncer.Appender = (*Workbook)(nil)

// Append adds rows to a tab; see package appending.
func (w *Workbook) Append(ctx context.Context, plan *syncer.AppendPlan, progress func(rows int)) (*syncer.AppendReport, error) {
	if w.c.opts.ReadOnly {
		return &syncer.AppendReport{}, fmt.Errorf("add rows to the sheet: %w: this register is set to write_back: false", syncer.ErrReadOnly)
	}
	defer w.forget()
	return appending.Append(ctx, book{w}, plan, w.c.opts.Logger, progress)
}

func (b book) Marks(ctx context.Context) ([]appending.Mark, error) { return b.w.marks(ctx) }
