package page

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"

	"google.golang.org/api/sheets/v4"

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
	row := &sheets.DimensionRange{SheetId: sheet.ID, Dimension: grid.Rows.String(), StartIndex: int64(c.Row),
		EndIndex: int64(c.Row + 1)}
	switch c.Action {
	case "set":
		cell := grid.Range{SheetID: sheet.ID, StartRow: c.Row, EndRow: c.Row + 1, StartCol: c.Column, EndCol: c.Column + 1}
		return h.do(id, "values.update", sheet.A1(cell), url.Values{"valueInputOption": {"USER_ENTERED"}},
			&sheets.ValueRange{Values: [][]any{{c.Text}}})
	case "insert":
		return h.batch(id, &sheets.Request{InsertDimension: &sheets.InsertDimensionRequest{
			Range: row, InheritFromBefore: c.Row > sheet.FrozenRows}})
	case "delete":
		return h.batch(id, &sheets.Request{DeleteDimension: &sheets.DeleteDimensionRequest{Range: row}})
	case "sort":
		spec := &sheets.SortSpec{DimensionIndex: int64(c.Column), SortOrder: "ASCENDING"}
		if c.Descending {
			spec.SortOrder = "DESCENDING"
		}
		r := grid.Range{SheetID: sheet.ID, StartRow: sheet.FrozenRows, EndRow: sheet.UsedRows(), EndCol: sheet.ColumnCount}
		if r.Empty() {
			return nil
		}
		return h.batch(id, &sheets.Request{SortRange: &sheets.SortRangeRequest{
			Range: r.GridRange(), SortSpecs: []*sheets.SortSpec{spec}}})
	}
	return errUnknownAction
}

func (h *handler) batch(id string, request *sheets.Request) error {
	return h.do(id, "spreadsheets.batchUpdate", "", nil,
		&sheets.BatchUpdateSpreadsheetRequest{Requests: []*sheets.Request{request}})
}

func (h *handler) do(id, method, rang string, query url.Values, body any) error {
	encoded, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("encode edit: %w", err)
	}
	return h.books.Do(id, method, rang, query, encoded)
}
