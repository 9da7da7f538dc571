package formula

import (
	"errors"
	"strings"

	"github.com/xuri/efp"

	"sheetsync/sheetschema/bounds"
	"sheetsync/syncer/emulator/grid"
)

// run is one recalculation.
type run struct {
	book   *grid.Spreadsheet
	engine *engine
	stale  []*node
	probes map[*node]string
	// replaced are the formulas that stand in the engine as the error they came to.
	replaced map[*node]bool
	// is tells the places of the stale formulas; lasting remembers the errors in large ranges at other places, nil for none.
	is      map[place]bool
	lasting map[grid.Range]*grid.Cell
	limits  limits
	looked  int // cells and formulas that were looked through for errors
}

// compute computes formulas and returns those whose value is another now.
func (r *run) compute(list []*node) (changed []*node) {
	for _, n := range list {
		before := r.cell(n).Value()
		switch {
		case n.cyclic:
			r.set(n, grid.ErrorValue("#REF!"), circular)
		case n.broken:
			r.set(n, grid.ErrorValue("#ERROR!"), parseError)
		case n.refs.dead && !hasValue(r.book, n):
			r.set(n, grid.ErrorValue("#REF!"), describe("#REF!"))
		case !r.limits.allow(r.book, n):
			give(r.book, n)
		default:
			v, message, err := r.engine.result(n.place, n.formula, r.probes[n])
			switch {
			case errors.Is(err, errBeyond):
				unknown(r.book, []*node{n})
			case v.Kind == grid.Text && !fitsCell(v.Str):
				r.limits.refuse(n) // what reads it would only make it longer
				r.set(n, grid.ErrorValue("#VALUE!"), tooLong)
			default:
				r.limits.texts += len(v.Str)
				r.set(n, v, message)
			}
		}
		if r.cell(n).Value() != before {
			changed = append(changed, n)
		}
	}
	return changed
}

func (r *run) cell(n *node) grid.Cell { return r.book.Sheet(n.sheet).Cell(n.row, n.col) }

func (r *run) set(n *node, v grid.Value, message string) {
	r.book.SetResult(n.sheet, n.row, n.col, v, message)
}

// maxLooked is how many cells and formulas are looked through for errors, which is cheaper than computing.
const maxLooked = 16 * bounds.FormulaReads

// maxPasses bounds how often formulas are computed anew because an error that they read came to light.
const maxPasses = 64

// spread hands errors on, which the engine loses on the way from cell to cell: a formula that reads an error has that error,
// unless one of its functions handles errors or doesn't look at all of its arguments. Those are computed anew with the errors
// in place, and so is what reads them.
func (r *run) spread() {
	var changed []*node
	for range maxPasses {
		r.pass()
		var news []*node
		for _, n := range r.stale {
			if r.cell(n).Kind() == grid.Error && !r.replaced[n] {
				if r.engine.set(engineName(n.sheet), grid.CellName(n.row, n.col), r.cell(n).Value()) != nil {
					return
				}
				r.replaced[n] = true
				news = append(news, n)
			}
		}
		next := r.readers(news, changed)
		if len(next) == 0 || r.looked > maxLooked {
			return
		}
		for _, n := range next {
			if r.replaced[n] {
				delete(r.replaced, n)
				if r.engine.file.SetCellFormula(engineName(n.sheet), grid.CellName(n.row, n.col), r.engine.rewrite(n.formula)) != nil {
					return
				}
			}
		}
		changed = r.compute(next)
	}
}

// readers are the formulas to compute anew: those that read what changed, and those that handle errors and read a new one.
func (r *run) readers(news, changed []*node) []*node {
	if len(news) == 0 && len(changed) == 0 {
		return nil
	}
	errs, others := placesOf(news), placesOf(changed)
	var next []*node
	for _, n := range r.stale {
		if n.cyclic || n.broken {
			continue
		}
		if n.reads(changed, others) || n.lenient() && n.reads(news, errs) {
			next = append(next, n)
		}
	}
	return next
}

func placesOf(list []*node) map[place]bool {
	at := make(map[place]bool, len(list))
	for _, n := range list {
		at[n.place] = true
	}
	return at
}

// reads tells whether a formula reads one of some others, which are given in both forms.
func (n *node) reads(list []*node, at map[place]bool) bool {
	for _, r := range n.refs.ranges {
		if len(list) > r.Rows()*r.Cols() {
			for row := r.StartRow; row < r.EndRow; row++ {
				for col := r.StartCol; col < r.EndCol; col++ {
					if p := (place{r.SheetID, row, col}); at[p] && p != n.place {
						return true
					}
				}
			}
			continue
		}
		for _, o := range list {
			if o != n && o.in(r) {
				return true
			}
		}
	}
	return false
}

// pass gives the formulas that read an error that error, and those that read these.
func (r *run) pass() {
	for again := true; again && r.looked <= maxLooked; {
		again = false
		for _, n := range r.stale {
			if n.cyclic || n.broken || len(n.refs.strict) == 0 {
				continue
			}
			from, ok := r.firstError(n)
			if now := r.cell(n); ok && (now.Value() != from.Value() || now.Extra().ErrorMessage != from.Extra().ErrorMessage) {
				r.set(n, from.Value(), from.Extra().ErrorMessage)
				again = true
			}
		}
	}
}

// smallRange is up to how many cells a range is looked through each time.
const smallRange = 64

// firstError returns a cell with an error that is the formula's, too: the first, or in a large range one that stays.
func (r *run) firstError(n *node) (grid.Cell, bool) {
	for _, in := range n.refs.strict {
		if in.Rows()*in.Cols() > smallRange {
			found, known := r.lasting[in]
			if !known {
				found = r.errorIn(in, func(at place) bool { return !r.is[at] })
				r.lasting[in] = found
			}
			if found != nil {
				return *found, true
			}
			r.looked += len(r.stale)
			for _, o := range r.stale {
				if o != n && o.in(in) && r.cell(o).Kind() == grid.Error {
					return r.cell(o), true
				}
			}
			continue
		}
		if found := r.errorIn(in, func(at place) bool { return at != n.place }); found != nil {
			return *found, true
		}
	}
	return grid.Cell{}, false
}

func (r *run) errorIn(in grid.Range, which func(place) bool) *grid.Cell {
	sheet := r.book.Sheet(in.SheetID)
	r.looked += in.Cols() * max(min(in.EndRow, sheet.UsedRows())-in.StartRow, 0)
	for row := in.StartRow; row < min(in.EndRow, sheet.UsedRows()); row++ {
		for col := in.StartCol; col < min(in.EndCol, sheet.Row(row).Len()); col++ {
			if c := sheet.Cell(row, col); c.Kind() == grid.Error && which(place{in.SheetID, row, col}) {
				return &c
			}
		}
	}
	return nil
}

// strict are the functions that come to an error when any of their arguments is one.
var strict = func() map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq(`ABS ACOS ASIN ATAN ATAN2 AVERAGE CEILING CHAR CLEAN CODE CONCAT CONCATENATE COS DATE DATEDIF DATEVALUE
		DAY DAYS DEGREES EDATE EOMONTH EVEN EXACT EXP FACT FIND FIXED FLOOR GCD HOUR INT LCM LEFT LEN LN LOG LOG10 LOWER MAX MEDIAN MID
		MIN MINUTE MOD MONTH N NETWORKDAYS NOT ODD PI POWER PRODUCT PROPER QUOTIENT RADIANS REPLACE REPT RIGHT ROUND ROUNDDOWN ROUNDUP
		SEARCH SECOND SIGN SIN SQRT STDEV SUBSTITUTE SUM SUMPRODUCT SUMSQ TAN TEXT TEXTJOIN TIME TIMEVALUE TRIM TRUNC UPPER VALUE VAR
		WEEKDAY WEEKNUM WORKDAY YEAR`) {
		m[name] = true
	}
	return m
}()

// surroundings are the functions around a place in a formula, outermost first, with the number of the argument.
type surroundings []struct {
	name     string
	argument int
	factor   *factor // nil for most functions
}

func (s *surroundings) pass(token efp.Token) {
	switch {
	case token.TSubType == efp.TokenSubTypeStart:
		*s = append(*s, struct {
			name     string
			argument int
			factor   *factor
		}{name: strings.ToUpper(token.TValue)})
	case token.TSubType == efp.TokenSubTypeStop && len(*s) > 0:
		*s = (*s)[:len(*s)-1]
	case token.TType == efp.TokenTypeArgument && len(*s) > 0:
		(*s)[len(*s)-1].argument++
	}
}

// strict tells whether an error at the place is an error of the whole formula.
func (s surroundings) strict() bool {
	for _, f := range s {
		condition := f.argument == 0 && (f.name == "IF" || f.name == "SWITCH" || f.name == "CHOOSE")
		if f.name != "" && !strict[f.name] && !condition { // "" is a pair of parentheses
			return false
		}
	}
	return true
}

// lenient tells whether a formula may read an error and come to something else.
func (n *node) lenient() bool { return len(n.refs.strict) < len(n.refs.ranges) }
