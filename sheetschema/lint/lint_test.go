package lint_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/lint"
	"sheetsync/sheetschema/schematest"
)

const sloppy = `
name: x
title: {en: A register, zh-CN: 登记}
resources:
- name: orders
  title: {en: Orders}
  aliases: [ORDERS, Bestellungen]
  rules:
  - {name: positive, check: amount > 0}
  - {name: small, check: amount < 9, message: {zh-CN: 太大}}
  deadlines:
  - {name: due, title: {en: Due, zh-CN: 到期}, date: day, remind: P1D, to: [role:boss, role:manger], unless: amount == nil}
  - {name: later, date: day, remind: P1D, to: mail}
  schema:
    primaryKey: nr
    fields:
    - {name: nr, title: {en: No., zh-CN: 编号}}
    - {name: amount, title: Amount, type: number}
    - {name: day, type: date}
    - {name: mail, title: Mail, aliases: [" mail", E-mail]}
    - {name: who, title: Who, format: person, constraints: {enum: [a], pattern: a}}
    - {name: twice, title: Twice, type: number, formula: amount * 2, constraints: {required: true}}
- name: lines
  title: Lines
  schema: {fields: [{name: a, title: A}]}
`

func TestLint(t *testing.T) {
	t.Parallel()
	var got []string
	for _, f := range lint.Check(schematest.Load(t, sloppy), []string{"manager"}) {
		text, _, _ := strings.Cut(f.String(), " (")
		got = append(got, text)
	}
	want := []string{
		"5:3: warning: resources[0].schema.primaryKey: nr may be empty",
		"5:3: warning: resources[0].title: there is no text in zh-CN",
		`5:3: info: resources[0].aliases[0]: "ORDERS" is the same as the name, a title or another alias`,
		"19:7: warning: resources[0].schema.fields[2].title: there is no title",
		`20:7: info: resources[0].schema.fields[3].aliases[0]: " mail" is the same as the name, a title or another alias`,
		"21:7: info: resources[0].schema.fields[4].personal: a field of format person is usually personal data",
		"21:7: warning: resources[0].schema.fields[4].constraints.pattern: with an enum a pattern says nothing more",
		"22:7: warning: resources[0].schema.fields[5].constraints.required: a computed field is empty where what it is computed from is",
		"5:3: warning: resources[0].rules[0]: there is no message",
		"5:3: warning: resources[0].rules[1].message: there is no text in en",
		`5:3: warning: resources[0].deadlines[0].to[0]: the configuration has no role "boss"`,
		`5:3: warning: resources[0].deadlines[0].to[1]: the configuration has no role "manger"`,
		"5:3: warning: resources[0].deadlines[0].to: nobody is told of this deadline",
		"5:3: warning: resources[0].deadlines[1].title: there is no title",
		"5:3: warning: resources[0].deadlines[1].unless: nothing ends the reminders",
		"5:3: warning: resources[0].deadlines[1].to[0]: mail doesn't have the format email",
		"23:3: info: resources[1].schema.primaryKey: there is no primary key",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	d := schematest.Load(t, sloppy)
	if diff := cmp.Diff([]string{"boss", "manger"}, d.Roles()); diff != "" {
		t.Error(diff)
	}
	for _, f := range lint.Check(d, nil) {
		if strings.Contains(f.Message, "role") || strings.Contains(f.Message, "nobody") {
			t.Errorf("without the configuration: %s", f)
		}
	}
}

func TestLintTabs(t *testing.T) {
	t.Parallel()
	var got []string
	for _, f := range lint.Check(schematest.Load(t, `{name: x, resources: [
		{name: customers, title: 客户, tabs: ["客户*"], schema: {primaryKey: a, fields: [{name: a, title: A, constraints: {required: true}}]}},
		{name: reports, title: 客户汇总, schema: {primaryKey: a, fields: [{name: a, title: A, constraints: {required: true}}]}},
		{name: others, title: 其他, tabs: ["*2024", 其他], schema: {primaryKey: a, fields: [{name: a, title: A, constraints: {required: true}}]}},
	]}`), nil) {
		text, _, _ := strings.Cut(f.String(), " (")
		got = append(got, text)
	}
	want := []string{
		`2:3: info: resources[0].tabs[0]: "客户*" also fits the tab "客户汇总" of reports, which stays that resource's`,
		`2:3: warning: resources[0].tabs[0]: a tab may fit both "客户*" and "*2024" of others, and would hold every run`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
