package xlsx

import (
	"html"
	"sort"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema/bounds"
	"sheetsync/syncer/display"
	"sheetsync/syncer/emulator/grid"
)

func (l *loader) rules(sheet *grid.Sheet, name string) error {
	if err := l.validations(sheet, name); err != nil {
		return err
	}
	formats, err := l.file.GetConditionalFormats(name)
	if err != nil {
		return err
	}
	refs := make([]string, 0, len(formats))
	for ref := range formats {
		refs = append(refs, ref)
	}
	sort.Strings(refs) // excelize gives them without order
	for _, ref := range refs {
		ranges := parseAll(sheet, ref)
		if len(ranges) == 0 {
			continue
		}
		for _, rule := range formats[ref] {
			out := &sheets.ConditionalFormatRule{BooleanRule: l.booleanRule(rule), GradientRule: gradientRule(rule)}
			if out.BooleanRule == nil && out.GradientRule == nil {
				continue
			}
			for _, r := range ranges {
				out.Ranges = append(out.Ranges, r.GridRange())
			}
			sheet.ConditionalFormats = append(sheet.ConditionalFormats, out)
		}
	}
	return nil
}

// comparisons gives the API's condition for a workbook's comparison.
var comparisons = map[string]string{
	"==": "NUMBER_EQ", "equal to": "NUMBER_EQ", "!=": "NUMBER_NOT_EQ", "not equal to": "NUMBER_NOT_EQ",
	">": "NUMBER_GREATER", "greater than": "NUMBER_GREATER", "<": "NUMBER_LESS", "less than": "NUMBER_LESS",
	">=": "NUMBER_GREATER_THAN_EQ", "greater than or equal to": "NUMBER_GREATER_THAN_EQ",
	"<=": "NUMBER_LESS_THAN_EQ", "less than or equal to": "NUMBER_LESS_THAN_EQ",
}

func (l *loader) booleanRule(rule excelize.ConditionalFormatOptions) *sheets.BooleanRule {
	var c *sheets.BooleanCondition
	switch rule.Type {
	case "formula":
		c = condition("CUSTOM_FORMULA", "="+strings.TrimPrefix(rule.Criteria, "="))
	case "cell":
		if kind, ok := map[string]string{"between": "NUMBER_BETWEEN", "not between": "NUMBER_NOT_BETWEEN"}[rule.Criteria]; ok {
			c = condition(kind, rule.MinValue, rule.MaxValue)
			break
		}
		kind, ok := comparisons[rule.Criteria]
		if !ok {
			return nil
		}
		value := rule.Value
		if strings.HasPrefix(value, `"`) && strings.HasSuffix(value, `"`) && len(value) > 1 && kind == "NUMBER_EQ" {
			kind, value = "TEXT_EQ", value[1:len(value)-1]
		}
		c = condition(kind, value)
	case "text":
		kinds := map[string]string{"containing": "TEXT_CONTAINS", "not containing": "TEXT_NOT_CONTAINS",
			"begins with": "TEXT_STARTS_WITH", "ends with": "TEXT_ENDS_WITH"}
		kind, ok := kinds[rule.Criteria]
		if !ok {
			return nil
		}
		c = condition(kind, rule.Value)
	case "blanks":
		c = condition("BLANK")
	case "no_blanks":
		c = condition("NOT_BLANK")
	default:
		return nil
	}
	format := &sheets.CellFormat{}
	if rule.Format != nil {
		if s, err := l.file.GetConditionalStyle(*rule.Format); err == nil {
			format = conditionalFormat(s)
		}
	}
	return &sheets.BooleanRule{Condition: c, Format: format}
}

// conditionalFormat reads a differential style: its fill colour is where a plain style keeps it, with or without a pattern.
func conditionalFormat(s *excelize.Style) *sheets.CellFormat {
	if len(s.Fill.Color) > 0 && s.Fill.Pattern == 0 {
		s.Fill.Type, s.Fill.Pattern = "pattern", 1
	}
	f := formatOf(s)
	f.NumberFormat = nil
	return f
}

func condition(kind string, values ...string) *sheets.BooleanCondition {
	c := &sheets.BooleanCondition{Type: kind}
	for _, v := range values {
		c.Values = append(c.Values, &sheets.ConditionValue{UserEnteredValue: v})
	}
	return c
}

func gradientRule(rule excelize.ConditionalFormatOptions) *sheets.GradientRule {
	if rule.Type != "2_color_scale" && rule.Type != "3_color_scale" {
		return nil
	}
	point := func(kind, value, hex string) *sheets.InterpolationPoint {
		p := &sheets.InterpolationPoint{Type: pointTypes[kind], ColorStyle: color(hex)}
		if p.Type != "MIN" && p.Type != "MAX" {
			p.Value = value
		}
		return p
	}
	g := &sheets.GradientRule{Minpoint: point(rule.MinType, rule.MinValue, rule.MinColor),
		Maxpoint: point(rule.MaxType, rule.MaxValue, rule.MaxColor)}
	if rule.Type == "3_color_scale" {
		g.Midpoint = point(rule.MidType, rule.MidValue, rule.MidColor)
	}
	return g
}

// pointTypes gives the API's type of a colour scale's point for a workbook's.
var pointTypes = map[string]string{
	"min": "MIN", "max": "MAX", "num": "NUMBER", "percent": "PERCENT", "percentile": "PERCENTILE",
}

func (l *loader) validations(sheet *grid.Sheet, name string) error {
	validations, err := l.file.GetDataValidations(name)
	if err != nil {
		return err
	}
	for _, v := range validations {
		c := validationCondition(v)
		if c == nil {
			continue
		}
		rule := &sheets.DataValidationRule{Condition: c, Strict: v.ShowErrorMessage,
			ShowCustomUi: v.Type == "list" && !v.ShowDropDown} // the file's member means “hide the arrow”
		if v.Prompt != nil {
			rule.InputMessage = *v.Prompt
		}
		for _, r := range parseAll(sheet, v.Sqref) {
			if l.validated += r.Rows() * r.Cols(); l.validated > bounds.Validated {
				return &bounds.Error{What: "cells with a data validation", Limit: bounds.Validated}
			}
			for row := r.StartRow; row < r.EndRow; row++ {
				for col := r.StartCol; col < r.EndCol; col++ {
					sheet.SetCell(row, col, sheet.Cell(row, col).WithValidation(rule))
				}
			}
		}
	}
	return nil
}

func validationCondition(v *excelize.DataValidation) *sheets.BooleanCondition {
	first, second := html.UnescapeString(v.Formula1), html.UnescapeString(v.Formula2)
	switch v.Type {
	case "list":
		if strings.HasPrefix(first, `"`) && strings.HasSuffix(first, `"`) && len(first) > 1 {
			list := strings.ReplaceAll(first[1:len(first)-1], `""`, `"`)
			if list == "TRUE,FALSE" {
				return condition("BOOLEAN") // a box to tick
			}
			return condition("ONE_OF_LIST", strings.Split(list, ",")...)
		}
		return condition("ONE_OF_RANGE", "="+strings.TrimPrefix(first, "="))
	case "custom":
		return condition("CUSTOM_FORMULA", "="+strings.TrimPrefix(first, "="))
	case "whole", "decimal", "date":
		prefix := "NUMBER_"
		names := map[string]string{"between": "BETWEEN", "notBetween": "NOT_BETWEEN", "equal": "EQ", "notEqual": "NOT_EQ",
			"greaterThan": "GREATER", "lessThan": "LESS", "greaterThanOrEqual": "GREATER_THAN_EQ", "lessThanOrEqual": "LESS_THAN_EQ"}
		if v.Type == "date" {
			prefix = "DATE_"
			first, second = dateText(first), dateText(second)
			names = map[string]string{"between": "BETWEEN", "notBetween": "NOT_BETWEEN", "equal": "EQ",
				"greaterThan": "AFTER", "lessThan": "BEFORE", "greaterThanOrEqual": "ON_OR_AFTER", "lessThanOrEqual": "ON_OR_BEFORE"}
		}
		operator := v.Operator
		if operator == "" {
			operator = "between"
		}
		kind, ok := names[operator]
		if !ok {
			return nil
		}
		values := []string{first}
		if strings.HasSuffix(kind, "BETWEEN") {
			values = append(values, second)
		}
		return condition(prefix+kind, values...)
	}
	return nil
}

// dateText writes the serial number of a date as people enter it; a formula gets its '='.
func dateText(s string) string {
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		return display.Time(n).Format("2006-01-02")
	}
	if s == "" {
		return s
	}
	return "=" + s
}
