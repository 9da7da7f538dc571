package period_test

import (
	"testing"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/period"
)

func TestPeriods(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]period.Period{"P7D": {Days: 7}, "P0D": {}, "P2W": {Days: 14}, "P1Y6M": {Years: 1, Months: 6}, "P1Y2M1W3D": {1, 2, 10}} {
		if got, err := period.Parse(text); err != nil || got != want {
			t.Errorf("%s: got %v %v", text, got, err)
		}
		if again, err := period.Parse(want.String()); err != nil || again != want {
			t.Errorf("%v is written as %s", want, want)
		}
	}
	for _, text := range []string{"", "P", "7D", "PT1H", "P1DT1H", "P-1D", "-P1D", "P1D1M", "P1.5D", "PD", "P99999D", "P1X"} {
		if got, err := period.Parse(text); err == nil {
			t.Errorf("%s should not be a period, got %v", text, got)
		}
	}
	march, ok := expression.NewDay(2024, 3, 31)
	if !ok {
		t.Fatal("no such day")
	}
	if got := (period.Period{Months: 1}).Before(march).String(); got != "2024-02-29" {
		t.Errorf("a month before the end of March is %s", got)
	}
	if got := (period.Period{Years: 1, Days: 1}).After(march).String(); got != "2025-04-01" {
		t.Errorf("a year and a day after the end of March is %s", got)
	}
}
