package xlsx

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"sheetsync/syncer/emulator/grid"
)

// defaultFont is what Google shows cells in that have no font.
const defaultFont = "Arial"

// Save writes a spreadsheet as a workbook.
func Save(s *grid.Spreadsheet, w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	v := &saver{file: f, from: s, styles: map[grid.FormatID]int{}, names: map[int64]string{}}
	if err := v.file.SetDefaultFont(defaultFont); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	if err := v.sheets(); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	write := f.Write
	if slices.ContainsFunc(s.Sheets(), func(sh *grid.Sheet) bool { return len(sh.Tables) > 0 }) {
		write = v.withTables
	}
	if err := write(w); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

type saver struct {
	file   *excelize.File
	from   *grid.Spreadsheet
	styles map[grid.FormatID]int
	names  map[int64]string // of each sheet in the workbook
	tabled int              // how many Tables were written
}

// maxSheetName is how many characters a sheet's name may have in a workbook; the API allows 100.
const maxSheetName = 31

// sheetName makes a title fit for a workbook and different from the names given so far.
func (v *saver) sheetName(title string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) {
			return '_'
		}
		return r
	}, title)
	name = strings.Trim(name, "'")
	if name == "" {
		name = "Sheet"
	}
	base := []rune(name)
	for n := 1; ; n++ {
		suffix := ""
		if n > 1 {
			suffix = fmt.Sprintf(" (%d)", n)
		}
		candidate := string(base[:min(len(base), maxSheetName-len(suffix))]) + suffix
		taken := false
		for _, other := range v.names {
			taken = taken || strings.EqualFold(other, candidate)
		}
		if !taken {
			return candidate
		}
	}
}

func (v *saver) sheets() error {
	all := v.from.Sheets()
	for i, sheet := range all {
		name := v.sheetName(sheet.Title)
		v.names[sheet.ID] = name
		if i == 0 {
			if err := v.file.SetSheetName("Sheet1", name); err != nil {
				return err
			}
		} else if _, err := v.file.NewSheet(name); err != nil {
			return err
		}
	}
	for _, sheet := range all {
		if err := v.sheet(sheet, v.names[sheet.ID]); err != nil {
			return fmt.Errorf("sheet %d: %w", sheet.ID, err)
		}
	}
	for _, sheet := range all { // last, since the active sheet can't be hidden
		if sheet.Hidden {
			if err := v.file.SetSheetVisible(v.names[sheet.ID], false); err != nil {
				return err
			}
		}
	}
	return v.definedNames()
}

func (v *saver) sheet(sheet *grid.Sheet, name string) error {
	for _, step := range []func(*grid.Sheet, string) error{v.layout, v.rules, v.validations, v.notes, v.charts, v.cells} {
		if err := step(sheet, name); err != nil {
			return err
		}
	}
	return nil
}

func (v *saver) definedNames() error {
	for _, n := range v.from.NamedRanges {
		r := grid.RangeOf(n.Range)
		sheet := v.from.Sheet(r.SheetID)
		if sheet == nil {
			continue
		}
		err := v.file.SetDefinedName(&excelize.DefinedName{
			Name: n.Name, RefersTo: v.reference(sheet, sheet.Clip(r)),
		})
		if err != nil {
			return fmt.Errorf("named range: %w", err)
		}
	}
	return nil
}

// reference writes a range as 'Sheet'!$A$1:$B$2.
func (v *saver) reference(sheet *grid.Sheet, r grid.Range) string {
	quoted := "'" + strings.ReplaceAll(v.names[sheet.ID], "'", "''") + "'"
	return quoted + "!" + absolute(r.StartRow, r.StartCol) + ":" + absolute(r.EndRow-1, r.EndCol-1)
}

func absolute(row, col int) string {
	return fmt.Sprintf("$%s$%d", grid.ColumnName(col), row+1)
}

// cellsOf writes a range as A1:B2.
func cellsOf(r grid.Range) string {
	return grid.CellName(r.StartRow, r.StartCol) + ":" + grid.CellName(r.EndRow-1, r.EndCol-1)
}
