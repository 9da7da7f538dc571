package gsheets

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator"
	"sheetsync/syncer/emulator/assume"
	"sheetsync/syncer/gsheets/apifacts"
	"sheetsync/syncer/gsheets/metadata"
)

const (
	account     = "sync@example.iam.gserviceaccount.com"
	personToken = "a-person's-token"
)

// backend is an emulator with a service account that may edit what it is given.
type backend struct {
	server *emulator.Server
	key    []byte
	facts  apifacts.Facts // what its clients know of the API
}

func newBackend(t testing.TB) *backend {
	t.Helper()
	return newBackendThat(t, assume.Answers{})
}

// newBackendThat is newBackend with an emulator that plays some answers.
func newBackendThat(t testing.TB, answers assume.Answers) *backend {
	t.Helper()
	server, err := emulator.New(emulator.Options{Token: personToken, TokenEmail: "li@example.com", Seed: 1, NoPage: true, Assume: answers})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(context.Background(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	key, err := server.AddServiceAccount(account)
	if err != nil {
		t.Fatal(err)
	}
	return &backend{server: server, key: key}
}

// sheet makes a spreadsheet with one tab “Customers” of these rows.
func (b *backend) sheet(t testing.TB, rows [][]any) *person {
	t.Helper()
	id, err := b.server.Create("Register", "Customers")
	if err != nil {
		t.Fatal(err)
	}
	if err := b.server.Share(id, account, emulator.Writer); err != nil {
		t.Fatal(err)
	}
	p := &person{t: t, url: b.server.Endpoint() + "/v4/spreadsheets/" + id, id: id}
	p.tab = p.get("sheets(properties)").Sheets[0].Properties.SheetId
	body, err := json.Marshal(map[string]any{"values": rows})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) > 0 {
		p.must(p.call(http.MethodPut, "/values/Customers!A1?valueInputOption=RAW", body, nil))
	}
	return p
}

// client opens a spreadsheet as the service account.
func (b *backend) client(t testing.TB, id string, opts Options) *Workbook {
	t.Helper()
	opts.Endpoint, opts.Credentials, opts.RequestsPerMinute = b.server.Endpoint(), b.key, 1_000_000
	if opts.Sleep == nil {
		opts.Sleep = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	}
	c, err := New(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	book := c.Workbook(id)
	book.Know(b.facts, nil)
	return book
}

// A person edits a spreadsheet through the API, as another client.
type person struct {
	t       testing.TB
	url, id string
	tab     int64
}

func (p *person) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *person) call(method, path string, body []byte, out any) error {
	req, err := http.NewRequestWithContext(context.Background(), method, p.url+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+personToken)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %.80s: %d %s", method, path, res.StatusCode, text)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(text, out)
}

func (p *person) get(fields string) *sheets.Spreadsheet {
	p.t.Helper()
	got := new(sheets.Spreadsheet)
	p.must(p.call(http.MethodGet, "?fields="+url.QueryEscape(fields), nil, got))
	return got
}

// do carries out requests; those that can't be (any more) are an error.
func (p *person) do(requests ...map[string]any) error {
	body, err := json.Marshal(map[string]any{"requests": requests})
	if err != nil {
		return err
	}
	return p.call(http.MethodPost, ":batchUpdate", body, nil)
}

// set types values into cells from a row and column on.
func (p *person) set(row, column int, values ...any) error {
	cells := make([]map[string]any, len(values))
	for i, v := range values {
		switch v := v.(type) {
		case nil:
			cells[i] = map[string]any{}
		case string:
			cells[i] = map[string]any{"userEnteredValue": map[string]any{"stringValue": v}}
		case bool:
			cells[i] = map[string]any{"userEnteredValue": map[string]any{"boolValue": v}}
		default:
			cells[i] = map[string]any{"userEnteredValue": map[string]any{"numberValue": v}}
		}
	}
	return p.do(map[string]any{"updateCells": map[string]any{
		"start":  map[string]any{"sheetId": p.tab, "rowIndex": row, "columnIndex": column},
		"fields": "userEnteredValue", "rows": []any{map[string]any{"values": cells}}}})
}

func (p *person) dimension(name string, first, end int) map[string]any {
	return map[string]any{"sheetId": p.tab, "dimension": name, "startIndex": first, "endIndex": end}
}

func (p *person) insert(dimension string, at, n int) error {
	return p.do(map[string]any{"insertDimension": map[string]any{"range": p.dimension(dimension, at, at+n)}})
}

func (p *person) remove(dimension string, at, n int) error {
	return p.do(map[string]any{"deleteDimension": map[string]any{"range": p.dimension(dimension, at, at+n)}})
}

func (p *person) move(dimension string, from, to int) error {
	return p.do(map[string]any{"moveDimension": map[string]any{"source": p.dimension(dimension, from, from+1), "destinationIndex": to}})
}

func (p *person) sort(firstRow, column int, descending bool) error {
	order := "ASCENDING"
	if descending {
		order = "DESCENDING"
	}
	return p.do(map[string]any{"sortRange": map[string]any{
		"range":     map[string]any{"sheetId": p.tab, "startRowIndex": firstRow},
		"sortSpecs": []any{map[string]any{"dimensionIndex": column, "sortOrder": order}}}})
}

// A snapshot is a tab as it is: cells as texts, and which columns are whose.
type snapshot struct {
	title   string
	cells   [][]string
	service map[int]string // columns with our metadata
	staged  map[int]bool   // columns that are being filled
	anchors int
	columns int
	rules   int
}

func (p *person) snapshot() snapshot {
	p.t.Helper()
	got := p.get("sheets(properties(sheetId,title,gridProperties),developerMetadata,conditionalFormats," +
		"data(rowMetadata(developerMetadata),columnMetadata(developerMetadata),rowData(values(effectiveValue))))")
	for _, sheet := range got.Sheets {
		if sheet.Properties.SheetId == p.tab {
			return snapshotOf(sheet)
		}
	}
	return snapshot{}
}

func snapshotOf(sheet *sheets.Sheet) snapshot {
	s := snapshot{title: sheet.Properties.Title, service: make(map[int]string), staged: make(map[int]bool),
		columns: int(sheet.Properties.GridProperties.ColumnCount), rules: len(sheet.ConditionalFormats)}
	count := func(all []*sheets.DeveloperMetadata) {
		for _, m := range all {
			if m.MetadataKey == metadata.AnchorKey {
				s.anchors++
			}
		}
	}
	count(sheet.DeveloperMetadata)
	for _, d := range sheet.Data {
		for _, r := range d.RowMetadata {
			count(r.DeveloperMetadata)
		}
		for i, c := range d.ColumnMetadata {
			count(c.DeveloperMetadata)
			for _, m := range c.DeveloperMetadata {
				if m.MetadataKey == metadata.ColumnKey {
					s.service[i] = m.MetadataValue
				}
				if m.MetadataKey == metadata.AnchorKey && strings.HasPrefix(m.MetadataValue, metadata.StagedValue) {
					s.staged[i] = true
				}
			}
		}
		for _, r := range d.RowData {
			row := make([]string, s.columns)
			for i, c := range r.Values {
				if v := c.EffectiveValue; v != nil {
					switch {
					case v.StringValue != nil:
						row[i] = *v.StringValue
					case v.NumberValue != nil:
						row[i] = fmt.Sprint(*v.NumberValue)
					case v.BoolValue != nil:
						row[i] = fmt.Sprint(*v.BoolValue)
					}
				}
			}
			s.cells = append(s.cells, row)
		}
	}
	return s
}
