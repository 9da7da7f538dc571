package validate_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/validate"
)

const benchRegister = `
name: bench
resources:
  - name: parents
    schema:
      primaryKey: code
      fields: [{name: code, type: string}]
  - name: rows
    rules:
      - {name: dates, check: "date_1 == nil or date_0 == nil or date_1 >= date_0"}
      - {name: amounts, check: "number_0 * integer_0 >= number_1 - 100000000"}
    schema:
      primaryKey: key
      foreignKeys: [{fields: parent, reference: {resource: parents, fields: code}}]
      fields:
        - {name: key, type: string, constraints: {required: true, unique: true, pattern: "K[0-9]{6}"}}
        - {name: parent, type: string, constraints: {required: true}}
        - {name: email, type: string, format: email}
        - {name: phone, type: string, format: phone}
        - {name: country, type: string, format: country}
        - {name: status, type: string, constraints: {enum: [open, closed, waiting, lost]}}
        - {name: text_0, type: string, constraints: {maxLength: 200}}
        - {name: text_1, type: string, constraints: {minLength: 1}}
        - {name: text_2, type: string}
        - {name: text_3, type: string}
        - {name: integer_0, type: integer, constraints: {minimum: 0}}
        - {name: integer_1, type: integer, constraints: {enum: [0, 1, 2, 3, 4, 5]}}
        - {name: integer_2, type: integer}
        - {name: number_0, type: number, constraints: {minimum: 0, maximum: 1000000}}
        - {name: number_1, type: number}
        - {name: number_2, type: number}
        - {name: date_0, type: date, constraints: {minimum: 1990-01-01}}
        - {name: date_1, type: date}
        - {name: boolean_0, type: boolean}
        - {name: datetime_0, type: datetime}
`

// benchTables makes rows of which share per thousand have a fault in each column.
func benchTables(b *testing.B, rows, share int) (*sheetschema.Descriptor, []*table.Table) {
	b.Helper()
	d := load(b, benchRegister)
	random := rand.New(rand.NewPCG(1, 2))
	parents := table.NewTable(d.Resources[0], 5000)
	for i := range parents.Len() {
		parents.SetText(i, 0, fmt.Sprintf("P%05d", i))
	}
	t := table.NewTable(d.Resources[1], rows)
	for i := range rows {
		ok := func() bool { return random.IntN(1000) >= share }
		text := func(sound, faulty string) string {
			if ok() {
				return sound
			}
			return faulty
		}
		t.SetText(i, 0, text(fmt.Sprintf("K%06d", i), "K000000"))
		t.SetText(i, 1, text(fmt.Sprintf("P%05d", random.IntN(5000)), "P99999"))
		t.SetText(i, 2, text(fmt.Sprintf("li.%d@example%d.com", i, i%97), "li@@example"))
		t.SetText(i, 3, text(fmt.Sprintf("+86 138 %04d %04d", random.IntN(10000), random.IntN(10000)), "138"))
		t.SetText(i, 4, text([]string{"China", "德国", "US", "Brasil"}[random.IntN(4)], "Atlantis"))
		t.SetText(i, 5, text([]string{"open", "closed", "waiting", "lost"}[random.IntN(4)], "Open"))
		for c := 6; c < 10; c++ {
			t.SetText(i, c, strings.Repeat("text ", random.IntN(8)+1))
		}
		for c := 10; c < 13; c++ {
			t.SetInt(i, c, int64(random.IntN(6)))
		}
		for c := 13; c < 16; c++ {
			t.SetNumber(i, c, int64(random.IntN(10_000_000)), -2)
		}
		t.SetInt(i, 16, int64(18000+random.IntN(1000)))
		t.SetInt(i, 17, int64(19000+random.IntN(1000)))
		t.SetInt(i, 18, int64(random.IntN(2)))
		t.SetInt(i, 19, 1_700_000_000_000_000+int64(i))
	}
	return d, []*table.Table{parents, t}
}

// BenchmarkCheck checks 100,000 records of 20 fields, with and without faults.
func BenchmarkCheck(b *testing.B) {
	for name, share := range map[string]int{"Clean": 0, "Faults1Percent": 10} {
		b.Run(name, func(b *testing.B) {
			d, tables := benchTables(b, 100_000, share)
			o := options(b)
			issues := 0
			b.ReportAllocs()
			runtime.GC()
			for b.Loop() {
				issues = len(validate.Check(d, tables, o))
			}
			b.ReportMetric(float64(issues), "issues")
		})
	}
}
