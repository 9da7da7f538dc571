package header_test

import (
	"fmt"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/table"
)

// BenchmarkMatch matches the header of 100,000 customers: where the service's
// columns are known by their metadata, as in a run, and in a copy through a file,
// where they are known by their headings.
func BenchmarkMatch(b *testing.B) {
	const rows = 100_000
	d, err := registers.Load("foreign-trade")
	if err != nil {
		b.Fatal(err)
	}
	r, _ := d.Resource("customers")
	grid, service := filledTab(r, rows)
	for _, test := range []struct {
		name    string
		service map[string]int
	}{{"metadata", service}, {"file", nil}} {
		b.Run(test.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if m, _ := header.Match(grid, r, header.MatchOptions{Language: language.Chinese, Service: test.service}); m.Row != 0 {
					b.Fatalf("the header is row %d", m.Row)
				}
			}
		})
	}
}

// filledTab is a resource's tab with all its columns, the service's behind people's.
func filledTab(r *sheetschema.Resource, rows int) (*table.Grid, map[string]int) {
	service := make(map[string]int)
	var headers []string
	for _, computed := range []bool{false, true} {
		for _, f := range r.Fields {
			if f.Computed() != computed {
				continue
			}
			if computed {
				service[f.Name] = len(headers)
			}
			headers = append(headers, f.Caption(language.Chinese))
		}
	}
	for _, name := range sheetschema.ServiceColumns() {
		service[name] = len(headers)
		headers = append(headers, sheetschema.ServiceTitle(name, language.Chinese))
	}
	g := table.NewGridBuilder()
	for _, h := range headers {
		g.Text([]byte(h))
	}
	g.EndRow()
	for row := range rows {
		for c := range headers {
			g.Text(fmt.Appendf(nil, "value %d of %d", row%1000, c))
		}
		g.EndRow()
	}
	return g.Grid(), service
}
