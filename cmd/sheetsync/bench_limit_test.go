package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lib/pq"
	"github.com/xuri/excelize/v2"
	"golang.org/x/oauth2"
	"google.golang.org/api/option"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/mirror/pgtest"
)

// limit measures what no program can do without: fetching the same bytes,
// decoding them with encoding/json, and COPY of the same rows by psql.
func (s *speed) limit(b *testing.B) {
	var body []byte
	var values [][]any
	fetch := 0.0
	for b.Loop() {
		began := time.Now()
		body = s.download(b)
		values = decodeValues(b, body)
		fetch += time.Since(began).Seconds()
	}
	s.fetch = fetch / float64(b.N)
	if len(values) != s.rows+1 {
		b.Fatalf("%d rows came", len(values))
	}
	s.copied = s.copyIn(b, values[1:])
	b.ReportMetric(s.fetch, "s-fetch+decode")
	b.ReportMetric(s.copied, "s-copy")
	b.ReportMetric(float64(len(body))/1e6, "MB-body")
	b.ReportMetric(0, "ns/op")
}

// valuesURL is where the tab's values are.
func (s *speed) valuesURL() string {
	return s.ready.Endpoint + "/v4/spreadsheets/" + s.ready.Spreadsheets[0].ID +
		"/values:batchGet?ranges=Big!A:T&valueRenderOption=UNFORMATTED_VALUE&dateTimeRenderOption=SERIAL_NUMBER&prettyPrint=false"
}

func (s *speed) download(b *testing.B) []byte {
	b.Helper()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, s.valuesURL(), nil)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer team")
	req.Header.Set("Accept-Encoding", "identity")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		b.Fatalf("%s, %v", res.Status, err)
	}
	return body
}

// copyIn loads the rows into a table of the same types with psql's \copy, and
// returns how long psql took, in seconds.
func (s *speed) copyIn(b *testing.B, values [][]any) float64 {
	b.Helper()
	database := pgtest.New(b)
	types := map[string]string{"integer": "bigint", "number": "numeric", "boolean": "boolean", "date": "date"}
	columns := make([]string, len(speedColumns))
	for i, c := range speedColumns {
		name, ok := types[c.typ]
		if !ok {
			name = "text"
		}
		columns[i] = pq.QuoteIdentifier(c.name) + " " + name
	}
	db := pgtest.Open(b, database)
	db.MustExec(`CREATE TABLE big (` + strings.Join(columns, ", ") + `)`)
	file := filepath.Join(b.TempDir(), "rows.tsv")
	if err := os.WriteFile(file, copyText(values), 0o600); err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	out, err := exec.Command("psql", database, "-X", "-q", "-c", `\copy big from '`+file+`'`).CombinedOutput()
	if err != nil {
		b.Fatalf("psql: %v: %s", err, out)
	}
	took := time.Since(began).Seconds()
	var n int
	if err := db.Get(&n, `SELECT count(*) FROM big`); err != nil || n != s.rows {
		b.Fatalf("%d rows were copied, %v", n, err)
	}
	return took
}

// copyText writes rows in COPY's text format.
func copyText(values [][]any) []byte {
	var b bytes.Buffer
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	for _, row := range values {
		for i, c := range speedColumns {
			if i > 0 {
				b.WriteByte('\t')
			}
			var cell any
			if i < len(row) {
				cell = row[i]
			}
			switch v := cell.(type) {
			case float64:
				if c.typ == "date" {
					b.WriteString(epoch.AddDate(0, 0, int(v)).Format(time.DateOnly))
				} else {
					b.WriteString(strconv.FormatFloat(v, 'f', -1, 64))
				}
			case nil:
				b.WriteString(`\N`)
			case string:
				if v == "" {
					v = `\N`
				}
				b.WriteString(v)
			default:
				fmt.Fprint(&b, v)
			}
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// watchPeak follows a process's VmHWM until it ends; peak returns the last
// value in MB. The resource usage that the kernel reports at the end won't do:
// it counts what the parent had before the exec.
func watchPeak(pid int) (peak func() float64) {
	done := make(chan float64, 1)
	go func() {
		kb := 0.0
		tick := time.NewTicker(2 * time.Millisecond)
		defer tick.Stop()
		for range tick.C {
			status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
			_, after, found := strings.Cut(string(status), "VmHWM:")
			if err != nil || !found { // over: a zombie has no memory
				done <- kb / 1024
				return
			}
			line, _, _ := strings.Cut(after, "\n")
			if n, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(line), "kB")), 64); err == nil {
				kb = n
			}
		}
	}()
	return func() float64 { return <-done }
}

// keep leaves a database in place until the whole benchmark ends: the next
// sub-benchmark goes on with it.
type keep struct{ *testing.B }

// Cleanup does nothing; the server removes its databases when it ends.
func (keep) Cleanup(func()) {}

func teamService(t testing.TB, endpoint string) *sheets.Service {
	t.Helper()
	source := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "team"})
	service, err := sheets.NewService(context.Background(), option.WithEndpoint(endpoint+"/"), option.WithHTTPClient(oauth2.NewClient(context.Background(), source)))
	if err != nil {
		t.Fatal(err)
	}
	return service
}

// emptyWorkbook writes a workbook with one empty tab.
func emptyWorkbook(t testing.TB, dir, tab string) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", tab); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "workbook.xlsx")
	if err := f.SaveAs(name); err != nil {
		t.Fatal(err)
	}
	return name
}
