package highlight

import (
	"strconv"
	"strings"
	"time"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/display"
	"sheetsync/syncer/emulator/grid"
)

// operand is the text of a BooleanCondition's nth value.
func operand(condition *sheets.BooleanCondition, n int) string {
	if n >= len(condition.Values) {
		return ""
	}
	return condition.Values[n].UserEnteredValue
}

// Meets answers a BooleanCondition for a cell that shows a text. Conditions that need a formula computed don't hold.
func Meets(condition *sheets.BooleanCondition, c grid.Cell, shown string) bool {
	kind, first := condition.Type, operand(condition, 0)
	text, want := strings.ToLower(shown), strings.ToLower(first)
	switch kind {
	case "BLANK":
		return c.Kind() == grid.Empty
	case "NOT_BLANK":
		return c.Kind() != grid.Empty
	case "TEXT_CONTAINS":
		return text != "" && strings.Contains(text, want)
	case "TEXT_NOT_CONTAINS":
		return !strings.Contains(text, want)
	case "TEXT_STARTS_WITH":
		return strings.HasPrefix(text, want)
	case "TEXT_ENDS_WITH":
		return strings.HasSuffix(text, want)
	case "TEXT_EQ":
		return text == want
	case "TEXT_NOT_EQ":
		return text != want
	}
	if c.Kind() != grid.Number {
		return false
	}
	a, ok := number(first)
	if !ok {
		return false
	}
	b, _ := number(operand(condition, 1))
	n := c.Number()
	switch kind {
	case "NUMBER_EQ", "DATE_EQ":
		return n == a
	case "NUMBER_NOT_EQ", "DATE_NOT_EQ":
		return n != a
	case "NUMBER_GREATER", "DATE_AFTER":
		return n > a
	case "NUMBER_GREATER_THAN_EQ", "DATE_ON_OR_AFTER":
		return n >= a
	case "NUMBER_LESS", "DATE_BEFORE":
		return n < a
	case "NUMBER_LESS_THAN_EQ", "DATE_ON_OR_BEFORE":
		return n <= a
	case "NUMBER_BETWEEN", "DATE_BETWEEN":
		return n >= a && n <= b
	case "NUMBER_NOT_BETWEEN", "DATE_NOT_BETWEEN":
		return n < a || n > b
	}
	return false
}

// number reads an operand as typed: a number or a date.
func number(text string) (float64, bool) {
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return n, true
	}
	e := display.For("en_US").Enter(text, time.Time{})
	return e.Number, text != "" && !e.IsText && !e.IsBool && e.Formula == ""
}
