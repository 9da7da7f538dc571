package interchange

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/bounds"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/assess"
)

const schema = `
name: shop
resources:
  - name: items
    title: {en: Items, zh-CN: 商品}
    schema:
      fields:
        - {name: key, title: Key, type: string}
        - {name: count, title: Count, type: integer}
        - {name: price, title: Price, type: number}
        - {name: euros, title: Euros, type: number, decimalChar: ",", groupChar: "."}
        - {name: paid, title: Paid, type: boolean}
        - {name: agreed, title: Agreed, type: boolean, trueValues: [好], falseValues: [不好]}
        - {name: day, title: Day, type: date}
        - {name: us_day, title: US day, type: date, format: "%m/%d/%Y"}
        - {name: at, title: At, type: datetime}
        - {name: clock, title: Clock, type: time}
        - {name: tags, title: Tags, type: list}
        - {name: secret, title: Secret, type: string, personal: true}
        - {name: shout, title: Shout, type: string, formula: "secret"}
        - {name: louder, title: Louder, type: string, formula: "shout"}
`

func load(t interface {
	Helper()
	Fatal(...any)
}) *sheetschema.Descriptor {
	t.Helper()
	d, err := sheetschema.Load("shop.yaml", []byte(schema))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var zone = time.FixedZone("", 8*3600)

// text draws cells that break careless programs.
func text() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"=1+1", "'=1", "+86 138", "-5", "@x", "\t=x", "a\r\nb", `say "x"`, "007", "1e5", "2024-01-02", "TRUE", " padded ", "客户\n二", "a,b;c|d\te", "'", "#no error"}),
		rapid.StringMatching(`[a-z=+@'",;\n客0-9 -]{1,12}`).Filter(func(s string) bool { return strings.TrimSpace(s) != "" }),
	)
}

func drawTable(t *rapid.T, r *sheetschema.Resource) *table.Table {
	n := rapid.IntRange(1, 8).Draw(t, "records")
	records := table.NewTable(r, n)
	records.SetLocation(zone)
	extra := records.AddExtra("=Extra, \"column\"")
	for i := range n {
		records.SetText(i, 0, fmt.Sprintf("k%d", i))
		if rapid.Bool().Draw(t, "extra") {
			records.SetExtra(i, extra, table.Cell{Kind: table.CellText, Text: text().Draw(t, "text")})
		}
		for f, field := range r.Fields[1:] {
			if field.Computed() || rapid.IntRange(0, 3).Draw(t, "empty") == 0 {
				continue
			}
			f++
			if field.Type != sheetschema.TypeString && field.Type != sheetschema.TypeJSON && rapid.IntRange(0, 4).Draw(t, "invalid") == 0 {
				records.SetInvalid(i, f, rapid.SampledFrom([]string{"=maybe", "n/a?", "'x", "tomorrow, perhaps"}).Draw(t, "what"))
				continue
			}
			switch field.Type {
			case sheetschema.TypeString:
				records.SetText(i, f, text().Draw(t, "text"))
			case sheetschema.TypeInteger:
				records.SetInt(i, f, rapid.Int64().Draw(t, "n"))
			case sheetschema.TypeNumber:
				records.SetNumber(i, f, rapid.Int64Range(-1e15, 1e15).Draw(t, "coefficient"), int8(rapid.IntRange(-8, 3).Draw(t, "exponent")))
			case sheetschema.TypeBoolean:
				records.SetInt(i, f, int64(rapid.IntRange(0, 1).Draw(t, "b")))
			case sheetschema.TypeDate:
				records.SetInt(i, f, rapid.Int64Range(-20000, 40000).Draw(t, "day"))
			case sheetschema.TypeTime:
				records.SetInt(i, f, rapid.Int64Range(0, 86399).Draw(t, "seconds"))
			case sheetschema.TypeDateTime:
				records.SetInt(i, f, rapid.Int64Range(0, 4e9).Draw(t, "seconds")*1e6)
			default:
				records.SetText(i, f, `["a","b c"]`)
			}
		}
	}
	return records
}

// Whatever a register holds: written to a file, read and planned, every row is
// new and holds what it held.
func TestFilesRoundTrip(t *testing.T) {
	t.Parallel()
	d := load(t)
	for _, format := range []Format{FormatCSV, FormatXLSX} {
		rapid.Check(t, func(t *rapid.T) {
			records := drawTable(t, d.Resources[0])
			roundTrip(t, d, records, format, ExportOptions{Descriptor: d, Mark: rapid.Bool().Draw(t, "mark"), IDs: rapid.Bool().Draw(t, "ids")})
		})
	}
}

// TestFilesRoundTripOf holds what random tables have found.
func TestFilesRoundTripOf(t *testing.T) {
	t.Parallel()
	d := load(t)
	for _, test := range []struct {
		name string
		set  func(records *table.Table)
	}{
		{"nineteen digits and a zero", func(records *table.Table) { records.SetInt(0, 1, 1_326_465_694_199_381_430) }},
		{"the greatest integer", func(records *table.Table) { records.SetInt(0, 1, math.MaxInt64) }},
		{"the least integer", func(records *table.Table) { records.SetInt(0, 1, math.MinInt64) }},
	} {
		for _, format := range []Format{FormatCSV, FormatXLSX} {
			t.Run(test.name+", "+string(format), func(t *testing.T) {
				t.Parallel()
				records := table.NewTable(d.Resources[0], 1)
				records.SetLocation(zone)
				records.AddExtra("Extra")
				records.SetText(0, 0, "k")
				test.set(records)
				roundTrip(t, d, records, format, ExportOptions{Descriptor: d})
			})
		}
	}
}

// tester is what tests and properties have in common.
type tester interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

func roundTrip(t tester, d *sheetschema.Descriptor, records *table.Table, format Format, o ExportOptions) {
	t.Helper()
	r := d.Resources[0]
	var out bytes.Buffer
	var err error
	if format == FormatCSV {
		err = WriteCSV(&out, records, o)
	} else {
		_, err = WriteXLSX(&out, []*table.Table{records}, o)
	}
	if err != nil {
		t.Fatal(err)
	}
	source, err := Read(context.Background(), "x."+string(format), out.Bytes(), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	p := planOf(t, d, source, PlanOptions{KeepInvalid: true, KeepDuplicates: true, AddColumns: true})
	if p.Count(RowNew)+p.Count(RowPossible) != records.Len() {
		t.Fatalf("%d of %d rows are new: %+v", p.Count(RowNew), records.Len(), p.Rows)
	}
	for i := range records.Len() {
		for _, f := range r.Fields {
			same := p.table.State(i, f.Index) == records.State(i, f.Index) && table.ExportText(p.table, i, f.Index) == table.ExportText(records, i, f.Index)
			if !same && !f.Computed() {
				t.Fatalf("%s: record %d: %s is %d %q, was %d %q\n%s", format, i, f.Name, p.table.State(i, f.Index), table.ExportText(p.table, i, f.Index),
					records.State(i, f.Index), table.ExportText(records, i, f.Index), out.Bytes()[:min(out.Len(), 2000)])
			}
		}
		if got, was := p.table.ExtraCell(i, 0).Seen(), records.ExtraCell(i, 0).Seen(); got != was && strings.TrimSpace(was) != "" {
			t.Fatalf("%s: record %d: the extra column is %q, was %q", format, i, got, was)
		}
	}
}

// planOf plans an import into a tab that has a header only.
func planOf(t interface {
	Helper()
	Fatal(...any)
}, d *sheetschema.Descriptor, source *Source, o PlanOptions) *Plan {
	t.Helper()
	r := d.Resources[0]
	header := make([]string, 0, len(r.Fields))
	for _, f := range r.Fields {
		if !f.Computed() {
			header = append(header, f.Caption(""))
		}
	}
	o.Scope = expression.Scope{Zone: zone}
	table, ok := source.For(r)
	if !ok {
		t.Fatal("no table")
	}
	p, err := NewPlan(d, []syncer.SurveyedTab{syncer.SurveyGrid(r, gridOf([][]string{header}), "")}, r, table, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestNoPersonalLeavesOutWhatIsComputedFromIt(t *testing.T) {
	t.Parallel()
	d := load(t)
	records := table.NewTable(d.Resources[0], 1)
	records.AddExtra("Mine")
	for _, name := range []string{"key", "secret", "shout", "louder"} {
		f, _ := d.Resources[0].Field(name)
		records.SetText(0, f.Index, name+" value")
	}
	records.SetExtra(0, 0, table.Cell{Kind: table.CellText, Text: "mine value"})
	for _, write := range []func(*bytes.Buffer, ExportOptions) error{
		func(b *bytes.Buffer, o ExportOptions) error { return WriteCSV(b, records, o) },
		func(b *bytes.Buffer, o ExportOptions) error { return WriteJSON(b, records, o) },
	} {
		var all, some bytes.Buffer
		if err := write(&all, ExportOptions{Descriptor: d}); err != nil {
			t.Fatal(err)
		}
		if err := write(&some, ExportOptions{Descriptor: d, NoPersonal: true}); err != nil {
			t.Fatal(err)
		}
		for _, value := range []string{"secret value", "shout value", "louder value", "mine value"} {
			if !strings.Contains(all.String(), value) || strings.Contains(some.String(), value) {
				t.Errorf("%s: with %t, without %t", value, strings.Contains(all.String(), value), strings.Contains(some.String(), value))
			}
		}
		if !strings.Contains(some.String(), "key value") {
			t.Errorf("the key is missing: %s", some.String())
		}
	}
}

func TestNamesOfImports(t *testing.T) {
	t.Parallel()
	of := ImportOf{Register: "a", Resource: "b", Digest: "c"}
	first, through, done := Name(of, nil, nil, false)
	if through != 0 || done {
		t.Fatal("a file that nobody knows is new")
	}
	if other, _, _ := Name(ImportOf{Register: "a", Resource: "x", Digest: "c"}, nil, nil, false); other == first {
		t.Error("imports into two resources have one name")
	}
	for what, c := range map[string]struct {
		known   []string
		marks   []syncer.ImportMark
		again   bool
		name    string
		through int
		done    bool
	}{
		"remembered":               {known: []string{first}, name: first + "-2", done: true},
		"marked":                   {marks: []syncer.ImportMark{{Import: first, Through: 9, Done: true}}, name: first + "-2", done: true},
		"cut off":                  {marks: []syncer.ImportMark{{Import: first, Through: 5}}, name: first, through: 5},
		"again":                    {known: []string{first}, again: true, name: first + "-2"},
		"again, cut off":           {known: []string{first}, marks: []syncer.ImportMark{{Import: first + "-2", Through: 3}}, name: first + "-2", through: 3},
		"a third time":             {known: []string{first, first + "-2"}, again: true, name: first + "-3"},
		"marked twice, one is old": {marks: []syncer.ImportMark{{Import: first, Through: 2}, {Import: first, Through: 9, Done: true}}, name: first + "-2", done: true},
	} {
		if name, through, done := Name(of, c.known, c.marks, c.again); name != c.name || through != c.through || done != c.done {
			t.Errorf("%s: %s, %d, %t", what, name, through, done)
		}
	}
}

func TestFileNames(t *testing.T) {
	t.Parallel()
	got := []string{FileName("a/b", "客户", FormatCSV), FileName("r", "c", FormatSalesforce), FileName("r", "", FormatXLSX), FileName("r", "c", FormatJSON)}
	if want := []string{"a_b-客户.csv", "r-c-salesforce.csv", "r.xlsx", "r-c.jsonl"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// A text that is longer than a cell of Excel is cut, and told with its place.
func TestExportTellsWhatExcelCannotHold(t *testing.T) {
	t.Parallel()
	d, err := sheetschema.Load("x.yaml", []byte("name: x\nresources: [{name: a, title: Notes, schema: {fields: [{name: k}, {name: n}]}}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	records := table.NewTable(d.Resources[0], 3)
	for i, n := range []int{32_767, 40_000, 50_000} {
		records.SetText(i, 0, "k")
		records.SetText(i, 1, strings.Repeat("华", n))
	}
	var files []ExportedFile
	e := Export{Register: "x", Format: FormatXLSX, To: t.TempDir(), Options: ExportOptions{Descriptor: d, Language: language.English}}
	if err := e.Write([]*table.Table{records}, func(f ExportedFile) error { files = append(files, f); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(files) != 1 || files[0].Shortened != 2 || files[0].ShortenedAt != "“Notes”!B3" {
		t.Errorf("%+v", files)
	}
}

// A file whose rows no spreadsheet could take is refused before they are compared.
func TestPlanOfMoreThanASheetHolds(t *testing.T) {
	t.Parallel()
	d, err := sheetschema.Load("x.yaml", []byte("name: x\nresources: [{name: a, schema: {fields: [{name: k}]}}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	target := syncer.SurveyGrid(d.Resources[0], gridOf([][]string{{"k"}}), "")
	for _, test := range []struct {
		name    string
		columns int
		refused bool
	}{
		{"as many as it holds", bounds.Cells / 2, false},
		{"more than it holds", bounds.Cells/2 + 1, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			there := target
			there.Info.Columns = test.columns
			_, err := NewPlan(d, []syncer.SurveyedTab{there}, d.Resources[0], &SourceTable{Grid: gridOf([][]string{{"k"}, {"1"}, {"2"}})},
				PlanOptions{Conditions: assess.Conditions{Scope: expression.Scope{Zone: zone}}})
			if bounds.Is(err) != test.refused || !test.refused && err != nil {
				t.Errorf("the error is %v", err)
			}
		})
	}
}
