package table_test

import (
	"strings"
	"testing"
)

// Numbers are read as the column, the locale or the descriptor says, or asked about.
func TestParseNumbers(t *testing.T) {
	t.Parallel()
	parses(t, []parseCase{
		{
			name: "numbers", field: "type: number",
			cells: []any{0.1, -12.0, "1,234.50", "￥99", "15%", "n/a", true, "1,5", "#DIV/0!", 1e300},
			want:  []string{"0.1", "-12", "1234.5", "99", "0.15", "!n/a type-error.number", "!TRUE type-error.number", "!1,5 type-error.number", "!#DIV/0! formula-error", "1" + strings.Repeat("0", 300)},
		},
		{
			name: "numbers to the digits that are shown", field: "type: number",
			cells: []any{1000.1499999999999, 0.30000000000000004, 57.699999999999996, 9007199254740992.0, "1000.1499999999999"},
			show:  map[int]string{1: "1,000.15"},
			want:  []string{"1000.15", "0.3", "57.7", "9007199254740992", "1000.1499999999999"},
		},
		{
			name: "integers", field: "type: integer",
			cells: []any{12.0, 12.5, 3.0000000000000004, 299999999.99999994, 3.00000001, "1,000", "3.0", "3.5", 9007199254740992.0, 1e19, "9223372036854775807", "9223372036854775808"},
			want:  []string{"12", "!12.5 type-error.integer", "3", "300000000", "!3.00000001 type-error.integer", "1000", "3", "!3.5 type-error.integer", "9007199254740992", "!10000000000000000000 type-error.integer", "9223372036854775807", "!9223372036854775808 type-error.integer"},
		},
		{
			name: "integers of nineteen digits that end in zeros", field: "type: integer",
			cells: []any{"1326465694199381430", "9223372036854775800", "-9223372036854775800", "1e18", "-1E+18", "9223372036854775810", "1e19", "1000000000000000000.50", -1152921508364943400.0, 1e18, 9223372036854775000.0},
			want: []string{
				"1326465694199381430", "9223372036854775800", "-9223372036854775800", "1000000000000000000", "-1000000000000000000",
				"!9223372036854775810 type-error.integer", "!1e19 type-error.integer", "!1000000000000000000.50 type-error.integer",
				"-1152921508364943400", "1000000000000000000", "9223372036854775000",
			},
		},
		{
			name: "missing values", field: `type: number, missingValues: ["-", n/a, "0"]`,
			cells: []any{"-", " n/a ", 0.0, "–", 5.0}, show: map[int]string{5: "-"},
			want: []string{"", "", "", "!– type-error.number", ""},
		},
		{
			name: "numbers as their column shows", field: "type: number",
			cells: []any{"12,50", "1.234,56", "3.000", "-12,500 €", 7.5, "1 234"},
			want:  []string{"12.5", "1234.56", "3000", "-12.5", "7.5", "1234"},
		},
		{
			name: "numbers that could be two", field: "type: number",
			cells: []any{"12,500", "1,234", "1.234", "12"},
			want:  []string{"!12,500 type-error.number_ambiguous", "!1,234 type-error.number_ambiguous", "!1.234 type-error.number_ambiguous", "12"},
		},
		{
			name: "numbers that contradict each other", field: "type: number",
			cells: []any{"12,50", "12.5", "3.000"},
			want:  []string{"!12,50 type-error.number", "12.5", "!3.000 type-error.number_ambiguous"},
		},
		{
			name: "integers as their column shows", field: "type: integer",
			cells: []any{"1.000", "1.000.000", "2,0"},
			want:  []string{"1000", "1000000", "2"},
		},
		{
			name: "integers that could be two", field: "type: integer",
			cells: []any{"1.000", "1,000"},
			want:  []string{"!1.000 type-error.number_ambiguous", "!1,000 type-error.number_ambiguous"},
		},
		{
			name: "numbers of a German spreadsheet", field: "type: number", locale: "de_DE",
			cells: []any{"12,500", "1.234", "1.200 €", "12.50", 1234.5},
			want:  []string{"12.5", "1234", "1200", "!12.50 type-error.number_groups", "1234.5"},
		},
		{
			name: "numbers of an American spreadsheet", field: "type: number", locale: "en_US",
			cells: []any{"12,500", "1.234", "$1,200.00", "1,5"},
			want:  []string{"12500", "1.234", "1200", "!1,5 type-error.number_groups"},
		},
		{
			name: "numbers of a Chinese spreadsheet", field: "type: number", locale: "zh_CN",
			cells: []any{"0,500", "￥12,500"},
			want:  []string{"!0,500 type-error.number_groups", "12500"},
		},
		{name: "numbers of a French spreadsheet", field: "type: number", locale: "fr_FR", cells: []any{"12 500,5", "1.234"}, want: []string{"12500.5", "!1.234 type-error.number_ambiguous"}},
		{name: "integers of a German spreadsheet", field: "type: integer", locale: "de_DE", cells: []any{"1.000"}, want: []string{"1000"}},
		{
			name: "numbers with declared thousands", field: `type: number, groupChar: ","`,
			cells: []any{"1,5", "1,500", "0,500"},
			want:  []string{"!1,5 type-error.number_groups", "1500", "!0,500 type-error.number_groups"},
		},
		{
			name: "declared numbers, wherever they are", field: `type: number, decimalChar: ",", groupChar: "."`, locale: "en_US",
			cells: []any{"12.50", "1.234", "12,500"},
			want:  []string{"!12.50 type-error.number_groups", "1234", "12.5"},
		},
		{
			name: "declared numbers", field: `type: number, decimalChar: ",", groupChar: "."`,
			cells: []any{"1.234,50", "1,5", 1.5, "1,2,3"},
			want:  []string{"1234.5", "1.5", "1.5", "!1,2,3 type-error.number"},
		},
	})
}
