package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"
	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema/schematest"
	"sheetsync/syncer/mirror/pgtest"
)

const (
	rollupParents  = 50_000
	rollupChildren = 200_000
)

// BenchmarkRollups changes one child of a register whose 50,000 parents have 30 computed
// columns over 200,000 children, and lets the program recompute and write what
// depends on it, in the database and in the sheet.
//
//	go test -run '^$' -bench Rollups -benchtime 5x ./cmd/sheetsync
//
// Each run computes all totals anew, also of the parents of which no child changed: it
// keeps nothing that could be stale. Before and after a parent's children were taken
// together, columns were hashed and computed cells compared once, keys were no longer
// sorted, and numbers were computed without values around them:
//
//	          s    CPU s  MB
//	before  1.09   1.29  234
//	after    .60    .76  185
//
// Where the time goes, and what the limit is, is told in .github/docs/performance.md.
//
// It reports the medians of the whole process's seconds, of its CPU seconds, and the
// peak of its memory.
func BenchmarkRollups(b *testing.B) {
	useProgram(b)
	s := newRollups(b)
	c := &comparison{samples: make(map[string][]timing), admin: pgtest.Open(b, pgtest.New(b)), postmaster: postmaster(b)}
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		row := 2 + rollupChildren/2 + n
		s.writeTo(b, fmt.Sprintf("Orders!D%d", row), [][]any{{1_000_000 + n}})
		b.StartTimer()
		c.observe(b, caseOneCell, s, func() measured {
			m := s.measure(b, "applied")
			if o, p := m.result.Resources["orders"], m.result.Resources["customers"]; o.Updated != 1 || p.Updated != 1 {
				b.Fatalf("one changed child gives %+v", m.result.Resources)
			}
			return m
		})
	}
	b.Log("\n" + c.table())
	b.ReportMetric(c.median(caseOneCell, func(s timing) float64 { return s.seconds }), "s")
	b.ReportMetric(c.median(caseOneCell, func(s timing) float64 { return s.program }), "s-CPU")
	b.ReportMetric(c.median(caseOneCell, func(s timing) float64 { return s.peak }), "MB-peak")
	b.ReportMetric(0, "ns/op")
}

func newRollups(b *testing.B) *speed {
	b.Helper()
	dir := b.TempDir()
	schema := filepath.Join(dir, "rollups.yaml")
	if err := os.WriteFile(schema, []byte(schematest.Totals()), 0o600); err != nil {
		b.Fatal(err)
	}
	s := &speed{desk: newDesk(b, rollupWorkbook(b, dir), schema, pgtest.New(b), "")}
	s.team = teamService(b, s.ready.Endpoint)
	s.fillTab(b, "Customers", []any{"customer_id", "name", "rate"}, rollupParents, func(r int) []any {
		return []any{fmt.Sprintf("C-%05d", r), fmt.Sprintf("Harbour %d Trading", r), 1 + float64(r%9)/10}
	})
	s.fillTab(b, "Orders", []any{"order_id", "customer", "status", "amount", "quantity", "ordered"}, rollupChildren, func(r int) []any {
		return []any{fmt.Sprintf("O-%06d", r), fmt.Sprintf("C-%05d", r*7919%rollupParents), []string{"open", "paid", "late"}[r%3], float64(r*31%99_999) / 100, r % 40, 44000 + r%1500}
	})
	s.syncUntilDone(b)
	return s
}

func rollupWorkbook(b *testing.B, dir string) string {
	b.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", "Customers"); err != nil {
		b.Fatal(err)
	}
	if _, err := f.NewSheet("Orders"); err != nil {
		b.Fatal(err)
	}
	name := filepath.Join(dir, "rollups.xlsx")
	if err := f.SaveAs(name); err != nil {
		b.Fatal(err)
	}
	return name
}

// fillTab makes a tab of that many rows below a header.
func (s *speed) fillTab(b *testing.B, title string, header []any, rows int, row func(int) []any) {
	b.Helper()
	const chunk = 20_000
	book, err := s.team.Spreadsheets.Get(s.ready.Spreadsheets[0].ID).Fields("sheets.properties").Do()
	if err != nil {
		b.Fatal(err)
	}
	for _, sheet := range book.Sheets {
		if sheet.Properties.Title == title {
			s.batch(b, &sheets.Request{UpdateSheetProperties: &sheets.UpdateSheetPropertiesRequest{
				Properties: &sheets.SheetProperties{
					SheetId: sheet.Properties.SheetId, ForceSendFields: []string{"SheetId"},
					GridProperties: &sheets.GridProperties{RowCount: int64(rows + 1), ColumnCount: int64(len(header))},
				},
				Fields: "gridProperties(rowCount,columnCount)",
			}})
		}
	}
	s.writeTo(b, title+"!A1", [][]any{header})
	for from := 0; from < rows; from += chunk {
		values := make([][]any, min(chunk, rows-from))
		for i := range values {
			values[i] = row(from + i)
		}
		s.writeTo(b, fmt.Sprintf("%s!A%d", title, from+2), values)
	}
}
