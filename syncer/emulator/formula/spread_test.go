package formula_test

import (
	"testing"

	"sheetsync/syncer/emulator/formula"
	"sheetsync/syncer/emulator/grid"
)

func TestErrorsSpread(t *testing.T) {
	t.Parallel()
	s, _ := book(t, map[string]any{
		"A1": `=VALUE("x")`, "B1": "=A1+1", "C1": "=SUM(B1:B1)", "D1": `=IFERROR(C1,"caught")`, "E1": "=1/0", "F1": "=E1*2",
		"A2": "=SUM(", "B2": `=A2&"x"`, "C2": "=B2+1", "D2": `=IFERROR(C2,"caught")`, "E2": "=+86 138", "F2": "=NOSUCH(A1)",
		"A3": "=NA()", "B3": "=A3+1", "C3": "text", "D3": "=1/C3", "E3": "=-C3", "F3": `="a"*2`,
		"A5": "=IF(E1>1,2,3)", "B5": "=IF(TRUE,4,E1)", "D5": "=(E1)", "E5": `=IF(ISERROR(E1),"bad",E1)`,
		"A4": "=#REF!+1", "B4": "=SUM(#REF!)", "C4": "=Nope!A1", "D4": "='No such tab'!A1*2", "E4": "=C4&1", "F4": "='Data'!C3",
	})
	formula.Calculator{}.Recalculate(s, grid.Change{Structure: true})
	for name, want := range map[string]string{
		"A1": "#VALUE!", "B1": "#VALUE!", "C1": "#VALUE!", "D1": "caught", "E1": "#DIV/0!", "F1": "#DIV/0!",
		"A2": "#ERROR!", "B2": "#ERROR!", "C2": "#ERROR!", "D2": "caught", "E2": "#ERROR!", "F2": "#NAME?", "A3": "#N/A", "B3": "#N/A", "D3": "#VALUE!", "F3": "#VALUE!",
		"A4": "#REF!", "B4": "#REF!", "C4": "#REF!", "D4": "#REF!", "E4": "#REF!", "F4": "text",
		"A5": "#DIV/0!", "B5": "4", "D5": "#DIV/0!", "E5": "bad",
	} {
		if got := get(t, s, 3, name).String(); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
