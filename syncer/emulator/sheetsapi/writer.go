package sheetsapi

import (
	"math/rand/v2"
	"slices"
	"strconv"

	"sheetsync/syncer/emulator/display"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// Read answers a request that changes nothing.
func Read(s *grid.Spreadsheet, op Op) (Response, *wire.Error) {
	switch op.Method {
	case Get:
		return spreadsheetGet(s, op)
	case GetByDataFilter:
		return spreadsheetGetByDataFilter(s, op)
	case ValuesGet:
		return valuesGet(s, op)
	case ValuesBatchGet:
		return valuesBatchGet(s, op)
	case ValuesBatchGetByData:
		return valuesBatchGetByDataFilter(s, op)
	case MetadataGet:
		return metadataGet(s, op)
	case MetadataSearch:
		return metadataSearch(s, op)
	}
	return nil, wire.NotFound()
}

// IsWrite tells whether a method is one of [Write].
func IsWrite(method string) bool { return writers[method] != nil }

var writers map[string]func(*writer) (Response, *wire.Error)

func init() { // the table refers to functions that refer to it
	writers = map[string]func(*writer) (Response, *wire.Error){
		BatchUpdate:             (*writer).batchUpdate,
		ValuesUpdate:            (*writer).valuesUpdate,
		ValuesBatchUpdate:       (*writer).valuesBatchUpdate,
		ValuesBatchUpdateByData: (*writer).valuesBatchUpdateByData,
		ValuesAppend:            (*writer).valuesAppend,
		ValuesClear:             (*writer).valuesClear,
		ValuesBatchClear:        (*writer).valuesBatchClear,
		ValuesBatchClearByData:  (*writer).valuesBatchClearByData,
	}
}

// Write carries a request out on a version that may be changed. On an error the version is spoilt and must be thrown away.
// calc may be nil. The answer reads from the version: it must be written out before the version is changed again.
func Write(s *grid.Spreadsheet, op Op, calc grid.Calculator) (Response, *wire.Error) {
	do := writers[op.Method]
	if do == nil {
		return nil, wire.NotFound()
	}
	return do(newWriter(s, op, calc))
}

func newWriter(s *grid.Spreadsheet, op Op, calc grid.Calculator) *writer {
	return &writer{book: s, op: op, calc: calc, ids: rand.New(rand.NewPCG(op.Seed, 0)), locale: display.For(s.Locale)}
}

// writer carries out one request.
type writer struct {
	book   *grid.Spreadsheet
	op     Op
	calc   grid.Calculator
	ids    *rand.Rand
	locale display.Locale
	change grid.Change
	// metadataSet is true once developer metadata was added or changed.
	metadataSet bool
	// entered remembers the formats that typed values bring along.
	entered map[enteredFormat]grid.FormatID
}

type enteredFormat struct {
	base          grid.FormatID
	kind, pattern string
}

// newID returns an id that taken refuses.
func (w *writer) newID(taken func(int64) bool) int64 {
	for {
		if id := int64(w.ids.Int32N(1<<31-2) + 1); !taken(id) {
			return id
		}
	}
}

// recalculate brings formulas up to date once a request is done.
func (w *writer) recalculate() {
	if w.calc != nil && (w.change.Structure || len(w.change.Cells) > 0) && hasFormulas(w.book) {
		w.calc.Recalculate(w.book, w.change)
	}
	w.change = grid.Change{}
}

func hasFormulas(s *grid.Spreadsheet) bool {
	return slices.ContainsFunc(s.Sheets(), func(sh *grid.Sheet) bool { return sh.Formulas() > 0 })
}

// touch notes that the cells of a range were written.
func (w *writer) touch(r grid.Range) { w.change.Cells = append(w.change.Cells, r) }

const protectedMessage = "You are trying to edit a protected cell or object. " +
	"Please contact the spreadsheet owner to remove protection if you need to edit."

// guard refuses to write where a protected range keeps the caller out.
func (w *writer) guard(r grid.Range) *wire.Error {
	sh := w.book.Sheet(r.SheetID)
	if sh == nil {
		return nil
	}
	for _, p := range sh.ProtectedRanges {
		if grid.Flag(p, "warningOnly") || w.mayEdit(p) {
			continue
		}
		if !protectedArea(w.book, p).Overlaps(r) || unprotected(p, r) {
			continue
		}
		return wire.Invalid(protectedMessage)
	}
	return nil
}

// protectedArea is the range a ProtectedRange covers.
func protectedArea(s *grid.Spreadsheet, p grid.Tree) grid.Range {
	if id := grid.Str(p, "namedRangeId"); id != "" {
		for _, n := range s.NamedRanges {
			if grid.Str(n, "namedRangeId") == id {
				return grid.RangeOf(grid.Sub(n, "range"))
			}
		}
	}
	return grid.RangeOf(grid.Sub(p, "range"))
}

func unprotected(p grid.Tree, r grid.Range) bool {
	for _, u := range grid.List(p, "unprotectedRanges") {
		if t, ok := u.(grid.Tree); ok && grid.RangeOf(t).Contains(r) {
			return true
		}
	}
	return false
}

// creator is the member that names who made a protected range; it never goes out.
const creator = "requestingUser"

func (w *writer) mayEdit(p grid.Tree) bool { return mayEdit(p, w.op.Email, w.op.Owner) }

func mayEdit(p grid.Tree, email, owner string) bool {
	editors := grid.Sub(p, "editors")
	return email == owner || email == grid.Str(p, creator) || grid.Flag(editors, "domainUsersCanEdit") ||
		slices.Contains(grid.List(editors, "users"), any(email))
}

func itoa(n int) string { return strconv.Itoa(n) }
