package erasure_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/erasure"
)

const shop = `
name: shop
resources:
  - name: customers
    deadlines: [{name: call, date: next, remind: [P0D], to: [owner_email], owner: owner}]
    schema:
      primaryKey: code
      fields:
        - {name: code, type: string}
        - {name: company, type: string, format: company}
        - {name: contact, type: string, format: person, personal: true}
        - {name: email, type: string, format: email, personal: true}
        - {name: mobile, type: string, format: phone, personal: true}
        - {name: position, type: string, personal: true}
        - {name: owner, type: string, format: person, personal: true}
        - {name: owner_email, type: string, format: email, personal: true}
        - {name: notes, type: string}
        - {name: next, type: date}
`

func load(t *testing.T) (*sheetschema.Descriptor, *sheetschema.Resource) {
	t.Helper()
	d, err := sheetschema.Load("shop.yaml", []byte(shop))
	if err != nil {
		t.Fatal(err)
	}
	return d, d.Resources[0]
}

// version writes a row as code, company, contact, email, mobile, position, owner,
// owner_email and notes, parted by bars.
func version(r *sheetschema.Resource, row string) erasure.Version {
	texts := make([]string, len(r.Fields))
	copy(texts, strings.Split(row, "|"))
	return erasure.Version{Resource: r, ID: "id-" + texts[0], Texts: texts}
}

var register = []string{
	"C1|Huada Ltd|Wang Fang|fang@huada.cn|+86 138 0013 8000|Buyer|Liu Min|liu@team.cn|",
	"C1|Huada Ltd|Wang Fang|wang.fang@huada.cn|+86 138 0013 8000|Head of buying|Liu Min|liu@team.cn|call in the morning",
	"C1|Huada Ltd|Li Na|na@huada.cn|+86 138 0013 8000|Buyer|Liu Min|liu@team.cn|",
	"C2|Boyuan Ltd|Wang Fang|wf@boyuan.cn|+86 137 0013 7000|Owner|Liu Min|liu@team.cn|",
	"C3|Hengxin Ltd|Fang Wang|WANG.FANG@huada.cn||||liu@team.cn|",
	"C4|Northfield|Anna Brooks|anna@north.example|+1 312-555-0143||Liu Min|liu@team.cn|knows Wang Fang of Huada (wang.fang@huada.cn)",
	"C5|Cedarpoint||||||liu@team.cn|",
}

func search(t *testing.T) (*erasure.Search, *sheetschema.Descriptor, *sheetschema.Resource) {
	t.Helper()
	d, r := load(t)
	versions := make([]erasure.Version, len(register))
	for i, row := range register {
		versions[i] = version(r, row)
	}
	return erasure.NewSearch(d, versions, "CN"), d, r
}

// A subject is told apart from others of its name, its number and its record.
func TestFind(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, subject string
		want          []string // each person's rows
		shared        []string
	}{
		{"an address, and what the record had before", "wang.fang@huada.cn", []string{"0 1", "4"}, []string{"wang.fang@huada.cn", "+8613800138000"}},
		{"an earlier address", "fang@huada.cn", []string{"0 1"}, []string{"wang.fang@huada.cn", "+8613800138000"}},
		{"a name of two people", "Wang Fang", []string{"0 1", "3"}, nil},
		{"a name in other letters", "wang  fang", []string{"0 1", "3"}, nil},
		{"a number of two people", "138 0013 8000", []string{"0 1", "2"}, nil},
		{"a record, whoever it was about", "id-C1", []string{"0 1 2"}, nil},
		{"somebody who looks after customers", "liu@team.cn", []string{"elsewhere"}, nil},
		{"their name", "liu min", []string{"elsewhere"}, nil},
		{"nobody", "nobody@huada.cn", nil, nil},
		{"nobody's name", "Zhao Yun", nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, _, _ := search(t)
			subject, err := erasure.ParseSubject(test.subject)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			people := s.Find(subject)
			for _, p := range people {
				text := strings.Trim(strings.Join(strings.Fields(cmpInts(p.Versions)), " "), "[]")
				if p.Elsewhere {
					text = "elsewhere"
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("people (-want +got):\n%s", diff)
			}
			if test.shared != nil {
				shared := slices.Sorted(slices.Values(people[0].Shared))
				if diff := cmp.Diff(slices.Sorted(slices.Values(test.shared)), shared); diff != "" {
					t.Errorf("shared (-want +got):\n%s", diff)
				}
			}
		})
	}
}

func cmpInts(list []int) string {
	var b strings.Builder
	for _, n := range list {
		b.WriteString(" ")
		b.WriteByte(byte('0' + n))
	}
	return b.String()
}

func TestParseSubject(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text string
		kind erasure.Kind
	}{
		{"wang@huada.cn", erasure.KindEmail},
		{" <wang@huada.cn> ", erasure.KindEmail},
		{"+86 138 0013 8000", erasure.KindPhone},
		{"(0755) 2688-1234", erasure.KindPhone},
		{"Wang Fang", erasure.KindName},
		{"王芳", erasure.KindName},
		{"wang@", ""},
		{"a@b.cn, c@d.cn", ""},
		{"12", ""},
		{"", ""},
		{"X", ""},
		{"%", ""},
	} {
		t.Run(test.text, func(t *testing.T) {
			t.Parallel()
			s, err := erasure.ParseSubject(test.text)
			if s.Kind != test.kind || (err == nil) != (test.kind != "") {
				t.Errorf("it is %q, %v", s.Kind, err)
			}
		})
	}
}

// What a list says of rows that come in later: those of the sheet, which still has the
// person, and of a file.
func TestJudge(t *testing.T) {
	t.Parallel()
	s, d, r := search(t)
	subject, err := erasure.ParseSubject("fang@huada.cn")
	if err != nil {
		t.Fatal(err)
	}
	people := s.Find(subject)
	key := &erasure.Key{1}
	list := erasure.NewList(key, s.Tokens(key, "acme", &people[0], nil), "acme", d, "CN")
	other := erasure.NewList(&erasure.Key{2}, s.Tokens(key, "acme", &people[0], nil), "acme", d, "CN")
	for _, test := range []struct {
		name, row string
		about     bool
		want      []string
	}{
		{"the row itself", "C1|Huada Ltd|Wang Fang|wang.fang@huada.cn|+86 138 0013 8000|Head of buying|Liu Min|liu@team.cn|", true, []string{"contact", "email", "mobile", "position"}},
		{"an earlier address in a new row", "C9|Huada Ltd|W. F.|FANG@huada.cn|+86 131 0000 1111|Buyer|Liu Min|liu@team.cn|", true, []string{"contact", "email", "mobile", "position"}},
		{"the name beside the company", "C9|HUADA Ltd.|wang fang||+86 131 0000 1111|||liu@team.cn|", true, []string{"contact", "mobile"}},
		{"the name beside another company", "C9|Boyuan Ltd|Wang Fang|wf@boyuan.cn|||Liu Min|liu@team.cn|", false, nil},
		{"a successor with the same number, in the same record", "C1|Huada Ltd|Zhou Jie|zhou@huada.cn|+86 138 0013 8000|Seller|Liu Min|liu@team.cn|", false, nil},
		{"the successor's number in another record", "C9|Huada Ltd|Zhou Jie|zhou@huada.cn|+86 138 0013 8000|Seller|Liu Min|liu@team.cn|", false, nil},
		{"another value of the same record", "C1|Huada Ltd||||Head of sales|||", false, nil},
		{"a value of the record in another one", "C9|Huada Ltd||||Head of buying|||", false, nil},
		{"a value of the same record", "C1|Huada Ltd||||Head of buying|||", false, []string{"position"}},
		{"an empty row", "C9||||||||", false, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			v := version(r, test.row)
			verdict := list.Judge(v.Row())
			var got []string
			for _, i := range verdict.Empty {
				got = append(got, r.Fields[i].Name)
			}
			if diff := cmp.Diff(test.want, got); diff != "" || verdict.About != test.about {
				t.Errorf("about them: %t; emptied (-want +got):\n%s", verdict.About, diff)
			}
			if v := other.Judge(v.Row()); v.About || len(v.Empty) > 0 {
				t.Errorf("with another key, it is %+v", v)
			}
		})
	}
}

func TestRedactor(t *testing.T) {
	t.Parallel()
	d, r := load(t)
	s := erasure.NewSearch(d, []erasure.Version{version(r, "C1|Huada Ltd|Wang Fang|wang.fang@huada.cn|+86 138 0013 8000||||")}, "CN")
	subject, _ := erasure.ParseSubject("wang.fang@huada.cn")
	people := s.Find(subject)
	key := &erasure.Key{1}
	list := erasure.NewList(key, s.Tokens(key, "acme", &people[0], nil), "acme", d, "CN")
	for _, test := range []struct{ name, text, want string }{
		{"an address", "ask wang.fang@huada.cn.", "ask ×."},
		{"in brackets", "Wang <Wang.Fang@huada.cn>, and more", "Wang <×>, and more"},
		{"in Chinese", "请联系wang.fang@huada.cn，谢谢", "请联系×，谢谢"},
		{"a link", "mailto:wang.fang@huada.cn?subject=x", "mailto:×?subject=x"},
		{"a longer address", "xwang.fang@huada.cn and wang.fang@huada.cn.example", "xwang.fang@huada.cn and wang.fang@huada.cn.example"},
		{"two of them", "wang.fang@huada.cn, other@huada.cn, wang.fang@huada.cn", "×, other@huada.cn, ×"},
		{"a number", "call 138 0013 8000 or +86-138-0013-8000 now", "call × or × now"},
		{"another number", "call 138 0013 8001, order 2024-13800138000-7", "call 138 0013 8001, order 2024-13800138000-7"},
		{"a name", "Wang Fang's brother met WANG  FANG", "×'s brother met ×"},
		{"a part of a word", "Wang Fangyuan, McWang Fang", "Wang Fangyuan, McWang Fang"},
		{"a name in Chinese", "与王芳通话，王芳华不在", "与×通话，王芳华不在"},
		{"nothing", "", ""},
		{"no text", "@ @@ a@ @b", "@ @@ a@ @b"},
	} {
		t.Run(test.name, func(t *testing.T) {
			redactor := erasure.NewRedactor(list, func(string) string { return "×" })
			redactor.Name("Wang Fang", nil)
			redactor.Name("王芳", []string{"王芳华", "李强"})
			got, n := redactor.Text(test.text)
			if got != test.want || n != strings.Count(test.want, "×") {
				t.Errorf("%q became %q with %d mentions; want %q", test.text, got, n, test.want)
			}
		})
	}
}

// What a run reads of the sheet, it reads without the person; what others have stays.
func TestBlank(t *testing.T) {
	t.Parallel()
	s, d, r := search(t)
	subject, _ := erasure.ParseSubject("fang@huada.cn")
	people := s.Find(subject)
	key := &erasure.Key{1}
	list := erasure.NewList(key, s.Tokens(key, "acme", &people[0], nil), "acme", d, "CN")
	records := table.NewTable(r, 3)
	extra := records.AddExtra("Remark")
	for i, row := range []string{register[1], register[5], "C8|Huada Ltd|Zhou Jie|zhou@huada.cn|||Liu Min|liu@team.cn|was Wang Fang's, fang@huada.cn"} {
		v := version(r, row)
		records.SetID(i, v.ID)
		for field, text := range v.Texts {
			records.SetText(i, field, text)
		}
	}
	records.SetExtra(1, extra, table.TextCell("fang@huada.cn left"))
	found := list.Blank([]*table.Table{records}, "×")
	var got []string
	for record := range records.Len() {
		var cells []string
		for field := range r.Fields[:9] {
			cells = append(cells, records.Text(record, field))
		}
		got = append(got, strings.Join(cells, "|")+"|"+records.ExtraCell(record, extra).Text)
	}
	want := []string{
		"C1|Huada Ltd|||||Liu Min|liu@team.cn|call in the morning|",
		"C4|Northfield|Anna Brooks|anna@north.example|+1 312-555-0143||Liu Min|liu@team.cn|knows × of Huada (wang.fang@huada.cn)|× left",
		"C8|Huada Ltd|Zhou Jie|zhou@huada.cn|||Liu Min|liu@team.cn|was ×'s, ×|",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the records (-want +got):\n%s", diff)
	}
	if len(found) != 7 {
		t.Errorf("%d cells were found: %+v", len(found), found)
	}
	if again := list.Blank([]*table.Table{records}, "×"); len(again) != 0 {
		t.Errorf("%d cells were found again", len(again))
	}
}
