package sheetsapi

import (
	"regexp"
	"strconv"
	"strings"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// parsedRange is a range as a request named it.
type parsedRange struct {
	sheet *grid.Sheet
	grid.Range
	// anchor is true for a single cell and a bare sheet: a write may go beyond it.
	anchor bool
}

// parseRange reads A1 notation, R1C1 notation, a named range or a tab's title. The result is cut to the grid.
func parseRange(s *grid.Spreadsheet, text string) (parsedRange, *wire.Error) {
	fail := wire.Invalid("Unable to parse range: %s", text)
	title, cells, hasTitle, ok := splitRange(text)
	if !ok {
		return parsedRange{}, fail
	}
	if !hasTitle {
		if r, ok := grid.ParseCells(cells); ok {
			return locate(text, firstSheet(s), r)
		}
		for _, n := range s.NamedRanges {
			if strings.EqualFold(grid.Str(n, "name"), cells) {
				r := grid.RangeOf(grid.Sub(n, "range"))
				return locate(text, s.Sheet(r.SheetID), r)
			}
		}
		title, cells = cells, ""
	}
	sheet := findSheet(s, title)
	if sheet == nil {
		return parsedRange{}, fail
	}
	if cells == "" {
		p, err := locate(text, sheet, grid.Range{EndRow: grid.NoEnd, EndCol: grid.NoEnd})
		p.anchor = true
		return p, err
	}
	r, ok := grid.ParseCells(cells)
	if !ok {
		r, ok = parseR1C1(cells)
	}
	if !ok {
		for _, n := range s.NamedRanges {
			if strings.EqualFold(grid.Str(n, "name"), cells) {
				r := grid.RangeOf(grid.Sub(n, "range"))
				return locate(text, s.Sheet(r.SheetID), r)
			}
		}
		return parsedRange{}, fail
	}
	return locate(text, sheet, r)
}

func locate(text string, sheet *grid.Sheet, r grid.Range) (parsedRange, *wire.Error) {
	if sheet == nil || sheet.Type != "GRID" {
		return parsedRange{}, wire.Invalid("Unable to parse range: %s", text)
	}
	r.SheetID = sheet.ID
	clipped := sheet.Clip(r)
	if clipped.Empty() && (r.StartRow >= sheet.RowCount || r.StartCol >= sheet.ColumnCount) {
		return parsedRange{}, exceeds(sheet, r)
	}
	return parsedRange{sheet: sheet, Range: clipped, anchor: r.Rows() == 1 && r.Cols() == 1}, nil
}

func exceeds(sheet *grid.Sheet, r grid.Range) *wire.Error {
	if r.EndRow == grid.NoEnd {
		r.EndRow = max(sheet.RowCount, r.StartRow+1)
	}
	if r.EndCol == grid.NoEnd {
		r.EndCol = max(sheet.ColumnCount, r.StartCol+1)
	}
	return wire.Invalid("Range (%s) exceeds grid limits. Max rows: %d, max columns: %d", sheet.A1(r), sheet.RowCount, sheet.ColumnCount)
}

// splitRange takes the tab's title off a range.
func splitRange(text string) (title, cells string, hasTitle, ok bool) {
	if strings.HasPrefix(text, "'") {
		for i := 1; i < len(text); i++ {
			if text[i] != '\'' {
				continue
			}
			if i+1 < len(text) && text[i+1] == '\'' {
				i++
				continue
			}
			title = strings.ReplaceAll(text[1:i], "''", "'")
			switch {
			case i+1 == len(text):
				return title, "", true, true
			case text[i+1] == '!' && i+2 < len(text):
				return title, text[i+2:], true, true
			}
			return "", "", false, false
		}
		return "", "", false, false
	}
	if i := strings.LastIndexByte(text, '!'); i >= 0 {
		return text[:i], text[i+1:], true, i+1 < len(text)
	}
	return "", text, false, text != ""
}

func firstSheet(s *grid.Spreadsheet) *grid.Sheet {
	for _, sh := range s.Sheets() {
		if !sh.Hidden {
			return sh
		}
	}
	return nil
}

func findSheet(s *grid.Spreadsheet, title string) *grid.Sheet {
	if sh := s.SheetByTitle(title); sh != nil {
		return sh
	}
	for _, sh := range s.Sheets() {
		if strings.EqualFold(sh.Title, title) {
			return sh
		}
	}
	return nil
}

var r1c1 = regexp.MustCompile(`^(?i)R(\d+)C(\d+)(?::R(\d+)C(\d+))?$`)

func parseR1C1(s string) (grid.Range, bool) {
	m := r1c1.FindStringSubmatch(s)
	if m == nil {
		return grid.Range{}, false
	}
	n := make([]int, 4)
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1])
	}
	if m[3] == "" {
		n[2], n[3] = n[0], n[1]
	}
	if n[0] < 1 || n[1] < 1 || n[2] < n[0] || n[3] < n[1] {
		return grid.Range{}, false
	}
	return grid.Range{StartRow: n[0] - 1, StartCol: n[1] - 1, EndRow: n[2], EndCol: n[3]}, true
}
