package synctest

import (
	"strings"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/syncer"
)

// A text longer than a cell, in the API's UTF-16 units, is cut and written, and
// is not written again.
func TestTextLongerThanACell(t *testing.T) {
	t.Parallel()
	d, err := sheetschema.Load("long.yaml", []byte(`
name: long
resources:
  - name: notes
    title: Notes
    rules: [{name: short, check: 'code != "B"', message: {en: "`+strings.Repeat("😀", 30_000)+`"}}]
    schema:
      fields:
        - {name: code, title: Code, type: string}
        - {name: emoji, title: Emoji, type: string, formula: 'repeat("😀", 30000)'}
`))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, d)
	w.open(w.server.Create("Long", "Notes"))
	w.put("Notes", 0, "Code")
	w.put("Notes", 1, "A")
	w.put("Notes", 2, "B")
	if res := w.run(syncer.StatusApplied); res.NotWritten != "" {
		t.Errorf("not written: %s", res.NotWritten)
	}
	want := strings.Repeat("😀", celltext.Sheets/2-1) + "…"
	if got := w.column("Notes", "Emoji"); got[0] != want || got[1] != want {
		t.Errorf("the computed cells hold %d and %d units", celltext.Units(got[0]), celltext.Units(got[1]))
	}
	got := w.column("Notes", "Issues")
	if got[0] != "" || !strings.Contains(got[1], strings.Repeat("😀", 20_000)) || !celltext.Fits(got[1], celltext.Sheets) {
		t.Errorf("the issues' cells hold %d and %d units", celltext.Units(got[0]), celltext.Units(got[1]))
	}
	w.quiet()
}
