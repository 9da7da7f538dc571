package interchange

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
)

const typedSchema = `
name: orders
resources:
  - name: orders
    schema:
      fields:
        - {name: customer, type: string}
        - {name: quantity, type: integer, constraints: {required: true}}
        - {name: amount, type: number, formula: "quantity * 2.5"}
`

// A file's column of a computed field goes into the tab where people keep that column
// themselves, and nowhere where the service does.
func TestImportIntoTypedColumn(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, typedSchema)
	file := []string{"customer|quantity|amount", "A||50", "B|2|5", "C|2|6", "D||"}
	for _, test := range []struct {
		name string
		tab  [][]string
		want []string // a column or row of the plan each
	}{
		{
			"people's", [][]string{{"customer", "quantity", "amount"}, {"Z", "1", "2.5"}},
			[]string{"customer mapped", "quantity mapped", "amount mapped", "2 new [A  50]", "3 new [B 2 5]", "4 new [C 2 6]", "5 rejected []"},
		},
		{
			"the service's", [][]string{{"customer", "quantity", "amount"}, {"Z", "1", ""}},
			[]string{"customer mapped", "quantity mapped", "amount computed", "2 rejected []", "3 new [B 2]", "4 new [C 2]", "5 rejected []"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := d.Resources[0]
			source := &SourceTable{Grid: schematest.Grid(t, file...)}
			p, err := NewPlan(d, []syncer.SurveyedTab{syncer.SurveyGrid(r, gridOf(test.tab), "")}, r, source, PlanOptions{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range p.Columns {
				got = append(got, c.Header+" "+map[ColumnOutcome]string{ColumnMapped: "mapped", ColumnComputed: "computed"}[c.Outcome])
			}
			rows := make(map[int][]string)
			for _, row := range p.Append("x").Rows {
				for _, cell := range row.Cells {
					rows[row.Source] = append(rows[row.Source], cell.Seen())
				}
			}
			for _, row := range p.Rows {
				got = append(got, fmt.Sprint(row.Source, " ", map[RowOutcome]string{RowNew: "new", RowRejected: "rejected"}[row.Outcome], " ", rows[row.Source]))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("plan (-want +got):\n%s", diff)
			}
		})
	}
}

// In an exported file it shows whose a column is: a workbook that is made of it has
// people's columns for people's.
func TestExportOfTypedColumn(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, typedSchema)
	for _, typed := range []bool{true, false} {
		records := table.NewTable(d.Resources[0], 1)
		records.SetText(0, 0, "A")
		records.SetInt(0, 1, 2)
		records.SetID(0, "aejy4e25w7")
		records.SetValue(0, 2, expression.IntegerOf(50))
		if typed {
			records.KeepTyped(2)
		}
		var out bytes.Buffer
		if err := WriteCSV(&out, records, ExportOptions{Descriptor: d, IDs: true}); err != nil {
			t.Fatal(err)
		}
		var rows [][]string
		for line := range strings.Lines(out.String()) {
			rows = append(rows, strings.Split(strings.TrimRight(line, "\r\n"), ","))
		}
		m, _ := header.Match(gridOf(rows), d.Resources[0], header.MatchOptions{})
		if got := m.IsTyped(d.Resources[0].Fields[2]); got != typed || m.Service[sheetschema.IDColumn] != 3 {
			t.Errorf("%s\nis people's: %v, want %v", out.String(), got, typed)
		}
	}
}
