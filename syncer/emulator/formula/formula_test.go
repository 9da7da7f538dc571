package formula_test

import (
	"fmt"
	"testing"

	"sheetsync/syncer/emulator/formula"
	"sheetsync/syncer/emulator/grid"
)

// book makes a spreadsheet of one sheet “Data” from entries by cell name; entries that begin with '=' are formulas.
func book(t testing.TB, entries map[string]any) (*grid.Spreadsheet, *grid.Sheet) {
	t.Helper()
	s := grid.New("id", "Book")
	sheet, err := s.AddSheet(3, "Data", 0, 100, 26)
	if err != nil {
		t.Fatal(err)
	}
	for name, entry := range entries {
		put(t, sheet, name, entry)
	}
	return s, sheet
}

func put(t testing.TB, sheet *grid.Sheet, name string, entry any) {
	t.Helper()
	r, ok := grid.ParseCells(name)
	if !ok {
		t.Fatalf("no cell: %s", name)
	}
	var c grid.Cell
	switch v := entry.(type) {
	case string:
		if v[0] == '=' {
			c = c.WithFormula(v, grid.Value{})
		} else {
			c = c.WithValue(grid.TextValue(v))
		}
	case float64:
		c = c.WithValue(grid.NumberValue(v))
	case bool:
		c = c.WithValue(grid.BoolValue(v))
	default:
		t.Fatalf("no entry: %v", entry)
	}
	sheet.SetCell(r.StartRow, r.StartCol, c)
}

func get(t testing.TB, s *grid.Spreadsheet, sheet int64, name string) grid.Value {
	t.Helper()
	r, _ := grid.ParseCells(name)
	return s.Sheet(sheet).Cell(r.StartRow, r.StartCol).Value()
}

func TestRecalculate(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		formula string
		want    grid.Value
	}{
		{"=A1+A2", grid.NumberValue(5)},
		{"=SUM(A1:A2)*2", grid.NumberValue(10)},
		{"=A1/0", grid.ErrorValue("#DIV/0!")},
		{"=NOSUCH(A1)", grid.ErrorValue("#NAME?")},
		{`=A3&"!"`, grid.TextValue("text!")},
		{`=TEXT(A1,"0")`, grid.TextValue("2")},
		{`=A1&A2`, grid.TextValue("23")},
		{`=A1&A2="23"`, grid.BoolValue(true)},
		{"=A1>1", grid.BoolValue(true)},
		{"=A1=7", grid.BoolValue(false)},
		{"='Other sheet'!B1+1", grid.NumberValue(42)},
		{"=A5", grid.Value{}},           // nothing at all, as the API has it
		{"=B9+1", grid.NumberValue(11)}, // reads another formula
		{"=IFERROR(A1/0,\"none\")", grid.TextValue("none")},
		{"=VLOOKUP(\"nobody\",A1:A3,1,FALSE)", grid.ErrorValue("#N/A")},
	} {
		t.Run(test.formula, func(t *testing.T) {
			t.Parallel()
			s, sheet := book(t, map[string]any{"A1": 2.0, "A2": 3.0, "A3": "text", "A4": true, "B9": "=A1*5", "B1": test.formula})
			other, err := s.AddSheet(4, "Other sheet", 1, 10, 5)
			if err != nil {
				t.Fatal(err)
			}
			put(t, other, "B1", 41.0)
			formula.Calculator{}.Recalculate(s, grid.Change{Structure: true})
			if got := get(t, s, sheet.ID, "B1"); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestRecalculateFollowsEdits(t *testing.T) {
	t.Parallel()
	s, sheet := book(t, map[string]any{"A1": 1.0, "B1": "=A1+1", "C1": "=B1+1", "D1": "=Z1"})
	var c formula.Calculator
	c.Recalculate(s, grid.Change{Structure: true})
	put(t, sheet, "A1", 10.0)
	c.Recalculate(s, grid.Change{Cells: []grid.Range{{SheetID: 3, EndRow: 1, EndCol: 1}}})
	if got := get(t, s, 3, "C1"); got != grid.NumberValue(12) {
		t.Errorf("C1 is %v after the edit, want 12", got)
	}
}

func TestRecalculateCircular(t *testing.T) {
	t.Parallel()
	s, _ := book(t, map[string]any{"A1": "=B1+1", "B1": "=C1", "C1": "=A1", "D1": "=1+1"})
	formula.Calculator{}.Recalculate(s, grid.Change{Structure: true})
	for _, name := range []string{"A1", "B1", "C1"} {
		if got := get(t, s, 3, name); got != grid.ErrorValue("#REF!") {
			t.Errorf("%s is %v, want #REF!", name, got)
		}
	}
	if got := get(t, s, 3, "D1"); got != grid.NumberValue(2) {
		t.Errorf("D1 is %v, want 2", got)
	}
}

func TestBeyondTheEngineKeepsTheValue(t *testing.T) {
	t.Parallel()
	s, sheet := book(t, nil)
	sheet.SetCell(0, 0, (grid.Cell{}).WithFormula(`=QUERY(B1:C9,"select B")`, grid.TextValue("cached")))
	formula.Calculator{}.Recalculate(s, grid.Change{Structure: true})
	if got := get(t, s, 3, "A1"); got != grid.TextValue("cached") {
		t.Errorf("got %v", got)
	}
}

func TestHolds(t *testing.T) {
	t.Parallel()
	s, _ := book(t, map[string]any{"H2": "fault", "H4": "Phone: too short"})
	var conditions []formula.Condition
	for _, f := range []string{"=NOT(ISBLANK($H2))", `=ISNUMBER(SEARCH("phone",$H2))`, `=$H2<>""`} {
		for row := 1; row < 4; row++ {
			conditions = append(conditions, formula.Condition{SheetID: 3, Row: row, Col: 0, Formula: f, BaseRow: 1})
		}
	}
	got, err := formula.Holds(s, conditions)
	if err != nil {
		t.Fatal(err)
	}
	if want := "[true false true false false true true false true]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

// BenchmarkEditBesideFormulas measures an edit in a large sheet whose few formulas don't read the edited cell.
func BenchmarkEditBesideFormulas(b *testing.B) {
	s := grid.New("id", "Book")
	sheet, err := s.AddSheet(3, "Data", 0, 100_000, 20)
	if err != nil {
		b.Fatal(err)
	}
	for r := range 100_000 {
		for c := range 20 {
			sheet.SetValue(r, c, grid.NumberValue(float64(r*c)))
		}
	}
	put(b, sheet, "A1", "=SUM(B2:B100)")
	edit := grid.Change{Cells: []grid.Range{{SheetID: 3, StartRow: 500, EndRow: 501, StartCol: 5, EndCol: 6}}}
	for b.Loop() {
		formula.Calculator{}.Recalculate(s, edit)
	}
}

// TestHoldsOfManyRows asks more than the engine takes at once, about rows far down.
func TestHoldsOfManyRows(t *testing.T) {
	t.Parallel()
	s := grid.New("id", "Book")
	sheet, err := s.AddSheet(3, "Data", 0, 21_000, 26)
	if err != nil {
		t.Fatal(err)
	}
	var conditions []formula.Condition
	for row := range 21_000 {
		if row%7 == 0 {
			sheet.SetValue(row, 7, grid.TextValue("fault"))
		}
		conditions = append(conditions, formula.Condition{SheetID: 3, Row: row, Formula: `=$H1<>""`})
	}
	got, err := formula.Holds(s, conditions)
	if err != nil {
		t.Fatal(err)
	}
	for row, holds := range got {
		if holds != (row%7 == 0) {
			t.Fatalf("row %d: %t", row, holds)
		}
	}
}

// BenchmarkHolds measures highlights of 1,000 rows by ten rules.
func BenchmarkHolds(b *testing.B) {
	s, _ := book(b, map[string]any{"H2": "fault"})
	var conditions []formula.Condition
	for row := 1; row < 1000; row++ {
		for range 10 {
			conditions = append(conditions, formula.Condition{SheetID: 3, Row: row, Col: 0, Formula: `=ISNUMBER(SEARCH("fault",$H2))`, BaseRow: 1})
		}
	}
	for b.Loop() {
		if _, err := formula.Holds(s, conditions); err != nil {
			b.Fatal(err)
		}
	}
}
