package sample

import (
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// WriteXLSX writes the workbook as a spreadsheet program would save it: a bold
// header that stays in place, dates as numbers with a date format, texts as
// texts.
func (w *Workbook) WriteXLSX(out io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	styles, err := newStyles(f)
	if err != nil {
		return err
	}
	for i, tab := range w.Tabs {
		if i == 0 {
			err = f.SetSheetName(f.GetSheetName(0), tab.Title)
		} else {
			_, err = f.NewSheet(tab.Title)
		}
		if err != nil {
			return fmt.Errorf("tab %s: %w", tab.Resource, err)
		}
		if err := tab.write(f, styles); err != nil {
			return fmt.Errorf("tab %s: %w", tab.Resource, err)
		}
	}
	_, err = f.WriteTo(out)
	return err
}

type styles struct{ header, date, clock, money int }

func newStyles(f *excelize.File) (styles, error) {
	var s styles
	date, clock, money := "yyyy-mm-dd", "hh:mm", "#,##0.00####"
	for target, style := range map[*int]*excelize.Style{
		&s.header: {Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDE8F5"}}, Alignment: &excelize.Alignment{Vertical: "center"}},
		&s.date:   {CustomNumFmt: &date},
		&s.clock:  {CustomNumFmt: &clock},
		&s.money:  {CustomNumFmt: &money},
	} {
		id, err := f.NewStyle(style)
		if err != nil {
			return s, err
		}
		*target = id
	}
	return s, nil
}

func (t Tab) write(f *excelize.File, s styles) error {
	w, err := f.NewStreamWriter(t.Title)
	if err != nil {
		return err
	}
	for i, header := range t.Header {
		width := max(10, min(32, 2*float64(utf8.RuneCountInString(header))))
		if err := w.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	header := make([]any, len(t.Header))
	for i, text := range t.Header {
		header[i] = excelize.Cell{StyleID: s.header, Value: text}
	}
	if err := w.SetRow("A1", header); err != nil {
		return err
	}
	for i, cells := range t.Rows {
		line := make([]any, len(cells))
		for j, cell := range cells {
			line[j] = s.cell(cell)
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+2), line); err != nil {
			return err
		}
	}
	return w.Flush()
}

// serialEpoch is day 0 of a spreadsheet's dates.
var serialEpoch = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

func (s styles) cell(cell any) any {
	switch v := cell.(type) {
	case nil:
		return nil
	case time.Time:
		return excelize.Cell{StyleID: s.date, Value: v.Sub(serialEpoch).Hours() / 24}
	case time.Duration:
		return excelize.Cell{StyleID: s.clock, Value: v.Hours() / 24}
	case float64:
		if v != float64(int64(v)) {
			return excelize.Cell{StyleID: s.money, Value: v}
		}
		return v
	default:
		return v
	}
}
