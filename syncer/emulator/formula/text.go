package formula

import (
	"strings"

	"github.com/xuri/efp"
)

// textFunctions always give text. The engine itself forgets that the “2” of TEXT(2,"0") is one.
var textFunctions = map[string]bool{
	"CHAR": true, "CLEAN": true, "CONCAT": true, "CONCATENATE": true, "DOLLAR": true, "FIXED": true, "LEFT": true, "LOWER": true,
	"MID": true, "PROPER": true, "REPLACE": true, "REPT": true, "RIGHT": true, "SUBSTITUTE": true, "TEXT": true, "TEXTJOIN": true,
	"TRIM": true, "UPPER": true,
}

// numberFunctions always give a number or an error.
var numberFunctions = map[string]bool{
	"ABS": true, "AVERAGE": true, "AVERAGEIF": true, "COUNT": true, "COUNTA": true, "COUNTBLANK": true, "COUNTIF": true,
	"COUNTIFS": true, "DATE": true, "DAYS": true, "INT": true, "LEN": true, "MAX": true, "MIN": true, "PRODUCT": true, "ROUND": true,
	"SUBTOTAL": true, "SUM": true, "SUMIF": true, "SUMIFS": true, "SUMPRODUCT": true,
}

// shortFunctions always give a number that fifteen digits tell apart from all others.
var shortFunctions = map[string]bool{
	"COUNT": true, "COUNTA": true, "COUNTBLANK": true, "COUNTIF": true, "COUNTIFS": true, "DATE": true, "DAYS": true, "INT": true,
	"LEN": true, "ROUND": true,
}

// givesNumber reports whether a formula is nothing but one call of a function that always gives a number.
func givesNumber(formula string) bool { return numberFunctions[onlyCall(formula)] }

// givesShortNumber reports whether it is one of a function that gives a number of at most fifteen digits.
func givesShortNumber(formula string) bool { return shortFunctions[onlyCall(formula)] }

// onlyCall is the function that a formula is nothing but one call of, "" when there is more to it.
func onlyCall(formula string) string {
	parser := efp.ExcelParser()
	depth, outer := 0, ""
	for i, token := range parser.Parse(strings.TrimPrefix(formula, "=")) {
		if depth == 0 && i > 0 {
			return "" // there is more behind it
		}
		switch token.TSubType {
		case efp.TokenSubTypeStart:
			if depth == 0 {
				outer = strings.ToUpper(token.TValue)
			}
			depth++
		case efp.TokenSubTypeStop:
			depth--
		}
	}
	return outer
}

// givesText reports whether a formula's outermost operation always gives text: a text function, or a join with “&”.
func givesText(formula string) bool {
	parser := efp.ExcelParser()
	tokens := parser.Parse(strings.TrimPrefix(formula, "="))
	depth, outer := 0, ""
	for i, token := range tokens {
		switch {
		case token.TSubType == efp.TokenSubTypeStart:
			if depth == 0 && i == 0 {
				outer = strings.ToUpper(token.TValue)
			}
			depth++
		case token.TSubType == efp.TokenSubTypeStop:
			depth--
			if depth == 0 && i < len(tokens)-1 {
				outer = ""
			}
		case depth == 0 && token.TType == efp.TokenTypeOperatorInfix && token.TValue == "&":
			// Comparison binds weaker than “&”: a="x"&b is a truth value.
			return !comparesAtTop(tokens)
		}
	}
	return textFunctions[outer]
}

func comparesAtTop(tokens []efp.Token) bool {
	depth := 0
	for _, token := range tokens {
		switch token.TSubType {
		case efp.TokenSubTypeStart:
			depth++
		case efp.TokenSubTypeStop:
			depth--
		}
		if depth == 0 && token.TType == efp.TokenTypeOperatorInfix && strings.ContainsAny(token.TValue, "=<>") {
			return true
		}
	}
	return false
}
