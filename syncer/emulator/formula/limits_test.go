package formula_test

import (
	"fmt"
	"strings"
	"testing"

	"sheetsync/sheetschema/bounds"
	"sheetsync/syncer/emulator/formula"
	"sheetsync/syncer/emulator/grid"
)

// Formulas that would put together more than there is memory for are not computed, and what reads them isn't either.
func TestFormulasBeyondTheBudget(t *testing.T) {
	t.Parallel()
	doubling := map[string]any{"A1": "0123456789", "B1": "=A60"}
	for i := 2; i <= 60; i++ {
		doubling[fmt.Sprintf("A%d", i)] = fmt.Sprintf("=A%d&A%d", i-1, i-1)
	}
	upwards := map[string]any{"A60": "0123456789", "B1": "=A1"}
	for i := 1; i < 60; i++ {
		upwards[fmt.Sprintf("A%d", i)] = fmt.Sprintf("=A%d&A%d", i+1, i+1)
	}
	indirect := map[string]any{"A1": "0123456789", "B1": "=A60"}
	for i := 2; i <= 60; i++ {
		indirect[fmt.Sprintf("A%d", i)] = fmt.Sprintf(`=INDIRECT("A%d")&INDIRECT("A%d")`, i-1, i-1)
	}
	for _, test := range []struct {
		name    string
		entries map[string]any
		want    string
	}{
		{"each cell twice the one above", doubling, "#VALUE!"},
		{"each cell twice the one below", upwards, "#VALUE!"},
		{"each cell twice the one above, by name", indirect, "#ERROR!"},
		{"a text repeated", map[string]any{"B1": `=REPT("x",1000000000)`}, "#ERROR!"},
		{"a text repeated as often as a cell says", map[string]any{"A1": 1e9, "B1": `=REPT("x",A1)`}, "#ERROR!"},
		{"a text repeated as often as is computed", map[string]any{"A1": 1e9, "B1": `=REPT("x",A1*10)`}, "#ERROR!"},
		{"repeated and repeated", map[string]any{"B1": `=REPT(REPT("x",40000),40000)`}, "#ERROR!"},
		{"a text for each character", map[string]any{"A1": strings.Repeat("x", 40_000), "B1": `=SUBSTITUTE(A1,"x",A1)`}, "#ERROR!"},
		{"decimals without end", map[string]any{"B1": "=FIXED(1,1000000000)"}, "#ERROR!"},
		{"longer than a cell", map[string]any{"A1": strings.Repeat("x", 40_000), "B1": "=A1&A1"}, "#VALUE!"},
		{"work that grows with a number", map[string]any{"B1": "=MUNIT(100000)"}, "#ERROR!"},
		{"what reads it", map[string]any{"A1": `=REPT("x",1000000000)`, "B1": "=A1&A1"}, "#ERROR!"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, _ := book(t, test.entries)
			formula.Calculator{}.Recalculate(s, grid.Change{Structure: true})
			if got := get(t, s, 3, "B1"); got != grid.ErrorValue(test.want) {
				t.Errorf("it comes to %d %.20q instead of %s", got.Kind, got.Str, test.want)
			}
		})
	}
}

// What people write with the same functions is computed.
func TestFormulasWithinTheBudget(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, formula, want string
	}{
		{"stars", `=REPT("★",A1)`, "★★★"},
		{"a text without blanks", `=SUBSTITUTE(SUBSTITUTE(A2," ",""),"-","")`, "abc"},
		{"decimals", "=FIXED(A1,2)", "3.00"},
		{"a cell by its name", `=INDIRECT("A2")`, "a b-c"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, _ := book(t, map[string]any{"A1": 3.0, "A2": "a b-c", "B1": test.formula})
			formula.Calculator{}.Recalculate(s, grid.Change{Structure: true})
			if got := get(t, s, 3, "B1"); got != grid.TextValue(test.want) {
				t.Errorf("it comes to %+v instead of %q", got, test.want)
			}
		})
	}
}

// A running total is computed however long it is, and in whatever order its rows are; so is a change at its beginning.
func TestLongChains(t *testing.T) {
	t.Parallel()
	const rows = 3000
	for _, test := range []struct{ name, formula, last string }{
		{"downwards", "=A%[1]d+IFERROR(B%[2]d,0)", fmt.Sprintf("B%d", rows)},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := grid.New("id", "Book")
			sheet, err := s.AddSheet(3, "Data", 0, rows+1, 3)
			if err != nil {
				t.Fatal(err)
			}
			put(t, sheet, "B1", 0.0)
			for i := 2; i <= rows; i++ {
				put(t, sheet, fmt.Sprintf("A%d", i), 1.0)
				put(t, sheet, fmt.Sprintf("B%d", i), fmt.Sprintf(test.formula, i, i-1))
			}
			formula.Calculator{}.Recalculate(s, grid.Change{Structure: true})
			if got := get(t, s, 3, test.last); got != grid.NumberValue(rows-1) {
				t.Errorf("the last is %+v", got)
			}
			put(t, s.Edited(3), "B1", 5.0)
			formula.Calculator{}.Recalculate(s, grid.Change{Cells: []grid.Range{{SheetID: 3, StartRow: 0, EndRow: 1, StartCol: 1, EndCol: 2}}})
			if got := get(t, s, 3, test.last); got != grid.NumberValue(rows+4) {
				t.Errorf("after the change the last is %+v", got)
			}
		})
	}
}

// Formulas that together read too much keep what they came to when the file was saved.
func TestFormulasThatReadTooMuch(t *testing.T) {
	t.Parallel()
	const rows = 2100
	s := grid.New("id", "Book")
	sheet, err := s.AddSheet(3, "Data", 0, rows, 2)
	if err != nil {
		t.Fatal(err)
	}
	if rows*rows < bounds.FormulaReads {
		t.Fatal("the test is too small for the budget")
	}
	for row := range rows {
		sheet.SetCell(row, 0, grid.Cell{}.WithValue(grid.NumberValue(1)))
		sheet.SetCell(row, 1, grid.Cell{}.WithFormula(fmt.Sprintf("=SUM(A$1:A$%d)", rows), grid.NumberValue(7)))
	}
	formula.Calculator{}.Recalculate(s, grid.Change{Structure: true})
	if got := get(t, s, 3, fmt.Sprintf("B%d", rows)); got != grid.NumberValue(7) {
		t.Errorf("the last is %+v", got)
	}
}

// Formulas whose texts are many and long are computed as long as there is room.
func TestFormulasOfLongTexts(t *testing.T) {
	t.Parallel()
	const length = 40_000
	rows := bounds.FormulaTexts/length + 100
	s := grid.New("id", "Book")
	sheet, err := s.AddSheet(3, "Data", 0, rows, 1)
	if err != nil {
		t.Fatal(err)
	}
	for row := range rows {
		sheet.SetCell(row, 0, grid.Cell{}.WithFormula(fmt.Sprintf(`=REPT("x",%d)`, length), grid.Value{}))
	}
	formula.Calculator{}.Recalculate(s, grid.Change{Structure: true})
	first, last := get(t, s, 3, "A1"), get(t, s, 3, fmt.Sprintf("A%d", rows))
	if len(first.Str) != length || last != grid.ErrorValue("#ERROR!") {
		t.Errorf("the first is %d long, and the last %.20q", len(first.Str), last.Str)
	}
}
