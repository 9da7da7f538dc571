package check_test

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"sheetsync/cmd/internal/check"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/bounds"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/interchange"
)

const people = `
name: people
resources:
  - name: people
    title: People
    schema:
      primaryKey: name
      fields:
        - {name: name, title: {zh-CN: 姓名, en: Name}, type: string, constraints: {required: true}}
        - {name: age, title: {zh-CN: 年龄, en: Age}, type: integer}
  - name: pets
    schema:
      fields:
        - {name: pet, type: string}
`

// Issues are found where they are, whatever the file is written in; what an
// import can't read isn't checked either.
func TestFile(t *testing.T) {
	t.Parallel()
	chinese := "姓名,年龄\n王伟,三十\n,5\n李娜,28\n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(chinese)
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(chinese)
	if err != nil {
		t.Fatal(err)
	}
	const faults = "people 2 age type-error; people 3 name missing-cell"
	for _, test := range []struct {
		name, source, want, fails string
		harmless                  bool // what is wanted is no error
	}{
		{name: "fine", source: "name,age\nAnn,30\n"},
		{name: "UTF-8", source: chinese, want: faults},
		{name: "with a mark", source: "\xEF\xBB\xBF" + chinese, want: faults},
		{name: "GB18030", source: gb, want: faults},
		{name: "UTF-16", source: utf16, want: faults},
		{name: "semicolons", source: "Name;Age\nAnn;x\n", want: "people 2 age type-error"},
		{name: "tabs", source: "Name\tAge\r\nAnn\tx\r\n", want: "people 2 age type-error"},
		{name: "bars", source: "Name|Age\nAnn|x\n", want: "people 2 age type-error"},
		{name: "old line ends", source: "Name,Age\rAnn,30\rBob,x\r", want: "people 3 age type-error"},
		{name: "a title above the header", source: "Our people; and their ages\nName,Age\nAnn,x\nBob,3\n", want: "people 3 age type-error"},
		{name: "separator named", source: "sep=;\nName;Age\nAnn;x\n", want: "people 2 age type-error"},
		{name: "blank lines", source: "Name,Age\n\nAnn,x\n\n\nBob,y\n", want: "people 3 age type-error; people 6 age type-error"},
		{name: "long cells", source: "Name,Age\n\"An\n\nn\",x\n\nBob,y\n", want: "people 2 age type-error; people 4 age type-error"},
		{name: "same name", source: "Name,Age\nAnn,1\nAnn,2\n", want: "people 3 name primary-key-error"},
		{name: "inches", source: "Name,Age\n12\" pipe,x\n", want: "people 2 age type-error"},
		{name: "no header", source: "Age\n1\n", want: "people 0 name missing-label"},
		{name: "nothing of it", source: "1,2\n3,4\n", want: "people 0  blank-header"},
		{name: "a column twice", source: "Name,Age,姓名\nAnn,1,Ann\n", want: "people 0 name duplicate-label", harmless: true},
		{name: "empty", fails: "the file is empty"},
		{name: "an open quote", source: "Name,Age\nAnn,30\n\"Bob,x\nCyd,y\n", fails: "line 3: "},
		{name: "text behind a quote", source: "Name,Age\n\"Ann\" B,30\n", fails: "line 2: "},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d, err := sheetschema.Load("people.yaml", []byte(people))
			if err != nil {
				t.Fatal(err)
			}
			source, err := interchange.Read(t.Context(), "people.csv", []byte(test.source), interchange.ReadOptions{})
			if test.fails != "" {
				if err == nil || !strings.Contains(err.Error(), test.fails) {
					t.Errorf("the error is %v, not %q", err, test.fails)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			issues, err := check.Check{}.File(context.Background(), source, syncer.Register{Name: "people", Descriptor: d, Language: language.English})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, i := range issues {
				got = append(got, strings.Join([]string{i.Resource, strconv.Itoa(i.Row), i.Field, i.Code}, " "))
				if i.Message == "" {
					t.Errorf("%v has no message", i)
				}
			}
			if text := strings.Join(got, "; "); text != test.want || check.HasErrors(issues) != (test.want != "" && !test.harmless) {
				t.Errorf("found %q, errors %v; want %q", text, check.HasErrors(issues), test.want)
			}
		})
	}
}

// A workbook's tabs are found by their titles, and what is wrong with one
// doesn't keep the others from being checked.
func TestFileWithTabs(t *testing.T) {
	t.Parallel()
	const owners = people + `
        - {name: owner, type: string}
      foreignKeys:
        - {fields: owner, reference: {resource: people, fields: name}}
  - name: toys
    optional: true
    schema: {fields: [{name: toy, type: string, constraints: {required: true}}, {name: price, type: number}]}
`
	name, pet := []string{"Name", "Age"}, []string{"pet", "owner"}
	for _, test := range []struct {
		name   string
		tables map[string][][]string
		want   string
	}{
		{"fine", map[string][][]string{"People": {name, {"Ann", "1"}}, "pets": {pet, {"Rex", "Ann"}}}, ""},
		{"nobody's pet", map[string][][]string{"People": {name, {"Ann", "1"}}, "pets": {pet, {"Rex", "Bob"}}}, "pets 2 owner foreign-key-error"},
		{"a tab is missing", map[string][][]string{"other": {name}, "pets": {pet, {"Rex", "Bob"}}}, "people 0  tab-missing"},
		{"a tab has no header", map[string][][]string{"People": {name, {"Ann", "x"}}, "pets": {{"1", "2"}}}, "pets 0  blank-header; people 2 age type-error"},
		{"an optional tab fits", map[string][][]string{"People": {name, {"Ann", "1"}}, "pets": {pet}, "Toys": {{"toy", "price"}, {"Ball", "2"}}}, ""},
		{"an optional tab with a fault", map[string][][]string{"People": {name, {"Ann", "1"}}, "pets": {pet}, "Toys": {{"toy", "price"}, {"Ball", "much"}}}, "toys 2 price type-error"},
		{"an optional tab is somebody's own", map[string][][]string{"People": {name, {"Ann", "1"}}, "pets": {pet}, "Toys": {{"price"}, {"much"}}}, "toys 0  tab-set-aside"},
		{"two may be it", map[string][][]string{"People": {name}, "people ": {name}, "pets": {pet}}, "people 0  tab-doubled"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d, err := sheetschema.Load("people.yaml", []byte(owners))
			if err != nil {
				t.Fatal(err)
			}
			source := &interchange.Source{Format: interchange.FormatXLSX}
			for title, rows := range test.tables {
				b := table.NewGridBuilder()
				for _, row := range rows {
					for _, cell := range row {
						b.Text([]byte(cell))
					}
					b.EndRow()
				}
				source.Tables = append(source.Tables, interchange.SourceTable{Title: title, Grid: b.Grid()})
			}
			issues, err := check.Check{}.File(context.Background(), source, syncer.Register{Name: "people", Descriptor: d, Language: language.English})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, i := range issues {
				got = append(got, strings.Join([]string{i.Resource, strconv.Itoa(i.Row), i.Field, i.Code}, " "))
			}
			if text := strings.Join(got, "; "); text != test.want {
				t.Errorf("found %q, want %q", text, test.want)
			}
		})
	}
}

// TestFileTooLong has a file of many short rows, for which no spreadsheet has room
// with all the schema's columns.
func TestFileTooLong(t *testing.T) {
	t.Parallel()
	const columns, rows = 1_000, 10_001
	var fields strings.Builder
	for i := range columns {
		fields.WriteString("{name: f" + strconv.Itoa(i) + "},\n ")
	}
	d := schematest.Load(t, "name: long\nresources: [{name: long, schema: {fields: ["+fields.String()+"]}}]")
	source, err := interchange.Read(t.Context(), "long.csv", []byte("f0,f1\n"+strings.Repeat("a,b\n", rows)), interchange.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = check.Check{}.File(t.Context(), source, syncer.Register{Name: "long", Descriptor: d})
	if !bounds.Is(err) || !strings.Contains(err.Error(), "10,000,000 cells") {
		t.Errorf("the error is %v, want that of too many cells", err)
	}
}
