package check_test

import (
	"context"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"sheetsync/cmd/internal/check"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
)

const people = `
name: people
resources:
  - name: people
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

// TestCSV checks where issues are found, whatever the file is written in.
func TestCSV(t *testing.T) {
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
	const faults = "people 2 age wrong_type; people 3 name required"
	for name, test := range map[string]struct{ source, want string }{
		"fine":        {"name,age\nAnn,30\n", ""},
		"UTF-8":       {chinese, faults},
		"with a mark": {"\xEF\xBB\xBF" + chinese, faults},
		"GB18030":     {gb, faults},
		"UTF-16":      {utf16, faults},
		"semicolons":  {"Name;Age\nAnn;x\n", "people 2 age wrong_type"},
		"tabs":        {"Name\tAge\r\nAnn\tx\r\n", "people 2 age wrong_type"},
		"blank lines": {"Name,Age\n\nAnn,x\n\n\nBob,y\n", "people 3 age wrong_type; people 6 age wrong_type"},
		"long cells":  {"Name,Age\n\"An\n\nn\",x\n\nBob,y\n", "people 2 age wrong_type; people 4 age wrong_type"},
		"same name":   {"Name,Age\nAnn,1\nAnn,2\n", "people 3 name primary_key"},
		"no header":   {"Age\n1\n", " 0  held"},
		"empty":       {"", " 0  held"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := sheetschema.Load("people.yaml", []byte(people))
			if err != nil {
				t.Fatal(err)
			}
			book, err := check.ReadCSV(d, []byte(test.source))
			if err != nil {
				t.Fatal(err)
			}
			m := &check.Mirror{}
			s := syncer.New(syncer.Config{Mirror: m, Open: func(context.Context, syncer.Register) (syncer.Workbook, error) { return book, nil }})
			result, err := s.Run(context.Background(), syncer.Register{Name: "people", Descriptor: d}, syncer.Options{})
			if err != nil {
				t.Fatal(err)
			}
			issues, wrong := check.Issues(m, result, language.English)
			var got []string
			for _, i := range issues {
				got = append(got, strings.Join([]string{i.Resource, itoa(i.Row), i.Field, i.Code}, " "))
				if i.Message == "" {
					t.Errorf("%v has no message", i)
				}
			}
			if text := strings.Join(got, "; "); text != test.want || wrong != (test.want != "") {
				t.Errorf("found %q, errors %v; want %q", text, wrong, test.want)
			}
		})
	}
}

func itoa(n int) string { return string(rune('0' + n)) }
