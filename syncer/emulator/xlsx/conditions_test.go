package xlsx_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/xlsx"
)

func condition(kind string, values ...string) *sheets.BooleanCondition {
	c := &sheets.BooleanCondition{Type: kind}
	for _, v := range values {
		c.Values = append(c.Values, &sheets.ConditionValue{UserEnteredValue: v})
	}
	return c
}

// TestConditionsComeBack saves and loads conditions of validations and of conditional formats.
func TestConditionsComeBack(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ condition, validation, rule *sheets.BooleanCondition }{
		"between":     {condition: condition("NUMBER_BETWEEN", "1", "2.5")},
		"not between": {condition: condition("NUMBER_NOT_BETWEEN", "1", "7")},
		"less":        {condition: condition("NUMBER_LESS", "3")},
		"custom":      {condition: condition("CUSTOM_FORMULA", `=(N("x")=0)*($A1<>"")`)},
		"dates": {condition: condition("DATE_BETWEEN", "2024-01-01", "2024-12-31"),
			rule: condition("NUMBER_BETWEEN", "45292", "45657")},
		"after":  {condition: condition("DATE_AFTER", "2024-01-01"), rule: condition("NUMBER_GREATER", "45292")},
		"a box":  {condition: condition("BOOLEAN"), rule: &sheets.BooleanCondition{}},
		"blanks": {condition: condition("BLANK"), validation: &sheets.BooleanCondition{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := grid.New("one", "T")
			sheet, err := s.AddSheet(0, "A", 0, 10, 5)
			if err != nil {
				t.Fatal(err)
			}
			sheet.SetCell(0, 0, grid.Cell{}.WithValidation(&sheets.DataValidationRule{Condition: tc.condition}))
			sheet.ConditionalFormats = []*sheets.ConditionalFormatRule{{
				Ranges: []*sheets.GridRange{grid.Range{EndRow: 5, EndCol: 2}.GridRange()}, BooleanRule: &sheets.BooleanRule{
					Condition: tc.condition, Format: &sheets.CellFormat{TextFormat: &sheets.TextFormat{Bold: true}}}}}
			back := reload(t, s).Sheets()[0]
			check := func(what string, got, want *sheets.BooleanCondition) {
				if want == nil {
					want = tc.condition
				}
				if want.Type == "" {
					want = nil
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s (-want +got)\n%s", what, diff)
				}
			}
			var validation, rule *sheets.BooleanCondition
			if v := back.Cell(0, 0).Extra().Validation; v != nil {
				validation = v.Condition
			}
			check("validation", validation, tc.validation)
			if len(back.ConditionalFormats) > 0 {
				rule = back.ConditionalFormats[0].BooleanRule.Condition
			}
			check("rule", rule, tc.rule)
		})
	}
}

// TestNoFormulaIsSavedThatIsNone: programs refuse or repair a workbook with one.
func TestNoFormulaIsSavedThatIsNone(t *testing.T) {
	t.Parallel()
	s := grid.New("one", "T")
	sheet, err := s.AddSheet(0, "A", 0, 10, 5)
	if err != nil {
		t.Fatal(err)
	}
	sheet.SetCell(0, 0, grid.Cell{}.WithFormula("=SUM(", grid.ErrorValue("#ERROR!")))
	var b bytes.Buffer
	if err := xlsx.Save(s, &b); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	formula, err := f.GetCellFormula("A", "A1")
	if err != nil {
		t.Fatal(err)
	}
	if text, err := f.GetCellValue("A", "A1"); err != nil || formula != "" || text != "=SUM(" {
		t.Errorf("formula %q, text %q, %v", formula, text, err)
	}
}
