package table_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/table"
	"strconv"
	"strings"
	"testing"
	"time"
)

// mixedDescriptor has 20 fields of all types, as a register has them.
func mixedDescriptor(t testing.TB) *sheetschema.Resource {
	t.Helper()
	var b strings.Builder
	b.WriteString("name: mixed\nresources:\n- name: rows\n  schema:\n    primaryKey: key\n    fields:\n    - {name: key, type: string, constraints: {required: true, unique: true}}\n")
	for i, typ := range []string{"string", "string", "string", "string", "string", "string", "integer", "integer", "integer", "number", "number", "number", "number", "date", "date", "date", "boolean", "datetime", "time"} {
		fmt.Fprintf(&b, "    - {name: %s_%d, type: %s}\n", typ, i, typ)
	}
	d, err := sheetschema.Load("mixed.yaml", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return d.Resources[0]
}

// mixedGrid fills a tab for mixedDescriptor; one date column is typed as text.
func mixedGrid(r *sheetschema.Resource, rows int) *table.Grid {
	random := rand.New(rand.NewPCG(1, 2))
	b := table.NewGridBuilder()
	for _, f := range r.Fields {
		b.Text([]byte(f.Name))
	}
	b.EndRow()
	words := strings.Fields("Shenzhen Bright Electronics Company Limited 深圳市光明电子有限公司 Room 1203 Tower B Export Sample Invoice")
	for row := range rows {
		b.Text([]byte("K" + strconv.Itoa(100000+row)))
		for i, f := range r.Fields[1:] {
			switch f.Type {
			case sheetschema.TypeString:
				b.Text([]byte(words[random.IntN(len(words))] + " " + words[random.IntN(len(words))]))
			case sheetschema.TypeInteger:
				b.Number(float64(random.IntN(100000)))
			case sheetschema.TypeNumber:
				b.Number(float64(random.IntN(10000000)) / 100)
			case sheetschema.TypeDate:
				if i == 13 {
					b.Text([]byte(fmt.Sprintf("20%02d-%02d-%02d", 10+random.IntN(15), 1+random.IntN(12), 1+random.IntN(28))))
					continue
				}
				b.Number(float64(40000 + random.IntN(6000)))
			case sheetschema.TypeBoolean:
				b.Bool(random.IntN(2) == 0)
			case sheetschema.TypeDateTime:
				b.Number(40000 + random.Float64()*6000)
			case sheetschema.TypeTime:
				b.Number(random.Float64())
			}
		}
		b.EndRow()
	}
	return b.Grid()
}

// The memory figure is what the table takes beside the grid, whose texts it
// shares.
func BenchmarkParse(b *testing.B) {
	r := mixedDescriptor(b)
	g := mixedGrid(r, 100_000)
	location, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		b.Fatal(err)
	}
	m, issues := header.Match(g, r, header.MatchOptions{})
	if len(issues) > 0 {
		b.Fatal(issues)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	records, issues := table.Parse(g, m, r, table.ParseOptions{Location: location})
	if len(issues) > 0 {
		b.Fatal(issues[0])
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	cells := float64(records.Len() * len(r.Fields))
	b.ResetTimer()
	for b.Loop() {
		records, _ = table.Parse(g, m, r, table.ParseOptions{Location: location})
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/cells, "live-B/cell")
	runtime.KeepAlive(records)
}

func BenchmarkHash(b *testing.B) {
	r := mixedDescriptor(b)
	g := mixedGrid(r, 100_000)
	m, _ := header.Match(g, r, header.MatchOptions{})
	table, _ := table.Parse(g, m, r, table.ParseOptions{})
	b.ResetTimer()
	for b.Loop() {
		table.Hash()
	}
}
