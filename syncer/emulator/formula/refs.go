package formula

import (
	"strings"

	"github.com/xuri/efp"

	"sheetsync/syncer/emulator/grid"
)

// references are the cells that a formula reads.
type references struct {
	ranges []grid.Range
	// strict are those of ranges whose errors are the formula's: no function around them handles errors or may leave them out.
	strict []grid.Range
	// anything is true for a formula whose reads can't be told from its text, or which changes by itself.
	anything bool
	// dead is true for a formula that names cells or a tab that aren't there any more.
	dead bool
	// factors are the arguments that the length of the result grows with, see [factor].
	factors []*factor
	// indirect counts the calls that read what the formula's text doesn't tell.
	indirect int
	// costly is true for a formula with a function whose work grows with a number that it is given.
	costly bool
}

// volatile are the functions whose value depends on more than the ranges they name.
var volatile = map[string]bool{
	"INDIRECT": true, "OFFSET": true, "NOW": true, "TODAY": true, "RAND": true, "RANDBETWEEN": true,
}

// referencesOf reads the references of a formula in a cell of the sheet. Names that are no ranges are left out.
func referencesOf(s *grid.Spreadsheet, sheet *grid.Sheet, formula string) references {
	var refs references
	parser := efp.ExcelParser()
	var around surroundings
	for _, token := range parser.Parse(strings.TrimPrefix(formula, "=")) {
		around.pass(token)
		around.measure(s, sheet, token, &refs)
		switch {
		case token.TType == efp.TokenTypeFunction && volatile[strings.ToUpper(token.TValue)]:
			refs.anything = true
		case token.TType == efp.TokenTypeOperand && (token.TSubType == efp.TokenSubTypeError && token.TValue == "#REF!" ||
			token.TSubType == efp.TokenSubTypeRange && (strings.Contains(token.TValue, "#REF!") || !hasTab(s, token.TValue))):
			refs.dead = refs.dead || around.strict()
		case token.TType == efp.TokenTypeOperand && token.TSubType == efp.TokenSubTypeRange:
			if r, ok := resolve(s, sheet, token.TValue); ok {
				refs.ranges = append(refs.ranges, r)
				if around.strict() {
					refs.strict = append(refs.strict, r)
				}
			}
		}
	}
	return refs
}

// hasTab tells whether the tab that a reference names is there; one that names none is on its own tab.
func hasTab(s *grid.Spreadsheet, ref string) bool {
	title, _, named, _ := grid.SplitReference(ref)
	return !named || s.SheetByTitle(title) != nil
}

// resolve reads a reference: cells of the same or another sheet, or a named range.
func resolve(s *grid.Spreadsheet, sheet *grid.Sheet, ref string) (grid.Range, bool) {
	title, cells, named, _ := grid.SplitReference(ref)
	if named {
		if sheet = s.SheetByTitle(title); sheet == nil {
			return grid.Range{}, false
		}
		return sheet.Range(cells)
	}
	for _, n := range s.NamedRanges {
		if strings.EqualFold(n.Name, ref) {
			r := grid.RangeOf(n.Range)
			if on := s.Sheet(r.SheetID); on != nil {
				return on.Clip(r), true
			}
		}
	}
	return sheet.Range(ref)
}

// onlyClock reports whether a formula that changes by itself reads nothing but the ranges it names.
func (n *node) onlyClock() bool { return n.refs.indirect == 0 }
