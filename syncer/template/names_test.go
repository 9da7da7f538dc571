package template_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/template"
)

// The Guide says by which unique keys a column may name a row of another tab.
func TestGuideSaysHowToNameARow(t *testing.T) {
	t.Parallel()
	d := load(t, `
name: shop
title: {en: Shop, zh-CN: 店}
resources:
- name: customers
  title: {en: Customers, zh-CN: 客户}
  schema:
    primaryKey: name
    fields:
    - {name: name, title: {en: Name, zh-CN: 名称}, type: string}
    - {name: number, title: {en: Number, zh-CN: 客户编号}, type: string, constraints: {unique: true}}
    - {name: email, title: {en: E-mail, zh-CN: 邮箱}, type: string, format: email, constraints: {unique: true}}
    - {name: rank, title: {en: Rank, zh-CN: 级别}, type: integer, constraints: {unique: true}}
- name: orders
  title: {en: Orders, zh-CN: 订单}
  schema:
    foreignKeys: [{fields: customer, reference: {resource: customers}}, {fields: order, reference: {resource: contracts}}]
    fields:
    - {name: customer, title: {en: Customer, zh-CN: 客户}, type: string}
    - {name: order, title: {en: Contract, zh-CN: 合同}, type: string}
- name: contracts
  title: {en: Contracts, zh-CN: 合同}
  schema:
    primaryKey: number
    fields: [{name: number, title: {en: Number, zh-CN: 编号}, type: string}]
`)
	for _, tt := range []struct {
		tag  language.Tag
		want []string
	}{
		{language.English, []string{"Must stand in the column “Name” of “Customers”, or in “Number” or “E-mail” there", "Must stand in the column “Number” of “Contracts”"}},
		{language.Chinese, []string{"须与「客户」表的「名称」一致，也可以填那里的「客户编号」或「邮箱」", "须与「合同」表的「编号」一致"}},
	} {
		t.Run(tt.tag.String(), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.fill(template.Options{Descriptor: d, Language: tt.tag, Title: "Shop", Today: day(t)})
			guide := w.book().Sheets[3]
			var got []string
			step := false
			for i := range guide.Data[0].RowData {
				cells := row(guide, i)
				if len(cells) > 3 && (strings.Contains(cells[3], "Must stand") || strings.Contains(cells[3], "须与")) {
					got = append(got, cells[3])
				}
				step = step || strings.Contains(cells[0], language.NewPrinter(tt.tag).Say("template.page.step_names", nil))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("rules (-want +got):\n%s", diff)
			}
			if !step {
				t.Error("the Guide doesn't say what counts as one name")
			}
		})
	}
}
