package emulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"
	"time"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
)

const (
	benchRows = 100_000
	benchCols = 20
)

// register makes a spreadsheet with a tab of mixed values.
func register(b *testing.B) (*Server, string, *httptest.Server) {
	b.Helper()
	s, err := New(Options{Token: "t", Seed: 1, NoPage: true})
	if err != nil {
		b.Fatal(err)
	}
	web := httptest.NewServer(s.Handler())
	b.Cleanup(web.Close)
	id, err := s.Create("Register", "Customers")
	if err != nil {
		b.Fatal(err)
	}
	err = s.Edit(id, func(ss *grid.Spreadsheet) error {
		ss.Resize(0, benchRows, benchCols)
		sh := ss.Edited(0)
		date := ss.Intern(&sheets.CellFormat{NumberFormat: &sheets.NumberFormat{Type: "DATE", Pattern: "yyyy-mm-dd"}})
		for r := range benchRows {
			for c := range benchCols {
				switch c % 4 {
				case 0:
					sh.SetValue(r, c, grid.NumberValue(float64(r)+float64(c)/4))
				case 1:
					sh.SetCell(r, c, grid.Cell{}.WithFormat(date).WithValue(grid.NumberValue(float64(40000+r%5000))))
				default:
					sh.SetValue(r, c, grid.TextValue(fmt.Sprintf("Customer %d of column %d", r, c)))
				}
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return s, id, web
}

func fetch(b *testing.B, url string) []byte {
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		b.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer t")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	var body bytes.Buffer
	body.Grow(int(max(response.ContentLength, 0)) + bytes.MinRead)
	if _, err := body.ReadFrom(response.Body); err != nil || response.StatusCode != http.StatusOK {
		b.Fatal(response.Status, err)
	}
	return body.Bytes()
}

// BenchmarkValuesGet fetches 100,000 rows of 20 columns over HTTP; it reports how many times longer that takes than
// encoding/json needs to encode the same values (the limit is 2).
func BenchmarkValuesGet(b *testing.B) {
	for _, render := range []string{"UNFORMATTED_VALUE", "FORMATTED_VALUE"} {
		b.Run(render, func(b *testing.B) {
			_, id, web := register(b)
			url := web.URL + "/v4/spreadsheets/" + id + "/values/Customers?valueRenderOption=" + render
			var v struct{ Values [][]any }
			if err := json.Unmarshal(fetch(b, url), &v); err != nil {
				b.Fatal(err)
			}
			best := time.Hour
			for range 3 {
				start := time.Now()
				if _, err := json.Marshal(v); err != nil {
					b.Fatal(err)
				}
				best = min(best, time.Since(start))
			}
			v.Values = nil
			runtime.GC()
			fastest := time.Hour
			for b.Loop() {
				start := time.Now()
				fetch(b, url)
				fastest = min(fastest, time.Since(start))
			}
			b.ReportMetric(float64(fastest)/float64(best), "x-encoding/json")
		})
	}
}

// BenchmarkScatteredCells writes 20,000 cells, each with a request of its own, in one batchUpdate (the limit is a second).
func BenchmarkScatteredCells(b *testing.B) {
	_, id, web := register(b)
	var requests []any
	for i := range 20_000 {
		row, col := i*5%benchRows, i%benchCols
		requests = append(requests, map[string]any{"updateCells": map[string]any{
			"fields": "userEnteredValue",
			"range":  grid.Range{StartRow: row, EndRow: row + 1, StartCol: col, EndCol: col + 1}.GridRange(),
			"rows":   []any{map[string]any{"values": []any{map[string]any{"userEnteredValue": map[string]any{"stringValue": "x"}}}}},
		}})
	}
	body, err := json.Marshal(map[string]any{"requests": requests})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		request, err := http.NewRequest(http.MethodPost, web.URL+"/v4/spreadsheets/"+id+":batchUpdate", bytes.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer t")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			b.Fatal(err)
		}
		io.Copy(io.Discard, response.Body)
		response.Body.Close()
		if response.StatusCode != http.StatusOK {
			b.Fatal(response.Status)
		}
	}
}
