package emulator

import (
	"encoding/json"
	"fmt"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/sheetsapi"
	"sheetsync/syncer/emulator/wire"
)

// Edits from within the process, as the spreadsheet's owner would make them through the API. They aren't in the log of
// requests, meet no faults and use no quota.

// Do carries out an operation of the Sheets API as the owner, or as op.Email when that is set, and returns the JSON answer.
func (s *Server) Do(id string, op sheetsapi.Op) ([]byte, error) {
	b := s.book(id)
	if b == nil {
		return nil, ErrNoSpreadsheet
	}
	op.Owner = b.about.Load().Owner
	if op.Email == "" {
		op.Email = op.Owner
	}
	op.Time, op.Seed, op.Assume = s.now().UTC(), s.seed(), s.options.Assume
	if !sheetsapi.IsWrite(op.Method) {
		response, err := sheetsapi.Read(b.current.Load(), op)
		if err != nil {
			return nil, err
		}
		body, err := sheetsapi.Finish(response, op)
		if err != nil {
			return nil, err
		}
		return body, nil
	}
	return b.do(s, op, func(r wire.Appender) ([]byte, *wire.Error) { return sheetsapi.Finish(r, op) })
}

// BatchUpdate carries out requests of spreadsheets.batchUpdate, all or none.
func (s *Server) BatchUpdate(id string, requests ...*sheets.Request) ([]byte, error) {
	body, err := json.Marshal(&sheets.BatchUpdateSpreadsheetRequest{Requests: requests})
	if err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return s.Do(id, sheetsapi.Op{Method: sheetsapi.BatchUpdate, Body: body})
}

// SetValues writes values from a cell on, as if typed; "" empties a cell and nil leaves it alone. at is in A1 notation.
func (s *Server) SetValues(id, at string, rows ...[]any) error {
	body, err := json.Marshal(map[string]any{"values": rows})
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	_, err = s.Do(id, sheetsapi.Op{Method: sheetsapi.ValuesUpdate, Range: at, Body: body,
		Query: map[string][]string{"valueInputOption": {"USER_ENTERED"}}})
	return err
}

// Values reads a range as the spreadsheet shows it.
func (s *Server) Values(id, rang string) ([][]string, error) {
	body, err := s.Do(id, sheetsapi.Op{Method: sheetsapi.ValuesGet, Range: rang})
	if err != nil {
		return nil, err
	}
	var out struct{ Values [][]string }
	if err := json.Unmarshal(body, &out); err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	return out.Values, nil
}

// SheetID is the id of a tab by its title.
func (s *Server) SheetID(id, title string) (int64, error) {
	ss := s.View(id)
	if ss == nil {
		return 0, ErrNoSpreadsheet
	}
	sh := ss.SheetByTitle(title)
	if sh == nil {
		return 0, fmt.Errorf("no tab called %q", title)
	}
	return sh.ID, nil
}

// rows edits rows of a tab by a request about them.
func (s *Server) rows(
	id, title string, start, end int, request func(*sheets.DimensionRange) *sheets.Request,
) error {
	sheet, err := s.SheetID(id, title)
	if err != nil {
		return err
	}
	_, err = s.BatchUpdate(id, request(&sheets.DimensionRange{
		SheetId: sheet, Dimension: grid.Rows.String(), StartIndex: int64(start), EndIndex: int64(end)}))
	return err
}

// InsertRows puts n empty rows before row at of a tab, counted from 0.
func (s *Server) InsertRows(id, title string, at, n int) error {
	atEnd := false // where there is nothing else to take after
	if ss := s.View(id); ss != nil {
		sh := ss.SheetByTitle(title)
		atEnd = sh != nil && at == sh.RowCount
	}
	return s.rows(id, title, at, at+n, func(r *sheets.DimensionRange) *sheets.Request {
		return &sheets.Request{InsertDimension: &sheets.InsertDimensionRequest{Range: r, InheritFromBefore: atEnd}}
	})
}

// DeleteRows removes rows start to end (exclusive) of a tab, counted from 0.
func (s *Server) DeleteRows(id, title string, start, end int) error {
	return s.rows(id, title, start, end, func(r *sheets.DimensionRange) *sheets.Request {
		return &sheets.Request{DeleteDimension: &sheets.DeleteDimensionRequest{Range: r}}
	})
}

// MoveRows moves rows start to end (exclusive) before row to, all counted from 0 and before the move.
func (s *Server) MoveRows(id, title string, start, end, to int) error {
	return s.rows(id, title, start, end, func(r *sheets.DimensionRange) *sheets.Request {
		return &sheets.Request{MoveDimension: &sheets.MoveDimensionRequest{Source: r, DestinationIndex: int64(to)}}
	})
}

// SortRows sorts the rows below the header by a column, counted from 0.
func (s *Server) SortRows(id, title string, column int, descending bool) error {
	sheet, err := s.SheetID(id, title)
	if err != nil {
		return err
	}
	by := &sheets.SortSpec{DimensionIndex: int64(column), SortOrder: "ASCENDING"}
	if descending {
		by.SortOrder = "DESCENDING"
	}
	_, err = s.BatchUpdate(id, &sheets.Request{SortRange: &sheets.SortRangeRequest{
		Range: &sheets.GridRange{SheetId: sheet, StartRowIndex: 1}, SortSpecs: []*sheets.SortSpec{by}}})
	return err
}
