package synctest

import (
	"testing"

	"sheetsync/sheetschema/schematest"
	"sheetsync/syncer"
)

// Two registers may keep different tabs of one spreadsheet: neither undoes what
// the other wrote.
func TestTwoRegistersOfOneSpreadsheet(t *testing.T) {
	t.Parallel()
	register := func(name, tab string) string {
		return "name: " + name + `
x-overview:
  charts: [{name: by_code, type: pie, from: ` + name + `, group: code, count: true}]
resources:
- name: ` + name + `
  title: ` + tab + `
  schema:
    primaryKey: code
    fields: [{name: code, title: Code, type: string}]
`
	}
	w := newWorld(t, schematest.Load(t, register("people", "People")))
	w.open(w.server.Create("Shared", "People", "Things"))
	other := *w
	other.reg.Name, other.reg.Descriptor = "things", schematest.Load(t, register("things", "Things"))
	for _, tab := range []string{"People", "Things"} {
		w.put(tab, 0, "Code")
		w.put(tab, 1, tab+" 1")
	}
	w.run(syncer.StatusApplied)
	other.run(syncer.StatusApplied)
	w.run(syncer.StatusUnchanged)
	other.run(syncer.StatusUnchanged)
	sheet := w.sheet()
	w.run(syncer.StatusUnchanged)
	other.run(syncer.StatusUnchanged)
	if w.sheet() != sheet {
		t.Errorf("the registers write over each other:\n%s\nthen\n%s", sheet, w.sheet())
	}
}
