package requests

import (
	"regexp"
	"strings"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/render"
	"sheetsync/syncer/emulator/wire"
)

// searched returns the areas that a search looks through.
func (b *batch) searched(in *sheets.FindReplaceRequest) ([]grid.Range, *wire.Error) {
	switch {
	case in.Range != nil:
		r, err := ranges.Grid(b.Book, in.Range)
		return []grid.Range{r}, err
	case in.AllSheets:
		var areas []grid.Range
		for _, sh := range b.Book.Sheets() {
			areas = append(areas, sh.Bounds())
		}
		return areas, nil
	}
	sh := b.Book.Sheet(in.SheetId)
	if sh == nil {
		return nil, ranges.NoSheet(in.SheetId)
	}
	return []grid.Range{sh.Bounds()}, nil
}

// search is what a FindReplaceRequest looks for, and what it puts in its place.
func search(in *sheets.FindReplaceRequest) (*regexp.Regexp, string, *wire.Error) {
	if in.Find == "" {
		return nil, "", wire.Invalid("find is required.")
	}
	pattern, replacement := in.Find, in.Replacement
	if !in.SearchByRegex {
		pattern = regexp.QuoteMeta(in.Find)
		replacement = strings.ReplaceAll(replacement, "$", "$$")
	}
	if in.MatchEntireCell {
		pattern = "^(?:" + pattern + ")$"
	}
	if !in.MatchCase {
		pattern = "(?i)" + pattern
	}
	expression, err := regexp.Compile(pattern)
	if err != nil {
		return nil, "", wire.Invalid("Invalid regular expression: %s", in.Find)
	}
	return expression, replacement, nil
}

func (b *batch) findReplace(in *sheets.FindReplaceRequest) (*sheets.FindReplaceResponse, *wire.Error) {
	expression, replacement, err := search(in)
	if err != nil {
		return nil, err
	}
	areas, err := b.searched(in)
	if err != nil {
		return nil, err
	}
	out := &sheets.FindReplaceResponse{}
	f := render.NewFormatter(b.Book)
	for _, a := range areas {
		sh, changed := b.Book.Sheet(a.SheetID), false
		for r := a.StartRow; r < min(a.EndRow, sh.UsedRows()); r++ {
			inRow := false
			for c := a.StartCol; c < min(a.EndCol, sh.Row(r).Len()); c++ {
				cell := sh.Cell(r, c)
				text, formula := f.Shown(cell), cell.Formula() != ""
				if formula {
					text = cell.Formula()
				}
				n := len(expression.FindAllStringIndex(text, -1))
				if cell.Blank() || n == 0 || formula && !in.IncludeFormulas {
					continue
				}
				if !changed {
					if err := b.Guard(a); err != nil {
						return nil, err
					}
					sh, changed = b.Book.Edited(a.SheetID), true
				}
				inRow = true
				out.OccurrencesChanged += int64(n)
				if formula {
					out.FormulasChanged++
				} else {
					out.ValuesChanged++
				}
				now := cell.WithValue(grid.Value{})
				if text := expression.ReplaceAllString(text, replacement); text != "" {
					now = b.Typed(cell, text)
				}
				sh.SetCell(r, c, now)
			}
			if inRow {
				out.RowsChanged++
			}
		}
		if changed {
			out.SheetsChanged++
			b.Touch(a)
		}
	}
	return out, nil
}

var blanks = regexp.MustCompile(`\s+`)

func (b *batch) trimWhitespace(
	in *sheets.TrimWhitespaceRequest,
) (*sheets.TrimWhitespaceResponse, *wire.Error) {
	area, sh, err := b.Area(in.Range)
	if err != nil {
		return nil, err
	}
	out := &sheets.TrimWhitespaceResponse{}
	for r := area.StartRow; r < min(area.EndRow, sh.UsedRows()); r++ {
		for c := area.StartCol; c < min(area.EndCol, sh.Row(r).Len()); c++ {
			cell := sh.Cell(r, c)
			if cell.Kind() != grid.Text || cell.Formula() != "" {
				continue
			}
			now := blanks.ReplaceAllString(strings.TrimSpace(cell.Text()), " ")
			if now != cell.Text() {
				sh.SetCell(r, c, cell.WithValue(grid.TextValue(now)))
				out.CellsChangedCount++
			}
		}
	}
	b.Touch(area)
	return out, nil
}

// delimiters are those of a DelimiterType; CUSTOM names its own.
var delimiters = map[string]string{
	"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " ", "": ",", "AUTODETECT": ",",
}

func (b *batch) textToColumns(in *sheets.TextToColumnsRequest) *wire.Error {
	area, err := ranges.Grid(b.Book, in.Source)
	if err != nil {
		return err
	}
	if area.Cols() != 1 {
		return wire.Invalid("source must be a single column.")
	}
	delimiter := delimiters[in.DelimiterType]
	if in.DelimiterType == "CUSTOM" {
		delimiter = in.Delimiter
	}
	if delimiter == "" {
		return wire.Invalid("delimiter is required.")
	}
	sh := b.Book.Sheet(area.SheetID)
	for r := area.StartRow; r < min(area.EndRow, sh.UsedRows()); r++ {
		cell := sh.Cell(r, area.StartCol)
		if cell.Kind() != grid.Text {
			continue
		}
		row := pieces(cell.Text(), delimiter)
		sh = b.Book.Edited(area.SheetID)
		if err := b.Grow(sh, 0, area.StartCol+len(row)); err != nil {
			return err
		}
		if _, err := b.Put(ranges.Cell(sh, r, area.StartCol), [][]any{row}, false); err != nil {
			return err
		}
	}
	return nil
}
