package check_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sheetsync/cmd/internal/check"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/interchange"
)

// bookCase is a kind of issue with a workbook that raises it and one that doesn't:
// tabs by blank lines, each its title and its rows, whose cells are parted by |.
type bookCase struct {
	kind          string
	resources     string
	raised, sound string
}

// Resources of the cases: parents with what is computed of them, and their children.
const (
	parents  = "{name: r, schema: {primaryKey: k, fields: [{name: k, type: integer}, "
	children = "{name: s, schema: {foreignKeys: [{fields: a, reference: {resource: r, fields: k}}], fields: [{name: a, type: integer}, {name: n, type: number}, {name: c, type: string, format: currency}, {name: done, type: string}]}}"
)

// Prices of one product, and days of one column, to which a row is added.
var (
	priced = "{name: r, schema: {fields: [{name: k}, {name: n, type: number, currency: c, outliers: {by: [k, c]}}, {name: c, format: currency}]}}"
	prices = "r\nk|n|c\n" + strings.Repeat("lamp|12.50|USD\nlamp|11.80|USD\n", 5)
	dated  = "{name: r, schema: {fields: [{name: k}, {name: d, type: date}]}}"
	grown  = "{name: r, schema: {fields: [{name: k}, {name: d, type: date}, {name: e, format: email}]}}"
	dates  = "r\nk|d\n" + strings.Repeat("x|2020-03-14\n", 12) + "x|%s\n" + strings.Repeat("x|2020-03-15\n", 8) + "x|2020-03-16"
	longer = strings.NewReplacer("12.50", "19.5", "11.80", "19.8").Replace(prices)
)

var bookCases = []bookCase{
	{kind: "deviated-value", resources: priced, raised: prices + "lamp|50|USD", sound: prices + "lamp|14|USD"},
	{kind: "deviated-value.point", resources: priced, raised: prices + "lamp|1250|USD", sound: prices + "lantern|1250|USD"},
	{kind: "deviated-value.digits", resources: priced, raised: longer + "lamp|91.5|USD", sound: longer + "lamp|19.5|USD"},
	{kind: "deviated-value.currency", resources: priced, raised: prices + strings.Repeat("lamp|88|CNY\n", 3) + "lamp|88|USD", sound: prices + strings.Repeat("lamp|88|CNY\n", 4) + "lamp|12|USD"},
	{kind: "deviated-profile.new_rows", resources: grown, raised: growing(60, 19), sound: growing(70, 9)},
	{kind: "swapped-date", resources: dated, raised: strings.Replace(dates, "%s", "2020-11-03", 1) + "\nx|2020-03-16", sound: strings.Replace(dates, "%s", "2020-03-11", 1)},
	{kind: "missing-label", resources: "{name: r, schema: {fields: [{name: k}, {name: a}]}}", raised: "r\nk\n1", sound: "r\nk|a\n1|x"},
	{kind: "duplicate-label", resources: "{name: r, schema: {fields: [{name: k}, {name: a}]}}", raised: "r\nk|a|a\n1|x|y", sound: "r\nk|a|b\n1|x|y"},
	{kind: "blank-header", resources: "{name: r, schema: {fields: [{name: k}]}}", raised: "r\n1|2\n3|4", sound: "r\nk\n1"},
	{kind: "header-currency", resources: "{name: r, schema: {fields: [{name: k}, {name: n, type: number, currency: c}, {name: c, format: currency}]}}",
		raised: "r\nk|n (USD)|c\n1|5|", sound: "r\nk|n|c\n1|5|USD"},
	{kind: "tab-missing", resources: "{name: r, schema: {fields: [{name: k}]}}, {name: s, schema: {fields: [{name: k}]}}", raised: "other\nx\n1", sound: "r\nk\n1\n\ns\nk\n1"},
	{kind: "tab-doubled", resources: "{name: r, aliases: [also], schema: {fields: [{name: k}]}}", raised: "also\nk\n1\n\nAlso\nk\n1", sound: "r\nk\n1\n\nalso\nk\n1"},
	{kind: "tab-set-aside", resources: "{name: r, schema: {fields: [{name: k}]}}, {name: s, optional: true, schema: {fields: [{name: a, constraints: {required: true}}, {name: b}]}}",
		raised: "r\nk\n1\n\ns\nmy|own\n1|2", sound: "r\nk\n1\n\ns\na|b\n1|2"},
	{kind: "held", resources: "{name: r, tabs: ['r*'], schema: {fields: [{name: k}]}}, {name: s, tabs: ['*s'], schema: {fields: [{name: k}]}}",
		raised: "rs\nk\n1", sound: "r\nk\n1\n\ns\nk\n1"},
	{kind: "no-record.total", resources: "{name: r, schema: {fields: [{name: k}, {name: n, type: number}]}}", raised: "r\nk|n\na|2\nb|3\nTotal|5", sound: "r\nk|n\na|2\nb|3\nc|5"},
	{kind: "computed-differs.columns", resources: parents + "{name: b, type: integer, formula: k + 1}]}}", raised: "r\nk|b\n1|9", sound: "r\nk|b\n1|2"},
	{kind: "left-out", resources: parents + "{name: open, type: number, rollup: {from: s, sum: n, where: done == 'no'}}]}}, " + children,
		raised: "r\nk\n1\n\ns\na|n|done\n1|5|", sound: "r\nk\n1\n\ns\na|n|done\n1|5|no"},
	{kind: "unlinked", resources: parents + "{name: all, type: integer, rollup: {from: s, count: true}}]}}, " + children,
		raised: "r\nk\n1\n\ns\na|n\nx|5", sound: "r\nk\n1\n\ns\na|n\n1|5"},
	{kind: "mixed-currency", resources: parents + "{name: all, type: number, rollup: {from: s, sum: n}, currency: c}]}}, " + children,
		raised: "r\nk\n1\n\ns\na|n|c\n1|5|USD\n1|5|EUR", sound: "r\nk\n1\n\ns\na|n|c\n1|5|USD\n1|5|USD"},
	{kind: "lookup-none", resources: parents + "{name: n, type: number, lookup: {from: s, value: n, where: {a: k}}}]}}, " + children,
		raised: "r\nk\n1\n2\n\ns\na|n\n2|5", sound: "r\nk\n1\n\ns\na|n\n1|5"},
	{kind: "lookup-several", resources: parents + "{name: n, type: number, lookup: {from: s, value: n, where: {a: k}}}]}}, " + children,
		raised: "r\nk\n1\n\ns\na|n\n1|5\n1|6", sound: "r\nk\n1\n\ns\na|n\n1|5\n1|5"},
}

// growing are rows of 80 days, of which some have an address, and the last ones none.
func growing(with, without int) string {
	day := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	book := "r\nk|d|e"
	for i := range with + 1 + without {
		address := "a@example.com"
		if i > with {
			address = ""
		}
		book += "\nx|" + day.AddDate(0, 0, i).Format(time.DateOnly) + "|" + address
	}
	return book
}

// elsewhere are kinds that no workbook of a check raises, or none of these, by the
// file of the test that holds them.
var elsewhere = map[sheetschema.Code]string{
	sheetschema.CodeComputedOvertyped: "syncer/kinds_test.go",
	sheetschema.CodeColumnRefused:     "syncer/kinds_test.go",
	sheetschema.CodeAnswerUnreadable:  "syncer/kinds_test.go",
	sheetschema.CodeAnswersContradict: "syncer/kinds_test.go",
	sheetschema.CodeBelowTable:        "cmd/sheetsync/testdata/table.txtar",
	sheetschema.CodeRangeShared:       "syncer/synctest/range_test.go",
	sheetschema.CodeErased:            "cmd/sheetsync/testdata/erase.txtar",
	sheetschema.CodeRetentionExpired:  "cmd/sheetsync/testdata/privacy.txtar",
}

// TestKindsElsewhere holds that the tests which hold the other kinds speak of them.
func TestKindsElsewhere(t *testing.T) {
	t.Parallel()
	for code, name := range elsewhere {
		text, err := os.ReadFile(filepath.Join("..", "..", "..", filepath.FromSlash(name)))
		if err != nil {
			t.Errorf("%s: %v", code, err)
		} else if !strings.Contains(string(text), string(code)) && !strings.Contains(string(text), constant(code)) {
			t.Errorf("%s doesn't speak of %s", name, code)
		}
	}
}

// constant is the name of a code in Go: CodeRangeShared for range-shared.
func constant(code sheetschema.Code) string {
	name := "Code"
	for word := range strings.SplitSeq(string(code), "-") {
		name += strings.ToUpper(word[:1]) + word[1:]
	}
	return name
}

func TestKindsOfBooks(t *testing.T) {
	t.Parallel()
	for _, c := range bookCases {
		t.Run(c.kind, func(t *testing.T) {
			t.Parallel()
			d := schematest.Load(t, "name: x\nresources: ["+c.resources+"]")
			holdsKind(t, c.kind, checkBook(t, d, tabsOf(c.raised)), true)
			holdsKind(t, c.kind, checkBook(t, d, tabsOf(c.sound)), false)
		})
	}
}

// tabsOf makes the tabs of a case.
func tabsOf(book string) []interchange.SourceTable {
	var tabs []interchange.SourceTable
	for text := range strings.SplitSeq(book, "\n\n") {
		lines := strings.Split(text, "\n")
		b := table.NewGridBuilder()
		for _, line := range lines[1:] {
			for cell := range strings.SplitSeq(line, "|") {
				b.Text([]byte(cell))
			}
			b.EndRow()
		}
		tabs = append(tabs, interchange.SourceTable{Title: lines[0], Grid: b.Grid()})
	}
	return tabs
}

func checkBook(t *testing.T, d *sheetschema.Descriptor, tabs []interchange.SourceTable) []check.Issue {
	t.Helper()
	source := &interchange.Source{Format: interchange.FormatXLSX, Tables: tabs}
	issues, err := check.Check{}.File(t.Context(), source, syncer.Register{Name: "x", Descriptor: d, Language: language.English})
	if err != nil {
		t.Fatal(err)
	}
	return issues
}
