package syncer

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/checkpoint"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/overview"
	"sheetsync/syncer/recordid"
)

const benchYAML = `
name: bench
resources:
  - name: rows
    schema:
      primaryKey: id
      fields:
        - {name: id, type: string, constraints: {required: true, unique: true}}
        - {name: name, type: string}
        - {name: email, type: string}
        - {name: phone, type: string}
        - {name: city, type: string}
        - {name: country, type: string}
        - {name: status, type: string, constraints: {enum: [open, paid, waived]}}
        - {name: note, type: string}
        - {name: quantity, type: integer}
        - {name: weight, type: number}
        - {name: price, type: number, constraints: {minimum: 0}}
        - {name: discount, type: number}
        - {name: ordered, type: date}
        - {name: shipped, type: date}
        - {name: paid, type: date}
        - {name: urgent, type: boolean}
        - {name: owner, type: string}
        - {name: channel, type: string}
        - {name: score, type: integer}
        - {name: total, type: number, formula: "round(quantity * price * (1 - discount), 2)"}
`

func benchGrid(d *sheetschema.Descriptor, rows int) *table.Grid {
	b := table.NewGridBuilder()
	for _, f := range d.Resources[0].Fields {
		b.Text([]byte(f.Name))
	}
	b.EndRow()
	for i := range rows {
		for _, s := range []string{
			fmt.Sprintf("K%06d", i), fmt.Sprint("Customer number ", i), fmt.Sprintf("mail%d@example.com", i), fmt.Sprintf("+86 138 0013 %04d", i%10000),
			"Shanghai", "China", []string{"open", "paid", "waived"}[i%3], fmt.Sprint("a note of some length about row ", i),
		} {
			b.Text([]byte(s))
		}
		for _, n := range []float64{float64(i % 100), float64(i) / 8, float64(i%5000) / 100, 0.05, 45000 + float64(i%300), 45010, 45030} {
			b.Number(n)
		}
		b.Bool(i%7 == 0)
		b.Text([]byte(fmt.Sprint("person ", i%40)))
		b.Text([]byte("web"))
		b.Number(float64(i % 11))
		b.EndRow()
	}
	return b.Grid()
}

// BenchmarkPipeline measures what lies between the fetch and the mirror: 100,000
// rows of 20 columns, one of them edited.
func BenchmarkPipeline(b *testing.B) {
	const rows = 100_000
	d, err := sheetschema.Load("bench.yaml", []byte(benchYAML))
	if err != nil {
		b.Fatal(err)
	}
	reg := &Register{Name: "bench", Descriptor: d, Language: language.English, Hold: hold.Limits{DeletedRatio: 0.3, DeletedRows: 20}}
	at := time.Unix(1_700_000_000, 0)
	read := func() *input {
		t := SurveyedTab{Resource: d.Resources[0], Grid: benchGrid(d, rows)}
		t.Match, t.Issues = matchHeader(t.Grid, t.Resource, nil, 0, reg.Language)
		return newInput(reg, expression.RunBudget, at, "", []SurveyedTab{t}, overview.Shown{})
	}
	first := read()
	n := &evaluate(first, parse(first, nil), &State{}, recordid.RandomBits).records[0]
	records := &Records{Rows: n.rows, Hash: n.hash, Content: n.content, Key: n.key, Sketch: n.sketch, Computed: n.computed, InSheet: make([]bool, rows)}
	for _, m := range n.matches {
		records.IDs = append(records.IDs, m.ID)
	}
	n.hash[777]++ // as if that row had been edited since
	n.content[777]++
	for _, writeBack := range []bool{false, true} {
		b.Run(fmt.Sprintf("write_back=%v", writeBack), func(b *testing.B) {
			reg.WriteBack = writeBack
			var heap runtime.MemStats
			for b.Loop() {
				b.StopTimer()
				in, state := read(), &State{Records: map[string]*Records{"rows": records}, Basis: checkpoint.Basis(d)}
				runtime.GC()
				runtime.ReadMemStats(&heap)
				before := heap.HeapAlloc
				b.StartTimer()
				e := evaluate(in, parse(in, nil), state, recordid.RandomBits)
				b.StopTimer()
				if c := e.counts["rows"]; c.Updated != 1 || c.Rows != rows {
					b.Fatalf("counts are %+v", c)
				}
				runtime.GC()
				runtime.ReadMemStats(&heap)
				b.ReportMetric(float64(heap.HeapAlloc-before)/1e6, "live-MB")
				runtime.KeepAlive(e)
				runtime.KeepAlive(in)
				b.StartTimer()
			}
		})
	}
	b.Run("digest", func(b *testing.B) {
		in := read()
		for b.Loop() {
			in.digest(nil)
		}
	})
}
