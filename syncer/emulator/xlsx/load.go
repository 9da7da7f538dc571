package xlsx

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"sheetsync/syncer/emulator/grid"
)

// Spare rows and columns that a loaded sheet gets beyond its content, as an import into Google Sheets leaves room to type.
const (
	minRows    = 1000
	minColumns = 26
	// firstSheetID is what the first sheet's id is; the others follow. Ids of real spreadsheets start at 0, too.
	firstSheetID = 0
)

// Load reads a workbook into a new spreadsheet. The error names what is wrong with the file; nothing is loaded then.
func Load(r io.Reader, id, title string) (*grid.Spreadsheet, error) {
	f, err := excelize.OpenReader(r, excelize.Options{RawCellValue: true})
	if err != nil {
		return nil, fmt.Errorf("read workbook: %w (is it an .xlsx file?)", err)
	}
	defer f.Close()
	s := grid.New(id, title)
	l := &loader{file: f, to: s, formats: map[int]grid.FormatID{}}
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		l.date1904 = *props.Date1904
	}
	for i, name := range f.GetSheetList() {
		if err := l.sheet(int64(firstSheetID+i), i, name); err != nil {
			return nil, fmt.Errorf("read sheet %d of the workbook: %w", i+1, err)
		}
	}
	l.names()
	return s, nil
}

type loader struct {
	file     *excelize.File
	to       *grid.Spreadsheet
	formats  map[int]grid.FormatID
	dates    map[int]bool // styles that show a date
	date1904 bool
}

func (l *loader) sheet(id int64, index int, name string) error {
	rows, cols, err := l.size(name)
	if err != nil {
		return err
	}
	sheet, err := l.to.AddSheet(id, name, index, max(rows+minRows/10, minRows), max(cols, minColumns))
	if err != nil {
		return err
	}
	if err := l.cells(sheet, name, rows, cols); err != nil {
		return err
	}
	if err := l.layout(sheet, name, rows); err != nil {
		return err
	}
	if err := l.rules(sheet, name); err != nil {
		return err
	}
	return l.notes(sheet, name)
}

// size counts the rows and the widest row by reading the sheet once; the dimension that a file declares may be wrong.
func (l *loader) size(name string) (rows, cols int, err error) {
	it, err := l.file.Rows(name)
	if err != nil {
		return 0, 0, err
	}
	defer it.Close()
	for n := 1; it.Next(); n++ {
		values, err := it.Columns()
		if err != nil {
			return 0, 0, err
		}
		if len(values) > 0 {
			rows, cols = n, max(cols, len(values))
		}
	}
	return rows, cols, it.Error()
}
