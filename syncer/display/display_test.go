package display

import (
	"testing"
	"time"
)

func TestNumber(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		n       float64
		pattern string
		locale  string
		want    string
	}{
		{1234.5, "#,##0.00", "en_US", "1,234.50"},
		{1234.5, "#,##0.00", "de_DE", "1.234,50"},
		{-1234.5, `"$"#,##0.00`, "en_US", "-$1,234.50"},
		{-5, "0;(0)", "en_US", "(5)"},
		{0, "0;(0);-", "en_US", "-"},
		{0.125, "0%", "en_US", "13%"},
		{0.1234, "0.00%", "en_US", "12.34%"},
		{1234567, "0.00E+00", "en_US", "1.23E+06"},
		{0.5, "#.##", "en_US", ".5"},
		{1500000, "0.0,,\"M\"", "en_US", "1.5M"},
		{7, "000", "en_US", "007"},
		{43831, "yyyy-mm-dd", "en_US", "2020-01-01"},
		{43831.5, "yyyy-mm-dd hh:mm:ss", "en_US", "2020-01-01 12:00:00"},
		{43831.75, "m/d/yyyy h:mm am/pm", "en_US", "1/1/2020 6:00 PM"},
		{43831, "dddd, mmmm d", "en_US", "Wednesday, January 1"},
		{43831, `yyyy"年"m"月"d"日"`, "zh_CN", "2020年1月1日"},
		{1.5, "[h]:mm:ss", "en_US", "36:00:00"},
		{1.005, "0.00", "en_US", "1.01"},
		{2.675, "0.00", "en_US", "2.68"},
		{12, `0 "pcs"`, "en_US", "12 pcs"},
		{5, "[$€]#,##0.00", "en_US", "€5.00"},
		{-0.001, "0.00", "en_US", "0.00"},
		{42, "@", "en_US", "42"},
		{50, "[<100]0.0;0", "en_US", "50.0"},
		{150, "[<100]0.0;0", "en_US", "150"},
	} {
		if got := Parse(tc.pattern).Number(tc.n, For(tc.locale)); got != tc.want {
			t.Errorf("%v as %s in %s: got %q, want %q", tc.n, tc.pattern, tc.locale, got, tc.want)
		}
	}
}

func TestGeneral(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		n      float64
		locale string
		want   string
	}{
		{0, "en_US", "0"}, {42, "en_US", "42"}, {-1.5, "en_US", "-1.5"}, {0.12, "en_US", "0.12"}, {0.12, "fr_FR", "0,12"},
		{1.0 / 3, "en_US", "0.3333333333"}, {100.0 / 3, "en_US", "33.33333333"}, {0.1 + 0.2, "en_US", "0.3"},
		{123456789012345, "en_US", "123456789012345"}, {1705970000000000, "en_US", "1.70597E+15"}, {1e20, "en_US", "1E+20"},
		{0.00001, "en_US", "0.00001"}, {12345678.123456, "en_US", "12345678.12"},
	} {
		if got := For(tc.locale).General(tc.n); got != tc.want {
			t.Errorf("%v: got %q, want %q", tc.n, got, tc.want)
		}
	}
}

func TestEnter(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 5, 6, 0, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		in, locale string
		want       Entry
	}{
		{"007", "en_US", Entry{Number: 7}},
		{"0042", "en_US", Entry{Number: 42}},
		{"'0123", "en_US", Entry{Text: "0123", IsText: true}},
		{"true", "en_US", Entry{Number: 1, IsBool: true}},
		{"$100.15", "en_US", Entry{Number: 100.15, Type: "CURRENCY", Pattern: `"$"#,##0.00`}},
		{"12.3%", "en_US", Entry{Number: 0.123, Type: "PERCENT", Pattern: "0.00%"}},
		{"50%", "en_US", Entry{Number: 0.5, Type: "PERCENT", Pattern: "0%"}},
		{"1,234", "en_US", Entry{Number: 1234, Type: "NUMBER", Pattern: "#,##0"}},
		{"1,23", "en_US", Entry{Text: "1,23", IsText: true}},
		{"1,23", "de_DE", Entry{Number: 1.23}},
		{"(5)", "en_US", Entry{Number: -5}},
		{"1e3", "en_US", Entry{Number: 1000, Type: "SCIENTIFIC", Pattern: "0.00E+00"}},
		{"2020-01-01", "en_US", Entry{Number: 43831, Type: "DATE", Pattern: "yyyy-mm-dd"}},
		{"1/2/2020", "en_US", Entry{Number: 43832, Type: "DATE", Pattern: "m/d/yyyy"}},
		{"1/2/2020", "en_GB", Entry{Number: 43862, Type: "DATE", Pattern: "d/m/yyyy"}},
		{"1-2", "en_US", Entry{Number: 45293, Type: "DATE", Pattern: "m-d"}},
		{"2020年1月1日", "zh_CN", Entry{Number: 43831, Type: "DATE", Pattern: `yyyy"年"m"月"d"日"`}},
		{"Jan 1, 2020", "en_US", Entry{Number: 43831, Type: "DATE", Pattern: "mmm d, yyyy"}},
		{"2020-01-01 12:00", "en_US", Entry{Number: 43831.5, Type: "DATE_TIME", Pattern: "yyyy-mm-dd hh:mm"}},
		{"6:00 PM", "en_US", Entry{Number: 0.75, Type: "TIME", Pattern: "h:mm AM/PM"}},
		{"2020-02-30", "en_US", Entry{Text: "2020-02-30", IsText: true}},
		{"=1+1", "en_US", Entry{Formula: "=1+1"}},
		{"+86 138", "en_US", Entry{Formula: "=+86 138"}},
		{"A-12", "en_US", Entry{Text: "A-12", IsText: true}},
		{"10.1.2.3", "en_US", Entry{Text: "10.1.2.3", IsText: true}},
	} {
		if got := For(tc.locale).Enter(tc.in, now); got != tc.want {
			t.Errorf("%s in %s:\n got %+v\nwant %+v", tc.in, tc.locale, got, tc.want)
		}
	}
}
