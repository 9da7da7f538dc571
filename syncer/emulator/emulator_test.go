package emulator

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
)

// desk is a server with a client that owns everything.
type desk struct {
	*Server
	t     *testing.T
	token string
	id    string
}

// newDesk starts a server with one spreadsheet of two tabs, A and B, 10 rows of 5 columns each.
func newDesk(t *testing.T, options Options) *desk {
	t.Helper()
	if options.Token == "" {
		options.Token = "owner-token"
	}
	options.Seed, options.NoPage = 7, true
	s, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(s.Handler())
	t.Cleanup(func() {
		web.Close()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	s.SetEndpoint(web.URL)
	d := &desk{Server: s, t: t, token: options.Token}
	if len(s.Spreadsheets()) > 0 {
		d.id = s.Spreadsheets()[0].ID
		return d
	}
	created := d.ok("POST", "/v4/spreadsheets", `{"properties":{"title":"Register"},"sheets":[
		{"properties":{"title":"A","gridProperties":{"rowCount":10,"columnCount":5}}},
		{"properties":{"sheetId":5,"title":"B","gridProperties":{"rowCount":10,"columnCount":5}}}]}`)
	d.id, _ = created["spreadsheetId"].(string)
	return d
}

// send sends a request; ID in the path stands for the spreadsheet's id.
func (d *desk) send(token, method, path, body string) (int, map[string]any) {
	d.t.Helper()
	request, err := http.NewRequest(method, d.Endpoint()+strings.ReplaceAll(path, "ID", d.id), strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		d.t.Fatal(err)
	}
	defer response.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(response.Body); err != nil {
		d.t.Fatal(err)
	}
	var v map[string]any
	if b.Len() > 0 {
		if err := json.Unmarshal(b.Bytes(), &v); err != nil {
			d.t.Fatalf("%s %s answers no JSON: %s", method, path, b.String())
		}
	}
	return response.StatusCode, v
}

func (d *desk) ok(method, path, body string) map[string]any {
	d.t.Helper()
	status, v := d.send(d.token, method, path, body)
	if status != http.StatusOK {
		d.t.Fatalf("%s %s: %d %v", method, path, status, v)
	}
	return v
}

func (d *desk) batch(requests string) map[string]any {
	d.t.Helper()
	return d.ok("POST", "/v4/spreadsheets/ID:batchUpdate", `{"requests":[`+requests+`]}`)
}

func (d *desk) fails(requests string) string {
	d.t.Helper()
	status, v := d.send(d.token, "POST", "/v4/spreadsheets/ID:batchUpdate", `{"requests":[`+requests+`]}`)
	if status < 400 {
		d.t.Fatalf("%s: %d %v", requests, status, v)
	}
	return message(v)
}

func message(v map[string]any) string {
	e, _ := v["error"].(map[string]any)
	m, _ := e["message"].(string)
	return m
}

// same compares an answer with JSON.
func same(t *testing.T, got any, want string) {
	t.Helper()
	var w any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatalf("%s: %v", want, err)
	}
	b, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var g any
	if err := json.Unmarshal(b, &g); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(g, w) {
		t.Errorf("\n got %s\nwant %s", b, want)
	}
}

func (d *desk) set(at string, rows ...[]any) {
	d.t.Helper()
	if err := d.SetValues(d.id, at, rows...); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) shows(rang string, want ...string) {
	d.t.Helper()
	rows, err := d.Values(d.id, rang)
	if err != nil {
		d.t.Fatal(err)
	}
	var got []string
	for _, r := range rows {
		got = append(got, strings.Join(r, ","))
	}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		d.t.Errorf("%s shows %q, want %q", rang, got, want)
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	values := "/v4/spreadsheets/ID/values/"
	long := strings.Repeat("字", 50_001)
	for _, tc := range []struct {
		method, path, body string
		status             int
		message            string
	}{
		{"GET", values + "NOPE!A5:F15", "", 400, "Unable to parse range: NOPE!A5:F15"},
		{"GET", values + "AAAA1", "", 400, "Unable to parse range: AAAA1"},
		{"GET", values + "A!Y1", "", 400, "Range (A!Y1) exceeds grid limits. Max rows: 10, max columns: 5"},
		{"GET", values + "A!A11:B12", "", 400, "Range (A!A11:B12) exceeds grid limits. Max rows: 10, max columns: 5"},
		{"GET", "/v4/spreadsheets/nope", "", 404, "Requested entity was not found."},
		{"GET", "/v4/spreadsheets/ID?fields=sheets.sheetProperties", "", 400, "Request contains an invalid argument."},
		{"GET", values + "A!A1?majorDimension=DIAGONAL", "", 400,
			`Invalid value at 'major_dimension' (type.googleapis.com/google.apps.sheets.v4.Dimension), "DIAGONAL"`},
		{"PUT", values + "A!A1?valueInputOption=RAW", `{"values":"X"}`, 400,
			`Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue), "X"`},
		{"PUT", values + "A!A1", `{"values":[["x"]]}`, 400, "'valueInputOption' is required but not specified"},
		{"PUT", values + "A!A1:B1?valueInputOption=RAW", `{"values":[["x","y","z"]]}`, 400,
			"Requested writing within range [A!A1:B1], but tried writing to column [C]"},
		{"PUT", values + "A!A1:B1?valueInputOption=RAW", `{"values":[["x"],["y"]]}`, 400,
			"Requested writing within range [A!A1:B1], but tried writing to row [2]"},
		{"PUT", values + "A!A1?valueInputOption=RAW", `{"range":"A!A2","values":[["x"]]}`, 400,
			"Request range[A!A1] does not match value's range[A!A2]"},
		{"PUT", values + "A!A1?valueInputOption=RAW", `{"values":[["a"],["a"],["a"],[[1]]]}`, 400,
			"Invalid values[3][0]: list_value \t {\n  values {\n    number_value: 1.0\n  }\n}\n"},
		{"PUT", values + "A!A1?valueInputOption=RAW", `{"values":[["` + long + `"]]}`, 400,
			"Your input contains more than the maximum of 50000 characters in a single cell."},
		{"POST", "/v4/spreadsheets/ID/values:batchUpdate", `{"valueInputOption":"RAW","data":[{"range":"A!A1","values":[["` + long + `"]]}]}`, 400,
			"Invalid data[0]: Your input contains more than the maximum of 50000 characters in a single cell."},
		{"POST", "/v4/spreadsheets/ID:batchUpdate", `{"requests":[]}`, 400, "Must specify at least one request."},
		{"POST", "/v4/spreadsheets/ID:batchUpdate", `{"requests":[{"frobnicate":{}}]}`, 400,
			`Invalid JSON payload received. Unknown name "frobnicate" at 'requests[0]': Cannot find field.`},
		{"POST", "/v4/spreadsheets/ID:batchUpdate", `{"frobnicate":1}`, 400,
			`Invalid JSON payload received. Unknown name "frobnicate": Cannot find field.`},
		{"POST", "/v4/spreadsheets/ID:batchUpdate", `{"requests":[{"addSheet":{"properties":{"colour":1}}}]}`, 400,
			`Invalid JSON payload received. Unknown name "colour" at 'requests[0].add_sheet.properties': Cannot find field.`},
		{"GET", "/drive/v3/files/no-such-file", "", 404, "File not found: no-such-file."},
	} {
		status, v := d.send(d.token, tc.method, tc.path, tc.body)
		if status != tc.status || message(v) != tc.message {
			t.Errorf("%s %.80s: %d %q, want %d %q", tc.method, tc.path+" "+tc.body, status, message(v), tc.status, tc.message)
		}
	}
	for requests, want := range map[string]string{
		`{"repeatCell":{"range":{},"cell":{}}}`:                    "Invalid requests[0].repeatCell: At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)",
		`{"addSheet":{"properties":{"title":"A"}}}`:                `Invalid requests[0].addSheet: A sheet with the name "A" already exists. Please enter another name.`,
		`{"deleteProtectedRange":{"protectedRangeId":2092627652}}`: "Invalid requests[0].deleteProtectedRange: No protected range with id: 2092627652",
		`{"updateSheetProperties":{"properties":{"sheetId":0,"gridProperties":{"rowCount":10000000}},"fields":"gridProperties.rowCount"}}`:                                                                       "Invalid requests[0].updateSheetProperties: This action would increase the number of cells in the workbook above the limit of 10000000 cells.",
		`{"addProtectedRange":{"protectedRange":{"range":{"sheetId":0}}}},{"addProtectedRange":{"protectedRange":{"range":{"sheetId":0}}}}`:                                                                      `Invalid requests[1].addProtectedRange: Sheet "A" already has sheet protection.`,
		`{"addConditionalFormatRule":{"rule":{"ranges":[{"sheetId":0}],"booleanRule":{"format":{"textFormat":{"bold":true}},"condition":{"type":"CUSTOM_FORMULA","values":[{"userEnteredValue":"=B!A1>1"}]}}}}}`: "Invalid requests[0].addConditionalFormatRule: Conditional format rule cannot reference a different sheet.",
		`{"addConditionalFormatRule":{"rule":{"ranges":[{"sheetId":0},{"sheetId":5}],"booleanRule":{"condition":{"type":"NOT_BLANK"}}}}}`:                                                                        "Invalid requests[0].addConditionalFormatRule: All ranges in the ConditionalFormatRule must be on the same sheet.",
		`{"addChart":{"chart":{"spec":{"basicChart":{"chartType":"COLUMN"}},"position":{"newSheet":true}}}}`:                                                                                                     "Internal error encountered.",
	} {
		if got := d.fails(requests); got != want {
			t.Errorf("%s:\n got %s\nwant %s", requests, got, want)
		}
	}
}

// A batch that fails at its end has done nothing.
func TestAllOrNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	d.set("A!A1", []any{"kept"})
	before := d.View(d.id)
	d.fails(`{"updateCells":{"start":{},"fields":"*","rows":[{"values":[{"userEnteredValue":{"stringValue":"lost"},"note":"n"}]}]}},
		{"insertDimension":{"range":{"dimension":"ROWS","startIndex":0,"endIndex":1}}},
		{"createDeveloperMetadata":{"developerMetadata":{"metadataId":1,"metadataKey":"k","visibility":"DOCUMENT","location":{"spreadsheet":true}}}},
		{"deleteSheet":{"sheetId":77}}`)
	if d.View(d.id) != before {
		t.Error("another version was published")
	}
	d.shows("A!A1:A3", "kept")
	if n := d.View(d.id).MetadataCount(); n != 0 {
		t.Errorf("%d developer metadata are left", n)
	}
}
