package grid

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/wire"
)

// The form of a spreadsheet on disk: one JSON document for everything but cells, then one a row.

type snapshotHead struct {
	ID, Title, Locale, TimeZone, AutoRecalc string
	Iterative                               *sheets.IterativeCalculationSettings `json:",omitempty"`
	DefaultFormat                           *sheets.CellFormat                   `json:",omitempty"`
	Theme                                   *sheets.SpreadsheetTheme             `json:",omitempty"`
	NamedRanges                             []*sheets.NamedRange
	Comments                                []*sheets.CommentThread `json:",omitempty"`
	Formats                                 []*sheets.CellFormat
	Metadata                                []Metadata
	Sheets                                  []*Sheet
	Columns                                 columns
}

// columns are the properties of each sheet's columns.
type columns [][]Line

// AppendJSON implements [wire.Appender].
func (c columns) AppendJSON(b []byte, _ wire.Mask) []byte {
	out, err := json.Marshal(c)
	if err != nil {
		out = []byte("[]") // numbers and truths can be written
	}
	return append(b, out...)
}

type snapshotRow struct {
	Sheet int            `json:"s"`
	Row   int            `json:"r"`
	Line  *Line          `json:"l,omitempty"`
	Cells []snapshotCell `json:"c,omitempty"`
	End   bool           `json:"end,omitempty"`
}

type snapshotCell struct {
	Kind   Kind     `json:"k,omitempty"`
	Num    float64  `json:"n,omitempty"`
	Str    string   `json:"t,omitempty"`
	Format FormatID `json:"f,omitempty"`
	Extra  *Extra   `json:"x,omitempty"`
}

// MarshalJSON writes what the API's own types would leave out of what was given.
func (e *Extra) MarshalJSON() ([]byte, error) { return wire.Writer{}.Append(nil, e, nil), nil }

// UnmarshalJSON reads what MarshalJSON wrote.
func (e *Extra) UnmarshalJSON(b []byte) error { return wire.Unmarshal(b, e) }

// Write writes the version so that [Read] gives an equal one.
func (s *Spreadsheet) Write(w io.Writer) error {
	b := bufio.NewWriterSize(w, 1<<16)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	head := snapshotHead{ID: s.ID, Title: s.Title, Locale: s.Locale, TimeZone: s.TimeZone, AutoRecalc: s.AutoRecalc,
		Iterative: s.Iterative, DefaultFormat: s.DefaultFormat, Theme: s.Theme, NamedRanges: s.NamedRanges, Comments: s.Comments,
		Metadata: s.AllMetadata(), Sheets: s.sheets}
	for _, f := range s.formats.list {
		head.Formats = append(head.Formats, f.own)
	}
	for _, sh := range s.sheets {
		head.Columns = append(head.Columns, sh.cols)
	}
	if _, err := b.Write(append(wire.Writer{}.Append(nil, &head, nil), '\n')); err != nil {
		return fmt.Errorf("write spreadsheet: %w", err)
	}
	for i, sh := range s.sheets {
		for r, row := range sh.rows {
			if row == nil || len(row.cells) == 0 && row.props == (Line{}) {
				continue
			}
			line := snapshotRow{Sheet: i, Row: r}
			if row.props != (Line{}) {
				line.Line = &row.props
			}
			for _, c := range row.cells {
				line.Cells = append(line.Cells, snapshotCell{c.kind, c.num, c.str, c.format, c.extra})
			}
			if err := e.Encode(line); err != nil {
				return fmt.Errorf("write row: %w", err)
			}
		}
	}
	if err := e.Encode(snapshotRow{End: true}); err != nil {
		return fmt.Errorf("write end: %w", err)
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write spreadsheet: %w", err)
	}
	return nil
}

// ErrCut means that a spreadsheet's file ends early.
var ErrCut = errors.New("the file ends early")

// Read reads what [Spreadsheet.Write] wrote. It is [ErrCut] when the end is missing.
func Read(r io.Reader) (*Spreadsheet, error) {
	d := json.NewDecoder(bufio.NewReaderSize(r, 1<<16))
	var line json.RawMessage
	if err := d.Decode(&line); err != nil {
		return nil, fmt.Errorf("read spreadsheet: %w", err)
	}
	var head snapshotHead
	if err := wire.Unmarshal(line, &head); err != nil {
		return nil, fmt.Errorf("read spreadsheet: %w", err)
	}
	if err := json.Unmarshal(line, &struct{ Columns *columns }{&head.Columns}); err != nil {
		return nil, fmt.Errorf("read columns: %w", err)
	}
	s := New(head.ID, head.Title)
	s.Locale, s.TimeZone, s.AutoRecalc = head.Locale, head.TimeZone, head.AutoRecalc
	s.Iterative, s.DefaultFormat, s.Theme, s.NamedRanges = head.Iterative, head.DefaultFormat, head.Theme, head.NamedRanges
	s.Comments = head.Comments
	for _, f := range head.Formats {
		s.Intern(f)
	}
	for _, m := range head.Metadata {
		s.SetMetadata(m)
	}
	for i, sh := range head.Sheets {
		sh.version = s.version
		if i < len(head.Columns) {
			sh.cols = head.Columns[i]
		}
		s.sheets = append(s.sheets, sh)
	}
	for {
		var line snapshotRow
		if err := d.Decode(&line); err != nil {
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				return nil, ErrCut
			}
			return nil, fmt.Errorf("read row: %w", err)
		}
		if line.End {
			return s, nil
		}
		if line.Sheet < 0 || line.Sheet >= len(s.sheets) || line.Row < 0 {
			return nil, fmt.Errorf("read row: there is no sheet %d", line.Sheet)
		}
		sh := s.sheets[line.Sheet]
		row := sh.rowForWrite(line.Row)
		if line.Line != nil {
			row.props = *line.Line
		}
		row.cells = make([]Cell, len(line.Cells))
		for i, c := range line.Cells {
			row.cells[i] = Cell{str: c.Str, num: c.Num, extra: c.Extra, format: c.Format, kind: c.Kind}
		}
		sh.formulas += int(row.recount())
	}
}
