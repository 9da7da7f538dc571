package table_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
)

// parseField parses cells below the header of a single field, and words each
// record: its value, or ! and what is shown and the issue.
func parseField(t testing.TB, field, locale string, fill func(b *table.GridBuilder), show map[int]string) []string {
	t.Helper()
	d := schematest.Load(t, "name: x\nresources:\n- name: a\n  schema:\n    fields:\n    - {name: f, "+field+"}\n    - {name: always, type: string}\n")
	b := table.NewGridBuilder()
	b.Text([]byte("f"))
	b.Text([]byte("always"))
	b.EndRow()
	fill(b)
	g := b.Grid()
	for row, text := range show {
		g.SetDisplay(row, 0, []byte(text))
	}
	m, issues := header.Match(g, d.Resources[0], header.MatchOptions{})
	if len(issues) > 0 {
		t.Fatal(issues)
	}
	records, issues := table.Parse(g, m, d.Resources[0], table.ParseOptions{Location: schematest.Location(t, "Asia/Shanghai"), Separators: lexical.SeparatorsOf(locale)})
	var got []string
	for record := range records.Len() {
		text := records.Value(record, 0).String()
		if records.State(record, 0) == table.StateInvalid {
			text = "!" + records.Text(record, 0)
		}
		for _, i := range issues {
			if i.Record == record {
				text += " " + strings.TrimSuffix(string(i.Code)+"."+i.Variant, ".")
				if i.Row != records.Row(record) || i.Field != "f" || i.Args["field"] != "f" {
					t.Errorf("issue %+v", i)
				}
				p := language.NewPrinter(language.Chinese)
				if m := i.Message(p); strings.HasPrefix(m, "issues.") || strings.Contains(m, "{") {
					t.Errorf("issue %+v says %s", i, m)
				}
			}
		}
		got = append(got, text)
	}
	return got
}

// putRow adds a row of texts, numbers, booleans and, for anything else, empty
// cells.
func putRow(b *table.GridBuilder, cells ...any) {
	for _, cell := range cells {
		switch c := cell.(type) {
		case string:
			b.Text([]byte(c))
		case float64:
			b.Number(c)
		case bool:
			b.Bool(c)
		default:
			b.Empty()
		}
	}
	b.EndRow()
}

func TestParseFields(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		field string
		cells []any // string, float64, bool, nil
		show  map[int]string
		want  []string

		locale string // of the spreadsheet
	}{
		{
			name: "text shows what people see", field: "type: string",
			cells: []any{"007", 7.0, 45000.0, true, 1.70597e15, 1.70597e15, 0.1, "  a ", "=1+1", "'x"},
			show:  map[int]string{2: "007", 3: "1-2", 5: "1.70597E+15"},
			want:  []string{"007", "007", "1-2", "TRUE", "1705970000000000", "1705970000000000", "0.1", "  a ", "=1+1", "'x"},
		},
		{
			name: "text of sixteen digits, hidden by its format, an amount", field: "type: string",
			cells: []any{1234567890123456.0, 5.0, 1200.0, 1e21, 1e-9},
			show:  map[int]string{1: "1.23457E+15", 3: "¥1,200.00", 4: "1E+21", 5: "1.00E-09"},
			want:  []string{"1234567890123456", "5", "¥1,200.00", "1000000000000000000000 digits_lost", "0.000000001"},
		},
		{
			name: "the digits of numbers in text", field: "type: string",
			cells: []any{1000.0, 5021.0, 1000.0, 1000.0, 1234567.0, -5.0, 12.345, 0.5, 7.0, 0.15, 5551234.0, 1000.15, 1234567.0, 46086.0, 5021.0, "1,000", "05021"},
			show: map[int]string{
				1: "1,000", 2: "05021", 3: "1.000,00", 4: "1 000", 5: "12,34,567", 6: "-005", 7: "12.35", 8: "0.50", 9: "No. 7",
				10: "15%", 11: "555-1234", 12: "1,000", 13: "1,235", 14: "2026-03-05", 15: "0005,021",
			},
			want: []string{"1000", "05021", "1000", "1000", "1234567", "-005", "12.345", "0.5", "No. 7", "15%", "555-1234", "1000.15", "1,235", "2026-03-05", "0005021", "1,000", "05021"},
		},
		{
			name: "the digits of numbers in a key", field: "type: string, constraints: {unique: true}",
			cells: []any{1000.0, 1000.0, 0.15, 5021.0, -1200.0, 7.0},
			show:  map[int]string{1: "1,000", 2: "$1,000.00", 3: "15%", 4: "05021", 5: "(1,200.00)", 6: "No. 7"},
			want:  []string{"1000", "1000", "0.15", "05021", "-1200", "No. 7"},
		},
		{
			name: "text whose digits were lost", field: "type: string",
			cells: []any{"6.22202E+15", "6,22202E+15", "-1E+16", "1.5E+01", "2E10", "1.2345E-05", "E+15", "AB1E+15", "6.22202123456789E+18", 9007199254740993.0},
			want: []string{
				"!6.22202E+15 digits_lost", "!6,22202E+15 digits_lost", "!-1E+16 digits_lost", "1.5E+01", "2E10", "1.2345E-05", "E+15", "AB1E+15", "!6.22202123456789E+18 digits_lost",
				"9007199254740992 digits_lost",
			},
		},
		{
			name: "text that can't be kept", field: "type: string",
			cells: []any{"a\x00b", "\x00", "#REF!", "#N/A", "#hashtag", " \u200b\u00a0", "Loading...", "Loading... soon"},
			want:  []string{"ab text_not_storable", "", "!#REF! formula_error", "!#N/A formula_error", "#hashtag", "", "!Loading... formula_error", "Loading... soon"},
		},
		{
			name: "currencies by any certain name", field: "type: string, format: currency",
			cells: []any{"USD", "us$", "RMB", "美元", " ｅｕｒ ", "VES", "$", "¥", "元", "XXY"},
			want:  []string{"USD", "USD", "CNY", "USD", "EUR", "VES", "!$ format.currency_ambiguous", "!¥ format.currency_ambiguous", "!元 format.currency_ambiguous", "XXY"},
		},
		{
			name: "addresses without what nobody sees", field: "type: string, format: email",
			cells: []any{"b1@example.com\u200b", "\ufeffb1@example.com", "b1@example.com\u00a0", " b1@example.com ", "\u202ab1@example.com\u202c", "ｂ１＠ｅｘａｍｐｌｅ．ｃｏｍ", "mu\u0308ller@example.com", "B1@Example.com", "b 1@example.com", "a@x.example;\nb@x.example"},
			want:  []string{"b1@example.com", "b1@example.com", "b1@example.com", "b1@example.com", "b1@example.com", "b1@example.com", "müller@example.com", "B1@Example.com", "b 1@example.com", "a@x.example;\nb@x.example"},
		},
		{
			name: "names stay as they were typed", field: "type: string",
			cells: []any{"Acme ", "Acme\u200b", "Ａｃｍｅ", "Cafe\u0301"},
			want:  []string{"Acme ", "Acme\u200b", "Ａｃｍｅ", "Cafe\u0301"},
		},
		{
			name: "currencies with what nobody sees", field: "type: string, format: currency",
			cells: []any{"USD\u200b", "ＵＳＤ", "\u00a0usd", "U\u00adSD"},
			want:  []string{"USD", "USD", "USD", "USD"},
		},
		{
			name: "choices with what nobody sees", field: "type: string, constraints: {enum: [Paid in full, 已付款（电汇）]}",
			cells: []any{"Paid in full\u200b", "PAID  IN FULL", "Paid\u00a0in\nfull", "已付款(电汇)", "已付款 （电汇）"},
			want:  []string{"Paid in full", "Paid in full", "Paid in full", "已付款（电汇）", "已付款（电汇）"},
		},
		{
			name: "choices and their synonyms", field: "type: string, constraints: {enum: [已付款, paid, a, A]}, synonyms: {已付款: [已支付, 付清], paid: [settled, Paid in full]}",
			cells: []any{"已付款", "已支付 ", "付 清", "Settled", "PAID", "ＰＡＩＤ", "paid  in\u00a0full", "A", "a", "Ａ", "paid up"},
			want:  []string{"已付款", "已付款", "已付款", "paid", "paid", "paid", "paid", "A", "a", "Ａ", "paid up"},
		},
		{
			name: "numbers", field: "type: number",
			cells: []any{0.1, -12.0, "1,234.50", "￥99", "15%", "n/a", true, "1,5", "#DIV/0!", 1e300},
			want:  []string{"0.1", "-12", "1234.5", "99", "0.15", "!n/a wrong_type.number", "!TRUE wrong_type.number", "!1,5 wrong_type.number", "!#DIV/0! formula_error", "1" + strings.Repeat("0", 300)},
		},
		{
			name: "numbers to the digits that are shown", field: "type: number",
			cells: []any{1000.1499999999999, 0.30000000000000004, 57.699999999999996, 9007199254740992.0, "1000.1499999999999"},
			show:  map[int]string{1: "1,000.15"},
			want:  []string{"1000.15", "0.3", "57.7", "9007199254740992", "1000.1499999999999"},
		},
		{
			name: "numbers as shown when wrong", field: "type: boolean",
			cells: []any{12.5, 45000.0}, show: map[int]string{2: "2023-03-15"},
			want: []string{"!12.5 wrong_type.boolean", "!2023-03-15 wrong_type.boolean"},
		},
		{
			name: "integers", field: "type: integer",
			cells: []any{12.0, 12.5, 3.0000000000000004, 299999999.99999994, 3.00000001, "1,000", "3.0", "3.5", 9007199254740992.0, 1e19, "9223372036854775807", "9223372036854775808"},
			want:  []string{"12", "!12.5 wrong_type.integer", "3", "300000000", "!3.00000001 wrong_type.integer", "1000", "3", "!3.5 wrong_type.integer", "9007199254740992", "!10000000000000000000 wrong_type.integer", "9223372036854775807", "!9223372036854775808 wrong_type.integer"},
		},
		{
			name: "integers of nineteen digits that end in zeros", field: "type: integer",
			cells: []any{"1326465694199381430", "9223372036854775800", "-9223372036854775800", "1e18", "-1E+18", "9223372036854775810", "1e19", "1000000000000000000.50", -1152921508364943400.0, 1e18, 9223372036854775000.0},
			want: []string{
				"1326465694199381430", "9223372036854775800", "-9223372036854775800", "1000000000000000000", "-1000000000000000000",
				"!9223372036854775810 wrong_type.integer", "!1e19 wrong_type.integer", "!1000000000000000000.50 wrong_type.integer",
				"-1152921508364943400", "1000000000000000000", "9223372036854775000",
			},
		},
		{
			name: "booleans", field: "type: boolean",
			cells: []any{true, false, 1.0, 0.0, "是", "否", "YES", "✓", "✔️", "ＴＲＵＥ", "maybe", 2.0},
			want:  []string{"true", "false", "true", "false", "true", "false", "true", "true", "true", "true", "!maybe wrong_type.boolean", "!2 wrong_type.boolean"},
		},
		{
			name: "booleans as declared", field: "type: boolean, trueValues: [ja], falseValues: [nein]",
			cells: []any{"Ja", "nein", "yes", true},
			want:  []string{"true", "false", "!yes wrong_type.boolean", "true"},
		},
		{
			name: "dates", field: "type: date",
			cells: []any{43831.0, 43831.75, "2024年3月5日", "03/04/2024", "31/12/2024", "soon", -1e9, true},
			want:  []string{"2020-01-01", "2020-01-01", "2024-03-05", "!03/04/2024 wrong_type.date_ambiguous", "2024-12-31", "!soon wrong_type.date", "!-1000000000 wrong_type.date_number", "!TRUE wrong_type.date"},
		},
		{
			name: "plain numbers that are no dates", field: "type: date",
			cells: []any{30.0, 3.5, 2026.3, 2026.0, 202603.0, 0.0, -1.0, 12.1, 261201.0, 1000.0, 100000.0, 20269999.0, 12341212.0, 0.5},
			show:  map[int]string{1: "30 days", 4: "2026", 5: "202,603", 8: "12.10", 10: "$1,000.00"},
			want: []string{
				"!30 days wrong_type.date_number", "!3.5 wrong_type.date_year_missing", "!2026.3 wrong_type.date_month", "!2026 wrong_type.date_number",
				"!202,603 wrong_type.date_month", "!0 wrong_type.date_number", "!-1 wrong_type.date_number", "!12.10 wrong_type.date_year_missing", "!261201 wrong_type.date_number",
				"!$1,000.00 wrong_type.date_number", "!100000 wrong_type.date_number", "!20269999 wrong_type.date_number", "!12341212 wrong_type.date_number", "!0.5 wrong_type.date_number",
			},
		},
		{
			name: "numbers that are dates", field: "type: date",
			cells: []any{20260305.0, "20260305", "2026.3.5", "2026年3月5日", 46086.0, 16565.0, 16565.0, 16565.0, 2026.0, 109207.0, 18264.0, 18263.0, 73415.0, 73416.0},
			show:  map[int]string{6: "1945-05-08", 7: "08.05.45", 8: "16,565", 9: "18 July 1905", 10: "2198-12-29"},
			want: []string{
				"2026-03-05", "2026-03-05", "2026-03-05", "2026-03-05", "2026-03-05", "1945-05-08", "1945-05-08", "!16,565 wrong_type.date_number", "1905-07-18", "2198-12-29",
				"1950-01-01", "!18263 wrong_type.date_number", "2100-12-31", "!73416 wrong_type.date_number",
			},
		},
		{
			name: "numbers in the range of a date's limits", field: `type: date, constraints: {minimum: "1900-01-01", maximum: "2200-12-31"}`,
			cells: []any{16565.0, 100000.0, 2026.0, 0.0},
			want:  []string{"1945-05-08", "2173-10-14", "1905-07-18", "!0 wrong_type.date_number"},
		},
		{
			name: "texts that are no days", field: "type: date",
			cells: []any{"5.3.", "3月5日", "2026年3月", "2026.3", "2026-03", "202603", "Mar 2026", "3/2026", "5 March", "2026", "30", "46086", "soon", "2026年"},
			want: []string{
				"!5.3. wrong_type.date_year_missing", "!3月5日 wrong_type.date_year_missing", "!2026年3月 wrong_type.date_month", "!2026.3 wrong_type.date_month", "!2026-03 wrong_type.date_month", "!202603 wrong_type.date_month",
				"!Mar 2026 wrong_type.date_month", "!3/2026 wrong_type.date_month", "!5 March wrong_type.date_year_missing", "!2026 wrong_type.date_number", "!30 wrong_type.date_number", "!46086 wrong_type.date_number", "!soon wrong_type.date", "!2026年 wrong_type.date",
			},
		},
		{
			name: "instants are days of the register's zone", field: "type: date",
			cells: []any{"2026-12-01T16:00:00Z", "2026-12-01T15:59:59Z", "2026-12-01T00:30:00+08:00", "2026-12-01T23:00:00-05:00", "2026-12-01 23:00"},
			want:  []string{"2026-12-02", "2026-12-01", "2026-12-01", "2026-12-02", "2026-12-01"},
		},
		{
			name: "plain numbers that are no datetimes", field: "type: datetime",
			cells: []any{2026.0, 30.5, 20260305.0, "5.3.", "2026.3"},
			want:  []string{"!2026 wrong_type.date_number", "!30.5 wrong_type.date_year_missing", "2026-03-04T16:00:00Z", "!5.3. wrong_type.date_year_missing", "!2026.3 wrong_type.date_month"},
		},
		{
			name: "dates as declared", field: `type: date, format: "%d/%m/%Y"`,
			cells: []any{"03/04/2024", "2024-03-04", "13/13/2024", 43831.0},
			want:  []string{"2024-04-03", "2024-03-04", "!13/13/2024 wrong_type.date", "2020-01-01"},
		},
		{
			name: "datetimes", field: "type: datetime",
			cells: []any{43831.0, 43831.5, "2020-01-01 12:00", "2020-01-01T12:00:00Z", "2020-01-01", "noon", 43831.000011574},
			want:  []string{"2019-12-31T16:00:00Z", "2020-01-01T04:00:00Z", "2020-01-01T04:00:00Z", "2020-01-01T12:00:00Z", "2019-12-31T16:00:00Z", "!noon wrong_type.datetime", "2019-12-31T16:00:01Z"},
		},
		{
			name: "times", field: "type: time",
			cells: []any{0.5, 0.0, 43831.25, 1.5, -0.5, "14:30", "2:30 pm", "25:00", 0.9999999},
			want:  []string{"12:00:00", "00:00:00", "06:00:00", "!1.5 wrong_type.time", "!-0.5 wrong_type.time", "14:30:00", "14:30:00", "!25:00 wrong_type.time", "23:59:59"},
		},
		{
			name: "missing values", field: `type: number, missingValues: ["-", n/a, "0"]`,
			cells: []any{"-", " n/a ", 0.0, "–", 5.0}, show: map[int]string{5: "-"},
			want: []string{"", "", "", "!– wrong_type.number", ""},
		},
		{
			name: "numbers as their column shows", field: "type: number",
			cells: []any{"12,50", "1.234,56", "3.000", "-12,500 €", 7.5, "1 234"},
			want:  []string{"12.5", "1234.56", "3000", "-12.5", "7.5", "1234"},
		},
		{
			name: "numbers that could be two", field: "type: number",
			cells: []any{"12,500", "1,234", "1.234", "12"},
			want:  []string{"!12,500 wrong_type.number_ambiguous", "!1,234 wrong_type.number_ambiguous", "!1.234 wrong_type.number_ambiguous", "12"},
		},
		{
			name: "numbers that contradict each other", field: "type: number",
			cells: []any{"12,50", "12.5", "3.000"},
			want:  []string{"!12,50 wrong_type.number", "12.5", "!3.000 wrong_type.number_ambiguous"},
		},
		{
			name: "integers as their column shows", field: "type: integer",
			cells: []any{"1.000", "1.000.000", "2,0"},
			want:  []string{"1000", "1000000", "2"},
		},
		{
			name: "integers that could be two", field: "type: integer",
			cells: []any{"1.000", "1,000"},
			want:  []string{"!1.000 wrong_type.number_ambiguous", "!1,000 wrong_type.number_ambiguous"},
		},
		{
			name: "numbers of a German spreadsheet", field: "type: number", locale: "de_DE",
			cells: []any{"12,500", "1.234", "1.200 €", "12.50", 1234.5},
			want:  []string{"12.5", "1234", "1200", "!12.50 wrong_type.number_groups", "1234.5"},
		},
		{
			name: "numbers of an American spreadsheet", field: "type: number", locale: "en_US",
			cells: []any{"12,500", "1.234", "$1,200.00", "1,5"},
			want:  []string{"12500", "1.234", "1200", "!1,5 wrong_type.number_groups"},
		},
		{
			name: "numbers of a Chinese spreadsheet", field: "type: number", locale: "zh_CN",
			cells: []any{"0,500", "￥12,500"},
			want:  []string{"!0,500 wrong_type.number_groups", "12500"},
		},
		{name: "numbers of a French spreadsheet", field: "type: number", locale: "fr_FR", cells: []any{"12 500,5", "1.234"}, want: []string{"12500.5", "!1.234 wrong_type.number_ambiguous"}},
		{name: "integers of a German spreadsheet", field: "type: integer", locale: "de_DE", cells: []any{"1.000"}, want: []string{"1000"}},
		{
			name: "numbers with declared thousands", field: `type: number, groupChar: ","`,
			cells: []any{"1,5", "1,500", "0,500"},
			want:  []string{"!1,5 wrong_type.number_groups", "1500", "!0,500 wrong_type.number_groups"},
		},
		{
			name: "declared numbers, wherever they are", field: `type: number, decimalChar: ",", groupChar: "."`, locale: "en_US",
			cells: []any{"12.50", "1.234", "12,500"},
			want:  []string{"!12.50 wrong_type.number_groups", "1234", "12.5"},
		},
		{
			name: "declared numbers", field: `type: number, decimalChar: ",", groupChar: "."`,
			cells: []any{"1.234,50", "1,5", 1.5, "1,2,3"},
			want:  []string{"1234.5", "1.5", "1.5", "!1,2,3 wrong_type.number"},
		},
		{
			name: "objects", field: "type: object",
			cells: []any{`{"b": 1.50, "a": ["x", null]}`, "[1]", "{", `{"a":1} x`, 5.0, `{"a":"\u0000\ud800"}`, `{"a":1e99999}`, strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 200)},
			want: []string{`{"a":["x",null],"b":1.50}`, "![1] wrong_type.other", "!{ wrong_type.other", `!{"a":1} x wrong_type.other`, "!5 wrong_type.other", "{\"a\":\"\ufffd\"}", `!{"a":1e99999} wrong_type.other`,
				"!" + strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 200) + " wrong_type.other"},
		},
		{name: "lists", field: `type: list, delimiter: ";"`, cells: []any{`a; "b";c`, 5.0}, want: []string{`["a","\"b\"","c"]`, `["5"]`}},
		{name: "years", field: "type: year", cells: []any{2024.0, "２０２４", "24x", 2024.5}, want: []string{"2024", "2024", "!24x wrong_type.other", "!2024.5 wrong_type.other"}},
		{name: "months", field: "type: yearmonth", cells: []any{45352.0, "2024-3", "2024/13", 202603.0, 2026.0}, want: []string{`"2024-03"`, `"2024-03"`, "!2024/13 wrong_type.other", `"2026-03"`, "!2026 wrong_type.other"}},
		{name: "durations", field: "type: duration", cells: []any{"P1DT2H", "P", "1 day"}, want: []string{`"P1DT2H"`, "!P wrong_type.other", "!1 day wrong_type.other"}},
		{name: "places", field: "type: geopoint", cells: []any{"121.47, 31.23", "121.47", "200, 0"}, want: []string{"[121.47,31.23]", "!121.47 wrong_type.other", "!200, 0 wrong_type.other"}},
		{name: "anything", field: "type: any", cells: []any{"a\"b", 1.5, true}, want: []string{`"a\"b"`, "1.5", "true"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := parseField(t, test.field, test.locale, func(b *table.GridBuilder) {
				for _, cell := range test.cells {
					putRow(b, cell, "x")
				}
			}, test.show)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestParseRows(t *testing.T) {
	t.Parallel()
	r := schematest.Load(t, schematest.Contacts).Resources[0]
	b := table.NewGridBuilder()
	put := func(cells ...any) { putRow(b, cells...) }
	put("A list of contacts")
	put("id", "company", "phone", "email", "Total", "Record ID", "Note", "Amount", "Seen")
	put("1", "Acme", 5551234.0, "", 9.0, "k3", "first", 12.5, true)
	put()                                    // blank
	put("", " ", "", "\u3000", 9.0, "k4")    // only the service's content
	put("", "", "", "", "", "", "", "", 0.0) // only an extra column's
	put("2", "", "", "", "", 7.0, "", 1200.0, "")
	put("", "", "", "", "", "", "", "", false) // an unused row of a column of boxes
	put("", "", "", "", "", "", "", "", "", "beside the table")
	g := b.Grid()
	g.SetDisplay(2, 2, []byte("555-1234"))
	g.SetDisplay(2, 7, []byte("12.5"))
	g.SetDisplay(6, 7, []byte("$1,200.00"))
	m, issues := header.Match(g, r, header.MatchOptions{})
	if len(issues) > 0 {
		t.Fatal(issues)
	}
	records, issues := table.Parse(g, m, r, table.ParseOptions{})
	if len(issues) > 0 {
		t.Error(issues)
	}
	var got []string
	for record := range records.Len() {
		line := fmt.Sprintf("row %d id %q:", records.Row(record), records.ID(record))
		for field := range r.Fields {
			line += " " + records.Value(record, field).String()
		}
		for column, x := range records.Extra() {
			if cell := records.ExtraCell(record, column); cell.Kind != table.CellEmpty {
				line += fmt.Sprintf(" %s=%s(%d)", x.Header, cell.Seen(), cell.Kind)
			}
		}
		got = append(got, line)
	}
	want := []string{
		`row 3 id "k3": 1 Acme 555-1234   Note=first(1) Amount=12.5(2) Seen=TRUE(3)`,
		`row 6 id "":      Seen=0(2)`,
		`row 7 id "7": 2     Amount=$1,200.00(1)`,
		`row 9 id "":      J=beside the table(1)`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestParseNothing(t *testing.T) {
	t.Parallel()
	r := schematest.Load(t, schematest.Contacts).Resources[0]
	for _, rows := range [][]string{nil, {""}, {"x|y"}, {"id|company|phone|email"}} {
		g := schematest.Grid(t, rows...)
		m, _ := header.Match(g, r, header.MatchOptions{})
		if table, issues := table.Parse(g, m, r, table.ParseOptions{}); table.Len() != 0 || len(issues) != 0 {
			t.Errorf("%q: %d records, issues %v", rows, table.Len(), issues)
		}
	}
}

// FuzzParseText holds that no text makes parsing fail, and that what a cell
// shows is kept whenever it has no value.
func FuzzParseText(f *testing.F) {
	for _, seed := range []string{"1,234.50", "(12)", "03/04/2024", "2024年3月5日 下午2:30", "￥-5%", "{\"a\":[1]}", "\x00", "#REF!", "1e400", "是", "P1D", "121,31", "\xff", "–", "9999-12-31 23:59:59.999"} {
		f.Add(seed)
	}
	var b strings.Builder
	b.WriteString("name: x\nresources:\n- name: a\n  schema:\n    fields:\n")
	for i, typ := range []string{"string", "number", "integer", "boolean", "date", "time", "datetime", "object", "array", "list", "year", "yearmonth", "duration", "geopoint", "geojson", "any"} {
		fmt.Fprintf(&b, "    - {name: f%d, type: %s}\n", i, typ)
	}
	b.WriteString("    - {name: layout, type: datetime, format: \"%d/%m/%y %I:%M %p\"}\n    - {name: german, type: number, decimalChar: \",\", groupChar: \".\", bareNumber: false}\n")
	d, err := sheetschema.Load("x", []byte(b.String()))
	if err != nil {
		f.Fatal(err)
	}
	r := d.Resources[0]
	f.Fuzz(func(t *testing.T, text string) {
		b := table.NewGridBuilder()
		for _, field := range r.Fields {
			b.Text([]byte(field.Name))
		}
		b.EndRow()
		for range r.Fields {
			b.Text([]byte(text))
		}
		b.EndRow()
		g := b.Grid()
		m, _ := header.Match(g, r, header.MatchOptions{})
		records, issues := table.Parse(g, m, r, table.ParseOptions{})
		if records.Len() == 0 {
			if !table.IsBlank(text) {
				t.Fatalf("%q is not blank", text)
			}
			return
		}
		invalid := 0
		for i, field := range r.Fields {
			cell := table.CellOf(records, 0, i)
			switch records.State(0, i) {
			case table.StateInvalid:
				invalid++
				if got := records.Text(0, i); got != table.CleanText(text) && len(text) < table.RefMask {
					t.Errorf("%s keeps %q of %q", field.Name, got, text)
				}
			case table.StateValid, table.StateBig:
				if v := records.Value(0, i); v.IsEmpty() || !utf8.ValidString(v.String()) || strings.Contains(v.String(), "\x00") || cell.Kind == table.CellEmpty {
					t.Errorf("%s of %q is %q, in the sheet %v", field.Name, text, v, cell)
				}
			}
		}
		faults := 0
		for _, i := range issues {
			if i.Severity == sheetschema.SeverityError {
				faults++
			}
		}
		if faults != invalid {
			t.Errorf("%d invalid cells, but %d issues", invalid, faults)
		}
	})
}

// A character that can't be kept makes another address or account of a text
// that has a format, and is harmless in other texts.
func TestSeverityOfTextThatCannotBeKept(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, "{name: x, resources: [{name: a, schema: {fields: [{name: f, type: string}, {name: m, type: string, format: email}]}}]}")
	g := schematest.Grid(t, "f|m", "a\x00b|a\x00b@example.com")
	m, _ := header.Match(g, d.Resources[0], header.MatchOptions{})
	_, issues := table.Parse(g, m, d.Resources[0], table.ParseOptions{})
	got := make(map[string]sheetschema.Severity)
	for _, i := range issues {
		got[i.Field+" "+string(i.Code)] = i.Severity
	}
	want := map[string]sheetschema.Severity{"f text_not_storable": sheetschema.SeverityWarning, "m text_not_storable": sheetschema.SeverityError}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
