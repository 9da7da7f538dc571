package highlight

import (
	"fmt"
	"strings"
	"testing"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
)

func TestFormats(t *testing.T) {
	t.Parallel()
	s := grid.New("id", "t")
	sh, err := s.AddSheet(0, "A", 0, 10, 4)
	if err != nil {
		t.Fatal(err)
	}
	for r, v := range []grid.Value{grid.TextValue("late"), grid.NumberValue(5), grid.NumberValue(45000), {}, grid.TextValue("Later on")} {
		sh.SetValue(r, 0, v)
		sh.SetValue(r, 1, grid.NumberValue(float64(r)))
	}
	for _, tc := range []struct{ kind, values, want string }{
		{"TEXT_CONTAINS", "LATE", "A1 A5"},
		{"TEXT_EQ", "late", "A1"},
		{"BLANK", "", "A4"},
		{"NOT_BLANK", "", "A1 A2 A3 A5"},
		{"NUMBER_GREATER", "4", "A2 A3"},
		{"NUMBER_BETWEEN", "1,10", "A2"},
		{"DATE_AFTER", "2020-01-01", "A3"},
		{"CUSTOM_FORMULA", "=$B1>2", "A4 A5"},
		{"CUSTOM_FORMULA", "=B1=1", "A2"},
		{"CUSTOM_FORMULA", "=NOSUCH(", ""},
	} {
		var values []*sheets.ConditionValue
		if tc.values != "" {
			parts := []string{tc.values}
			if tc.kind == "NUMBER_BETWEEN" {
				parts = strings.Split(tc.values, ",")
			}
			for _, p := range parts {
				values = append(values, &sheets.ConditionValue{UserEnteredValue: p})
			}
		}
		area := grid.Range{EndRow: 5, EndCol: 1}
		sh.ConditionalFormats = []*sheets.ConditionalFormatRule{{
			Ranges: []*sheets.GridRange{area.GridRange()}, BooleanRule: &sheets.BooleanRule{
				Condition: &sheets.BooleanCondition{Type: tc.kind, Values: values}, Format: &sheets.CellFormat{WrapStrategy: "CLIP"}}}}
		hits := Formats(s, sh, sh.Bounds(), func(c grid.Cell) string { return c.Value().String() })
		var got []string
		for r := range 5 {
			if len(hits[Cell{r, 0}]) > 0 {
				got = append(got, grid.CellName(r, 0))
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(strings.Fields(tc.want)) {
			t.Errorf("%s %s: %v, want %s", tc.kind, tc.values, got, tc.want)
		}
	}
}
