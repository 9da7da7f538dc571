package formula

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/xuri/efp"

	"sheetsync/sheetschema/bounds"
	"sheetsync/syncer/emulator/grid"
)

// tooLong explains a text that doesn't fit into a cell.
const tooLong = "The text is longer than the limit of 50000 characters."

// fitsCell reports whether a text has at most as many UTF-16 units as a cell holds.
func fitsCell(text string) bool {
	units := 0
	for _, r := range text {
		units += utf16.RuneLen(r)
	}
	return units <= bounds.CellUnits
}

// A factor is an argument that the length of a function's text is multiplied by: a number of repetitions, or a text that takes
// the place of others.
type factor struct {
	argument int  // which one, from 0
	number   bool // the argument's value multiplies, not its length
	operands int
	computed bool // there is more to it than one operand
	length   int  // of the texts that it is written with
	value    float64
	ranges   []grid.Range
}

// growing are the functions with such an argument.
var growing = map[string]factor{
	"SUBSTITUTE": {argument: 2}, "REPT": {argument: 1, number: true}, "FIXED": {argument: 1, number: true},
}

// costly are the functions whose work grows with the value of a number, or faster than the cells that they are given.
var costly = func() map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq(`AMORDEGRC BESSELI BESSELJ BESSELK BESSELY BETA.DIST BETADIST BETA.INV BETAINV BINOM.DIST
		BINOM.DIST.RANGE BINOM.INV BINOMDIST CRITBINOM CUMIPMT CUMPRINC DB DDB DURATION HYPGEOM.DIST HYPGEOMDIST IPMT ISPMT MDETERM
		MDURATION MINVERSE MMULT MUNIT NEGBINOM.DIST NEGBINOMDIST ODDFYIELD PPMT PRICE RANDARRAY SEQUENCE VDB YIELD`) {
		m[name] = true
	}
	return m
}()

// measure notes what a token says about the size of a formula's result.
func (s surroundings) measure(book *grid.Spreadsheet, sheet *grid.Sheet, token efp.Token, refs *references) {
	starts := token.TType == efp.TokenTypeFunction && token.TSubType == efp.TokenSubTypeStart
	outer := s
	if starts && len(s) > 0 {
		outer = s[:len(s)-1]
	}
	for _, f := range outer {
		if f.factor == nil || f.argument != f.factor.argument {
			continue
		}
		switch {
		case token.TType == efp.TokenTypeOperand:
			f.factor.operand(book, sheet, token)
		case starts || strings.HasPrefix(token.TType, "Operator"):
			f.factor.computed = true
		}
	}
	if !starts {
		return
	}
	name := strings.ToUpper(strings.TrimPrefix(strings.ToUpper(token.TValue), "_XLFN."))
	if f, ok := growing[name]; ok {
		s[len(s)-1].factor = &f
		refs.factors = append(refs.factors, &f)
	}
	refs.costly = refs.costly || costly[name]
	if name == "INDIRECT" || name == "OFFSET" {
		refs.indirect++
	}
}

func (f *factor) operand(book *grid.Spreadsheet, sheet *grid.Sheet, token efp.Token) {
	f.operands++
	f.length += len(token.TValue)
	switch token.TSubType {
	case efp.TokenSubTypeNumber:
		f.value, _ = strconv.ParseFloat(token.TValue, 64) // 0 where it is none
	case efp.TokenSubTypeRange:
		if r, ok := resolve(book, sheet, token.TValue); ok {
			f.ranges = append(f.ranges, r)
		} else {
			f.computed = true
		}
	}
}

// tooMuch explains a formula without a value that isn't computed.
const tooMuch = "The formula takes more than is computed here."

// give leaves the value of a formula that isn't computed; one that has none is told.
func give(book *grid.Spreadsheet, n *node) {
	if book.Sheet(n.sheet).Cell(n.row, n.col).Kind() == grid.Empty {
		book.SetResult(n.sheet, n.row, n.col, grid.ErrorValue("#ERROR!"), tooMuch)
	}
}

// limits keep a recalculation within [bounds.FormulaReads] and [bounds.FormulaTexts]. The engine has no limits of its own: it
// would put together a text that doubles from cell to cell until there is no memory left.
type limits struct {
	reads  int
	texts  int            // bytes: what the formulas came to
	beyond map[place]bool // formulas that aren't computed; what reads them isn't either
	list   []*node        // the same
}

// maxReads leaves room for formulas that are computed again because of an error that came to light.
const maxReads = 2 * bounds.FormulaReads

// allow tells whether a formula can be computed. What it reads must have been before, so that the lengths are known.
func (l *limits) allow(book *grid.Spreadsheet, n *node) bool {
	if l.beyond[n.place] {
		return false
	}
	if n.refs.costly || l.reads > maxReads || l.texts > bounds.FormulaTexts || n.refs.indirect > 0 && len(l.beyond) > 0 || !l.fits(book, n) {
		l.refuse(n)
		return false
	}
	return true
}

func (l *limits) refuse(n *node) {
	if !l.beyond[n.place] {
		l.beyond[n.place] = true
		l.list = append(l.list, n)
	}
}

// fits counts what a formula reads and puts together.
func (l *limits) fits(book *grid.Spreadsheet, n *node) bool {
	if n.reads(l.list, l.beyond) {
		return false
	}
	size := float64(len(n.formula))
	for _, r := range n.refs.ranges {
		length, ok := l.length(book, r)
		if !ok {
			return false
		}
		size += length
	}
	for _, f := range n.refs.factors {
		times, ok := l.times(book, f)
		if !ok {
			return false
		}
		size *= times
	}
	return size <= bounds.FormulaText
}

// length is that of the texts in a range.
func (l *limits) length(book *grid.Spreadsheet, r grid.Range) (float64, bool) {
	sheet, length := book.Sheet(r.SheetID), 0
	for row := r.StartRow; sheet != nil && row < min(r.EndRow, sheet.UsedRows()); row++ {
		cells := sheet.Row(row)
		end := min(r.EndCol, cells.Len())
		if l.reads += max(end-r.StartCol, 0) + 1; l.reads > maxReads {
			return 0, false
		}
		for col := r.StartCol; col < end; col++ {
			length += len(cells.Cell(col).Value().Str)
		}
	}
	return float64(length), true
}

// times is how often a factor makes a text as long.
func (l *limits) times(book *grid.Spreadsheet, f *factor) (float64, bool) {
	length := float64(f.length)
	for _, r := range f.ranges {
		more, ok := l.length(book, r)
		if !ok {
			return 0, false
		}
		length += more
	}
	if !f.number {
		return 1 + length, true
	}
	value := f.value
	switch {
	case f.computed || f.operands > 1 || len(f.ranges) > 0 && f.ranges[0].Rows()*f.ranges[0].Cols() != 1:
		return 0, false
	case len(f.ranges) > 0:
		sheet := book.Sheet(f.ranges[0].SheetID)
		cell := sheet.Cell(f.ranges[0].StartRow, f.ranges[0].StartCol).Value()
		if value = cell.Num; cell.Kind == grid.Text {
			value, _ = strconv.ParseFloat(cell.Str, 64) // 0 where it is none
		}
	}
	return 1 + math.Abs(value), true
}

// indirectly refuses the formulas whose reads aren't told by their text where they could read one another and grow: at most as
// often as all their calls together multiply.
func (l *limits) indirectly(list []*node) {
	is := placesOf(list)
	product := 1.0
	for _, n := range list {
		if n.refs.indirect == 0 {
			continue
		}
		calls := n.refs.indirect
		if n.reads(list, is) {
			calls += len(n.refs.ranges)
		}
		product *= float64(calls)
	}
	if product <= maxIndirect {
		return
	}
	for _, n := range list {
		if n.refs.indirect > 0 {
			l.refuse(n)
		}
	}
}

// maxIndirect times a text of a cell's length is still short enough.
const maxIndirect = 64

// affordable returns the formulas that can be computed; those whose ranges would take more than [bounds.FormulaReads] to look
// through are refused.
func (l *limits) affordable(book *grid.Spreadsheet, list []*node) []*node {
	cost := 0
	kept := make([]*node, 0, len(list))
	for _, n := range list {
		for _, r := range n.refs.ranges {
			if sheet := book.Sheet(r.SheetID); sheet != nil {
				cost += max(min(r.EndRow, sheet.UsedRows())-r.StartRow, 0) * r.Cols()
			}
			if r.Rows()*r.Cols() > smallRange {
				cost += len(list) / 16 // they are looked through, which is cheaper
			}
		}
		if cost > bounds.FormulaReads {
			l.refuse(n)
			continue
		}
		kept = append(kept, n)
	}
	return kept
}
