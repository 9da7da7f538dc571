package erd_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/syncer/mirror/erd"
)

const shop = `
name: shop
resources:
  - name: customers
    title: {en: Customers, zh-CN: 客户}
    schema:
      primaryKey: name
      fields:
        - {name: name, type: string, title: {en: Company, zh-CN: 公司}}
        - {name: email, type: string, format: email, constraints: {unique: true}}
        - {name: since, type: date}
        - {name: seen, type: datetime}
        - {name: opens, type: time}
        - {name: more, type: object}
  - name: orders
    schema:
      primaryKey: [number, line]
      foreignKeys:
        - {fields: customer, reference: {resource: customers, fields: name}}
        - {fields: payer, reference: {resource: customers, fields: name}}
      fields:
        - {name: number, type: string}
        - {name: line, type: integer}
        - {name: customer, type: string, constraints: {required: true}}
        - {name: payer, type: string}
        - {name: amount, type: number}
        - {name: paid, type: boolean}
  - name: invoices
    schema:
      foreignKeys:
        - {fields: order, reference: {resource: orders, fields: number, group: true}}
        - {fields: [order, line], reference: {resource: orders}}
        - {fields: customer, reference: {resource: customers, fields: name}}
      fields:
        - {name: order, type: string}
        - {name: line, type: integer}
        - {name: customer, type: string, constraints: {required: true, unique: true}}
`

func TestMermaid(t *testing.T) {
	t.Parallel()
	const english = `erDiagram
  "customers"["customers: Customers"] {
    text name PK "Company"
    text email UK
    date since
    timestamptz seen
    time opens
    jsonb more
  }
  "orders"["orders"] {
    text number PK
    bigint line PK
    text customer FK
    text payer FK
    numeric amount
    boolean paid
  }
  "invoices"["invoices"] {
    text order FK
    bigint line FK
    text customer FK, UK
  }
  "orders" }o..|| "customers" : "customer"
  "orders" }o..o| "customers" : "payer"
  "invoices" }o..o{ "orders" : "order"
  "invoices" }o..o| "orders" : "order, line"
  "invoices" |o..|| "customers" : "customer"
`
	d := load(t, shop)
	if diff := cmp.Diff(english, erd.Mermaid(d, language.English)); diff != "" {
		t.Errorf("in English (-want +got):\n%s", diff)
	}
	chinese := strings.NewReplacer("customers: Customers", "customers: 客户", "Company", "公司").Replace(english)
	if diff := cmp.Diff(chinese, erd.Mermaid(d, language.Chinese)); diff != "" {
		t.Errorf("in Chinese (-want +got):\n%s", diff)
	}
}

// Names and titles of any kind leave the diagram in Mermaid's syntax.
func TestOddNames(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, field, title, want string }{
		{"Chinese", "客户名称", "客户名称（全称）", `text 客户名称 "客户名称（全称）"`},
		{"a key's word", "pk", "", `text _pk "pk"`},
		{"a key's word before Chinese", "FK编号", "", `text _FK编号 "FK编号"`},
		{"a key's word in a longer one", "fk_code", "", `text fk_code`},
		{"a letter beyond 16 bits", "号𠮷", "", `text 号_ "号𠮷"`},
		{"an ordinal", "nª", "No.", `text n_ "nª: No."`},
		{"quotation marks", "a", `Order "no." \ 5%`, `text a "Order ”no.” ＼ 5％"`},
		{"lines", "a", "Order\r\n\tnumber", `text a "Order number"`},
		{"a directive", "a", `%%{init: {"theme": "dark"}}%%`, `text a "％％{init: {”theme”: ”dark”}}％％"`},
		{"HTML and Markdown", "a", "<b>`x`</b> **y**", `text a "‹b›'x'‹/b› ＊＊y＊＊"`},
		{"an entity", "a", "#quot;", `text a "#quot,"`},
		{"a statement", "a", "Direction  LR", `text a "Direction-LR"`},
		{"nothing that is seen", "a", "\u200b\u0001", `text a "-"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			title, err := language.NewText(map[string]string{"en": test.title})
			if err != nil {
				t.Fatal(err)
			}
			d := &sheetschema.Descriptor{Resources: []*sheetschema.Resource{{
				Name: "one", Title: title, Fields: []*sheetschema.Field{{Name: test.field, Title: title}},
			}}}
			drawn := erd.Mermaid(d, language.English)
			if line := strings.TrimSpace(strings.Split(drawn, "\n")[2]); line != test.want {
				t.Errorf("got  %s\nwant %s", line, test.want)
			}
			parses(t, drawn)
		})
	}
}

func TestBuiltIn(t *testing.T) {
	t.Parallel()
	for _, name := range registers.Names() {
		d, err := registers.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, tag := range language.Tags() {
			drawn := erd.Mermaid(d, tag)
			parses(t, drawn)
			for _, r := range d.Resources {
				if !strings.Contains(drawn, "\n  \""+r.Name+"\"[") {
					t.Errorf("%s has no table %s", name, r.Name)
				}
			}
		}
	}
}

// A line of a diagram, by Mermaid's grammar: what stands in quotation marks holds
// none, and outside of a table's columns no % and backslash either.
var (
	table    = regexp.MustCompile(`^  "[^"%\\]+"\["[^"%\\]+"\] \{$`)
	column   = regexp.MustCompile(`^    [a-z]+ [A-Za-z_\x{C0}-\x{FFFF}][A-Za-z0-9_\x{C0}-\x{FFFF}]*( (PK|FK|UK)(, (PK|FK|UK))*)?( "[^"]*")?$`)
	relation = regexp.MustCompile(`^  "[^"%\\]+" (\|o|\}o)(--|\.\.)(\|\||o\||\|\{|o\{) "[^"%\\]+" : "[^"%\\]+"$`)
)

func parses(t *testing.T, drawn string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(drawn, "\n"), "\n")
	if lines[0] != "erDiagram" {
		t.Errorf("it begins with %q", lines[0])
	}
	for _, line := range lines[1:] {
		if line != "  }" && !slices.ContainsFunc([]*regexp.Regexp{table, column, relation}, func(r *regexp.Regexp) bool { return r.MatchString(line) }) {
			t.Errorf("not in Mermaid's syntax: %s", line)
		}
	}
}

func load(t *testing.T, text string) *sheetschema.Descriptor {
	t.Helper()
	d, err := sheetschema.Load("shop.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}
