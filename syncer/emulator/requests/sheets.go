package requests

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/edit"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/render"
	"sheetsync/syncer/emulator/wire"
)

// The size of a sheet that names none, and how long its title may be.
const (
	defaultRows   = 1000
	defaultCols   = 26
	maxTitleRunes = 100
)

func (b *batch) addSheet(in *sheets.AddSheetRequest) (*sheets.AddSheetResponse, *wire.Error) {
	p := *wire.OrNew(in.Properties)
	id, err := b.sheetID(&p)
	if err != nil {
		return nil, err
	}
	if p.Title == "" {
		for n := len(b.Book.Sheets()) + 1; p.Title == ""; n++ {
			if title := "Sheet" + strconv.Itoa(n); ranges.FindSheet(b.Book, title) == nil {
				p.Title = title
			}
		}
	}
	if err := b.freeTitle(p.Title, -1); err != nil {
		return nil, err
	}
	index := len(b.Book.Sheets())
	if wire.Given(p.Index, p.ForceSendFields, "Index") {
		if p.Index < 0 || int(p.Index) > index {
			return nil, wire.Invalid("Sheet index is out of range: %d", p.Index)
		}
		index = int(p.Index)
	}
	g := *wire.OrNew(p.GridProperties)
	if g.RowCount <= 0 {
		g.RowCount = defaultRows
	}
	if g.ColumnCount <= 0 {
		g.ColumnCount = defaultCols
	}
	sheet, failed := b.Book.AddSheet(id, p.Title, index, 0, 0)
	if failed != nil {
		return nil, wire.Internal()
	}
	if err := b.Resize(sheet, int(g.RowCount), int(g.ColumnCount)); err != nil {
		return nil, err
	}
	p.GridProperties = &g
	rest := wire.MaskOf(&p)
	for _, name := range []string{"sheetId", "title", "index", "sheetType"} {
		delete(rest, name)
	}
	if err := b.setSheet(sheet.ID, &p, rest); err != nil {
		return nil, err
	}
	b.Restructured()
	return &sheets.AddSheetResponse{Properties: render.SheetProperties(b.Book.Sheet(id), index)}, nil
}

// sheetID is the id that a new sheet asks for, or a new one.
func (b *batch) sheetID(p *sheets.SheetProperties) (int64, *wire.Error) {
	switch given := wire.Given(p.SheetId, p.ForceSendFields, "SheetId"); {
	case given && b.SheetTaken(p.SheetId):
		return 0, sheetExists(p.SheetId)
	case given && p.SheetId < 0:
		return 0, wire.Invalid("Sheet id must be non-negative: %d", p.SheetId)
	case given:
		return p.SheetId, nil
	}
	id := b.NewID(b.SheetTaken)
	if len(b.Book.Sheets()) == 0 {
		id = 0
	}
	return id, nil
}

func sheetExists(id int64) *wire.Error {
	return wire.Invalid("A sheet with id %d already exists. Please enter another id.", id)
}

func (b *batch) freeTitle(title string, except int64) *wire.Error {
	if utf8.RuneCountInString(title) > maxTitleRunes {
		return wire.Invalid("Sheet name cannot be greater than %d characters.", maxTitleRunes)
	}
	if strings.TrimSpace(title) == "" {
		return wire.Invalid("Sheet name cannot be empty.")
	}
	if sh := ranges.FindSheet(b.Book, title); sh != nil && sh.ID != except {
		return wire.Invalid("A sheet with the name %q already exists. Please enter another name.", title)
	}
	return nil
}

// otherVisible tells whether people see a sheet other than one.
func (b *batch) otherVisible(id int64) bool {
	return slices.ContainsFunc(b.Book.Sheets(), func(o *grid.Sheet) bool { return o.ID != id && !o.Hidden })
}

func (b *batch) deleteSheet(in *sheets.DeleteSheetRequest) *wire.Error {
	sh := b.Book.Sheet(in.SheetId)
	switch {
	case sh == nil:
		return ranges.NoSheet(in.SheetId)
	case len(b.Book.Sheets()) == 1:
		return wire.Invalid("You can't remove all the sheets in a document.")
	case !b.otherVisible(sh.ID):
		return wire.Invalid("You can't remove all the visible sheets in a document.")
	}
	if err := b.Guard(sh.Bounds()); err != nil {
		return err
	}
	b.Book.DeleteSheet(sh.ID)
	b.Restructured()
	return nil
}

func (b *batch) duplicateSheet(
	in *sheets.DuplicateSheetRequest,
) (*sheets.DuplicateSheetResponse, *wire.Error) {
	from := b.Book.Sheet(in.SourceSheetId)
	if from == nil {
		return nil, ranges.NoSheet(in.SourceSheetId)
	}
	title := in.NewSheetName
	if title == "" {
		title = copyTitle(b.Book, from.Title)
	}
	if err := b.freeTitle(title, -1); err != nil {
		return nil, err
	}
	id := b.NewID(b.SheetTaken)
	if wire.Given(in.NewSheetId, in.ForceSendFields, "NewSheetId") {
		if id = in.NewSheetId; b.SheetTaken(id) {
			return nil, sheetExists(id)
		}
	}
	sh, err := b.copySheet(b.Book, from, id, title, int(in.InsertSheetIndex))
	if err != nil {
		return nil, err
	}
	at := slices.Index(b.Book.Sheets(), sh)
	return &sheets.DuplicateSheetResponse{Properties: render.SheetProperties(sh, at)}, nil
}

func copyTitle(s *grid.Spreadsheet, title string) string {
	name := "Copy of " + title
	for n := 2; ranges.FindSheet(s, name) != nil; n++ {
		name = "Copy of " + title + " " + strconv.Itoa(n)
	}
	return name
}

// copySheet copies a sheet with what lies on it, which gets ids of its own.
func (b *batch) copySheet(
	from *grid.Spreadsheet, sheet *grid.Sheet, id int64, title string, index int,
) (*grid.Sheet, *wire.Error) {
	if err := b.Room(sheet.RowCount * sheet.ColumnCount); err != nil {
		return nil, err
	}
	sh, err := b.Book.CopySheet(from, sheet, id, title, index)
	if err != nil {
		return nil, wire.Internal()
	}
	b.Renumber(sh)
	b.Restructured()
	return sh, nil
}

// CopyTo carries out sheets.copyTo: a sheet of one spreadsheet is added to another, which the writer
// changes. The answer is its SheetProperties.
func CopyTo(w *edit.Writer, from *grid.Spreadsheet, sheet *grid.Sheet) (wire.Appender, *wire.Error) {
	b := newBatch(w)
	index := len(w.Book.Sheets())
	sh, err := b.copySheet(from, sheet, w.NewID(b.SheetTaken), copyTitle(w.Book, sheet.Title), index)
	if err != nil {
		return nil, err
	}
	w.Recalculate()
	return w.Renderer().Answer(render.SheetProperties(w.Book.Sheet(sh.ID), index)), nil
}
