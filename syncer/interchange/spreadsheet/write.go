package spreadsheet

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/width"

	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
)

// A Column says how a column of a tab looks.
type Column struct {
	Header  string
	Note    string // on the header; "" for none
	Format  string // number format pattern; "" for the automatic one
	Width   int    // pixels; 0 to go by header and content
	Service bool   // the service's own: grey
	Needed  bool   // must be filled in: a darker header
	Wrap    bool
}

// A Writer writes a workbook tab by tab. Close it.
type Writer struct {
	file   *excelize.File
	styles map[string]int
	tabs   int
	titles map[string]bool
	// Shortened says which texts didn't fit into a cell of Excel.
	Shortened Shortened
}

// Shortened are texts that were cut to what a cell of Excel holds, 32,767 UTF-16
// units.
type Shortened struct {
	Count int
	First string // where the first of them is: “Orders”!C12
}

// NewWriter begins a workbook.
func NewWriter() *Writer {
	return &Writer{file: excelize.NewFile(), styles: make(map[string]int), titles: make(map[string]bool)}
}

// Close lets go of the workbook's memory.
func (w *Writer) Close() error { return w.file.Close() }

// WriteTo writes the workbook.
func (w *Writer) WriteTo(to io.Writer) (int64, error) {
	w.file.SetActiveSheet(0)
	return w.file.WriteTo(to)
}

// Tab adds a tab: a frozen header, then count rows, which row gives.
func (w *Writer) Tab(title string, columns []Column, count int, row func(i int) []table.Cell) error {
	title = w.free(title)
	if w.tabs == 0 {
		if err := w.file.SetSheetName(w.file.GetSheetName(0), title); err != nil {
			return fmt.Errorf("tab “%s”: %w", title, err)
		}
	} else if _, err := w.file.NewSheet(title); err != nil {
		return fmt.Errorf("tab “%s”: %w", title, err)
	}
	w.tabs++
	// Comments come first: the stream takes over what the tab has by then.
	for c, column := range columns {
		if column.Note == "" {
			continue
		}
		at, err := excelize.CoordinatesToCellName(c+1, 1)
		if err != nil {
			return err
		}
		if err := w.file.AddComment(title, excelize.Comment{Cell: at, Author: "sheetsync", Text: column.Note}); err != nil {
			return fmt.Errorf("tab “%s”: %w", title, err)
		}
	}
	s, err := w.file.NewStreamWriter(title)
	if err != nil {
		return fmt.Errorf("tab “%s”: %w", title, err)
	}
	if err := w.fill(s, title, columns, count, row); err != nil {
		return fmt.Errorf("tab “%s”: %w", title, err)
	}
	if err := s.Flush(); err != nil {
		return fmt.Errorf("tab “%s”: %w", title, err)
	}
	return nil
}

func (w *Writer) fill(s *excelize.StreamWriter, title string, columns []Column, count int, row func(i int) []table.Cell) error {
	const sample = 50 // rows that widths go by
	rows := make([][]table.Cell, 0, min(count, sample))
	for i := range min(count, sample) {
		rows = append(rows, row(i))
	}
	styles := make([]int, len(columns))
	header := make([]any, len(columns))
	for c, column := range columns {
		pixels := column.Width
		if pixels == 0 {
			pixels = w.width(column.Header, rows, c)
		}
		if err := s.SetColWidth(c+1, c+1, float64(pixels)/7.5); err != nil {
			return err
		}
		var err error
		if styles[c], err = w.style(column, false); err != nil {
			return err
		}
		if err := s.SetColStyle(c+1, c+1, styles[c]); err != nil {
			return err
		}
		head, err := w.style(column, true)
		if err != nil {
			return err
		}
		header[c] = excelize.Cell{StyleID: head, Value: column.Header}
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := s.SetRow("A1", header, excelize.RowOpts{Height: 24}); err != nil {
		return err
	}
	values := make([]any, len(columns))
	for i := range count {
		var cells []table.Cell
		if i < len(rows) {
			cells = rows[i]
		} else {
			cells = row(i)
		}
		for c := range columns {
			if cells[c].Kind == table.CellText && !celltext.Fits(cells[c].Text, celltext.Excel) {
				if w.Shortened.Count++; w.Shortened.First == "" {
					w.Shortened.First = fmt.Sprintf("“%s”!%s%d", title, lexical.ColumnName(c), i+2)
				}
			}
			values[c] = valueOf(cells[c], styles[c])
		}
		at, err := excelize.CoordinatesToCellName(1, i+2)
		if err != nil {
			return err
		}
		if err := s.SetRow(at, values); err != nil {
			return err
		}
	}
	return nil
}

func valueOf(c table.Cell, style int) any {
	switch c.Kind {
	case table.CellText:
		return excelize.Cell{StyleID: style, Value: celltext.Cut(c.Text, celltext.Excel)}
	case table.CellNumber:
		return excelize.Cell{StyleID: style, Value: c.Number}
	case table.CellBool:
		return excelize.Cell{StyleID: style, Value: c.Number != 0}
	default:
		return excelize.Cell{StyleID: style}
	}
}

// width guesses the pixels that a column needs.
func (w *Writer) width(header string, rows [][]table.Cell, column int) int {
	widest := displayWidth(header) + 2
	for _, row := range rows {
		widest = max(widest, displayWidth(row[column].Seen()))
	}
	return min(max(widest*8+16, 72), 320)
}

// displayWidth counts a text's first line in columns of a terminal: Chinese
// characters take two.
func displayWidth(text string) int {
	line, _, _ := strings.Cut(text, "\n")
	n := 0
	for _, r := range line {
		n++
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}

// fontFamily is the one that Google Sheets begins with.
const fontFamily = "Arial"

func (w *Writer) style(c Column, header bool) (int, error) {
	key := fmt.Sprintf("%s %t %t %t %t", c.Format, c.Service, c.Needed, c.Wrap, header)
	if id, ok := w.styles[key]; ok {
		return id, nil
	}
	s := &excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: c.Wrap}}
	if c.Format != "" && !header {
		s.CustomNumFmt = &c.Format
	}
	s.Font = &excelize.Font{Family: fontFamily, Size: 10, Bold: header}
	fill := ""
	switch { // the colours of a workbook that init makes
	case header && c.Service:
		s.Font.Color, fill = "575B60", "DADCE0"
	case header && c.Needed:
		s.Font.Color, fill = "FFFFFF", "1F4E78"
	case header:
		s.Font.Color, fill = "FFFFFF", "4A76A8"
	case c.Service:
		s.Font.Color, fill = "575B60", "F1F3F4"
	}
	if header {
		s.Alignment = &excelize.Alignment{Vertical: "center", WrapText: true}
	}
	if fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}}
	}
	id, err := w.file.NewStyle(s)
	if err != nil {
		return 0, err
	}
	w.styles[key] = id
	return id, nil
}

// free makes a title that a workbook can have: at most 31 characters, none of
// : \ / ? * [ ], no apostrophe at the ends, and not there yet.
func (w *Writer) free(title string) string {
	title = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) {
			return ' '
		}
		return r
	}, title), "' ")
	if title == "" {
		title = "Sheet"
	}
	for n := 1; ; n++ {
		suffix := ""
		if n > 1 {
			suffix = fmt.Sprintf(" %d", n)
		}
		runes := []rune(title)
		candidate := string(runes[:min(len(runes), 31-len(suffix))]) + suffix
		if key := strings.ToLower(candidate); !w.titles[key] {
			w.titles[key] = true
			return candidate
		}
	}
}
