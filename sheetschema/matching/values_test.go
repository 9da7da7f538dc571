package matching

import (
	"testing"

	"sheetsync/sheetschema/table"
)

// Telephone numbers in groups are no dates, and dates with a time are none of numbers.
func TestFormOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text string
		want form
	}{
		{"+44 20 7946 0018", formPhone},
		{"+33 1 70 18 99 00", formPhone},
		{"01 70 18 99 00", formPhone},
		{"01.70.18.99.00", formPhone},
		{"0800 12 34 56", formPhone},
		{"+86 138 0013 8000", formPhone},
		{"2026-03-04", formDate},
		{"4.3.2026", formDate},
		{"2026年3月4日", formDate},
		{"2026/3/4 15:04:05", formDate},
		{"04.03.2026 15 h 04", formDate},
		{"2026-03-04T15:04:05Z", formDate},
		{"03/04/26", formDate},
		{"1 234 567", formNumber},
	} {
		t.Run(test.text, func(t *testing.T) {
			t.Parallel()
			if got := formOf(table.Cell{Kind: table.CellText, Text: test.text}); got != test.want {
				t.Errorf("%q is taken for %s, want %s", test.text, got, test.want)
			}
		})
	}
}
