package header_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
)

// told words a match: the header's row, each field's column, the service's
// columns and the extra ones.
func told(r *sheetschema.Resource, m *table.HeaderMatch) string {
	parts := []string{fmt.Sprintf("row %d", m.Row+1)}
	for i, f := range r.Fields {
		if m.Columns[i] >= 0 {
			part := f.Name + "=" + lexical.ColumnName(m.Columns[i])
			if m.IsTyped(f) {
				part += " (typed)"
			}
			parts = append(parts, part)
		}
	}
	for _, name := range sheetschema.ServiceColumns() {
		if c, ok := m.Service[name]; ok {
			parts = append(parts, name+"="+lexical.ColumnName(c))
		}
	}
	for _, x := range m.Extra {
		parts = append(parts, fmt.Sprintf("+%s %q", lexical.ColumnName(x.Column), x.Header))
	}
	return strings.Join(parts, " ")
}

func TestMatch(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		rows    []string
		service map[string]int
		want    string
		isID    func(string) bool
		issues  string
	}{
		{name: "plain", rows: []string{"id|company|phone|email", "1|a|2|b"}, want: "row 1 id=A company=B phone=C email=D"},
		{name: "reordered and translated", rows: []string{"邮箱|Phone|公司名称|CUSTOMER NO.", "a"}, want: "row 1 id=D company=C phone=B email=A"},
		{name: "line breaks, blanks and width", rows: []string{"客户\n编号|Company\r\n Name |Ｔｅｌ|\u00a0E-mail\u200b|合 计", ""}, want: "row 1 id=A company=B phone=C email=D total=E"},
		{
			name: "a title row above, an inserted column",
			rows: []string{"Customers of 2024", "", "Customer No.|Company Name|Rating|Phone|E-mail", "1|a|5|2|b"},
			want: `row 3 id=A company=B phone=D email=E +C "Rating"`,
		},
		{
			name: "merged headers in two rows",
			rows: []string{"Customer No.|Company Name|Contact|", "||Phone|E-mail", "1|a|2|b"},
			want: "row 2 id=A company=B phone=C email=D",
		},
		{
			name:   "an optional column missing",
			rows:   []string{"id|company|phone"},
			want:   "row 1 id=A company=B phone=C",
			issues: "info missing-label email map[field:E-mail table:Contacts]",
		},
		{
			name:   "essential columns missing",
			rows:   []string{"phone|email"},
			want:   "row 1 phone=A email=B",
			issues: "error missing-label id map[field:Customer No. table:Contacts]; error missing-label company map[field:Company Name table:Contacts]",
		},
		{
			name:   "two columns for one field",
			rows:   []string{"x", "id|company|phone|电话|email"},
			want:   `row 2 id=A company=B phone=C email=E +D "电话"`,
			issues: "info duplicate-label phone map[columns:C2, D2 field:Phone table:Contacts]",
		},
		{name: "stars, notes, numbers and characters", rows: []string{"1. 客戶編號*|公司名称（必填）|Phone [optional]|E-mail：", "1|a|2|b"}, want: "row 1 id=A company=B phone=C email=D"},
		{name: "two languages", rows: []string{"客户编号\nCustomer No.|公司全称\nCompany Name|电话/Phone|邮箱E-mail", "1|a|2|b"}, want: "row 1 id=A company=B phone=C email=D"},
		{
			name: "the whole goes before a part", rows: []string{"id|company|电话/Telephone|Phone|email"},
			want: `row 1 id=A company=B phone=D email=E +C "电话/Telephone"`,
		},
		{
			name: "parts of something else", rows: []string{"id|Company Name|Company\nSize|Phone (2)|email|邮箱数量|电话/E-mail"},
			want:   `row 1 id=A company=B email=E +C "Company Size" +D "Phone (2)" +F "邮箱数量" +G "电话/E-mail"`,
			issues: "info missing-label phone map[field:Phone table:Contacts]",
		},
		{
			name: "a header far down", rows: append(make([]string, 29), "id|company|phone|email", "1|a|2|b"),
			want: "row 30 id=A company=B phone=C email=D",
		},
		{
			name: "what else names the record", rows: []string{"company|phone|email"}, want: "row 1 company=A phone=B email=C",
			issues: "info missing-label id map[field:Customer No. table:Contacts]",
		},
		{
			name:   "very many columns for one field",
			rows:   []string{"id|company|email" + strings.Repeat("|Phone", 13)},
			want:   `row 1 id=A company=B phone=D email=C +E "Phone" +F "Phone (2)" +G "Phone (3)" +H "Phone (4)" +I "Phone (5)" +J "Phone (6)" +K "Phone (7)" +L "Phone (8)" +M "Phone (9)" +N "Phone (10)" +O "Phone (11)" +P "Phone (12)"`,
			issues: "info duplicate-label phone map[columns:D1, E1, F1, G1, H1, I1, J1, K1, L1, M1, N1, … field:Phone table:Contacts]",
		},
		{
			name: "unknown columns: doubled, without header, blank",
			rows: []string{"id|company|phone|email|Note|note||||Note", "1|a|2|b|||x||y"},
			want: `row 1 id=A company=B phone=C email=D +E "Note" +F "note (2)" +G "G" +I "I" +J "Note (3)"`,
		},
		{
			name: "service columns by header, in any language",
			rows: []string{"id|company|phone|email|Total|记录编号|Issues|疑似重复|Deadlines", "1|a|2|b|3|x"},
			want: "row 1 id=A company=B phone=C email=D total=E _issues=G _duplicate_of=H _deadlines=I _id=F",
		},
		{
			name: "a person's column under a computed field's title",
			rows: []string{"id|company|phone|email|Total", "1|a|2|b|3"},
			want: `row 1 id=A company=B phone=C email=D total=E (typed)`,
		},
		{
			name: "a blank column under a computed field's title",
			rows: []string{"id|company|phone|email|Total", "1|a|2|b|"},
			want: `row 1 id=A company=B phone=C email=D total=E`,
		},
		{
			name: "a person's column under a computed field's title, in a tab of the service's", service: map[string]int{"_id": 6},
			rows: []string{"id|company|Total|phone|email|Total|whatever", "1|a||2|b|3|x"},
			want: `row 1 id=A company=B phone=D email=E total=F (typed) _id=G +C "Total"`,
		},
		{
			name: "a blank column of a person's, in a tab of the service's", service: map[string]int{"_id": 5},
			rows: []string{"id|company|Total|phone|email|whatever", "1|a||2|b|x"},
			want: `row 1 id=A company=B phone=D email=E total=C (typed) _id=F`,
		},
		{
			name: "without metadata, a computed column among people's",
			rows: []string{"id|company|Total|phone|email|Record ID", "1|a|3|2|b|x"},
			want: `row 1 id=A company=B phone=D email=E total=C (typed) _id=F`,
		},
		{
			name: "people's columns under the service's headers",
			rows: []string{"id|company|phone|email|Issues|Record ID|Deadlines", "1|a|2|b|late|Z-1|"},
			isID: func(text string) bool { return strings.HasPrefix(text, "k") },
			want: `row 1 id=A company=B phone=C email=D _deadlines=G +E "Issues" +F "Record ID"`,
		},
		{
			name: "ids among others that people overtyped",
			rows: []string{"id|company|phone|email|Issues|Record ID", "1|a|2|b|late|k1", "2|b|||| k2 ", "3|c||||oops"},
			isID: func(text string) bool { return strings.HasPrefix(text, "k") },
			want: `row 1 id=A company=B phone=C email=D _issues=E _id=F`,
		},
		{
			name:    "the column of a field that is no longer computed",
			rows:    []string{"id|company|phone|email|Average", "1|a|2|b|3"},
			service: map[string]int{"average": 4},
			want:    `row 1 id=A company=B phone=C email=D`,
		},
		{
			name: "of two without metadata the last is the service's",
			rows: []string{"id|Total|company|phone|email|Total|Record ID", "1|a|2|b|3|x|y"},
			want: `row 1 id=A company=C phone=D email=E total=F _id=G +B "Total"`,
		},
		{
			name:    "metadata goes before headers",
			rows:    []string{"id|company|phone|email|Total|My sum|whatever", "1|a|2|b|3|4|x"},
			service: map[string]int{"total": 5, "_id": 6},
			want:    `row 1 id=A company=B phone=C email=D total=F _id=G +E "Total"`,
		},
		{
			name:   "no header at all",
			rows:   []string{"1|2|3"},
			want:   "row 0",
			issues: "error missing-label id map[field:Customer No. table:Contacts]; error missing-label company map[field:Company Name table:Contacts]; info missing-label phone map[field:Phone table:Contacts]; info missing-label email map[field:E-mail table:Contacts]",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := schematest.Load(t, schematest.Contacts).Resources[0]
			m, issues := header.Match(schematest.Grid(t, test.rows...), r, header.MatchOptions{Language: language.English, Service: test.service, IsID: test.isID})
			if diff := cmp.Diff(test.want, told(r, m)); diff != "" {
				t.Errorf("match (-want +got):\n%s", diff)
			}
			var got []string
			for _, i := range issues {
				got = append(got, fmt.Sprintf("%s %s %s %v", i.Severity, i.Code, i.Field, i.Args))
				for _, tag := range language.Tags() {
					p := language.NewPrinter(tag)
					if strings.Contains(i.Message(p)+i.Suggestion(p), "{") || i.Suggestion(p) == "" {
						t.Errorf("message %q, suggestion %q", i.Message(p), i.Suggestion(p))
					}
				}
			}
			if diff := cmp.Diff(test.issues, strings.Join(got, "; ")); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMatchTab(t *testing.T) {
	t.Parallel()
	r := schematest.Load(t, schematest.Contacts).Resources[0]
	for title, want := range map[string]bool{"Contacts": true, " ＣＯＮＴＡＣＴＳ ": true, "联系人": true, "address  book": true, "Contact": false, "": false} {
		if header.MatchTab(title, r) != want {
			t.Errorf("%q: want %v", title, want)
		}
	}
}

func TestClosest(t *testing.T) {
	t.Parallel()
	r := schematest.Load(t, schematest.Contacts).Resources[0]
	for _, test := range []struct{ fitting, want []string }{
		{[]string{"Address book", "联系人"}, []string{"联系人"}},
		{[]string{"contacts", "Address book", "联系人"}, []string{"contacts", "联系人"}},
		{[]string{"Address book", "address book"}, []string{"Address book", "address book"}},
		{nil, nil},
	} {
		if diff := cmp.Diff(test.want, header.Closest(test.fitting, r, func(title string) string { return title })); diff != "" {
			t.Errorf("of %q (-want +got):\n%s", test.fitting, diff)
		}
	}
}

func TestColumnName(t *testing.T) {
	t.Parallel()
	for column, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 18277: "ZZZ"} {
		if got := lexical.ColumnName(column); got != want {
			t.Errorf("%d: got %s, want %s", column, got, want)
		}
	}
}

// TestFold holds what people may do to a header without making it another one.
func TestFold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("aZß１客户Éﬁ-.ＡİςΣ"), unicode.Latin, unicode.Han), 1, 12, -1).Draw(t, "text")
		folded := lexical.Fold(text)
		if again := lexical.Fold(folded); again != folded {
			t.Fatalf("folding twice gives %q, once %q", again, folded)
		}
		disturb := rapid.SampledFrom([]func(string) string{
			strings.ToUpper,
			func(s string) string { return " \u00a0" + s + "\n\u3000" },
			func(s string) string { return "\u200b" + s + "\ufeff" },
			func(s string) string {
				return strings.Map(func(r rune) rune {
					if r > ' ' && r < 0x7F {
						return r + 0xFEE0 // full width
					}
					return r
				}, s)
			},
		}).Draw(t, "disturb")
		if strings.ToLower(strings.ToUpper(text)) != strings.ToLower(text) { //nolint:staticcheck // EqualFold is what is being tested
			t.Skip("a letter whose capital is that of others, too")
		}
		if got := lexical.Fold(disturb(text)); got != folded {
			t.Fatalf("%q folds to %q, %q to %q", disturb(text), got, text, folded)
		}
	})
	for a, b := range map[string]string{
		"客户\n名称": "客户名称", "Company\r\nName": "company name", "E‑mail  address": "e‑mail address",
		"（电话）": "(电话)", "Email\u00a0邮箱": "email邮箱", "Re\u00admark": "remark",
	} {
		if lexical.Fold(a) != lexical.Fold(b) {
			t.Errorf("%q folds to %q, %q to %q", a, lexical.Fold(a), b, lexical.Fold(b))
		}
	}
	for a, b := range map[string]string{"phone 1": "phone 2", "e mail": "email", "客户": "客户名", "a_b": "a b"} {
		if lexical.Fold(a) == lexical.Fold(b) {
			t.Errorf("%q and %q both fold to %q", a, b, lexical.Fold(a))
		}
	}
}
