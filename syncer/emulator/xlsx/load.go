package xlsx

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/xuri/excelize/v2"

	"sheetsync/sheetschema/bounds"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/interchange/ooxml"
)

// Spare rows and columns that a loaded sheet gets beyond its content, as an import into Google Sheets leaves room to type.
const (
	minRows    = 1000
	minColumns = 26
	// firstSheetID is what the first sheet's id is; the others follow. Ids of real spreadsheets start at 0, too.
	firstSheetID = 0
)

// Load reads a workbook into a new spreadsheet. The error names what is wrong with the file; nothing is loaded then.
func Load(ctx context.Context, r io.Reader, id, title string) (*grid.Spreadsheet, error) {
	data, err := bounds.Read(ctx, r, bounds.FileBytes)
	if err != nil {
		return nil, fmt.Errorf("read workbook: %w", err)
	}
	book, err := ooxml.Open(ctx, data)
	if err != nil {
		return nil, fmt.Errorf("read workbook: %w", err)
	}
	l := &loader{book: book, to: grid.New(id, title), formats: map[int]grid.FormatID{}}
	tabs := make([]*tab, len(book.Sheets))
	for i, s := range book.Sheets {
		if tabs[i], err = l.cells(ctx, s); err != nil {
			return nil, fmt.Errorf("read workbook: %w", err)
		}
		l.size.Next()
	}
	rest, err := book.WithoutCells(ctx)
	if err != nil {
		return nil, fmt.Errorf("read workbook: %w", err)
	}
	if err := l.layouts(rest, tabs); err != nil {
		return nil, fmt.Errorf("read workbook: %w", err)
	}
	return l.to, ctx.Err()
}

type loader struct {
	book      *ooxml.Workbook
	file      *excelize.File // without cells
	to        *grid.Spreadsheet
	formats   map[int]grid.FormatID
	size      bounds.Table
	validated int
	numbered  int // how many Tables there are
}

// layouts puts the cells into sheets, with their formats and all that is beside them. The library that reads these panics over
// some damaged workbooks.
func (l *loader) layouts(data []byte, tabs []*tab) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w (its layout can't be read)", ooxml.ErrNotWorkbook)
		}
	}()
	if l.file, err = excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true}); err != nil {
		return fmt.Errorf("%w (%w)", ooxml.ErrNotWorkbook, err)
	}
	defer l.file.Close()
	total := 0
	for _, t := range tabs {
		total += t.rows * t.cols
	}
	for i, t := range tabs {
		// Room to type is given as far as the spreadsheet can hold it.
		rows, cols := max(t.rows+minRows/10, minRows), max(t.cols, minColumns)
		if total += rows*cols - t.rows*t.cols; total > bounds.Cells {
			total -= rows*cols - t.rows*t.cols
			rows, cols = max(t.rows, 1), max(t.cols, 1)
		}
		if err := l.sheet(int64(firstSheetID+i), i, t, rows, cols); err != nil {
			return fmt.Errorf("tab “%s”: %w", t.from.Title, err)
		}
	}
	l.names()
	return nil
}

func (l *loader) sheet(id int64, index int, t *tab, rows, cols int) error {
	name := t.from.Title
	sheet, err := l.to.AddSheet(id, name, index, rows, cols)
	if err != nil {
		return err
	}
	if err := l.place(sheet, t); err != nil {
		return err
	}
	if !slices.Contains(l.file.GetSheetList(), name) {
		return fmt.Errorf("%w (its list of tabs can't be read)", ooxml.ErrNotWorkbook)
	}
	if err := l.layout(sheet, t); err != nil {
		return err
	}
	if err := l.rules(sheet, name); err != nil {
		return err
	}
	if err := l.tables(sheet, name); err != nil {
		return err
	}
	return l.notes(sheet, name)
}
