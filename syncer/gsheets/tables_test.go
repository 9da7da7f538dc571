package gsheets

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
)

// makeTable makes a Table of a sheet's first rows and columns, with types by
// column.
func (p *person) makeTable(rows, columns int, footer bool, types map[int]string) {
	p.t.Helper()
	var properties []any
	for c := range columns {
		if types[c] == "" {
			continue
		}
		column := map[string]any{"columnIndex": c, "columnType": types[c]}
		if types[c] == "DROPDOWN" {
			column["dataValidationRule"] = map[string]any{"condition": map[string]any{"type": "ONE_OF_LIST",
				"values": []any{map[string]any{"userEnteredValue": "A"}, map[string]any{"userEnteredValue": "B"}}}}
		}
		properties = append(properties, column)
	}
	made := map[string]any{"name": "Customers_1", "tableId": "t1", "columnProperties": properties,
		"range": map[string]any{"sheetId": p.tab, "startRowIndex": 0, "endRowIndex": rows, "startColumnIndex": 0, "endColumnIndex": columns}}
	if footer {
		made["rowsProperties"] = map[string]any{"footerColorStyle": map[string]any{"rgbColor": map[string]any{"red": 1}}}
	}
	p.must(p.do(map[string]any{"addTable": map[string]any{"table": made}}))
}

func (p *person) table() *sheets.Table {
	p.t.Helper()
	for _, s := range p.get("sheets(tables)").Sheets {
		for _, t := range s.Tables {
			return t
		}
	}
	p.t.Fatal("the Table is gone")
	return nil
}

func TestTablesAreDescribed(t *testing.T) {
	t.Parallel()
	b := newBackend(t)
	p := b.sheet(t, customers(4))
	p.makeTable(5, 3, true, map[int]string{1: "DROPDOWN", 2: "DOUBLE"})
	d, err := b.client(t, p.id, Options{}).Describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []syncer.TableInfo{{ID: "t1", Name: "Customers_1", EndRow: 5, EndColumn: 3, Footer: true, Columns: []syncer.TableColumn{
		{Name: "Code"}, {Name: "Name", Type: "DROPDOWN", Choices: []string{"A", "B"}}, {Name: "Amount", Type: "DOUBLE"}}}}
	if diff := cmp.Diff(want, d.Tabs[0].Tables); diff != "" {
		t.Error(diff)
	}
	if end := d.Tabs[0].Tables[0].EndOfRecords(); end != 4 {
		t.Errorf("records end before row %d", end)
	}
}

// People sort a Table from its header, which sorts its range and nothing beside
// it: the service's columns have to be in it.
func TestServiceColumnsJoinATable(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		types map[int]string
		grid  int // columns of the grid; 0 for as many as there are
	}{
		{name: "columns without types"},
		{name: "a typed last column", types: map[int]string{2: "DOUBLE"}},
		{name: "a drop-down as the last column", types: map[int]string{2: "DROPDOWN"}},
		{name: "at the end of the grid", grid: 3},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newBackend(t)
			p := b.sheet(t, customers(6))
			if c.grid > 0 {
				p.must(p.do(map[string]any{"updateSheetProperties": map[string]any{
					"properties": map[string]any{"sheetId": p.tab, "gridProperties": map[string]any{"columnCount": c.grid}}, "fields": "gridProperties.columnCount"}}))
			}
			p.makeTable(7, 3, false, c.types)
			book := b.client(t, p.id, Options{})
			book.c.stagedFrom = 1
			r := newRegister(book, p.tab)
			if _, err := r.sync(t.Context()); err != nil {
				t.Fatal(err)
			}
			made := p.table()
			var names []string
			for _, column := range made.ColumnProperties {
				names = append(names, column.ColumnName)
			}
			if diff := cmp.Diff([]string{"Code", "Name", "Amount", "Double", "Record ID", "Remark"}, names); diff != "" {
				t.Error(diff)
			}
			beside := func() map[string]string {
				s, out := p.snapshot(), make(map[string]string)
				for row := 1; row < len(s.cells); row++ {
					out[s.cells[row][0]] = s.at(row, sheetschema.IDColumn) + " " + s.at(row, "double")
				}
				return out
			}
			before := beside()
			p.must(p.do(map[string]any{"sortRange": map[string]any{
				"range": map[string]any{"sheetId": p.tab, "startRowIndex": made.Range.StartRowIndex + 1, "endRowIndex": made.Range.EndRowIndex,
					"startColumnIndex": made.Range.StartColumnIndex, "endColumnIndex": made.Range.EndColumnIndex},
				"sortSpecs": []any{map[string]any{"dimensionIndex": 2, "sortOrder": "DESCENDING"}}}}))
			if diff := cmp.Diff(before, beside()); diff != "" {
				t.Errorf("after people sorted the Table: %s", diff)
			}
			if report, err := r.sync(t.Context()); report != nil || err != nil {
				t.Errorf("the next run wrote %+v, %v", report, err)
			}
		})
	}
}

func TestImportsGrowATable(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		rows   int
		footer bool
		below  bool // somebody's note right below
		types  map[int]string
		made   bool // a column is made
	}{
		{name: "at its end", rows: 4},
		{name: "before its totals", rows: 5, footer: true},
		{name: "above what lies below it", rows: 4, below: true},
		{name: "with types", rows: 4, types: map[int]string{1: "DROPDOWN", 2: "DATE"}},
		{name: "with a new column", rows: 4, types: map[int]string{2: "DATE"}, made: true},
		{name: "behind the blank rows that it has", rows: 7},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newBackend(t)
			p := b.sheet(t, customers(3))
			if c.footer {
				p.must(p.set(4, 0, "total"))
			}
			if c.below {
				p.must(p.set(4, 0, "a note"))
			}
			p.makeTable(c.rows, 3, c.footer, c.types)
			book := b.client(t, p.id, Options{})
			d, err := book.Describe(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			plan := &syncer.AppendPlan{Import: "i", SheetID: p.tab, Title: "Customers", End: 4, Last: 2, Complete: true, Table: d.Tabs[0].Table(0)}
			for i, title := range []string{"Code", "Name", "Amount"} {
				column := syncer.AppendColumn{Index: i, Header: table.Cell{Kind: table.CellText, Text: title}}
				if i == 2 {
					column.Format = "yyyy-mm-dd"
				}
				plan.Columns = append(plan.Columns, column)
			}
			if c.made {
				plan.Columns = append(plan.Columns, syncer.AppendColumn{Index: -1, Header: table.Cell{Kind: table.CellText, Text: "More"}, Format: "yyyy-mm-dd"})
			}
			for i := range 2 {
				row := syncer.AppendRow{Source: i + 2, Cells: []table.Cell{
					{Kind: table.CellText, Text: fmt.Sprintf("N%d", i)}, {Kind: table.CellText, Text: "A"}, {Kind: table.CellNumber, Number: 45000}}}
				if c.made {
					row.Cells = append(row.Cells, table.Cell{Kind: table.CellNumber, Number: 45001})
				}
				plan.Rows = append(plan.Rows, row)
			}
			report, err := book.Append(t.Context(), plan, nil)
			if err != nil || report.Rows != 2 || report.First != 5 {
				t.Fatalf("%+v, %v", report, err)
			}
			if got := p.table().Range; int(got.EndRowIndex) != c.rows+2 || int(got.EndColumnIndex) != map[bool]int{false: 3, true: 4}[c.made] {
				t.Errorf("the Table is now %+v", got)
			}
			s := p.snapshot()
			codes := []string{s.cells[4][0], s.cells[5][0]}
			if !slices.Equal(codes, []string{"N0", "N1"}) {
				t.Errorf("rows %v", s.cells)
			}
		})
	}
}
