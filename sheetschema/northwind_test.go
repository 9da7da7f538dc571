package sheetschema

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"sheetsync/sheetschema/expression"
)

// TestNorthwindTotal parses the sample's order lines as a spreadsheet would
// give them and adds up their computed totals, to the cent.
func TestNorthwindTotal(t *testing.T) {
	t.Parallel()
	d := northwind(t)
	file, err := os.Open(filepath.Join("..", "..", "shared", "northwind", "order_lines.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	b := NewGridBuilder()
	b.Reserve(len(rows))
	for _, row := range rows {
		for _, cell := range row {
			n, numeric := strconv.ParseFloat(cell, 64)
			date, dated := time.Parse(time.DateOnly, cell)
			switch {
			case numeric == nil:
				b.Number(n)
			case dated == nil:
				b.Number(float64(date.Unix()/day - serialEpoch))
			default:
				b.Text([]byte(cell))
			}
		}
		b.EndRow()
	}
	r := d.Resources[1]
	g := b.Grid()
	m, issues := Match(g, r, MatchOptions{})
	if len(issues) > 0 {
		t.Fatal(issues)
	}
	table, issues := Parse(g, m, r, ParseOptions{})
	if len(issues) > 0 || table.Len() != 2155 {
		t.Fatalf("%d records, issues %v", table.Len(), issues)
	}
	total := expression.IntegerOf(0)
	cursor := &Cursor{Table: table}
	field := r.ComputeOrder[0]
	for cursor.Record = range table.Len() {
		v, err := r.Fields[field].Formula.Eval(cursor, expression.Scope{})
		if err != nil || !table.SetValue(cursor.Record, field, v) {
			t.Fatal(err)
		}
		if total, err = expression.Add(total, table.Value(cursor.Record, field)); err != nil {
			t.Fatal(err)
		}
	}
	if total.String() != "1265793.29" {
		t.Errorf("the total is %s", total)
	}
}
