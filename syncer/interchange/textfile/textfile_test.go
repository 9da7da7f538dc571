package textfile

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sheetsync/sheetschema/bounds"
)

func TestReadEncodings(t *testing.T) {
	t.Parallel()
	const text = "客户名称,电话,备注\r\n深圳市华强电子有限公司,007,\"第一行\n第二行\"\r\n上海“远东”,0755-1234,好\r\n"
	want := [][]string{{"客户名称", "电话", "备注"}, {"深圳市华强电子有限公司", "007", "第一行\n第二行"}, {"上海“远东”", "0755-1234", "好"}}
	for _, e := range []Encoding{UTF8, UTF16LE, UTF16BE, GB18030} {
		for _, mark := range []bool{false, true} {
			data, err := encode(text, e, mark)
			if err != nil {
				t.Fatal(err)
			}
			f, err := Read(data, Options{})
			if err != nil {
				t.Errorf("%s, mark %t: %v", e, mark, err)
				continue
			}
			if f.Encoding != e || !equal(f.Rows, want) {
				t.Errorf("%s, mark %t: read as %s: %q", e, mark, f.Encoding, f.Rows)
			}
		}
	}
}

func TestReadWestern(t *testing.T) {
	t.Parallel()
	data, err := encode("Name;Stadt\nMüller & Söhne GmbH;Köln\nFrançois;Besançon\n", Windows1252, false)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Read(data, Options{})
	if err != nil || f.Encoding != Windows1252 || f.Certain || f.Rows[1][0] != "Müller & Söhne GmbH" {
		t.Errorf("%+v, %v", f, err)
	}
	if f, err := Read([]byte("\xef\xbb\xbfa,b\n\xff,2\n"), Options{}); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("bytes that aren't UTF-8 behind a byte-order mark of UTF-8: %+v, %v", f, err)
	}
}

func TestReadForms(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want [][]string
	}{
		"semicolons, decimal commas": {"a;b;c\n1,5;2,5;3\n4;5,5;6\n", [][]string{{"a", "b", "c"}, {"1,5", "2,5", "3"}, {"4", "5,5", "6"}}},
		"tabs":                       {"a\tb\nx, y\tz\n", [][]string{{"a", "b"}, {"x, y", "z"}}},
		"bars":                       {"a|b\n1|2\n", [][]string{{"a", "b"}, {"1", "2"}}},
		"one column":                 {"Name\nAda\nBen\n", [][]string{{"Name"}, {"Ada"}, {"Ben"}}},
		"separator named":            {"sep=;\na;b,c;d\n", [][]string{{"a", "b,c", "d"}}},
		"title above the header":     {"Customers 2024\na,b,c\n1,2,3\n4,5,6\n", [][]string{{"Customers 2024"}, {"a", "b", "c"}, {"1", "2", "3"}, {"4", "5", "6"}}},
		"quotes":                     {"a,b\n\"x \"\"y\"\"\",\"1,2\"\n", [][]string{{"a", "b"}, {`x "y"`, "1,2"}}},
		"inches":                     {"a,b\n12\" pipe,2\n", [][]string{{"a", "b"}, {`12" pipe`, "2"}}},
		"blanks behind commas":       {"a, b, c\n1, \"2, 3\", 4\n", [][]string{{"a", "b", "c"}, {"1", "2, 3", "4"}}},
		"old line ends":              {"a,b\r1,2\r", [][]string{{"a", "b"}, {"1", "2"}}},
		"texts as formulas":          {"a,b\n\"=\"\"0012\"\"\",=\"007\"\n'=\"\"x\"\",=\"a\"&\"b\"\n", [][]string{{"a", "b"}, {"0012", "007"}, {`=""x""`, `="a"&"b"`}}},
		"no last line end":           {"a,b\n1,", [][]string{{"a", "b"}, {"1", ""}}},
		"empty lines":                {"\n\na,b\n\n1,2\n\n", [][]string{{"a", "b"}, {"1", "2"}}},
		"line breaks kept":           {"a,b\n\"x\r\ny\",\"p\rq\"\n", [][]string{{"a", "b"}, {"x\r\ny", "p\rq"}}},
		"apostrophes":                {"a,b\n'+86 138,'=1\n''@x,'plain\n", [][]string{{"a", "b"}, {"+86 138", "=1"}, {"'@x", "'plain"}}},
	} {
		f, err := Read([]byte(c.text), Options{})
		if err != nil || !equal(f.Rows, c.want) {
			t.Errorf("%s: %+v, %v", name, f, err)
		}
	}
}

func TestReadFaults(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                     "empty",
		"a,b\n1,\"2\n3,4\n":    "line 2",
		"a,b\n\n\"x\ny\"z,1\n": "line 4",
	} {
		if f, err := Read([]byte(text), Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %+v, %v", text, f, err)
		}
	}
}

// hostile are texts that break careless programs.
func hostile() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"", "=1+1", "'=1", "''=1", "+86 138", "-5", "@sum", "\t=1", "\r=1", "＝1", " =1", "\u200b=1", "\u00a0@x", "\u202e+1", "'\u2060=1", "\x01=1", `"`, `""`, "a\r\nb", "\n", "\r", "007", " x ", "sep=;", "\uFEFFx", "'", "''", "客户", "x;y|z\t"}),
		rapid.StringMatching(`['=+\-@\t\r\n",;| a\x{FF1D}客]{0,8}`),
		rapid.String().Filter(func(s string) bool { return !strings.ContainsRune(s, '\uFFFD') }),
	)
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(1, 4).Draw(t, "columns")
		rows := [][]string{[]string{"Header", "Other", "Third", "Fourth"}[:columns]}
		for range rapid.IntRange(0, 6).Draw(t, "rows") {
			rows = append(rows, rapid.SliceOfN(hostile(), columns, columns).Draw(t, "row"))
		}
		mark := rapid.Bool().Draw(t, "mark")
		var out bytes.Buffer
		w, err := NewWriter(&out, mark)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			cells := make([]string, len(row))
			for i, cell := range row {
				cells[i] = Neutral(cell)
			}
			if err := w.Row(cells); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		f, err := Read(out.Bytes(), Options{Encoding: UTF8, Separator: ','})
		if err != nil {
			t.Fatal(err)
		}
		if !equal(f.Rows, rows) {
			t.Fatalf("wrote %q, read %q", rows, f.Rows)
		}
	})
}

func TestNothingRuns(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := hostile().Draw(t, "text")
		cell := Neutral(text)
		begins := strings.TrimLeft(cell, " \u200b\u00a0\u202e\u2060\x01\uFEFF") // what programs may drop
		if begins != "" && strings.ContainsRune(runs, []rune(begins)[0]) {
			t.Fatalf("%q is written %q, which runs", text, cell)
		}
		if Plain(cell) != text {
			t.Fatalf("%q is written %q and read %q", text, cell, Plain(cell))
		}
	})
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "\xff\xfea\x00,\x00", "\x84\x31\x95\x33", "\"", "sep=", "a;b\n\"x\"\";\"\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Read(data, Options{})
		if err != nil {
			return
		}
		for _, row := range file.Rows {
			if len(row) == 0 {
				t.Fatal("a record without cells")
			}
		}
	})
}

func equal(a, b [][]string) bool {
	return slices.EqualFunc(a, b, func(x, y []string) bool { return slices.Equal(x, y) })
}

func TestTablesThatAreTooLarge(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, text, want string }{
		{"a cell", "Name\nAnn\n" + strings.Repeat("x", 50_001), "row 3, column 1: there are more than 50,000 characters"},
		{"a cell in quotes", "Name\n\"" + strings.Repeat("x", 50_001) + "\"\n", "row 2, column 1: there are more than 50,000 characters"},
		{"a cell of quotes", "Name\n" + strings.Repeat(`"`, 1<<20), "line 2: there are more than 50,000 characters"},
		{"columns", "Name\n" + strings.Repeat(",", 20_000), "row 2: there are more than 18,278 columns"},
		{"rows that reach far", "Name\n" + strings.Repeat(strings.Repeat(",", 18_000)+"x\n", 600), "10,000,000 cells"},
		{"empty lines", "Name\nAnn\n" + strings.Repeat("\n", 10_000_001), "10,000,000 lines"},
		{"a record far below", "Name,E-mail\n" + strings.Repeat("\n", 5_000_001) + "Ann,a@example.com\n", "10,000,000 cells"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if _, err := Read([]byte(test.text), Options{}); !bounds.Is(err) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want %q", err, test.want)
			}
		})
	}
}

// What is imported holds no control characters, and none that a program lost.
func TestStrict(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, text, want string }{
		{"zero", "Name,Code\nA\x00B,1\n", "line 2 has a control character"},
		{"bell", "Name\nA\nB\x07\n", "line 3 has a control character"},
		{"a terminal's escape", "Name\n\x1b[31mA\n", "line 2 has a control character"},
		{"delete", "Name\n\x7f\n", "line 2 has a control character"},
		{"one of the second set", "Name\nA\u0085B\n", "line 2 has a control character"},
		{"a lost character", "Name\nA\uFFFDB\n", "line 2 has a U+FFFD"},
		{"tabs and breaks", "Name\tCode\nA\t\"x\v\f\r\ny\"\n", ""},
		{"what nobody sees is no control character", "Name\nA\u200bB\u00a0\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := Read([]byte(test.text), Options{Strict: true})
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("the error is %v, want %q", err, test.want)
			}
		})
	}
}

// A large table's separator is told by its beginning, wherever that is cut.
func TestSeparatorOfALargeTable(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, row string }{
		{"short rows", "a;b,c\n"},
		{"a quoted cell that is longer than what is looked at", "a;\"" + strings.Repeat("x\n", 20_000) + "\"\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f, err := Read([]byte("Name;Code\n"+strings.Repeat(test.row, 2*sampledText/len(test.row))), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if f.Separator != ';' || len(f.Rows[len(f.Rows)-1]) != 2 {
				t.Errorf("the separator is %q", f.Separator)
			}
		})
	}
}

// TestTooManyRows has rows of two cells for a table of a thousand columns.
func TestTooManyRows(t *testing.T) {
	t.Parallel()
	text := []byte("a,b\n" + strings.Repeat("1,2\n", 10_000))
	if _, err := Read(text, Options{Columns: 1_000}); !bounds.Is(err) || !strings.Contains(err.Error(), "row 10001") {
		t.Errorf("the error is %v, want that of too many cells in row 10001", err)
	}
	if _, err := Read(text, Options{Columns: 999}); err != nil {
		t.Error(err)
	}
}
