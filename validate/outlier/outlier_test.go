package outlier_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/outlier"
)

const lines = `
name: x
resources:
- name: lines
  schema:
    fields:
    - {name: price, type: number, currency: currency, outliers: {by: [product, size, currency]}}
    - {name: product, type: string}
    - {name: size, type: string}
    - {name: currency, type: string}
    - {name: plain, type: number}
`

// lineTable makes a table of rows of price, product, size and currency.
func lineTable(t testing.TB, rows []string) *table.Table {
	t.Helper()
	r := schematest.Load(t, lines).Resources[0]
	records := table.NewTable(r, len(rows))
	for record, row := range rows {
		cells := append(strings.Split(row, " "), "", "", "")
		switch v, err := expression.ParseNumber(cells[0]); {
		case err != nil:
			records.SetInvalid(record, 0, cells[0])
		default:
			n, exponent, _ := v.Coefficient()
			records.SetNumber(record, 0, n, int8(exponent))
		}
		for i, cell := range cells[1:4] {
			records.SetText(record, i+1, cell)
		}
	}
	return records
}

// of makes rows of the prices and one end.
func of(end string, prices ...string) []string {
	rows := make([]string, len(prices))
	for i, p := range prices {
		rows[i] = p + " " + end
	}
	return rows
}

func TestFind(t *testing.T) {
	t.Parallel()
	usual := []string{"12.5", "11.8", "13.2", "12.5", "12.9", "12", "12.5", "12.4"}
	with := func(prices ...string) []string { return append(append([]string{}, usual...), prices...) }
	for _, test := range []struct {
		name string
		rows []string
		want []string // record value low-high (median) of count, cause and what was meant
	}{
		{"nothing", of("lamp S USD", with("12.7")...), nil},
		{"two places", of("lamp S USD", with("1250")...), []string{"8: 1250 beside 8 of 11.8-13.2 (12.5): point 12.5"}},
		{"a nought too few", of("lamp S USD", with("1.25")...), []string{"8: 1.25 beside 8 of 11.8-13.2 (12.5): point 12.5"}},
		{"no explanation", of("lamp S USD", with("50")...), []string{"8: 50 beside 8 of 11.8-13.2 (12.5):"}},
		{"less than three times", of("lamp S USD", with("36")...), nil},
		{"three times a constant price", of("lamp S USD", "8", "8", "8", "8", "8", "8", "8", "8", "24"), []string{"8: 24 beside 8 of 8-8 (8):"}},
		{"digits exchanged", of("lamp S USD", "19.5", "19", "19.5", "19.5", "19.9", "19.5", "19.2", "19.5", "91.5"), []string{"8: 91.5 beside 8 of 19-19.9 (19.5): digits 19.5"}},
		{"too few", of("lamp S USD", with("1250")[1:]...), nil},
		{"two kinds of numbers", of("lamp S USD", with("125", "1250", "1260", "400")...), nil},
		{"meant, since it is there three times", of("lamp S USD", append(append(with(usual...), with(usual...)...), "1250", "1250", "1250")...), nil},
		{"a spread of its own", of("lamp S USD", "1", "3", "9", "20", "60", "2", "5", "15", "100"), nil},
		{"another currency", append(of("lamp S USD", with("88")...), of("lamp S CNY", "88", "89", "90")...), []string{"8: 88 beside 8 of 11.8-13.2 (12.5): currency CNY"}},
		{"other sizes", append(of("lamp S USD", usual...), of("lamp XL USD", "1250")...), nil},
		{"no size, no currency", of("lamp", with("1250")...), []string{"8: 1250 beside 8 of 11.8-13.2 (12.5): point 12.5"}},
		{"no product", of(" S USD", with("1250")...), nil},
		{"free and unreadable ones", of("lamp S USD", with("0", "-12.5", "soon")...), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			records := lineTable(t, test.rows)
			var got []string
			for _, o := range outlier.Find(records, records.Resource.Fields[0]) {
				text := fmt.Sprintf("%d: %s beside %d of %s-%s (%s): %s %s%s", o.Record, o.Value, o.Others, o.Low, o.High, o.Median, o.Cause, o.Meant, o.Currency)
				got = append(got, strings.TrimSpace(text))
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
			if found := outlier.Find(records, records.Resource.Fields[4]); found != nil {
				t.Errorf("a field without outliers has %v", found)
			}
		})
	}
}
