package formula

import (
	"strings"

	"github.com/xuri/efp"
)

// parseError explains a formula whose text is none.
const parseError = "Formula parse error."

// malformed tells whether a text surely is no formula: its quotes or parentheses don't close, it ends in an operator, or values
// follow one another without one. The engine itself is more lenient: it takes “=+86 138” for 138. What only a workbook's
// program understands, such as two ranges that intersect, isn't malformed.
func malformed(formula string) bool {
	text := strings.TrimPrefix(formula, "=")
	if !closes(text) {
		return true
	}
	parser := efp.ExcelParser()
	value, operator := false, false // what the token before was
	for _, token := range parser.Parse(text) {
		switch token.TType {
		case efp.TokenTypeWhitespace, efp.TokenTypeNoop:
		case efp.TokenTypeOperand:
			plain := token.TSubType == efp.TokenSubTypeNumber || token.TSubType == efp.TokenSubTypeText
			if value && plain {
				return true
			}
			value, operator = plain, false
		case efp.TokenTypeOperatorInfix:
			if token.TSubType == efp.TokenSubTypeIntersection {
				continue
			}
			if operator {
				return true
			}
			value, operator = false, true
		case efp.TokenTypeOperatorPrefix:
		default:
			if operator && token.TSubType == efp.TokenSubTypeStop {
				return true
			}
			value, operator = false, false
		}
	}
	return operator
}

// closes tells whether a formula's quotes, parentheses and braces do.
func closes(text string) bool {
	var open []byte
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '"', '\'':
			end := strings.IndexByte(text[i+1:], c)
			if end < 0 {
				return false
			}
			i += end + 1 // a doubled quote ends one text and begins the next
		case '(', '{':
			open = append(open, c)
		case ')', '}':
			if len(open) == 0 || open[len(open)-1] != map[byte]byte{')': '(', '}': '{'}[c] {
				return false
			}
			open = open[:len(open)-1]
		}
	}
	return len(open) == 0
}
