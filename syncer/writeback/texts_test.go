package writeback_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/assess"
	"sheetsync/syncer/writeback"
	"sheetsync/validate"
)

const people = `
name: people
resources:
  - name: people
    rules: [{name: grown, check: age >= 18, fields: [age], message: {en: Too young for an account, zh-CN: 年龄不足，不能开户}}]
    schema:
      fields:
        - {name: name, title: {en: Name, zh-CN: 姓名}, type: string, constraints: {required: true}}
        - {name: email, title: {en: E-mail, zh-CN: 邮箱}, type: string, format: email}
        - {name: level, title: {en: Level, zh-CN: 等级}, type: string, constraints: {enum: [gold, silver, 金, 银]}}
        - {name: age, title: {en: Age, zh-CN: 年龄}, type: integer}
        - {name: bic, title: {en: Bank, zh-CN: 银行}, type: string, format: bic}
        - {name: site, title: {en: Site, zh-CN: 网站}, type: string, format: uri}
        - {name: lei, title: {en: LEI, zh-CN: LEI}, type: string, format: lei}
`

// What stands in the column Issues: the field, what is wrong and what to do, the
// register's own language alone, and no more lines than anybody reads.
func TestIssueTexts(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, people)
	for _, test := range []struct {
		name        string
		cells       []string // of the fields in their order
		en, chinese []string
	}{
		{name: "nothing", cells: []string{"Ann"}},
		{
			name: "a value stands out", cells: []string{"Ann", "ann@gmial.com"},
			en:      []string{"△ E-mail: the domain of this e-mail address looks mistyped; did you mean “ann@gmail.com”?"},
			chinese: []string{"△ 邮箱：@ 后面的部分像是写错了；是否应为“ann@gmail.com”？"},
		},
		{
			name: "choices in one language, a rule's own words", cells: []string{"", "", "copper", "7"},
			en:      []string{"Name is empty; fill it in", "Level: this is not one of the choices; choose one of: gold, silver", "Age: Too young for an account"},
			chinese: []string{"姓名：未填写；请补填", "等级：不在可选项之中；请从以下选项中选择：金、银", "年龄不足，不能开户"},
		},
		{
			name: "more than anybody reads", cells: []string{"", "@", "copper", "7", "x", "y z", "x"},
			en: []string{
				"Name is empty; fill it in", "E-mail: this is not a correct e-mail address; write it like name@company.com, one address a cell",
				"Level: this is not one of the choices; choose one of: gold, silver", "Age: Too young for an account",
				"Bank: this is not a correct BIC (SWIFT code); a BIC has 8 or 11 letters and digits, such as DEUTDEFF", "…and 2 more",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for tag, want := range map[language.Tag][]string{language.English: test.en, language.Chinese: test.chinese} {
				if want == nil && len(test.cells) > 3 {
					continue
				}
				records := table.NewTable(d.Resources[0], 1)
				for i, cell := range test.cells {
					switch {
					case cell == "":
					case d.Resources[0].Fields[i].Type == sheetschema.TypeInteger:
						records.SetInt(0, i, int64(cell[0]-'0'))
					default:
						records.SetText(0, i, cell)
					}
				}
				tables := []*table.Table{records}
				printer := language.NewPrinter(tag)
				found := assess.New(tables, validate.Check(d, tables, validate.Options{Language: tag}), nil, printer)
				var got []string
				if texts := writeback.TextsOf(found, records, printer).Issues; texts != nil {
					got = strings.Split(texts[0], "\n")
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", tag, diff)
				}
			}
		})
	}
}

// That a computed cell was typed over is told however much else is wrong: the cell
// is where that is remembered.
func TestOvertypedIsAlwaysTold(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, people)
	records := table.NewTable(d.Resources[0], 1)
	var issues []sheetschema.Issue
	for range 8 {
		issues = append(issues, sheetschema.Issue{Resource: "people", Field: "name", Code: sheetschema.CodeMissingCell, Severity: sheetschema.SeverityError, Args: map[string]string{"field": "Name"}})
	}
	issues = append(issues, sheetschema.Issue{Resource: "people", Field: "age", Code: sheetschema.CodeComputedOvertyped, Severity: sheetschema.SeverityInfo, Args: map[string]string{"field": "Age", "table": "people"}})
	printer := language.NewPrinter(language.English)
	lines := strings.Split(writeback.TextsOf(assess.New([]*table.Table{records}, issues, nil, printer), records, printer).Issues[0], "\n")
	if n := len(lines); n != 7 || !strings.HasPrefix(lines[5], "△ Age is computed by the service, and was typed over") || lines[6] != "…and 3 more" {
		t.Errorf("the cell says %q", lines)
	}
}

const orders = `
name: orders
resources:
  - name: orders
    title: {en: Orders, zh-CN: 订单}
    schema:
      fields:
        - {name: price, title: {en: Price, zh-CN: 单价}, type: number}
        - {name: quantity, title: {en: Quantity, zh-CN: 数量}, type: number}
        - {name: total, title: {en: Total, zh-CN: 合计}, type: number, formula: price * quantity}
        - {name: tax, title: {en: Tax, zh-CN: 税额}, type: number, formula: price * 0.13}
        - {name: gross, title: {en: Gross, zh-CN: 含税合计}, type: number, formula: total + tax}
        - {name: each, title: {en: Each, zh-CN: 每件}, type: number, formula: gross / quantity}
        - {name: fee, title: {en: Fee, zh-CN: 手续费}, type: number, formula: gross * 0.01}
`

// What one cell keeps from being known is told in one line, and shortly where the same
// cell tells what is wrong with it.
func TestConsequencesAreOneLine(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, orders)
	records := table.NewTable(d.Resources[0], 1)
	records.SetRow(0, 1)
	unknown := func(field, operand string, row int) sheetschema.Issue {
		f, _ := d.Resources[0].Field(field)
		return sheetschema.Issue{
			Resource: "orders", Field: field, Row: 1, Code: sheetschema.CodeUnknownValue, Variant: "cell", Severity: sheetschema.SeverityWarning,
			Args: map[string]string{"field": f.Caption(language.English), "operand": operand, "table": "Orders", "row": strconv.Itoa(row), "more": "0"},
		}
	}
	unreadable := sheetschema.Issue{
		Resource: "orders", Field: "price", Row: 1, Code: sheetschema.CodeTypeError, Variant: "number", Severity: sheetschema.SeverityError, Args: map[string]string{"field": "Price"},
	}
	for _, test := range []struct {
		name   string
		issues []sheetschema.Issue
		want   []string
	}{
		{"a cell of another row", []sheetschema.Issue{unknown("total", "Price", 9), unknown("tax", "Price", 9)}, []string{
			"△ Total and Tax can't be computed: Price in “Orders”, row 9, can't be read; correct Price there; the rest follows by itself",
		}},
		{"two cells", []sheetschema.Issue{unknown("total", "Price", 9), unknown("tax", "Price", 8)}, []string{
			"△ Total can't be computed: Price in “Orders”, row 9, can't be read; correct Price there; the rest follows by itself",
			"△ Tax can't be computed: Price in “Orders”, row 8, can't be read; correct Price there; the rest follows by itself",
		}},
		{"many fields", []sheetschema.Issue{unknown("total", "Price", 9), unknown("tax", "Price", 9), unknown("gross", "Price", 9), unknown("each", "Price", 9), unknown("fee", "Price", 9)}, []string{
			"△ Total, Tax, Gross and 2 more can't be computed: Price in “Orders”, row 9, can't be read; correct Price there; the rest follows by itself",
		}},
		{"a cell of the row itself", []sheetschema.Issue{unreadable, unknown("total", "Price", 1), unknown("gross", "Price", 1)}, []string{
			"Price: this is not a number; write only the number, such as 1234.50, without letters or units", "△ Not computed until then: Total and Gross",
		}},
		{"of which nothing is told", []sheetschema.Issue{unknown("total", "Price", 1)}, []string{
			"△ Total can't be computed: Price in “Orders”, row 1, can't be read; correct Price there; the rest follows by itself",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := language.NewPrinter(language.English)
			found := assess.New([]*table.Table{records}, test.issues, nil, p)
			if diff := cmp.Diff(test.want, strings.Split(writeback.TextsOf(found, records, p).Issues[0], "\n")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			told := 0
			for _, one := range writeback.Told(found, records, assess.Span{To: len(found.Issues)}, p) {
				told += len(one.Keys)
			}
			if told != len(test.issues) {
				t.Errorf("%d issues can be answered, want %d", told, len(test.issues))
			}
		})
	}
}
