package appending

import (
	"strconv"
	"strings"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/metadata"
)

// An Mark is developer metadata on the spreadsheet. Its value is the import, the
// last row that arrived, and “done” or “open”.
type Mark struct {
	syncer.ImportMark
	ID int64
}

func (m Mark) create() *sheets.Request {
	state := "open"
	if m.Done {
		state = "done"
	}
	return &sheets.Request{CreateDeveloperMetadata: &sheets.CreateDeveloperMetadataRequest{DeveloperMetadata: &sheets.DeveloperMetadata{
		MetadataId: m.ID, MetadataKey: metadata.ImportKey, MetadataValue: m.Import + " " + strconv.Itoa(m.Through) + " " + state,
		Visibility: "DOCUMENT", Location: &sheets.DeveloperMetadataLocation{Spreadsheet: true},
	}}}
}

// ParseMark reads a mark of an import from metadata, and reports whether it is one.
func ParseMark(m *sheets.DeveloperMetadata) (Mark, bool) {
	parts := strings.Fields(m.MetadataValue)
	if m.MetadataKey != metadata.ImportKey || len(parts) != 3 {
		return Mark{}, false
	}
	through, err := strconv.Atoi(parts[1])
	if err != nil {
		return Mark{}, false
	}
	return Mark{ID: m.MetadataId, ImportMark: syncer.ImportMark{Import: parts[0], Through: through, Done: parts[2] == "done"}}, true
}
