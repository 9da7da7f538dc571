package merged_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/merged"
)

func TestRecords(t *testing.T) {
	t.Parallel()
	d, err := sheetschema.Load("t.yaml", []byte(`
name: t
resources:
  - name: firms
    schema:
      fields:
        - {name: company, type: string, format: company}
        - {name: city, type: string}
        - {name: level, type: string, constraints: {enum: [A, AA]}}
        - {name: credit, type: number}
        - {name: total, type: number, formula: credit}
`))
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		day         int
		values      []string // company, city, level
		credit      int64
		unreadable  bool // the credit
		emptyCredit bool
	}
	for _, test := range []struct {
		name   string
		rows   []row
		want   []string
		credit string
	}{
		{"the last one that changed", []row{{1, []string{"Acme", "Ningbo", "A"}, 5, false, false}, {2, []string{"Borealis", "Wuxi", "AA"}, 7, false, false}}, []string{"Borealis", "Wuxi", "AA"}, "7"},
		{"what it lacks comes from the others", []row{{1, []string{"", "Ningbo", "A"}, 5, false, false}, {2, []string{"Borealis", "", ""}, 0, false, true}}, []string{"Borealis", "Ningbo", "A"}, "5"},
		{"what can't be read is no value", []row{{1, []string{"", "", ""}, 5, false, false}, {2, []string{"", "", ""}, 7, true, false}}, []string{"", "", ""}, "5"},
		{"of one meaning the longest", []row{{1, []string{"ACME Co., Ltd.", "Ning-bo", "AA"}, 0, false, true}, {2, []string{"Acme", "ningbo", "A"}, 0, false, true}}, []string{"ACME Co., Ltd.", "Ning-bo", "A"}, ""},
		{"of another meaning the last", []row{{1, []string{"Acme International Trading", "", ""}, 0, false, true}, {2, []string{"Acme", "", ""}, 0, false, true}}, []string{"Acme", "", ""}, ""},
		{"at the same time, the more complete", []row{{1, []string{"Acme", "", ""}, 0, false, true}, {1, []string{"Borealis", "Wuxi", ""}, 0, false, true}}, []string{"Borealis", "Wuxi", ""}, ""},
		{"as complete, the older", []row{{1, []string{"Acme", "", ""}, 0, false, true}, {1, []string{"Borealis", "", ""}, 0, false, true}}, []string{"Acme", "", ""}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			records := table.NewTable(d.Resources[0], len(test.rows))
			group := make([]int, len(test.rows))
			for i, r := range test.rows {
				group[i] = i
				records.SetID(i, string(rune('a'+i)))
				records.SetRow(i, i+2)
				for f, v := range r.values {
					if v != "" {
						records.SetText(i, f, v)
					}
				}
				switch {
				case r.unreadable:
					records.SetInvalid(i, 3, "lots")
				case !r.emptyCredit:
					records.SetNumber(i, 3, r.credit, 0)
				}
				records.SetNumber(i, 4, 99, 0)
			}
			got := merged.Records(records, [][]int{group}, func(record int) time.Time { return time.Unix(int64(test.rows[record].day), 0) })
			var values []string
			for f := range 3 {
				values = append(values, got.Text(0, f))
			}
			if diff := cmp.Diff(test.want, values); diff != "" {
				t.Errorf("values (-want +got):\n%s", diff)
			}
			if credit := got.Value(0, 3).String(); credit != test.credit {
				t.Errorf("credit %q, want %q", credit, test.credit)
			}
			if got.ID(0) != "a" || got.Row(0) != 2 || got.State(0, 4) != table.StateEmpty {
				t.Errorf("id %q, row %d, total %q", got.ID(0), got.Row(0), got.Value(0, 4).String())
			}
		})
	}
}
