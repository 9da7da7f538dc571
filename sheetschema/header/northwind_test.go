package header_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
)

// TestNorthwindTotal parses the sample's order lines as a spreadsheet would
// give them and adds up their computed totals, to the cent.
func TestNorthwindTotal(t *testing.T) {
	t.Parallel()
	d := schematest.Northwind(t, "../../../shared")
	file, err := os.Open(filepath.Join("..", "..", "..", "shared", "northwind", "order_lines.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	b := table.NewGridBuilder()
	b.Reserve(len(rows))
	for _, row := range rows {
		for _, cell := range row {
			n, numeric := strconv.ParseFloat(cell, 64)
			date, dated := time.Parse(time.DateOnly, cell)
			switch {
			case numeric == nil:
				b.Number(n)
			case dated == nil:
				b.Number(float64(date.Unix()/lexical.SecondsPerDay - lexical.SerialEpoch))
			default:
				b.Text([]byte(cell))
			}
		}
		b.EndRow()
	}
	r := d.Resources[1]
	g := b.Grid()
	m, issues := header.Match(g, r, header.MatchOptions{})
	if len(issues) > 0 {
		t.Fatal(issues)
	}
	records, issues := table.Parse(g, m, r, table.ParseOptions{})
	if len(issues) > 0 || records.Len() != 2155 {
		t.Fatalf("%d records, issues %v", records.Len(), issues)
	}
	total := expression.IntegerOf(0)
	cursor := &table.Cursor{Table: records}
	field := r.ComputeOrder[0]
	for cursor.Record = range records.Len() {
		v, err := r.Fields[field].Formula.Eval(cursor, expression.Scope{})
		if err != nil || !records.SetValue(cursor.Record, field, v) {
			t.Fatal(err)
		}
		if total, err = expression.Add(total, records.Value(cursor.Record, field)); err != nil {
			t.Fatal(err)
		}
	}
	if total.String() != "1265793.29" {
		t.Errorf("the total is %s", total)
	}
}
