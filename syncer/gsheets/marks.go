package gsheets

import (
	"context"
	"strconv"
	"strings"

	"google.golang.org/api/googleapi"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer"
)

// importKey marks a spreadsheet with what was imported into it.
const importKey = "sheetsync.import"

// An importMark is developer metadata on the spreadsheet. Its value is the import, the
// last row that arrived, and “done” or “open”.
type importMark struct {
	syncer.ImportMark
	id int64
}

func (m importMark) create() *sheets.Request {
	state := "open"
	if m.Done {
		state = "done"
	}
	return &sheets.Request{CreateDeveloperMetadata: &sheets.CreateDeveloperMetadataRequest{DeveloperMetadata: &sheets.DeveloperMetadata{
		MetadataId: m.id, MetadataKey: importKey, MetadataValue: m.Import + " " + strconv.Itoa(m.Through) + " " + state,
		Visibility: "DOCUMENT", Location: &sheets.DeveloperMetadataLocation{Spreadsheet: true},
	}}}
}

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

func (w *Workbook) marks(ctx context.Context) ([]importMark, error) {
	var marks []importMark
	err := w.c.read(ctx, "look for marks of imports", func(ctx context.Context) error {
		marks = nil
		got, err := w.c.sheets.Spreadsheets.Get(w.id).Fields("spreadsheetId,developerMetadata(metadataId,metadataKey,metadataValue)").
			Context(counted(ctx, &w.requests)).Do(googleapi.QueryParameter("prettyPrint", "false"))
		if err == nil && got.SpreadsheetId == "" {
			err = errGarbled
		}
		if err != nil {
			return plain(err)
		}
		for _, m := range got.DeveloperMetadata {
			if seen, ok := parseMark(m); ok {
				marks = append(marks, seen)
			}
		}
		return nil
	})
	return marks, err
}

func parseMark(m *sheets.DeveloperMetadata) (importMark, bool) {
	parts := strings.Fields(m.MetadataValue)
	if m.MetadataKey != importKey || len(parts) != 3 {
		return importMark{}, false
	}
	through, err := strconv.Atoi(parts[1])
	if err != nil {
		return importMark{}, false
	}
	return importMark{id: m.MetadataId, ImportMark: syncer.ImportMark{Import: parts[0], Through: through, Done: parts[2] == "done"}}, true
}
