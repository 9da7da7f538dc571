package emulator

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/api/sheets/v4"
)

func (d *desk) try(method, path, body string) (int, string, error) {
	request, err := http.NewRequest(method, d.Endpoint()+strings.ReplaceAll(path, "ID", d.id), strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	request.Header.Set("Authorization", "Bearer "+d.token)
	response, err := (&http.Transport{}).RoundTrip(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	var b strings.Builder
	buffer := make([]byte, 4096)
	for {
		n, err := response.Body.Read(buffer)
		b.Write(buffer[:n])
		if err != nil {
			break
		}
	}
	return response.StatusCode, b.String(), nil
}

func TestFaults(t *testing.T) {
	t.Parallel()
	const write = "/v4/spreadsheets/ID/values/A!A1?valueInputOption=RAW"
	for _, tc := range []struct {
		fault  string
		status int
		body   string // part of it
		landed bool
		cut    bool
	}{
		{"status=503", 503, "The service is currently unavailable.", false, false},
		{"status=429", 429, "RATE_LIMIT_EXCEEDED", false, false},
		{"status=500,body=a, b", 500, "a, b", false, false},
		{"applied", 503, "UNAVAILABLE", true, false},
		{"cut", 0, "", false, true},
		{"cut,applied", 0, "", true, true},
		{"truncate", 200, "{", true, false},
		{"empty", 200, "", true, false},
		{"delay=1ms", 200, "updatedRange", true, false},
		{"path=~append$,status=500", 200, "updatedRange", true, false},
		{"method=GET,status=500", 200, "updatedRange", true, false},
		{"nth=2,status=500", 200, "updatedRange", true, false},
	} {
		t.Run(tc.fault, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, Options{})
			f, err := ParseFault(tc.fault)
			if err != nil {
				t.Fatal(err)
			}
			cancel := d.Inject(f)
			status, body, err := d.try("PUT", write, `{"values":[["landed"]]}`)
			if tc.cut != (err != nil) || status != tc.status || !strings.Contains(body, tc.body) || tc.fault == "empty" && body != "" {
				t.Errorf("%d %q %v", status, body, err)
			}
			cancel()
			if tc.landed {
				d.shows("A!A1", "landed")
			} else {
				d.shows("A!A1")
			}
		})
	}
	for _, bad := range []string{"", "nth=2", "status=99", "explode", "path=~(,status=500", "delay=soon"} {
		if _, err := ParseFault(bad); err == nil {
			t.Errorf("fault %q is accepted", bad)
		}
	}
}

func TestShareOfRequests(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	d.Inject(Fault{Share: 0.25, Status: 503})
	failed := 0
	for range 400 {
		if status, _ := d.send(d.token, "GET", "/v4/spreadsheets/ID?fields=spreadsheetId", ""); status == 503 {
			failed++
		}
	}
	if failed < 60 || failed > 140 {
		t.Errorf("%d of 400 requests failed, want about 100", failed)
	}
}

// The hook edits between two requests of a client; the client sees the edit at its second request.
func TestBetween(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	d.set("A!A1", []any{"first"}, []any{"second"})
	d.ResetRequests()
	d.Between(func(previous, next Request) {
		if previous.Method == "GET" && next.Method == "GET" {
			if err := d.InsertRows(d.id, "A", 0, 1); err != nil {
				t.Error(err)
			}
		}
	})
	first := d.ok("GET", "/v4/spreadsheets/ID/values/A!A1:A9", "")
	second := d.ok("GET", "/v4/spreadsheets/ID/values/A!A1:A9", "")
	same(t, first["values"], `[["first"],["second"]]`)
	same(t, second["values"], `[[],["first"],["second"]]`)
	log := d.Requests()
	if len(log) != 2 || log[1].Status != 200 || log[1].Spreadsheet != d.id || log[1].Client != DefaultEmail {
		t.Errorf("log %+v", log)
	}
}

// Readers see whole requests: each writes the same number into cells far apart.
func TestConcurrentClients(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	var group sync.WaitGroup
	stop := make(chan struct{})
	group.Go(func() {
		defer close(stop)
		for i := range 200 {
			if _, err := d.BatchUpdate(d.id, cellUpdate(0, 0, i), cellUpdate(5, 9, i)); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for range 3 {
		group.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				_, v := d.send(d.token, "GET", "/v4/spreadsheets/ID/values:batchGet?ranges=A!A1&ranges=B!A10", "")
				list, _ := v["valueRanges"].([]any)
				if len(list) != 2 {
					t.Errorf("got %v", v)
					return
				}
				a, _ := list[0].(map[string]any)
				b, _ := list[1].(map[string]any)
				if fmt.Sprint(a["values"]) != fmt.Sprint(b["values"]) {
					t.Errorf("half a request: %v and %v", a, b)
					return
				}
			}
		})
	}
	group.Wait()
}

func cellUpdate(sheet, row int64, value int) *sheets.Request {
	number := float64(value)
	return &sheets.Request{UpdateCells: &sheets.UpdateCellsRequest{
		Start: &sheets.GridCoordinate{SheetId: sheet, RowIndex: row}, Fields: "userEnteredValue",
		Rows: []*sheets.RowData{{Values: []*sheets.CellData{{UserEnteredValue: &sheets.ExtendedValue{NumberValue: &number}}}}},
	}}
}

func TestAdmin(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	if status, _, err := d.try("POST", "/admin/faults", "path=:batchUpdate,status=500,times=1"); err != nil || status != 200 {
		t.Fatal(status, err)
	}
	if status, _ := d.send(d.token, "POST", "/v4/spreadsheets/ID:batchUpdate", `{}`); status != 500 {
		t.Errorf("with a fault: %d", status)
	}
	if status, _ := d.send(d.token, "POST", "/v4/spreadsheets/ID:batchUpdate", `{}`); status != 400 {
		t.Errorf("after it: %d", status)
	}
	if status, body, err := d.try("GET", "/admin/requests", ""); err != nil || status != 200 || !strings.Contains(body, ":batchUpdate") {
		t.Error(status, body, err)
	}
	if status, _, err := d.try("POST", "/admin/faults", "explode"); err != nil || status != 400 {
		t.Error(status, err)
	}
}

// A delay ends with the client's patience.
func TestDelayEndsWithTheClient(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	d.Inject(Fault{Delay: time.Hour})
	client := http.Client{Timeout: 20 * time.Millisecond}
	if _, err := client.Get(d.Endpoint() + "/v4/spreadsheets/" + d.id); err == nil {
		t.Error("an answer came")
	}
}
