package spreadsheet

import (
	"bytes"
	"errors"
	"fmt"
	"sheetsync/sheetschema/table"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// A Tab is one sheet of a workbook.
type Tab struct {
	Title string
	Grid  *table.Grid
}

// days1904 is how many days the two epochs of workbooks lie apart.
const days1904 = 1462

// Read reads the tabs of a workbook, hidden ones included.
func Read(data []byte) ([]Tab, error) {
	if bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")) {
		return nil, errors.New("the file is of the old format .xls, or has a password; save it as .xlsx without one")
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		return nil, errors.New("the file is not an .xlsx workbook, or is damaged; open it and save it as .xlsx again")
	}
	defer f.Close()
	r := reader{file: f, dates: make(map[int]bool)}
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil {
		r.date1904 = *p.Date1904
	}
	var tabs []Tab
	for _, title := range f.GetSheetList() {
		grid, err := r.grid(title)
		if err != nil {
			return nil, fmt.Errorf("tab “%s”: %w; open the file and save it as .xlsx again", title, err)
		}
		tabs = append(tabs, Tab{title, grid})
	}
	return tabs, nil
}

type reader struct {
	file     *excelize.File
	date1904 bool
	dates    map[int]bool // by style, where asked for
}

// shownCell is a number whose look has to be noted once the grid is built.
type shownCell struct {
	row, column int
	text        string
}

func (r *reader) grid(title string) (*table.Grid, error) {
	raw, err := r.file.GetRows(title, excelize.Options{RawCellValue: true})
	if err != nil {
		return nil, err
	}
	formatted, err := r.file.GetRows(title)
	if err != nil {
		return nil, err
	}
	b := table.NewGridBuilder()
	b.Reserve(len(raw))
	var shown []shownCell
	for row, cells := range raw {
		for column, text := range cells {
			if text == "" {
				b.Empty()
				continue
			}
			at, err := excelize.CoordinatesToCellName(column+1, row+1)
			if err != nil {
				return nil, err
			}
			kind, err := r.file.GetCellType(title, at)
			if err != nil {
				return nil, err
			}
			if !r.put(b, title, at, text, kind) {
				continue
			}
			if row < len(formatted) && column < len(formatted[row]) && formatted[row][column] != text {
				shown = append(shown, shownCell{row, column, formatted[row][column]})
			}
		}
		b.EndRow()
	}
	g := b.Grid()
	for _, s := range shown {
		g.SetDisplay(s.row, s.column, []byte(s.text))
	}
	return g, nil
}

// put adds a cell and reports whether it is a number.
func (r *reader) put(b *table.GridBuilder, title, at, text string, kind excelize.CellType) bool {
	switch kind {
	case excelize.CellTypeBool:
		b.Bool(text == "1" || strings.EqualFold(text, "true"))
		return false
	case excelize.CellTypeUnset, excelize.CellTypeNumber:
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			break
		}
		if r.date1904 && r.isDate(title, at) {
			n += days1904
		}
		b.Number(n)
		return true
	}
	b.Text([]byte(text))
	return false
}

// isDate reports whether a cell's number is shown as a date.
func (r *reader) isDate(title, at string) bool {
	style, err := r.file.GetCellStyle(title, at)
	if err != nil {
		return false
	}
	is, known := r.dates[style]
	if !known {
		s, err := r.file.GetStyle(style)
		if err == nil {
			is = s.NumFmt >= 14 && s.NumFmt <= 22 || s.NumFmt >= 27 && s.NumFmt <= 36 || s.NumFmt >= 50 && s.NumFmt <= 58 ||
				s.CustomNumFmt != nil && strings.ContainsAny(strings.ToLower(*s.CustomNumFmt), "yd")
		}
		r.dates[style] = is
	}
	return is
}
