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
	at := strings.LastIndexByte(ref, '!')
	return at < 0 || s.SheetByTitle(unquoted(ref[:at])) != nil
}

func unquoted(title string) string {
	if len(title) > 1 && title[0] == '\'' && title[len(title)-1] == '\'' {
		return strings.ReplaceAll(title[1:len(title)-1], "''", "'")
	}
	return title
}

// resolve reads a reference: cells of the same or another sheet, or a named range.
func resolve(s *grid.Spreadsheet, sheet *grid.Sheet, ref string) (grid.Range, bool) {
	if at := strings.LastIndexByte(ref, '!'); at >= 0 {
		if sheet = s.SheetByTitle(unquoted(ref[:at])); sheet == nil {
			return grid.Range{}, false
		}
		ref = ref[at+1:]
	} else {
		for _, n := range s.NamedRanges {
			if strings.EqualFold(n.Name, ref) {
				r := grid.RangeOf(n.Range)
				if named := s.Sheet(r.SheetID); named != nil {
					return named.Clip(r), true
				}
			}
		}
	}
	r, ok := grid.ParseCells(strings.ReplaceAll(ref, "$", ""))
	if !ok {
		return r, false
	}
	r.SheetID = sheet.ID
	r = sheet.Clip(r)
	return r, !r.Empty()
}

// onlyClock reports whether a formula that changes by itself reads nothing but the ranges it names.
func (n *node) onlyClock() bool {
	upper := strings.ToUpper(n.formula)
	return !strings.Contains(upper, "INDIRECT(") && !strings.Contains(upper, "OFFSET(")
}
