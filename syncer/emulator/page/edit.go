package page

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"

	"sheetsync/syncer/emulator/grid"
)

// maxEdit bounds the body of an edit: a cell holds 50,000 characters.
const maxEdit = 1 << 18

// change is one edit that the script sends.
type change struct {
	// Action is set, insert, delete or sort.
	Action string `json:"action"`
	Sheet  int64  `json:"sheet"`
	Row    int    `json:"row"` // 0-based
	Column int    `json:"column"`
	// Text is what was typed, for set.
	Text string `json:"text"`
	// Descending is for sort.
	Descending bool `json:"descending"`
}

func (h *handler) edit(w http.ResponseWriter, r *http.Request) {
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != "application/json" {
		http.Error(w, "an edit is sent as application/json", http.StatusUnsupportedMediaType)
		return
	}
	var c change
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxEdit)).Decode(&c); err != nil {
		http.Error(w, "the edit can't be read", http.StatusBadRequest)
		return
	}
	id := r.PathValue("id")
	s := h.books.View(id)
	if s == nil || s.Sheet(c.Sheet) == nil {
		http.NotFound(w, r)
		return
	}
	if err := h.apply(id, s.Sheet(c.Sheet), c); err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

var errUnknownAction = errors.New("the action is none of set, insert, delete, sort")

func (h *handler) apply(id string, sheet *grid.Sheet, c change) error {
	rows := func(start, end int) map[string]any {
		return map[string]any{"sheetId": sheet.ID, "dimension": "ROWS", "startIndex": start, "endIndex": end}
	}
	switch c.Action {
	case "set":
		cell := grid.Range{SheetID: sheet.ID, StartRow: c.Row, EndRow: c.Row + 1, StartCol: c.Column, EndCol: c.Column + 1}
		return h.do(id, "values.update", sheet.A1(cell), url.Values{"valueInputOption": {"USER_ENTERED"}},
			map[string]any{"values": [][]string{{c.Text}}})
	case "insert":
		return h.batch(id, "insertDimension", map[string]any{"range": rows(c.Row, c.Row+1), "inheritFromBefore": c.Row > sheet.FrozenRows})
	case "delete":
		return h.batch(id, "deleteDimension", map[string]any{"range": rows(c.Row, c.Row+1)})
	case "sort":
		order := "ASCENDING"
		if c.Descending {
			order = "DESCENDING"
		}
		r := grid.Range{SheetID: sheet.ID, StartRow: sheet.FrozenRows, EndRow: sheet.UsedRows(), EndCol: sheet.ColumnCount}
		if r.Empty() {
			return nil
		}
		return h.batch(id, "sortRange", map[string]any{
			"range": r.Tree(), "sortSpecs": []any{map[string]any{"dimensionIndex": c.Column, "sortOrder": order}},
		})
	}
	return errUnknownAction
}

func (h *handler) batch(id, kind string, request map[string]any) error {
	return h.do(id, "spreadsheets.batchUpdate", "", nil, map[string]any{"requests": []any{map[string]any{kind: request}}})
}

func (h *handler) do(id, method, rang string, query url.Values, body any) error {
	encoded, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("encode edit: %w", err)
	}
	return h.books.Do(id, method, rang, query, encoded)
}
