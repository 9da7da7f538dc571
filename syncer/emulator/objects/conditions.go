package objects

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/wire"
)

// Validation checks a data validation, nil for none, and returns it as it is kept.
func Validation(rule *sheets.DataValidationRule) (*sheets.DataValidationRule, *wire.Error) {
	if rule == nil {
		return nil, nil
	}
	if rule.Condition == nil {
		return nil, wire.Invalid("DataValidationRule.condition is required.")
	}
	for _, v := range rule.Condition.Values {
		if v.RelativeDate != "" {
			return nil, wire.Invalid("Relative dates are not supported for data validation.")
		}
	}
	return wire.Tidy(rule), checkCondition(rule.Condition)
}

// checkCondition refuses a condition with too few or too many values.
func checkCondition(c *sheets.BooleanCondition) *wire.Error {
	low, high := 1, 1
	switch c.Type {
	case "", "CONDITION_TYPE_UNSPECIFIED":
		return wire.Invalid("BooleanCondition.type is required.")
	case "BLANK", "NOT_BLANK", "TEXT_IS_EMAIL", "TEXT_IS_URL", "DATE_IS_VALID":
		low, high = 0, 0
	case "NUMBER_BETWEEN", "NUMBER_NOT_BETWEEN", "DATE_BETWEEN", "DATE_NOT_BETWEEN":
		low, high = 2, 2
	case "ONE_OF_LIST":
		high = 1 << 20
	case "BOOLEAN":
		low, high = 0, 2
	}
	if n := len(c.Values); n < low || n > high {
		return wire.Invalid("BooleanCondition.values: condition type %s does not take %d values.", c.Type, n)
	}
	if c.Type == "CUSTOM_FORMULA" || c.Type == "ONE_OF_RANGE" {
		if s := c.Values[0].UserEnteredValue; s == "" || s[0] != '=' {
			return wire.Invalid("Invalid ConditionValue.userEnteredValue: %s", s)
		}
	}
	return nil
}
