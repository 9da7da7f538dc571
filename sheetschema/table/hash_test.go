package table_test

import (
	"slices"
	"testing"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
)

const hashed = `
name: x
resources:
- name: a
  schema:
    primaryKey: [k, n]
    fields:
    - {name: k}
    - {name: n, type: integer}
    - {name: d, type: number}
    - {name: c, type: number, formula: n * 2}
`

func hashesOf(t *testing.T, rows ...string) (*table.Table, table.Hashes) {
	t.Helper()
	r := schematest.Load(t, hashed).Resources[0]
	g := schematest.Grid(t, rows...)
	m, _ := header.Match(g, r, header.MatchOptions{})
	table, _ := table.Parse(g, m, r, table.ParseOptions{})
	return table, table.Hash()
}

func TestHash(t *testing.T) {
	t.Parallel()
	_, base := hashesOf(t, "k|n|d|note|other", "a|1|0.5|x|y", "b|2||x|", "a|1|0.5|x|y")
	if base.Full[0] != base.Full[2] || base.Content[0] != base.Content[2] || base.Key[0] != base.Key[2] || base.Full[0] == base.Full[1] || base.Key[0] == base.Key[1] {
		t.Error("rows of one content should have the same hashes, others not")
	}
	for name, rows := range map[string][]string{
		"columns in another order": {"other|d|note|k|n", "y|0.5|x|a|1", "|||b|2", "y|0.5|x|a|1"},
		"a blank extra column":     {"k|n|d|note|other|more", "a|1|0.5|x|y|", "b|2||x||", "a|1|0.5|x|y|"},
		"further down":             {"title", "k|n|d|note|other", "", "a|1|0.5|x|y", "b|2||x|", "a|1|0.5|x|y"},
		"numbers as text":          {"k|n|d|note|other", "a|1 |.50|x|y", "b|2||x|", "a|１|50%|x|y"},
	} {
		_, h := hashesOf(t, rows...)
		if name == "columns in another order" {
			h.Full[1], h.Content[1] = base.Full[1], base.Content[1] // its note is blank there
		}
		if !slices.Equal(h.Full, base.Full) || !slices.Equal(h.Content, base.Content) || !slices.Equal(h.Key, base.Key) {
			t.Errorf("%s: other hashes", name)
		}
	}
	for name, rows := range map[string][]string{
		"a value":                {"k|n|d|note|other", "a|1|0.6|x|y"},
		"an extra value":         {"k|n|d|note|other", "a|1|0.5|x|z"},
		"an extra column's name": {"k|n|d|note|another", "a|1|0.5|x|y"},
		"a text moved":           {"k|n|d|note|other", "a|1|0.5|y|x"},
		"emptied":                {"k|n|d|note|other", "a|1||x|y"},
		"invalid":                {"k|n|d|note|other", "a|1|0.5 or so|x|y"},
	} {
		_, h := hashesOf(t, rows...)
		if h.Full[0] == base.Full[0] || h.Content[0] == base.Content[0] || h.Key[0] != base.Key[0] {
			t.Errorf("%s: the same hashes", name)
		}
	}
	for _, row := range []string{"|1|0.5|x|y", "a||0.5|x|y", "a|one|0.5|x|y"} {
		if _, h := hashesOf(t, "k|n|d|note|other", row); h.Key[0] != 0 {
			t.Errorf("%s has a key", row)
		}
	}
}

// TestHashesLast holds the hashes of a record as databases may have stored it.
// Changing them makes every record of every register look edited once: raise
// the program's format version then.
func TestHashesLast(t *testing.T) {
	t.Parallel()
	table, h := hashesOf(t, "k|n|d|note", "a|1|0.5|x")
	const content, key = 0xd8c0d67828216c76, 0x3dbf0cdffa55e952
	if h.Content[0] != content || h.Key[0] != key {
		t.Errorf("content %#x, key %#x", h.Content[0], h.Key[0])
	}
	before := h.Full[0]
	if !table.SetValue(0, 3, expression.IntegerOf(2)) {
		t.Fatal("the computed field takes no number")
	}
	if h = table.Hash(); h.Full[0] == before || h.Content[0] != content {
		t.Error("a computed value belongs to the whole row's hash only")
	}
}

// TestCursorAllocatesNothing holds what makes formulas quick over many records.
func TestCursorAllocatesNothing(t *testing.T) {
	records, _ := hashesOf(t, "k|n|d|note", "a|1|0.5|x", "b|2||y")
	cursor := &table.Cursor{Table: records}
	var record expression.Record = cursor
	if n := testing.AllocsPerRun(100, func() {
		for cursor.Record = range records.Len() {
			for field := range records.Resource.Fields {
				record.Value(field)
			}
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
	cursor.Record = 0
	v, err := records.Resource.Fields[3].Formula.Eval(cursor, expression.Scope{})
	if err != nil || v.String() != "2" {
		t.Errorf("1 * 2 is %v, %v", v, err)
	}
}
