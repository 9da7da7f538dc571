package template_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/syncer/emulator"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/sheetsapi"
	"sheetsync/syncer/gsheets"
	"sheetsync/syncer/template"
)

const account = "sync@example.iam.gserviceaccount.com"

// world is a spreadsheet on the emulator that a person made and shared.
type world struct {
	t      testing.TB
	server *emulator.Server
	client *gsheets.Client
	id     string
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := newServer(t, emulator.Options{Seed: 1, NoPage: true})
	w.share("Untitled spreadsheet", "Sheet1")
	return w
}

func newServer(t testing.TB, o emulator.Options) *world {
	t.Helper()
	w := &world{t: t}
	var err error
	if w.server, err = emulator.New(o); err != nil {
		t.Fatal(err)
	}
	if err = w.server.Start(context.Background(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.server.Close() })
	key, err := w.server.AddServiceAccount(account)
	if err != nil {
		t.Fatal(err)
	}
	w.client, err = gsheets.New(t.Context(), gsheets.Options{
		Credentials: key, Endpoint: w.server.Endpoint(), RequestsPerMinute: 1_000_000, RetryFor: time.Second, Files: true,
		Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// share makes the spreadsheet that the world is about.
func (w *world) share(title string, tabs ...string) {
	w.t.Helper()
	var err error
	if w.id, err = w.server.Create(title, tabs...); err == nil {
		err = w.server.Share(w.id, account, emulator.Writer)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func options(t testing.TB, name string, tag language.Tag) template.Options {
	t.Helper()
	d, err := registers.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return template.Options{Descriptor: d, Language: tag, Title: "A register", Samples: true, Today: day(t), Account: account}
}

func day(t testing.TB) expression.Day {
	t.Helper()
	day, err := expression.ParseDay("2025-11-21")
	if err != nil {
		t.Fatal(err)
	}
	return day
}

func load(t testing.TB, source string) *sheetschema.Descriptor {
	t.Helper()
	d, err := sheetschema.Load("test.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (w *world) fill(o template.Options) *template.Report {
	w.t.Helper()
	report, err := template.Fill(w.t.Context(), w.client.Workbook(w.id), o, false)
	if err != nil {
		w.t.Fatal(err)
	}
	return report
}

// book is what the API tells about the spreadsheet: of tabs with a header the
// first rows and, as Data[1], a late one; the Guide whole.
func (w *world) book() *sheets.Spreadsheet {
	w.t.Helper()
	query := map[string][]string{"includeGridData": {"true"}}
	for _, s := range w.version().Sheets() {
		quoted := "'" + strings.ReplaceAll(s.Title, "'", "''") + "'!"
		if s.RowCount < lateRow {
			query["ranges"] = append(query["ranges"], quoted+"1:300")
			continue
		}
		query["ranges"] = append(query["ranges"], quoted+"1:8", fmt.Sprintf("%s%d:%d", quoted, lateRow, lateRow))
	}
	text, err := w.server.Do(w.id, sheetsapi.Op{Method: sheetsapi.Get, Query: query})
	if err != nil {
		w.t.Fatal(err)
	}
	book := new(sheets.Spreadsheet)
	if err := json.Unmarshal(text, book); err != nil {
		w.t.Fatal(err)
	}
	return book
}

// lateRow is one that nothing is written to.
const lateRow = 900

// version is the spreadsheet's state: any change makes another one.
func (w *world) version() *grid.Spreadsheet { return w.server.View(w.id) }

func (w *world) sheet(title string) *sheets.Sheet {
	w.t.Helper()
	for _, s := range w.book().Sheets {
		if s.Properties.Title == title {
			return s
		}
	}
	w.t.Fatalf("there is no tab %s", title)
	return nil
}

// asked returns the requests to the spreadsheet since the last call, tokens
// left out.
func (w *world) asked() (all []string) {
	for _, r := range w.server.Requests() {
		if !strings.HasSuffix(r.Path, "/token") {
			all = append(all, r.Method)
		}
	}
	w.server.ResetRequests()
	return all
}

func writes(methods []string) int {
	n := 0
	for _, m := range methods {
		if m != http.MethodGet {
			n++
		}
	}
	return n
}

// late returns a cell far below.
func late(s *sheets.Sheet, column int) *sheets.CellData {
	if len(s.Data) < 2 {
		return &sheets.CellData{}
	}
	return cell(&sheets.Sheet{Data: s.Data[1:]}, 0, column)
}

// row returns the texts of a row of a tab.
func row(s *sheets.Sheet, at int) []string {
	var texts []string
	if len(s.Data) == 0 || at >= len(s.Data[0].RowData) {
		return nil
	}
	for _, c := range s.Data[0].RowData[at].Values {
		texts = append(texts, c.FormattedValue)
	}
	return texts
}

func cell(s *sheets.Sheet, row, column int) *sheets.CellData {
	if len(s.Data) == 0 || row >= len(s.Data[0].RowData) || column >= len(s.Data[0].RowData[row].Values) {
		return &sheets.CellData{}
	}
	return s.Data[0].RowData[row].Values[column]
}

func templateFill(w *world, o template.Options, dry bool) (*template.Report, error) {
	return template.Fill(w.t.Context(), w.client.Workbook(w.id), o, dry)
}
