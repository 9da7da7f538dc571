package xlsx

import (
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/display"
)

// maxListLength is how long the list of a validation may be in a workbook, in characters.
const maxListLength = 255

// validation returns a rule as excelize takes it, nil for one that a workbook can't hold.
func (v *saver) validation(rule *sheets.DataValidationRule) *excelize.DataValidation {
	c := rule.Condition
	if c == nil {
		return nil
	}
	values := conditionValues(c)
	dv := excelize.NewDataValidation(true)
	kind := c.Type
	switch {
	case kind == "ONE_OF_LIST":
		for _, value := range values {
			if strings.Contains(value, ",") { // a workbook's list can't hold one
				return nil
			}
		}
		list := strings.Join(values, ",")
		if len([]rune(list)) > maxListLength || dv.SetDropList(values) != nil {
			return nil
		}
	case kind == "ONE_OF_RANGE" && len(values) == 1:
		dv.SetSqrefDropList(strings.TrimPrefix(values[0], "="))
	case kind == "BOOLEAN":
		if dv.SetDropList([]string{"TRUE", "FALSE"}) != nil {
			return nil
		}
	case kind == "CUSTOM_FORMULA" && len(values) == 1:
		dv.Type, dv.Formula1 = "custom", escape(strings.TrimPrefix(values[0], "="))
	case strings.HasPrefix(kind, "NUMBER_") || strings.HasPrefix(kind, "DATE_"):
		if !v.compare(dv, kind, values) {
			return nil
		}
	default:
		return nil
	}
	dv.ShowDropDown = (kind == "ONE_OF_LIST" || kind == "ONE_OF_RANGE") && !rule.ShowCustomUi
	dv.ShowErrorMessage = rule.Strict
	if rule.InputMessage != "" {
		dv.SetInput("", rule.InputMessage)
	}
	return dv
}

// operators gives a workbook's operator for the part of the API's condition behind NUMBER_ or DATE_.
var operators = map[string]string{
	"BETWEEN": "between", "NOT_BETWEEN": "notBetween", "EQ": "equal", "NOT_EQ": "notEqual",
	"GREATER": "greaterThan", "LESS": "lessThan", "GREATER_THAN_EQ": "greaterThanOrEqual", "LESS_THAN_EQ": "lessThanOrEqual",
	"AFTER": "greaterThan", "BEFORE": "lessThan", "ON_OR_AFTER": "greaterThanOrEqual", "ON_OR_BEFORE": "lessThanOrEqual",
}

func (v *saver) compare(dv *excelize.DataValidation, kind string, values []string) bool {
	family, name, _ := strings.Cut(kind, "_")
	operator, ok := operators[name]
	if !ok || len(values) == 0 || (strings.HasSuffix(name, "BETWEEN") && len(values) < 2) {
		return false
	}
	dv.Type = "decimal"
	if family == "DATE" {
		dv.Type = "date"
	}
	dv.Operator = operator
	dv.Formula1 = escape(v.operand(values[0]))
	if len(values) > 1 {
		dv.Formula2 = escape(v.operand(values[1]))
	}
	return dv.Formula1 != "" && (len(values) == 1 || dv.Formula2 != "")
}

// operand is the value of a condition as a workbook has it: a formula without its '=', or a number, which dates are, too.
func (v *saver) operand(entered string) string {
	if formula, ok := strings.CutPrefix(entered, "="); ok {
		return formula
	}
	e := display.For(v.from.Locale).Enter(entered, time.Now())
	if e.IsText || e.IsBool || e.Formula != "" {
		return entered
	}
	return strconv.FormatFloat(e.Number, 'f', -1, 64)
}

// escape makes text fit for the XML that excelize copies into the file as it is.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}
