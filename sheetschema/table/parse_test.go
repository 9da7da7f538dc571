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

// A parseCase is a column of cells and what its records hold, as parseField words
// them.
type parseCase struct {
	name  string
	field string
	cells []any // string, float64, bool, nil
	show  map[int]string
	want  []string

	locale string // of the spreadsheet
}

// parses holds that each case's cells come to what it wants.
func parses(t *testing.T, cases []parseCase) {
	t.Helper()
	for _, test := range cases {
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

func TestParseFields(t *testing.T) {
	t.Parallel()
	parses(t, []parseCase{
		{
			name: "numbers as shown when wrong", field: "type: boolean",
			cells: []any{12.5, 45000.0}, show: map[int]string{2: "2023-03-15"},
			want: []string{"!12.5 type-error.boolean", "!2023-03-15 type-error.boolean"},
		},
		{
			name: "booleans", field: "type: boolean",
			cells: []any{true, false, 1.0, 0.0, "是", "否", "YES", "✓", "✔️", "ＴＲＵＥ", "maybe", 2.0},
			want:  []string{"true", "false", "true", "false", "true", "false", "true", "true", "true", "true", "!maybe type-error.boolean", "!2 type-error.boolean"},
		},
		{
			name: "booleans as declared", field: "type: boolean, trueValues: [ja], falseValues: [nein]",
			cells: []any{"Ja", "nein", "yes", true},
			want:  []string{"true", "false", "!yes type-error.boolean", "true"},
		},
		{
			name: "objects", field: "type: object",
			cells: []any{`{"b": 1.50, "a": ["x", null]}`, "[1]", "{", `{"a":1} x`, 5.0, `{"a":"\u0000\ud800"}`, `{"a":1e99999}`, strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 200)},
			want: []string{`{"a":["x",null],"b":1.50}`, "![1] type-error.other", "!{ type-error.other", `!{"a":1} x type-error.other`, "!5 type-error.other", "{\"a\":\"\ufffd\"}", `!{"a":1e99999} type-error.other`,
				"!" + strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 200) + " type-error.other"},
		},
		{name: "lists", field: `type: list, delimiter: ";"`, cells: []any{`a; "b";c`, 5.0}, want: []string{`["a","\"b\"","c"]`, `["5"]`}},
		{name: "durations", field: "type: duration", cells: []any{"P1DT2H", "P", "1 day"}, want: []string{`"P1DT2H"`, "!P type-error.other", "!1 day type-error.other"}},
		{name: "places", field: "type: geopoint", cells: []any{"121.47, 31.23", "121.47", "200, 0"}, want: []string{"[121.47,31.23]", "!121.47 type-error.other", "!200, 0 type-error.other"}},
		{name: "anything", field: "type: any", cells: []any{"a\"b", 1.5, true}, want: []string{`"a\"b"`, "1.5", "true"}},
	})
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
	want := map[string]sheetschema.Severity{"f text-not-storable": sheetschema.SeverityWarning, "m text-not-storable": sheetschema.SeverityError}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
