package formula_test

import (
	"testing"

	"sheetsync/syncer/emulator/formula"
	"sheetsync/syncer/emulator/grid"
)

// No formula makes the calculator panic or go on for ever.
func FuzzFormula(f *testing.F) {
	for _, seed := range []string{
		"=1+1", "=SUM(A1:A3)", `=IF(A1="x)","(",1)`, "={1,2;3,4}", "=A1:B2 B1:C3", "=+8613800000000", "=SUM(", "=(1}", "=Z9", `=VLOOKUP(A1,Data!A:B,2,FALSE)`,
		"=FILTER(A1:B3,A1:A3>1)", `=TEXT(46000,"yyyy-mm-dd")`, "=REPT(\"x\",99999)", "=A1&A1", "='Data'!A1", "=#REF!", "=1E+300*1E+300", "=-A1%",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if text == "" || text[0] != '=' || len(text) > 1_000 {
			return
		}
		s, _ := book(t, map[string]any{"A1": 2.0, "A2": "x", "A3": true, "B1": "=A1*2", "C3": text, "Z9": "=C3"})
		formula.Calculator{}.Recalculate(s, grid.Change{Structure: true})
		_ = get(t, s, 3, "Z9")
	})
}
