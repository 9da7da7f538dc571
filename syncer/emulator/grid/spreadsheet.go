package grid

import (
	"fmt"
	"maps"
	"slices"
	"sync/atomic"

	"google.golang.org/api/sheets/v4"
)

// Spreadsheet is one version of a spreadsheet. See the package comment for what may be changed when.
type Spreadsheet struct {
	version uint64

	ID, Title        string
	Locale, TimeZone string
	// AutoRecalc is the API's RecalculationInterval.
	AutoRecalc string
	// Iterative is nil for none.
	Iterative *sheets.IterativeCalculationSettings
	// DefaultFormat and Theme are nil for what a new spreadsheet has.
	DefaultFormat *sheets.CellFormat
	Theme         *sheets.SpreadsheetTheme
	// NamedRanges in the order they were made.
	NamedRanges []*sheets.NamedRange
	// Comments in the order they were made; a [Sheet]'s CommentAnchors say where. One whose cell is gone has no anchor.
	Comments []*sheets.CommentThread

	sheets   []*Sheet
	metadata metadataTable
	formats  *formats
}

var versions atomic.Uint64 // names versions apart; says nothing about order

// New makes a spreadsheet without sheets that may be changed at once.
func New(id, title string) *Spreadsheet {
	return &Spreadsheet{
		version: versions.Add(1), ID: id, Title: title, Locale: "en_US", TimeZone: "Etc/GMT", AutoRecalc: "ON_CHANGE",
		formats: &formats{index: map[string]FormatID{}},
	}
}

// Edit returns a version that may be changed without touching this one. There must be one writer at a time.
func (s *Spreadsheet) Edit() *Spreadsheet {
	c := *s
	c.version = versions.Add(1)
	c.sheets = slices.Clone(s.sheets)
	c.NamedRanges, c.Comments = slices.Clone(s.NamedRanges), slices.Clone(s.Comments)
	c.metadata = s.metadata.share()
	f := *s.formats
	c.formats = &f
	return &c
}

// Copy returns a spreadsheet of its own with the same content under another id.
func (s *Spreadsheet) Copy(id, title string) *Spreadsheet {
	c := s.Edit()
	c.ID, c.Title = id, title
	c.Comments = nil // stay behind, as in Drive
	c.DropComments()
	c.formats.list = slices.Clone(c.formats.list)
	c.formats.index = maps.Clone(c.formats.index)
	return c
}

// Sheets returns the sheets in their order. Neither the slice nor the sheets may be changed; see [Spreadsheet.Edited].
func (s *Spreadsheet) Sheets() []*Sheet { return s.sheets }

// Sheet returns a sheet for reading, nil when there is none with the id.
func (s *Spreadsheet) Sheet(id int64) *Sheet {
	for _, sh := range s.sheets {
		if sh.ID == id {
			return sh
		}
	}
	return nil
}

// SheetByTitle returns a sheet for reading, nil when there is none. Titles differ by more than case.
func (s *Spreadsheet) SheetByTitle(title string) *Sheet {
	for _, sh := range s.sheets {
		if sh.Title == title {
			return sh
		}
	}
	return nil
}

// Edited returns a sheet for writing, nil when there is none with the id.
func (s *Spreadsheet) Edited(id int64) *Sheet {
	for i, sh := range s.sheets {
		if sh.ID != id {
			continue
		}
		if sh.version != s.version {
			sh = sh.cloneFor(s.version)
			s.sheets[i] = sh
		}
		return sh
	}
	return nil
}

// AddSheet puts a new empty GRID sheet at an index and returns it for writing. The id must be free.
func (s *Spreadsheet) AddSheet(id int64, title string, index, rows, cols int) (*Sheet, error) {
	if s.Sheet(id) != nil {
		return nil, fmt.Errorf("a sheet with the id %d exists", id)
	}
	sh := &Sheet{version: s.version, ID: id, Title: title, Type: "GRID", RowCount: rows, ColumnCount: cols}
	s.sheets = slices.Insert(s.sheets, min(max(index, 0), len(s.sheets)), sh)
	return sh, nil
}

// CopySheet puts a copy of a sheet, possibly of another spreadsheet, at an index, and returns it for writing.
// Ids inside (of charts, filter views, …) are kept; the caller renames those that must differ. Developer metadata stays behind.
func (s *Spreadsheet) CopySheet(from *Spreadsheet, source *Sheet, id int64, title string, index int) (*Sheet, error) {
	if s.Sheet(id) != nil {
		return nil, fmt.Errorf("a sheet with the id %d exists", id)
	}
	c := source.cloneFor(s.version)
	c.ID, c.Title, c.CommentAnchors = id, title, nil
	for i := range c.Merges {
		c.Merges[i].SheetID = id
	}
	c.eachAttached(renumber(source.ID, id))
	c.Tables = editAll(c.Tables, renumber(source.ID, id), func(*sheets.Table) bool { return true })
	if from.ID != s.ID {
		moved := map[FormatID]FormatID{0: 0}
		for i, r := range c.rows {
			if r == nil {
				continue
			}
			r = c.rowForWrite(i)
			for j := range r.cells {
				old := r.cells[j].format
				now, ok := moved[old]
				if !ok {
					now = s.Intern(from.Format(old))
					moved[old] = now
				}
				r.cells[j].format = now
			}
		}
	}
	s.sheets = slices.Insert(s.sheets, min(max(index, 0), len(s.sheets)), c)
	return c, nil
}

// DeleteSheet removes a sheet and everything attached to it; references to it become #REF!.
func (s *Spreadsheet) DeleteSheet(id int64) {
	sh := s.Sheet(id)
	if sh == nil {
		return
	}
	title := sh.Title
	s.sheets = slices.DeleteFunc(s.sheets, func(sh *Sheet) bool { return sh.ID == id })
	s.NamedRanges = slices.DeleteFunc(s.NamedRanges,
		func(n *sheets.NamedRange) bool { return RangeOf(n.Range).SheetID == id })
	s.metadata.deleteSheet(id)
	s.rewriteFormulas(func(*Sheet) refEdit { return refEdit{sheet: title, kind: refSheetGone} })
}

// RenameSheet changes a sheet's title, also in formulas.
func (s *Spreadsheet) RenameSheet(id int64, title string) {
	sh := s.Edited(id)
	if sh == nil || sh.Title == title {
		return
	}
	old := sh.Title
	sh.Title = title
	s.rewriteFormulas(func(*Sheet) refEdit { return refEdit{sheet: old, kind: refSheetRenamed, title: title} })
}

// MoveSheet puts a sheet at an index counted after the move.
func (s *Spreadsheet) MoveSheet(id int64, index int) {
	at := slices.IndexFunc(s.sheets, func(sh *Sheet) bool { return sh.ID == id })
	if at < 0 {
		return
	}
	sh := s.sheets[at]
	s.sheets = slices.Delete(s.sheets, at, at+1)
	s.sheets = slices.Insert(s.sheets, min(max(index, 0), len(s.sheets)), sh)
}

// Cells is the number of cells of all grids, filled or not.
func (s *Spreadsheet) Cells() int {
	n := 0
	for _, sh := range s.sheets {
		n += sh.RowCount * sh.ColumnCount
	}
	return n
}

// Resize sets the size of a sheet's grid; what falls off goes as with [Spreadsheet.DeleteDimension].
func (s *Spreadsheet) Resize(id int64, rows, cols int) {
	sh := s.Edited(id)
	if rows < sh.RowCount {
		s.DeleteDimension(id, Rows, rows, sh.RowCount)
	}
	if cols < sh.ColumnCount {
		s.DeleteDimension(id, Columns, cols, sh.ColumnCount)
	}
	sh.grow(rows, cols)
}
