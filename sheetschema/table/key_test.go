package table_test

import (
	"bytes"
	"testing"

	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
)

func TestAppendKey(t *testing.T) {
	t.Parallel()
	const descriptor = `
name: x
resources:
- name: a
  schema:
    fields:
    - {name: code}
    - {name: more}
    - {name: whole, type: integer}
    - {name: exact, type: number}
    - {name: day, type: date}
    - {name: address, format: email}
`
	r := schematest.Load(t, descriptor).Resources[0]
	const code, more, whole, exact, day, address = 0, 1, 2, 3, 4, 5
	// key builds the key of a record with some cells.
	key := func(set func(tab *table.Table), fields ...int) []byte {
		tab := table.NewTable(r, 1)
		set(tab)
		b, ok := tab.AppendKey(nil, 0, fields)
		if !ok {
			return nil
		}
		return b
	}
	texts := func(a, b string) []byte {
		return key(func(tab *table.Table) { tab.SetText(0, code, a); tab.SetText(0, more, b) }, code, more)
	}
	email := func(text string) []byte {
		return key(func(tab *table.Table) { tab.SetText(0, address, text) }, address)
	}
	// emailOf is a reference from a plain text to an address.
	emailOf := func(text string) []byte {
		tab := table.NewTable(r, 1)
		tab.SetText(0, code, text)
		b, _ := tab.AppendReference(nil, 0, []int{code}, r, []int{address})
		return b
	}
	integer := func(n int64) []byte { return key(func(tab *table.Table) { tab.SetInt(0, whole, n) }, whole) }
	number := func(n int64, exponent int8) []byte {
		return key(func(tab *table.Table) { tab.SetNumber(0, exact, n, exponent) }, exact)
	}
	big := func(digits string) []byte { return key(func(tab *table.Table) { tab.SetBig(0, exact, digits) }, exact) }
	for _, tc := range []struct {
		name  string
		a, b  []byte
		equal bool
	}{
		{"one text", texts("a", "b"), texts("a", "b"), true},
		{"another text", texts("a", "b"), texts("a", "c"), false},
		{"another letter case", texts("a", "b"), texts("A", "b"), false},
		{"blanks that nobody sees", texts("a ", "b"), texts("a\u200b", "b\u00a0"), true},
		{"letters of full width", texts("华强（香港）", "Ｂ"), texts("华强(香港)", "B"), true},
		{"another case of an address", email("Ann@Example.com"), email("ann@example.com"), true},
		{"a reference in another case to an address", emailOf("Ann@Example.com"), email("ann@example.com"), true},
		{"texts of which one ends where the other begins", texts("ab", "c"), texts("a", "bc"), false},
		{"a text with a separator in it", texts("a\x1fb", "c"), texts("a", "b\x1fc"), false},
		{"a whole number in either type", integer(10), number(10, 0), true},
		{"a number with zeros behind the point", integer(10), number(1000, -2), true},
		{"a number with a power of ten", integer(100), number(1, 2), true},
		{"another number", integer(10), number(101, -1), false},
		{"numbers of many digits", big("123456789012345678901234567890"), big("123456789012345678901234567890"), true},
		{"other numbers of many digits", big("123456789012345678901234567890"), big("123456789012345678901234567891"), false},
		{"a number and the text of it", integer(7), key(func(tab *table.Table) { tab.SetText(0, code, "7") }, code), false},
		{"a number and the day of it", integer(7), key(func(tab *table.Table) { tab.SetInt(0, day, 7) }, day), false},
	} {
		if tc.a == nil || tc.b == nil {
			t.Errorf("%s: no key", tc.name)
		} else if got := bytes.Equal(tc.a, tc.b); got != tc.equal {
			t.Errorf("%s: equal %v, want %v", tc.name, got, tc.equal)
		}
	}
	for name, b := range map[string][]byte{
		"a missing part":  key(func(tab *table.Table) { tab.SetText(0, code, "a") }, code, more),
		"an invalid part": key(func(tab *table.Table) { tab.SetInvalid(0, whole, "many") }, whole),
	} {
		if b != nil {
			t.Errorf("%s makes a key", name)
		}
	}
}
