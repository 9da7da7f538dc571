package edit

import (
	"math/rand/v2"
	"slices"
	"time"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/display"
	"sheetsync/syncer/emulator/assume"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/render"
	"sheetsync/syncer/emulator/wire"
)

// Writer carries out one request on a version that may be changed. After an error the version is to
// be thrown away.
type Writer struct {
	Book *grid.Spreadsheet
	// Caller is who asks; Time is when.
	Caller render.Caller
	Time   time.Time
	// IDs is where generated ids come from.
	IDs *rand.Rand
	// Assume is what is answered where nobody knows what the API does.
	Assume assume.Answers

	calc   grid.Calculator // nil computes nothing
	locale display.Locale
	change grid.Change
	// entered remembers the formats that typed values bring along.
	entered map[enteredFormat]grid.FormatID
}

type enteredFormat struct {
	base          grid.FormatID
	kind, pattern string
}

// New makes a writer; calc may be nil.
func New(
	s *grid.Spreadsheet, caller render.Caller, now time.Time, seed uint64, calc grid.Calculator,
) *Writer {
	return &Writer{Book: s, Caller: caller, Time: now, calc: calc, locale: display.For(s.Locale),
		IDs: rand.New(rand.NewPCG(seed, 0))}
}

// Renderer writes what came of the request.
func (w *Writer) Renderer() *render.Renderer { return render.New(w.Book, w.Caller) }

// NewID returns an id that taken refuses.
func (w *Writer) NewID(taken func(int64) bool) int64 {
	for {
		if id := int64(w.IDs.Int32N(1<<31-2) + 1); !taken(id) {
			return id
		}
	}
}

// SheetTaken tells whether a sheet has an id.
func (w *Writer) SheetTaken(id int64) bool { return w.Book.Sheet(id) != nil }

// Recalculate brings Tables and formulas up to date once a request is done.
func (w *Writer) Recalculate() {
	w.settleTables()
	changed := w.change.Structure || len(w.change.Cells) > 0
	if w.calc != nil && changed && hasFormulas(w.Book) {
		w.calc.Recalculate(w.Book, w.change)
	}
	w.change = grid.Change{}
}

func hasFormulas(s *grid.Spreadsheet) bool {
	return slices.ContainsFunc(s.Sheets(), func(sh *grid.Sheet) bool { return sh.Formulas() > 0 })
}

// Touch notes that the cells of a range were written.
func (w *Writer) Touch(r grid.Range) { w.change.Cells = append(w.change.Cells, r) }

// Restructured notes that rows, columns or sheets were added, removed, moved or renamed.
func (w *Writer) Restructured() { w.change.Structure = true }

// Area reads a GridRange that the caller may write to, and returns its sheet for writing.
func (w *Writer) Area(g *sheets.GridRange) (grid.Range, *grid.Sheet, *wire.Error) {
	area, err := ranges.Grid(w.Book, g)
	if err == nil {
		err = w.Guard(area)
	}
	if err != nil {
		return area, nil, err
	}
	return area, w.Book.Edited(area.SheetID), nil
}

// Protected is the answer to a write where a protected range keeps the caller out.
func Protected() *wire.Error {
	return wire.Invalid("You are trying to edit a protected cell or object. " +
		"Please contact the spreadsheet owner to remove protection if you need to edit.")
}

// Guard refuses to write where a protected range keeps the caller out.
func (w *Writer) Guard(r grid.Range) *wire.Error {
	sh := w.Book.Sheet(r.SheetID)
	if sh == nil {
		return nil
	}
	for _, p := range sh.ProtectedRanges {
		if !w.Closed(p) || !ProtectedArea(w.Book, p).Overlaps(r) {
			continue
		}
		if !slices.ContainsFunc(p.UnprotectedRanges, func(u *sheets.GridRange) bool {
			return grid.RangeOf(u).Contains(r)
		}) {
			return Protected()
		}
	}
	return nil
}

// Closed tells whether a protected range keeps the caller out.
func (w *Writer) Closed(p *grid.ProtectedRange) bool { return !p.WarningOnly && !w.Caller.MayEdit(p) }

// ProtectedArea is the range that a ProtectedRange covers.
func ProtectedArea(s *grid.Spreadsheet, p *grid.ProtectedRange) grid.Range {
	if p.NamedRangeId != "" {
		for _, n := range s.NamedRanges {
			if n.NamedRangeId == p.NamedRangeId {
				return grid.RangeOf(n.Range)
			}
		}
	}
	return grid.RangeOf(p.Range)
}
