package sheetsapi

import (
	"regexp"
	"strings"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

func (w *writer) sortRange(in grid.Tree) (grid.Tree, *wire.Error) {
	area, err := gridRange(w.book, grid.Sub(in, "range"))
	if err != nil {
		return nil, err
	}
	return nil, w.sort(area, grid.List(in, "sortSpecs"))
}

func (w *writer) sort(area grid.Range, specs []any) *wire.Error {
	if err := w.guard(area); err != nil {
		return err
	}
	for _, m := range w.book.Sheet(area.SheetID).Merges {
		if m.Overlaps(area) && m.Rows() > 1 {
			return wire.Invalid("You can't sort a range with vertical merges.")
		}
	}
	var keys []grid.SortKey
	for _, s := range specs {
		t, _ := s.(grid.Tree)
		col, _ := grid.Int(t, "dimensionIndex") // the sheet's column, not the range's
		if col < area.StartCol || col >= area.EndCol {
			return wire.Invalid("SortSpec.dimensionIndex: %d is outside of the sorted range.", col)
		}
		keys = append(keys, grid.SortKey{Col: col, Descending: grid.Str(t, "sortOrder") == "DESCENDING"})
	}
	if len(keys) == 0 {
		keys = []grid.SortKey{{Col: area.StartCol}}
	}
	w.book.SortRange(area, keys)
	w.change.Structure = true
	return nil
}

func (w *writer) findReplace(in grid.Tree) (grid.Tree, *wire.Error) {
	find, replacement := grid.Str(in, "find"), grid.Str(in, "replacement")
	if find == "" {
		return nil, wire.Invalid("find is required.")
	}
	pattern := find
	if !grid.Flag(in, "searchByRegex") {
		pattern, replacement = regexp.QuoteMeta(find), strings.ReplaceAll(replacement, "$", "$$")
	}
	if grid.Flag(in, "matchEntireCell") {
		pattern = "^(?:" + pattern + ")$"
	}
	if !grid.Flag(in, "matchCase") {
		pattern = "(?i)" + pattern
	}
	expression, failed := regexp.Compile(pattern)
	if failed != nil {
		return nil, wire.Invalid("Invalid regular expression: %s", find)
	}
	var areas []grid.Range
	switch {
	case grid.Sub(in, "range") != nil:
		r, err := gridRange(w.book, grid.Sub(in, "range"))
		if err != nil {
			return nil, err
		}
		areas = append(areas, r)
	case grid.Flag(in, "allSheets"):
		for _, sh := range w.book.Sheets() {
			areas = append(areas, sh.Bounds())
		}
	default:
		sh := w.book.Sheet(grid.ID(in, "sheetId"))
		if sh == nil {
			return nil, noSheet(grid.ID(in, "sheetId"))
		}
		areas = append(areas, sh.Bounds())
	}
	values, formulas, occurrences, sheets := 0, 0, 0, 0
	rows := map[[2]int64]bool{}
	f := newFormatter(w.book)
	for _, a := range areas {
		changed := false
		sh := w.book.Sheet(a.SheetID)
		for r := a.StartRow; r < min(a.EndRow, sh.UsedRows()); r++ {
			for c := a.StartCol; c < min(a.EndCol, sh.Row(r).Len()); c++ {
				cell := sh.Cell(r, c)
				text := f.shown(cell)
				if cell.Formula() != "" {
					if !grid.Flag(in, "includeFormulas") {
						continue
					}
					text = cell.Formula()
				}
				n := len(expression.FindAllStringIndex(text, -1))
				if cell.Blank() || n == 0 {
					continue
				}
				if !changed {
					if err := w.guard(a); err != nil {
						return nil, err
					}
					sh, changed = w.book.Edited(a.SheetID), true
					sheets++
				}
				occurrences += n
				rows[[2]int64{a.SheetID, int64(r)}] = true
				now := expression.ReplaceAllString(text, replacement)
				if cell.Formula() != "" {
					formulas++
				} else {
					values++
				}
				if now == "" {
					sh.SetCell(r, c, cell.WithValue(grid.Value{}))
				} else {
					sh.SetCell(r, c, w.typed(cell, now))
				}
			}
		}
		if changed {
			w.touch(a)
		}
	}
	out := grid.Tree{}
	for name, n := range map[string]int{"valuesChanged": values, "formulasChanged": formulas, "rowsChanged": len(rows),
		"sheetsChanged": sheets, "occurrencesChanged": occurrences} {
		if n > 0 {
			out[name] = n
		}
	}
	return out, nil
}

var blanks = regexp.MustCompile(`\s+`)

func (w *writer) trimWhitespace(in grid.Tree) (grid.Tree, *wire.Error) {
	area, err := gridRange(w.book, grid.Sub(in, "range"))
	if err != nil {
		return nil, err
	}
	if err := w.guard(area); err != nil {
		return nil, err
	}
	sh, n := w.book.Edited(area.SheetID), 0
	for r := area.StartRow; r < min(area.EndRow, sh.UsedRows()); r++ {
		for c := area.StartCol; c < min(area.EndCol, sh.Row(r).Len()); c++ {
			cell := sh.Cell(r, c)
			if cell.Kind() != grid.Text || cell.Formula() != "" {
				continue
			}
			if now := blanks.ReplaceAllString(strings.TrimSpace(cell.Text()), " "); now != cell.Text() {
				sh.SetCell(r, c, cell.WithValue(grid.TextValue(now)))
				n++
			}
		}
	}
	w.touch(area)
	if n == 0 {
		return grid.Tree{}, nil
	}
	return grid.Tree{"cellsChangedCount": n}, nil
}

func (w *writer) deleteDuplicates(in grid.Tree) (grid.Tree, *wire.Error) {
	area, err := gridRange(w.book, grid.Sub(in, "range"))
	if err != nil {
		return nil, err
	}
	if err := w.guard(area); err != nil {
		return nil, err
	}
	var cols []int
	for _, v := range grid.List(in, "comparisonColumns") {
		t, _ := v.(grid.Tree)
		start, _ := grid.Int(t, "startIndex")
		end, ok := grid.Int(t, "endIndex")
		if !ok {
			end = area.EndCol
		}
		for c := start; c < end; c++ {
			cols = append(cols, c)
		}
	}
	if len(cols) == 0 {
		for c := area.StartCol; c < area.EndCol; c++ {
			cols = append(cols, c)
		}
	}
	sh := w.book.Edited(area.SheetID)
	f := newFormatter(w.book)
	seen := map[string]bool{}
	to := area.StartRow
	for r := area.StartRow; r < area.EndRow; r++ {
		key := ""
		for _, c := range cols {
			key += strings.ToLower(f.shown(sh.Cell(r, c))) + "\x00"
		}
		if seen[key] {
			continue
		}
		seen[key] = true
		if to != r {
			for c := area.StartCol; c < area.EndCol; c++ {
				sh.SetCell(to, c, sh.Cell(r, c))
			}
		}
		to++
	}
	for r := to; r < area.EndRow; r++ {
		for c := area.StartCol; c < area.EndCol; c++ {
			sh.SetCell(r, c, grid.Cell{})
		}
	}
	w.touch(area)
	if n := area.EndRow - to; n > 0 {
		return grid.Tree{"duplicatesRemovedCount": n}, nil
	}
	return grid.Tree{}, nil
}

func (w *writer) textToColumns(in grid.Tree) (grid.Tree, *wire.Error) {
	area, err := gridRange(w.book, grid.Sub(in, "source"))
	if err != nil {
		return nil, err
	}
	if area.Cols() != 1 {
		return nil, wire.Invalid("source must be a single column.")
	}
	delimiter := map[string]string{"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " ", "CUSTOM": grid.Str(in, "delimiter"),
		"": ",", "AUTODETECT": ","}[grid.Str(in, "delimiterType")]
	if delimiter == "" {
		return nil, wire.Invalid("delimiter is required.")
	}
	sh := w.book.Sheet(area.SheetID)
	for r := area.StartRow; r < min(area.EndRow, sh.UsedRows()); r++ {
		cell := sh.Cell(r, area.StartCol)
		if cell.Kind() != grid.Text {
			continue
		}
		var row []any
		for part := range strings.SplitSeq(cell.Text(), delimiter) {
			row = append(row, part)
		}
		sh = w.book.Edited(area.SheetID)
		if err := w.resize(sh, sh.RowCount, max(sh.ColumnCount, area.StartCol+len(row))); err != nil {
			return nil, err
		}
		one := grid.Range{SheetID: area.SheetID, StartRow: r, EndRow: r + 1, StartCol: area.StartCol, EndCol: area.StartCol + 1}
		if _, err := w.put(parsedRange{sheet: sh, Range: one, anchor: true}, [][]any{row}, false); err != nil {
			return nil, err
		}
	}
	return nil, nil
}
