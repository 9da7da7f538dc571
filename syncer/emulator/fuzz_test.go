package emulator

import (
	"log/slog"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// requestPaths are addresses of every kind; ID stands for the spreadsheet's id.
var requestPaths = []string{
	"/v4/spreadsheets", "/v4/spreadsheets/ID", "/v4/spreadsheets/ID:batchUpdate", "/v4/spreadsheets/ID:getByDataFilter",
	"/v4/spreadsheets/ID/values/A1", "/v4/spreadsheets/ID/values/A1:append", "/v4/spreadsheets/ID/values/A1:clear",
	"/v4/spreadsheets/ID/values:batchGet", "/v4/spreadsheets/ID/values:batchUpdate", "/v4/spreadsheets/ID/values:batchGetByDataFilter",
	"/v4/spreadsheets/ID/values:batchUpdateByDataFilter", "/v4/spreadsheets/ID/values:batchClear", "/v4/spreadsheets/ID/values:batchClearByDataFilter",
	"/v4/spreadsheets/ID/sheets/0:copyTo", "/v4/spreadsheets/ID/developerMetadata/1", "/v4/spreadsheets/ID/developerMetadata:search",
	"/v4/", "/drive/v3/", "/drive/v3/about", "/drive/v3/drives", "/drive/v3/files", "/drive/v3/files/ID", "/drive/v3/files/ID/", "/drive/v3/files/ID/x",
	"/drive/v3/files/ID/copy", "/drive/v3/files/ID/export", "/drive/v3/files/ID/comments", "/drive/v3/files/ID/permissions",
	"/drive/v3/files/ID/permissions/x", "/drive/v3/files/ID/permissions/x/y", "/token", "/admin/", "/admin/spreadsheets", "/admin/faults",
	"/admin/share", "/admin/accounts", "/admin/people", "/admin/save/ID", "/",
}

// requestBodies are what people and broken programs send.
var requestBodies = []string{
	"", "{}", "[]", "null", `"x"`, `{"a":`, `{"requests":[{}]}`, `{"requests":[null]}`, `{"dataFilters":[null]}`, `{"data":[null]}`,
	`{"values":[null,[null,{}]]}`, `{"requests":[{"updateCells":null}]}`, `{"requests":[{"updateCells":{"rows":[null,{"values":[null]}]}}]}`,
	`{"requests":[{"addSheet":{"properties":{"sheetId":-1,"gridProperties":{"rowCount":-5}}}}]}`, `{"name":"x","role":"writer","type":"user"}`,
}

// No request makes the server panic; some it answers with 500, as Google does.
func TestNoRequestPanics(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"} {
		for _, path := range requestPaths {
			for _, body := range requestBodies {
				request(t, method, path, body)
			}
		}
	}
}

func FuzzRequest(f *testing.F) {
	for _, path := range requestPaths {
		for _, body := range requestBodies {
			f.Add("POST", path, body)
		}
	}
	f.Fuzz(func(t *testing.T, method, path, body string) { request(t, method, path, body) })
}

func request(t *testing.T, method, path, body string) {
	t.Helper()
	var log lines
	s := newServer(t, Options{Token: "t", Logger: slog.New(slog.NewTextHandler(&log, nil))})
	target, err := url.ParseRequestURI(strings.ReplaceAll(path, "ID", s.Spreadsheets()[0].ID))
	if err != nil || target.Host != "" {
		return // no server is asked so
	}
	r := httptest.NewRequest("GET", "/", strings.NewReader(body))
	r.Host, r.Method, r.URL, r.RequestURI = "localhost", method, target, ""
	r.Header.Set("Authorization", "Bearer t")
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	if strings.Contains(log.String(), "panicked") {
		t.Errorf("%s %s %s: %d %s\n%s", method, path, body, w.Code, w.Body, log.String())
	}
}
