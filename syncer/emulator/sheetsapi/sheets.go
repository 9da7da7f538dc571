package sheetsapi

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// Limits of a workbook.
const (
	maxCells      = 10_000_000
	defaultRows   = 1000
	defaultCols   = 26
	maxTitleRunes = 100
)

func (w *writer) updateSpreadsheetProperties(in grid.Tree) (grid.Tree, *wire.Error) {
	mask, err := fieldMask(in, wire.Spreadsheet.Field("properties").Message)
	if err != nil {
		return nil, err
	}
	return nil, w.setProperties(grid.Sub(in, "properties"), mask)
}

func (w *writer) setProperties(p grid.Tree, mask wire.Mask) *wire.Error {
	s := w.book
	set := func(name string, to *string) {
		if v, ok := p[name].(string); ok && mask.Has(name) {
			*to = v
		}
	}
	set("title", &s.Title)
	set("locale", &s.Locale)
	set("timeZone", &s.TimeZone)
	set("autoRecalc", &s.AutoRecalc)
	if !validLocale(s.Locale) {
		return wire.Invalid("Unsupported locale: %s", s.Locale)
	}
	if !validTimeZone(s.TimeZone) {
		return wire.Invalid("Invalid time zone: %s", s.TimeZone)
	}
	if t := grid.Sub(p, "iterativeCalculationSettings"); t != nil && mask.Has("iterativeCalculationSettings") {
		s.Iterative = t
	}
	if t := grid.Sub(p, "defaultFormat"); t != nil && mask.Has("defaultFormat") {
		s.DefaultFormat = mask.Sub("defaultFormat").Set(baseFormat(s), t)
	}
	if t := grid.Sub(p, "spreadsheetTheme"); t != nil && mask.Has("spreadsheetTheme") {
		s.Theme = t
	}
	w.change.Structure = true // functions may depend on locale and zone
	return nil
}

func (w *writer) addSheet(in grid.Tree) (grid.Tree, *wire.Error) {
	p := grid.Sub(in, "properties")
	id, given := int64(0), false
	if n, ok := p["sheetId"].(float64); ok {
		id, given = int64(n), true
	}
	if given && w.book.Sheet(id) != nil {
		return nil, wire.Invalid("A sheet with id %d already exists. Please enter another id.", id)
	}
	if given && id < 0 {
		return nil, wire.Invalid("Sheet id must be non-negative: %d", id)
	}
	if !given {
		id = w.newID(func(id int64) bool { return w.book.Sheet(id) != nil })
		if len(w.book.Sheets()) == 0 {
			id = 0
		}
	}
	title := grid.Str(p, "title")
	if title == "" {
		for n := len(w.book.Sheets()) + 1; ; n++ {
			if title = "Sheet" + itoa(n); findSheet(w.book, title) == nil {
				break
			}
		}
	}
	if err := w.freeTitle(title, -1); err != nil {
		return nil, err
	}
	index := len(w.book.Sheets())
	if n, ok := grid.Int(p, "index"); ok {
		if n < 0 || n > index {
			return nil, wire.Invalid("Sheet index is out of range: %d", n)
		}
		index = n
	}
	rows, cols := defaultRows, defaultCols
	g := grid.Sub(p, "gridProperties")
	if n, ok := grid.Int(g, "rowCount"); ok && n > 0 {
		rows = n
	}
	if n, ok := grid.Int(g, "columnCount"); ok && n > 0 {
		cols = n
	}
	sheet, err := w.book.AddSheet(id, title, index, 0, 0)
	if err != nil {
		return nil, wire.Internal()
	}
	if err := w.resize(sheet, rows, cols); err != nil {
		return nil, err
	}
	rest := shallow(p)
	for _, name := range []string{"sheetId", "title", "index", "sheetType"} {
		delete(rest, name)
	}
	if g != nil {
		g = shallow(g)
		delete(g, "rowCount")
		delete(g, "columnCount")
		rest["gridProperties"] = g
	}
	if err := w.setSheet(sheet.ID, rest, maskOf(rest)); err != nil {
		return nil, err
	}
	w.change.Structure = true
	return grid.Tree{"properties": w.renderer().sheetProperties(w.book.Sheet(id), index)}, nil
}

// maskOf selects what a tree holds.
func maskOf(t grid.Tree) wire.Mask {
	m := wire.Mask{}
	for k, v := range t {
		if sub, ok := v.(grid.Tree); ok && k == "gridProperties" {
			m[k] = maskOf(sub)
			continue
		}
		m[k] = nil
	}
	return m
}

func (w *writer) freeTitle(title string, except int64) *wire.Error {
	if utf8.RuneCountInString(title) > maxTitleRunes {
		return wire.Invalid("Sheet name cannot be greater than %d characters.", maxTitleRunes)
	}
	if strings.TrimSpace(title) == "" {
		return wire.Invalid("Sheet name cannot be empty.")
	}
	if sh := findSheet(w.book, title); sh != nil && sh.ID != except {
		return wire.Invalid("A sheet with the name %q already exists. Please enter another name.", title)
	}
	return nil
}

func (w *writer) deleteSheet(in grid.Tree) (grid.Tree, *wire.Error) {
	id := grid.ID(in, "sheetId")
	sh := w.book.Sheet(id)
	if sh == nil {
		return nil, noSheet(id)
	}
	if len(w.book.Sheets()) == 1 {
		return nil, wire.Invalid("You can't remove all the sheets in a document.")
	}
	others := slices.ContainsFunc(w.book.Sheets(), func(o *grid.Sheet) bool { return o.ID != id && !o.Hidden })
	if !others {
		return nil, wire.Invalid("You can't remove all the visible sheets in a document.")
	}
	if err := w.guard(sh.Bounds()); err != nil {
		return nil, err
	}
	w.book.DeleteSheet(id)
	w.change.Structure = true
	return nil, nil
}

func (w *writer) duplicateSheet(in grid.Tree) (grid.Tree, *wire.Error) {
	from := w.book.Sheet(grid.ID(in, "sourceSheetId"))
	if from == nil {
		return nil, noSheet(grid.ID(in, "sourceSheetId"))
	}
	title := grid.Str(in, "newSheetName")
	if title == "" {
		title = copyTitle(w.book, from.Title)
	}
	if err := w.freeTitle(title, -1); err != nil {
		return nil, err
	}
	id := w.newID(func(id int64) bool { return w.book.Sheet(id) != nil })
	if n, ok := in["newSheetId"].(float64); ok {
		id = int64(n)
		if w.book.Sheet(id) != nil {
			return nil, wire.Invalid("A sheet with id %d already exists. Please enter another id.", id)
		}
	}
	if w.book.Cells()+from.RowCount*from.ColumnCount > maxCells {
		return nil, tooManyCells()
	}
	index, _ := grid.Int(in, "insertSheetIndex")
	sh, err := w.book.CopySheet(w.book, from, id, title, index)
	if err != nil {
		return nil, wire.Internal()
	}
	w.freshIDs(sh)
	w.change.Structure = true
	at := slices.Index(w.book.Sheets(), sh)
	return grid.Tree{"properties": w.renderer().sheetProperties(sh, at)}, nil
}

func copyTitle(s *grid.Spreadsheet, title string) string {
	name := "Copy of " + title
	for n := 2; findSheet(s, name) != nil; n++ {
		name = "Copy of " + title + " " + itoa(n)
	}
	return name
}

// freshIDs gives the objects of a copied sheet ids of their own.
func (w *writer) freshIDs(sh *grid.Sheet) {
	for list, name := range map[*[]grid.Tree]string{
		&sh.Charts: "chartId", &sh.FilterViews: "filterViewId", &sh.ProtectedRanges: "protectedRangeId", &sh.Slicers: "slicerId",
		&sh.BandedRanges: "bandedRangeId",
	} {
		for i, t := range *list {
			t = shallow(t)
			t[name] = float64(w.newID(w.objectTaken))
			(*list)[i] = t
		}
	}
}

// objectTaken tells whether an object of any kind has an id.
func (w *writer) objectTaken(id int64) bool {
	for _, sh := range w.book.Sheets() {
		for name, list := range map[string][]grid.Tree{
			"chartId": sh.Charts, "filterViewId": sh.FilterViews, "protectedRangeId": sh.ProtectedRanges, "slicerId": sh.Slicers,
			"bandedRangeId": sh.BandedRanges,
		} {
			if slices.ContainsFunc(list, func(t grid.Tree) bool { return grid.ID(t, name) == id }) {
				return true
			}
		}
	}
	return false
}

// CopyTo carries out sheets.copyTo: a sheet of one spreadsheet is added to another. The second return is the SheetProperties.
func CopyTo(into *grid.Spreadsheet, from *grid.Spreadsheet, sheet *grid.Sheet, op Op, calc grid.Calculator) (Response, *wire.Error) {
	w := newWriter(into, op, calc)
	if into.Cells()+sheet.RowCount*sheet.ColumnCount > maxCells {
		return nil, tooManyCells()
	}
	index := len(into.Sheets())
	id := w.newID(func(id int64) bool { return into.Sheet(id) != nil })
	sh, err := into.CopySheet(from, sheet, id, copyTitle(into, sheet.Title), index)
	if err != nil {
		return nil, wire.Internal()
	}
	w.freshIDs(sh)
	w.change.Structure = true
	w.recalculate()
	return Reply(w.renderer().sheetProperties(into.Sheet(id), index)), nil
}
