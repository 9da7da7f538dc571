package xlsx

import (
	"fmt"
	"sort"
	"strings"

	"github.com/xuri/excelize/v2"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// rules writes the conditional formats. A workbook has one priority order over all rules of a sheet, which excelize numbers in
// the order they are set.
func (v *saver) rules(sheet *grid.Sheet, name string) error {
	for _, rule := range sheet.ConditionalFormats {
		refs := ranges(sheet, rule.Ranges)
		if len(refs) == 0 {
			continue
		}
		opts, ok, err := v.conditional(rule)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := v.file.SetConditionalFormat(name, strings.Join(refs, " "), []excelize.ConditionalFormatOptions{opts}); err != nil {
			return fmt.Errorf("conditional format: %w", err)
		}
	}
	return nil
}

func ranges(sheet *grid.Sheet, list []*sheets.GridRange) []string {
	var refs []string
	for _, r := range list {
		if at := sheet.Clip(grid.RangeOf(r)); !at.Empty() {
			refs = append(refs, cellsOf(at))
		}
	}
	return refs
}

// conditional returns a rule as excelize takes it; false for one that a workbook can't hold.
func (v *saver) conditional(
	rule *sheets.ConditionalFormatRule,
) (excelize.ConditionalFormatOptions, bool, error) {
	if g := rule.GradientRule; g != nil && g.Minpoint != nil && g.Maxpoint != nil {
		return gradientOptions(g), true, nil
	}
	var opts excelize.ConditionalFormatOptions
	boolean := rule.BooleanRule
	if boolean == nil || boolean.Condition == nil {
		return opts, false, nil
	}
	opts, ok := v.booleanOptions(boolean.Condition)
	if !ok {
		return opts, false, nil
	}
	style := styleOf(boolean.Format)
	id, err := v.file.NewConditionalStyle(style)
	if err != nil {
		return opts, false, fmt.Errorf("conditional format: %w", err)
	}
	opts.Format = &id
	return opts, true, nil
}

func (v *saver) booleanOptions(c *sheets.BooleanCondition) (excelize.ConditionalFormatOptions, bool) {
	var o excelize.ConditionalFormatOptions
	values := conditionValues(c)
	first := ""
	if len(values) > 0 {
		first = values[0]
	}
	switch c.Type {
	case "CUSTOM_FORMULA":
		o.Type, o.Criteria = "formula", strings.TrimPrefix(first, "=")
	case "BLANK":
		o.Type = "blanks"
	case "NOT_BLANK":
		o.Type = "no_blanks"
	case "TEXT_CONTAINS":
		o.Type, o.Criteria, o.Value = "text", "containing", first
	case "TEXT_NOT_CONTAINS":
		o.Type, o.Criteria, o.Value = "text", "not containing", first
	case "TEXT_STARTS_WITH":
		o.Type, o.Criteria, o.Value = "text", "begins with", first
	case "TEXT_ENDS_WITH":
		o.Type, o.Criteria, o.Value = "text", "ends with", first
	case "TEXT_EQ":
		o.Type, o.Criteria, o.Value = "cell", "==", `"`+strings.ReplaceAll(first, `"`, `""`)+`"`
	default:
		family, name, _ := strings.Cut(c.Type, "_")
		operator, ok := operators[name]
		switch {
		case !ok || family != "NUMBER" && family != "DATE" || first == "": // a relative date has no value
		case strings.HasSuffix(name, "BETWEEN"):
			if len(values) == 2 {
				o.Type, o.Criteria = "cell", map[string]string{"between": "between", "notBetween": "not between"}[operator]
				o.MinValue, o.MaxValue = v.operand(first), v.operand(values[1])
			}
		default:
			o.Type, o.Criteria, o.Value = "cell", signs[operator], v.operand(first)
		}
	}
	return o, o.Type != ""
}

// signs are the operators of a workbook as excelize takes them.
var signs = map[string]string{
	"equal": "==", "notEqual": "!=", "greaterThan": ">", "lessThan": "<", "greaterThanOrEqual": ">=", "lessThanOrEqual": "<=",
}

func conditionValues(c *sheets.BooleanCondition) []string {
	var values []string
	for _, v := range c.Values {
		values = append(values, v.UserEnteredValue)
	}
	return values
}

func gradientOptions(g *sheets.GradientRule) excelize.ConditionalFormatOptions {
	point := func(p *sheets.InterpolationPoint) (kind, value, color string) {
		for name, of := range pointTypes {
			if of == p.Type {
				kind = name
			}
		}
		return kind, p.Value, "#" + hex(p.ColorStyle)
	}
	o := excelize.ConditionalFormatOptions{Type: "2_color_scale", Criteria: "="}
	o.MinType, o.MinValue, o.MinColor = point(g.Minpoint)
	o.MaxType, o.MaxValue, o.MaxColor = point(g.Maxpoint)
	if g.Midpoint != nil {
		o.Type = "3_color_scale"
		o.MidType, o.MidValue, o.MidColor = point(g.Midpoint)
	}
	return o
}

// validations gathers the cells of equal rules, column by column, into one validation of the workbook each.
func (v *saver) validations(sheet *grid.Sheet, name string) error {
	refs := map[string][]string{}
	rules := map[string]*sheets.DataValidationRule{}
	open := map[int]run{} // by column
	flush := func(col, end int) {
		r, ok := open[col]
		if !ok {
			return
		}
		delete(open, col)
		refs[r.key] = append(refs[r.key], grid.CellName(r.start, col)+":"+grid.CellName(end-1, col))
	}
	for row := range sheet.UsedRows() {
		cells := sheet.Row(row).Cells()
		for col := range open {
			if col >= len(cells) {
				flush(col, row)
			}
		}
		for col, cell := range cells {
			rule := cell.Extra().Validation
			key := ""
			if rule != nil {
				key = string(wire.Writer{}.Append(nil, rule, nil))
				rules[key] = rule
			}
			if r, ok := open[col]; ok && r.key != key {
				flush(col, row)
			}
			if _, ok := open[col]; !ok && key != "" {
				open[col] = run{key: key, start: row}
			}
		}
	}
	for col := range open {
		flush(col, sheet.UsedRows())
	}
	keys := make([]string, 0, len(refs))
	for key := range refs {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		dv := v.validation(rules[key])
		if dv == nil {
			continue
		}
		sort.Strings(refs[key])
		dv.Sqref = strings.Join(refs[key], " ")
		if err := v.file.AddDataValidation(name, dv); err != nil {
			return fmt.Errorf("data validation: %w", err)
		}
	}
	return nil
}

// run is cells of one column below each other with equal validation.
type run struct {
	key   string
	start int
}
