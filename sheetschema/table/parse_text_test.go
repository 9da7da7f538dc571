package table_test

import "testing"

// Texts stay as people see them, but for what can't be kept.
func TestParseTexts(t *testing.T) {
	t.Parallel()
	parses(t, []parseCase{
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
			want:  []string{"1234567890123456", "5", "¥1,200.00", "1000000000000000000000 truncated-value", "0.000000001"},
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
				"!6.22202E+15 truncated-value", "!6,22202E+15 truncated-value", "!-1E+16 truncated-value", "1.5E+01", "2E10", "1.2345E-05", "E+15", "AB1E+15", "!6.22202123456789E+18 truncated-value",
				"9007199254740992 truncated-value",
			},
		},
		{
			name: "text that can't be kept", field: "type: string",
			cells: []any{"a\x00b", "\x00", "#REF!", "#N/A", "#hashtag", " \u200b\u00a0", "Loading...", "Loading... soon"},
			want:  []string{"ab text-not-storable", "", "!#REF! formula-error", "!#N/A formula-error", "#hashtag", "", "!Loading... formula-error", "Loading... soon"},
		},
		{
			name: "currencies by any certain name", field: "type: string, format: currency",
			cells: []any{"USD", "us$", "RMB", "美元", " ｅｕｒ ", "VES", "$", "¥", "元", "XXY"},
			want:  []string{"USD", "USD", "CNY", "USD", "EUR", "VES", "!$ format-error.currency_ambiguous", "!¥ format-error.currency_ambiguous", "!元 format-error.currency_ambiguous", "XXY"},
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
	})
}
