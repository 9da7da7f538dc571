package gsheets

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/values/valuestest"
	"sheetsync/syncer/writeback"
)

// fill is a sheet of n rows and the plan of its first eight service columns.
func fill(tb testing.TB, b *backend, n int) (*person, func(*Workbook) *writeback.Plan) {
	tb.Helper()
	p := b.sheet(tb, customers(0))
	columns := []writeback.Column{{Name: sheetschema.IDColumn, Header: "Record ID", Index: -1}}
	for i := range 7 {
		columns = append(columns, writeback.Column{Name: fmt.Sprintf("c%d", i), Header: fmt.Sprintf("C %d", i), Index: -1})
	}
	if err := p.grow(n+1, 12); err != nil {
		tb.Fatal(err)
	}
	for start := 0; start < n; start += 20_000 {
		var rows [][]any
		for i := start; i < min(n, start+20_000); i++ {
			rows = append(rows, []any{fmt.Sprintf("K%06d", i), "深圳市华强电子有限公司", 10 + i})
		}
		body, err := json.Marshal(map[string]any{"values": rows})
		if err != nil {
			tb.Fatal(err)
		}
		if err := p.call(http.MethodPut, fmt.Sprintf("/values/Customers!A%d?valueInputOption=RAW", start+2), body, nil); err != nil {
			tb.Fatal(err)
		}
	}
	return p, func(w *Workbook) *writeback.Plan {
		d, err := w.Describe(context.Background())
		if err != nil {
			tb.Fatal(err)
		}
		content, err := w.Fetch(context.Background(), []syncer.TabRequest{{SheetID: d.Tabs[0].SheetID, Title: d.Tabs[0].Title}})
		if err != nil {
			tb.Fatal(err)
		}
		tab := writeback.Tab{SheetID: d.Tabs[0].SheetID, Title: d.Tabs[0].Title, Grid: content.Grids[0], Columns: columns, Last: 2}
		for row := 1; row < tab.Grid.Rows(); row++ {
			write := writeback.Row{Row: row}
			for c := range columns {
				cell := table.Cell{Kind: table.CellNumber, Number: float64(row) * 1.25}
				if c%2 == 0 {
					cell = table.Cell{Kind: table.CellText, Text: fmt.Sprintf("k%08d", row)}
				}
				write.Cells = append(write.Cells, writeback.Cell{Column: c, Cell: cell})
			}
			tab.Rows = append(tab.Rows, write)
		}
		return &writeback.Plan{Tabs: []writeback.Tab{tab}}
	}
}

func (p *person) grow(rows, columns int) error {
	return p.do(map[string]any{"updateSheetProperties": map[string]any{
		"properties": map[string]any{"sheetId": p.tab, "gridProperties": map[string]any{"rowCount": rows, "columnCount": columns}},
		"fields":     "gridProperties(rowCount,columnCount)"}})
}

// BenchmarkFirstFill writes eight new columns beside rows that have nothing of
// the service's yet, description and fetching included.
func BenchmarkFirstFill(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			back := newBackend(b)
			for b.Loop() {
				b.StopTimer()
				p, plan := fill(b, back, n)
				book := back.client(b, p.id, Options{})
				b.StartTimer()
				report, err := book.Write(context.Background(), plan(book))
				if err != nil || report.Written != 8*n || report.Skipped != 0 {
					b.Fatalf("wrote %d, skipped %d: %v", report.Written, report.Skipped, err)
				}
				b.ReportMetric(float64(book.Requests()), "requests")
			}
		})
	}
}

// BenchmarkFetch reads 100,000 rows × 20 columns over HTTP; beside it, the same
// answer is fetched and decoded by encoding/json.
func BenchmarkFetch(b *testing.B) {
	body := valuestest.MixedBody(100_000)
	book, url := served(b, body)
	b.Run("grid", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := book.Fetch(context.Background(), []syncer.TabRequest{{Title: "Customers"}}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			res, err := http.Get(url)
			if err != nil {
				b.Fatal(err)
			}
			text, err := io.ReadAll(res.Body)
			if err != nil {
				b.Fatal(err)
			}
			_ = res.Body.Close()
			var answer struct {
				ValueRanges []struct{ Values [][]any }
			}
			if err := json.Unmarshal(text, &answer); err != nil {
				b.Fatal(err)
			}
		}
	})
}
