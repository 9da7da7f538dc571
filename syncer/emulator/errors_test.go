package emulator

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// errorAnswers are error answers of the real API, word for word.
const errorAnswers = "../../../shared/sheets-api/errors.json"

// provoked are requests that are answered with an error of errorAnswers, by a part of its message; guest may
// write but for the tab Domains.
var provoked = map[string]struct{ who, method, path, body string }{
	"Unable to parse range: NOPE!A5:F15":     {"", "GET", "/values/NOPE!A5:F15", ""},
	"The caller does not have permission":    {"stranger", "GET", "", ""},
	"Requested entity was not found.":        {"", "GET", "x", ""},
	"Request contains an invalid argument.":  {"", "GET", "?fields=sheets.sheetProperties", ""},
	"Must specify at least one request.":     {"", "POST", ":batchUpdate", `{}`},
	"You can't hide all the sheets":          {"", "POST", ":batchUpdate", `{"requests":[{"updateSheetProperties":{"properties":{"sheetId":1,"hidden":true},"fields":"hidden"}}]}`},
	"Invalid value at 'data.values'":         {"", "PUT", "/values/Sheet1!A1?valueInputOption=RAW", `{"values":"X"}`},
	"Invalid value at 'major_dimension'":     {"", "GET", "/values/Sheet1!A1?majorDimension=DIAGONAL", ""},
	"Range (Solar!Y1) exceeds grid limits.":  {"", "GET", "/values/Solar!Y1", ""},
	"tried writing to column [C]":            {"", "PUT", "/values/Sheet1!A1:B1?valueInputOption=RAW", `{"values":[[1,2,3]]}`},
	"tried writing to row [2]":               {"", "PUT", "/values/Sheet1!A1:B1?valueInputOption=RAW", `{"values":[[1],[2]]}`},
	"Request range[Sheet1!ZZ999]":            {"", "PUT", "/values/Sheet1!ZZ999?valueInputOption=RAW", `{"range":"Sheet1!ZZ998","values":[[1]]}`},
	"At least one field must be listed":      {"", "POST", ":batchUpdate", `{"requests":[{"repeatCell":{"range":{"sheetId":1},"cell":{}}}]}`},
	"A sheet with the name \"Sheet1\"":       {"", "POST", ":batchUpdate", `{"requests":[{"addSheet":{"properties":{"title":"Sheet1"}}}]}`},
	"Unknown name \"frobnicate\"":            {"", "POST", ":batchUpdate", `{"requests":[{"frobnicate":{}}]}`},
	"Invalid values[3][0]: list_value":       {"", "PUT", "/values/Sheet1!A1?valueInputOption=RAW", `{"values":[[1],[2],[3],[[1]]]}`},
	"maximum of 50000 characters":            {"", "PUT", "/values/Sheet1!A1?valueInputOption=RAW", `{"values":[["` + strings.Repeat("x", 50001) + `"]]}`},
	"above the limit of 10000000 cells":      {"", "POST", ":batchUpdate", `{"requests":[{"updateSheetProperties":{"properties":{"sheetId":1,"gridProperties":{"rowCount":10000001}},"fields":"gridProperties.rowCount"}}]}`},
	"above the limit of 18278 columns":       {"", "POST", ":batchUpdate", `{"requests":[{"appendDimension":{"sheetId":1,"dimension":"COLUMNS","length":18278}}]}`},
	"You are trying to edit a protected":     {"guest", "PUT", "/values/Domains!A1?valueInputOption=RAW", `{"values":[[1]]}`},
	"\"Domains\" already has sheet protect":  {"", "POST", ":batchUpdate", `{"requests":[{"addProtectedRange":{"protectedRange":{"range":{"sheetId":3}}}}]}`},
	"No protected range with id: 2092627652": {"", "POST", ":batchUpdate", `{"requests":[{"deleteProtectedRange":{"protectedRangeId":2092627652}}]}`},
	"Request had invalid authentication":     {"nobody", "GET", "", ""},
	"Method doesn't allow unregistered":      {"-", "GET", "", ""},
}

// TestErrorAnswers provokes each error and compares its status and words. A prefix such as “Invalid requests[0].addSheet: ”
// that only the batch form has may be on either side.
func TestErrorAnswers(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(errorAnswers)
	if err != nil {
		t.Skipf("NO ERRORS: the real API's error answers aren't there, nothing is compared with them: %v", err)
	}
	var answers []struct {
		HTTP            int
		Status, Message string
		Drive, OAuth    bool
	}
	if err := json.Unmarshal(data, &answers); err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, Options{})
	v := d.ok("POST", "/v4/spreadsheets", `{"sheets":[{"properties":{"sheetId":1,"title":"Sheet1","gridProperties":{"rowCount":1000,"columnCount":702}}},
		{"properties":{"sheetId":2,"title":"Solar","hidden":true,"gridProperties":{"rowCount":981,"columnCount":24}}},
		{"properties":{"sheetId":3,"title":"Domains","hidden":true},"protectedRanges":[{"range":{"sheetId":3}}]}]}`)
	d.id, _ = v["spreadsheetId"].(string)
	tokens := map[string]string{"": d.token, "nobody": "ya29.nobody", "-": ""}
	for _, name := range []string{"stranger", "guest"} {
		if tokens[name], err = d.AddPerson(name + "@example.com"); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Share(d.id, "guest@example.com", Writer); err != nil {
		t.Fatal(err)
	}
	strip := func(s string) string {
		if strings.HasPrefix(s, "Invalid requests[") {
			_, s, _ = strings.Cut(s, ": ")
		}
		return strings.TrimSuffix(s, ".")
	}
	for part, p := range provoked {
		found := false
		for _, want := range answers {
			if want.Drive || want.OAuth || !strings.Contains(want.Message, part) {
				continue
			}
			found = true
			status, v := d.send(tokens[p.who], p.method, "/v4/spreadsheets/ID"+p.path, p.body)
			e, _ := v["error"].(map[string]any)
			if status != want.HTTP || e["status"] != want.Status || strip(message(v)) != strip(want.Message) {
				t.Errorf("%s\n got %d %v %s\nwant %d %s %s", part, status, e["status"], message(v), want.HTTP, want.Status, want.Message)
			}
		}
		if !found {
			t.Errorf("%s: there is no such answer", part)
		}
	}
}
