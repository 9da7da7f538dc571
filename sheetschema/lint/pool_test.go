package lint_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/lint"
	"sheetsync/sheetschema/schematest"
)

const lossy = `
name: x
title: X
resources:
- name: customers
  title: Customers
  deadlines:
  - {name: call, title: Call, cadence: {by: level, days: {A: 7, C: 30}, since: last, escalate: [P3D, P7D]}, unless: last == nil, to: [mail]}
  pool: {since: last, class: level, days: {A: 14, B: 5, C: 60}, warn: [7], owner: owner, to: [mail, role:bos]}
  schema:
    primaryKey: name
    fields:
    - {name: name, title: Name, constraints: {required: true}}
    - {name: last, title: Last, type: date}
    - {name: level, title: Level}
    - {name: mail, title: Mail, format: email, personal: true}
    - {name: owner, title: Owner}
`

func TestLintPool(t *testing.T) {
	t.Parallel()
	check := func(of string) []string {
		got := []string{}
		for _, f := range lint.Check(schematest.Load(t, of), []string{"boss"}) {
			got = append(got, f.String())
		}
		return got
	}
	want := []string{
		`5:3: warning: resources[0].pool.to[1]: the configuration has no role "bos" (did you mean boss?)`,
		"5:3: info: resources[0].pool.protected: every record goes to the public pool, those with a contract as well (add protected: with a condition, such as a contract in force)",
		"5:3: warning: resources[0].pool.days: a record of class A goes to the pool after 14 days, but the deadline call reminds of it until day 14 (give the class more days than that)",
		"5:3: warning: resources[0].pool.warn: a record of class B goes to the pool after 5 days and is never out of the warnings, which begin 7 days before (warn later, or give the class more days)",
		"5:3: warning: resources[0].pool.warn: a record of any other class goes to the pool after 5 days and is never out of the warnings, which begin 7 days before (warn later, or give the class more days)",
	}
	if diff := cmp.Diff(want, check(lossy)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	near := strings.NewReplacer("A: 14, B: 5, C: 60", "A: 21, B: 50, C: 60", "role:bos", "role:boss", "warn:", "protected: name == nil, warn:").Replace(lossy)
	want = []string{
		"5:3: info: resources[0].pool.days: of a record of class A both the pool, from day 14 on, and the deadline call, until day 14, remind (give the class more days, or warn later, so that no mail tells of one record twice)",
	}
	if diff := cmp.Diff(want, check(near)); diff != "" {
		t.Errorf("one mail tells of both (-want +got):\n%s", diff)
	}
	other := strings.NewReplacer("A: 14, B: 5, C: 60", "A: 22, B: 37", "role:bos", "role:boss", "warn:", "protected: name == nil, warn:").Replace(lossy)
	want = []string{
		"5:3: warning: resources[0].pool.days: a record of class C goes to the pool after 22 days, but the deadline call reminds of it until day 37 (give the class more days than that)",
	}
	if diff := cmp.Diff(want, check(other)); diff != "" {
		t.Errorf("a class that only the cadence has (-want +got):\n%s", diff)
	}
	sound := strings.NewReplacer("A: 14, B: 5, C: 60", "A: 22, B: 50, C: 60", "role:bos", "role:boss", "warn:", "protected: name == nil, warn:").Replace(lossy)
	if diff := cmp.Diff([]string{}, check(sound)); diff != "" {
		t.Errorf("what is sound (-want +got):\n%s", diff)
	}
}
