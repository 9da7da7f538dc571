package rows_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/rows"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
)

const ordersYAML = `
name: shop
resources:
- name: orders
  title: {en: Orders, zh-CN: 订单}
  schema:
    fields:
    - {name: number, title: {en: "No.", zh-CN: 序号}, type: integer}
    - {name: customer, title: {en: Customer, zh-CN: 客户}, aliases: [Buyer], type: string}
    - {name: email, title: {en: E-mail, zh-CN: 邮箱}, type: string, format: email}
    - {name: quantity, title: {en: Quantity, zh-CN: 数量}, type: number}
    - {name: price, title: {en: Price, zh-CN: 单价}, type: number}
    - {name: currency, title: {en: Currency, zh-CN: 币种}, type: string, format: currency}
    - {name: status, title: {en: Status, zh-CN: 状态}, type: string, constraints: {enum: [open, paid]}}
    - {name: day, title: {en: Day, zh-CN: 日期}, type: date}
`

// tab makes a grid of lines whose cells are parted by “|”. In a file all cells are
// texts; in a sheet, numbers are numbers, and “?” is a box that isn't ticked.
func tab(text string, file bool) *table.Grid {
	b := table.NewGridBuilder()
	for line := range strings.Lines(text) {
		for cell := range strings.SplitSeq(strings.TrimRight(line, "\n"), "|") {
			cell = strings.TrimSpace(cell)
			n, err := strconv.ParseFloat(cell, 64)
			switch {
			case cell == "":
				b.Empty()
			case cell == "?":
				b.Bool(false)
			case err == nil && !file:
				b.Number(n)
			default:
				b.Text([]byte(cell))
			}
		}
		b.EndRow()
	}
	return b.Grid()
}

// parse returns the rows that are records, what was left out, and which records
// may be none.
func parse(t testing.TB, schema string, g *table.Grid, service map[string]int) (kept []int, out, doubts []string) {
	t.Helper()
	r := schematest.Load(t, schema).Resources[0]
	m, _ := header.Match(g, r, header.MatchOptions{Service: service})
	if m.Row < 0 {
		t.Fatal("there is no header")
	}
	parsed, issues, left := rows.Parse(g, m, r, rows.Options{})
	for record := range parsed.Len() {
		kept = append(kept, parsed.Row(record))
	}
	for _, l := range left {
		out = append(out, fmt.Sprintf("%d %s", l.Row, l.Kind))
	}
	for _, i := range issues {
		if i.Code == sheetschema.CodeMayBeNoRecord {
			doubts = append(doubts, fmt.Sprintf("%d %s", parsed.Row(i.Record), i.Variant))
		}
	}
	return kept, out, doubts
}

const head = "序号|客户|邮箱|数量|单价|币种|状态|日期\n"

var cases = []struct {
	name   string
	rows   string
	rowsOf []int
	out    []string
	doubts []string
}{
	{"a last row 合计", "1|Acme||10|100\n2|Bright||20|50\n|合计||30|150\n", []int{2, 3}, []string{"4 total"}, nil},
	{"a last row whose numbers are no sums", "1|Acme||10|100\n2|Bright||20|50\n|Total||31|75\n", []int{2, 3}, []string{"4 total"}, nil},
	{"小计 inside", "1|Acme||10|100\n2|Bright||20|50\n|小计||30|150\n3|Cedar||5|50\n|小计||5|50\n|合计||35|200\n", []int{2, 3, 5}, []string{"4 total", "6 total", "7 total"}, nil},
	{"小计 inside with another number", "1|Acme||10|100\n2|Bright||20|50\n|小计||31|151\n3|Cedar||5|50\n", []int{2, 3, 4, 5}, nil, []string{"4 total"}},
	{"a sum with cents", "|Acme|||0.1\n|Bright|||0.2\n|Total|||0.30000000000000004\n|Cedar|||1\n", []int{2, 3, 5}, []string{"4 total"}, nil},
	{"a sum over what can't be read", "|Acme|||#N/A\n|Bright|||2\n|Total|||#N/A\n|Cedar|||1\n", []int{2, 3, 5}, []string{"4 total"}, nil},
	{"in the first column", "1|Acme||10\n2|Bright||20\n合计|||30\n3|Cedar||5\n", []int{2, 3, 5}, []string{"4 total"}, nil},
	{"above all", "|合计||35|200\n1|Acme||10|100\n2|Bright||20|50\n3|Cedar||5|50\n", []int{3, 4, 5}, []string{"2 total"}, nil},
	{"after a blank row, with its count", "1|Acme||10\n2|Bright||20\n\n|共计 2 家|||2\n", []int{2, 3}, []string{"5 total"}, nil},
	{"how many there are", "1|Acme|a@x.com\n2|Bright|b@x.com\n|共 2 家客户\n", []int{2, 3}, []string{"4 total"}, nil},
	{"names that begin alike", "1|共享科技|a@x.com\n2|计算机公司|b@x.com\n3|总部基地|c@x.com\n", []int{2, 3, 4}, nil, nil},
	{"twice, by page and by all", "1|Acme||1|5\n|本页合计||1|5\n2|Bright||2|7\n|本页合计||2|7\n|累计||3|12\n3|Cedar||1|1\n", []int{2, 4, 7}, []string{"3 total", "5 total", "6 total"}, nil},
	{"with a period and a currency", "1|Acme||10|100|USD\n2|Bright||20|50|USD\n|2024年合计（USD）||30|150|USD\n3|Cedar||5|1|USD\n", []int{2, 3, 5}, []string{"4 total"}, nil},
	{"East total", "|Acme||10|100\n|Bright||20|50\n|East total||30|150\n|Cedar||5|50\n|华南小计||5|50\n|Dune||5|5\n", []int{2, 3, 5, 6, 7}, []string{"4 total"}, []string{"6 total"}},
	{"in other languages", "|Acme||10\n|Zwischensumme||10\n|Bright||5\n|Sous-total||5\n|Итого||15\n", []int{2, 4}, []string{"3 total", "5 total", "6 total"}, nil},
	{"a firm called Total Trading", "|Acme|a@x.com|10|100|USD|open\n|Total Trading Co.|t@x.com|20|50|USD|open\n|Bright||1|1\n", []int{2, 3, 4}, nil, []string{"3 total"}},
	{"a firm whose amount equals the sum", "|Acme||10\n|Bright||20\n|Total Trading Ltd||30\n|Cedar||5\n", []int{2, 3, 4, 5}, nil, []string{"4 total"}},
	{"a customer called 合计 with an address", "|Acme||10|100\n|合计|he@x.com|10|100\n|Bright||20|50\n", []int{2, 3, 4}, nil, []string{"3 total"}},
	{"names that only sound so", "|TotalEnergies||10\n|Sum Yee||20\n|合肥华强||30\n|Totalis||60\n", []int{2, 3, 4, 5}, nil, nil},

	{"a title", "2024 年客户\n1|Acme||10\n2|Bright||20\n", []int{3, 4}, []string{"2 title"}, nil},
	{"titles of quarters", "|Q1 2024\n1|Acme||10\n|Q2 2024\n2|Bright||20\n", []int{3, 5}, []string{"2 title", "4 title"}, nil},
	{"a marked title", "|一、国内客户\n1|Acme||10\n|【国外】\n2|Bright||20\n", []int{3, 5}, []string{"2 title", "4 title"}, nil},
	{"a customer of whom only the name is known", "1|Acme||10\n|Bright\n3|Cedar||5\n|Dune\n", []int{2, 3, 4, 5}, nil, nil},
	{"a name after a blank row", "1|Acme||10\n\n华东\n3|Cedar||5\n", []int{2, 5}, []string{"4 title"}, nil},
	{"a note right below the records", "1|Acme||10\n|注：含税|\n", []int{2}, []string{"3 title"}, nil},
	{"who made the list", "1|Acme||10\n制表：王芳|||\n", []int{2}, []string{"3 title"}, nil},
	{"two notes right below the records", "1|Acme||10\n备注：以上价格含税|||\nNote: prices in USD|||\n", []int{2}, []string{"3 title", "4 title"}, nil},
	{"a new record of which a day is written", "1|Acme||10\n|||||||日期：待定\n", []int{2, 3}, nil, nil},
	{"a note below", "1|Acme||10\n|合计||10\n|制表人：王芳\n", []int{2}, []string{"3 total", "4 title"}, nil},
	{"a customer below the total", "1|Acme||10\n|合计||10\n|Bright\n", []int{2, 4}, []string{"3 total"}, nil},
	{"names that begin with figures", "1|Acme||10\n|3M\n|7-11\n|三一\n|58同城\n4|Cedar||5\n", []int{2, 3, 4, 5, 6, 7}, nil, nil},

	{"the header again", "1|Acme||10|100\n序号|客户|邮箱|数量|单价|币种|状态|日期\n2|Bright||20|50\n", []int{2, 4}, []string{"3 header"}, nil},
	{"the header with another name", "No.|Buyer|E-mail|Quantity|Price\n2|Buyer|b@x.com|20|50\n", []int{3}, []string{"2 header"}, nil},
	{"the header in another language", "No.|Customer|E-mail|Quantity|Price\n2|Bright||20|50\n", []int{3}, []string{"2 header"}, nil},
	{"a customer called as the column", "1|客户||10|100\n2|Bright||20|50\n", []int{2, 3}, nil, nil},

	{"a formula showing 0", "1|Acme||10|100\n||||0\n||||0\n", []int{2}, []string{"3 filled_down", "4 filled_down"}, nil},
	{"a number and a formula", "1|Acme||10|100\n2|Bright||10|100\n3||||0\n4|||#DIV/0!|0\n5||||0\n", []int{2, 3}, []string{"4 filled_down", "5 filled_down", "6 filled_down"}, nil},
	{"a number left behind", "1|Acme||10|100\n2\n3|Bright||10|100\n4|Cedar|||1\n5|Dune|||1\n", []int{2, 4, 5, 6}, []string{"3 filled_down"}, nil},
	{"a choice filled down", "1|Acme||10|100||paid\n||||||open\n||||||open\n||||||open\n", []int{2}, []string{"3 filled_down", "4 filled_down", "5 filled_down"}, nil},
	{"a date filled down", "|Acme||10|100|||45000\n|||||||30\n|||||||30\n|||||||30\n", []int{2}, []string{"3 filled_down", "4 filled_down", "5 filled_down"}, nil},
	{"an amount alone", "1|Acme||10|100\n||||75\n2|Bright||1|1\n", []int{2, 3, 4}, nil, nil},
	{"no records at all", "|合计||0|0\n", nil, []string{"2 total"}, nil},
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, file := range []bool{false, true} {
		for _, test := range cases {
			t.Run(fmt.Sprint(test.name, ", file ", file), func(t *testing.T) {
				t.Parallel()
				kept, out, doubts := parse(t, ordersYAML, tab(head+test.rows, file), nil)
				if diff := cmp.Diff([]any{test.rowsOf, test.out, test.doubts}, []any{kept, out, doubts}); diff != "" {
					t.Errorf("records, what is left out, and doubts (-want +got):\n%s", diff)
				}
			})
		}
	}
}
