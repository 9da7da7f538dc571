package emulator

import (
	"net/url"
	"testing"
)

func TestAppendFindsTheTable(t *testing.T) {
	t.Parallel()
	// The documented example: the tables A1:C2 and B4:D6.
	for rang, want := range map[string]struct{ table, updated string }{
		"A":       {`"A!B4:D6"`, `"A!B7:C7"`},
		"A!B4":    {`"A!B4:D6"`, `"A!B7:C7"`},
		"A!C5:D5": {`"A!B4:D6"`, `"A!B7:C7"`},
		"A!B2:D4": {`"A!B4:D6"`, `"A!B7:C7"`},
		"A!A1":    {`"A!A1:C2"`, `"A!A3:B3"`},
		"A!E4":    {`null`, `"A!E4:F4"`},
	} {
		t.Run(rang, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, Options{})
			d.set("A!A1", []any{"x", "y", "z"}, []any{"x", "y", "z"})
			d.set("A!B4", []any{"x", "y", "z"}, []any{"x", "y", "z"}, []any{"x", "y", "z"})
			v := d.ok("POST", "/v4/spreadsheets/ID/values/"+rang+":append?valueInputOption=RAW", `{"values":[[1,2]]}`)
			updates, _ := v["updates"].(map[string]any)
			same(t, v["tableRange"], want.table)
			same(t, updates["updatedRange"], want.updated)
		})
	}
}

func TestAppendMakesRoom(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	for range 12 {
		d.ok("POST", "/v4/spreadsheets/ID/values/A!A1:append?valueInputOption=RAW", `{"values":[["x"]]}`)
	}
	same(t, d.ok("GET", "/v4/spreadsheets/ID?fields=sheets.properties.gridProperties.rowCount", ""),
		`{"sheets":[{"properties":{"gridProperties":{"rowCount":12}}},{"properties":{"gridProperties":{"rowCount":10}}}]}`)
	d.set("B!A1", []any{"a"}, []any{nil}, []any{"below"})
	d.ok("POST", "/v4/spreadsheets/ID/values/B!A1:append?valueInputOption=RAW&insertDataOption=INSERT_ROWS", `{"values":[["new"],["new"]]}`)
	d.shows("B!A:A", "a", "new", "new", "", "below")
}

func TestWrites(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	put := func(rang, option, body string) map[string]any {
		return d.ok("PUT", "/v4/spreadsheets/ID/values/"+url.PathEscape(rang)+"?includeValuesInResponse=true&valueInputOption="+option, body)
	}
	same(t, put("A!A1", "USER_ENTERED", `{"values":[["007","$100.15","50%","TRUE","'007"],["2020-01-01","1/2/2020","=1+1","text","6:00 PM"]]}`)["updatedData"],
		`{"range":"A!A1:E2","majorDimension":"ROWS","values":[["7","$100.15","50%","TRUE","007"],["2020-01-01","1/2/2020","2","text","6:00 PM"]]}`)
	same(t, d.ok("GET", "/v4/spreadsheets/ID/values/A!A1:E2?valueRenderOption=UNFORMATTED_VALUE", "")["values"],
		`[[7,100.15,0.5,true,"007"],[43831,43832,2,"text",0.75]]`)
	same(t, d.ok("GET", "/v4/spreadsheets/ID/values/A!A2:C2?valueRenderOption=UNFORMATTED_VALUE&dateTimeRenderOption=FORMATTED_STRING", "")["values"],
		`[["2020-01-01","1/2/2020",2]]`)
	same(t, d.ok("GET", "/v4/spreadsheets/ID/values/A!A2:C2?valueRenderOption=FORMULA&majorDimension=COLUMNS", ""),
		`{"range":"A!A2:C2","majorDimension":"COLUMNS","values":[[43831],[43832],["=1+1"]]}`)
	// Null leaves a cell alone, "" empties it, short rows leave the rest.
	same(t, put("A!A1:E1", "RAW", `{"values":[[null,"","=raw"]]}`), `{"spreadsheetId":"`+d.id+`","updatedRange":"A!A1:C1","updatedRows":1,"updatedColumns":2,"updatedCells":2,
		"updatedData":{"range":"A!A1:C1","majorDimension":"ROWS","values":[["7","","=raw"]]}}`)
	d.shows("A!A1:E1", "7,,=raw,TRUE,007")
	put("A!A4", "RAW", `{"majorDimension":"COLUMNS","values":[["a","b"],["c"]]}`)
	d.shows("A!A4:E5", "a,c", "b")
	same(t, d.ok("GET", "/v4/spreadsheets/ID/values/A!A2:F10001", "")["range"], `"A!A2:E10"`)
	// A merged block keeps its first cell only.
	d.batch(`{"mergeCells":{"range":{"sheetId":5,"startRowIndex":0,"endRowIndex":2,"startColumnIndex":0,"endColumnIndex":2},"mergeType":"MERGE_ALL"}}`)
	put("B!A1", "RAW", `{"values":[["shown","lost"],["lost","lost"]]}`)
	d.shows("B!A1:C3", "shown")
	// What came from a workbook or a paste: errors are values, too.
	put("B!A5", "USER_ENTERED", `{"values":[["=1/0","=NOSUCH(1)","=B!A1"]]}`)
	d.shows("B!A5:C5", "#DIV/0!,#NAME?,shown")
}

// TestDatesOfFormulas: a formula that gives a date shows one in the automatic format.
func TestDatesOfFormulas(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	d.set("A!A1", []any{"=DATE(2024,1,5)", "=EOMONTH(A1,0)", "=DATE(2024,1,5)+1", "=IF(A1>1,DATE(2024,1,5))"})
	d.shows("A!A1:D1", "1/5/2024,1/31/2024,45297,45296")
	same(t, d.ok("GET", "/v4/spreadsheets/ID/values/A!A1:B1?valueRenderOption=UNFORMATTED_VALUE", "")["values"], `[[45296,45322]]`)
}

func TestRanges(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	d.set("A!A1", []any{"a1", "b1"}, []any{"a2", "b2"})
	d.batch(`{"addNamedRange":{"namedRange":{"name":"corner","range":{"endRowIndex":1,"endColumnIndex":1}}}},
		{"addSheet":{"properties":{"title":"CRM26","gridProperties":{"rowCount":3,"columnCount":3}}}},
		{"addSheet":{"properties":{"title":"It's","gridProperties":{"rowCount":3,"columnCount":3}}}}`)
	for rang, want := range map[string]string{
		"A":             `"A!A1:E10"`,
		"corner":        `"A!A1"`,
		"A1:B":          `"A!A1:B10"`,
		"A!2:3":         `"A!A2:E3"`,
		"A!B2:A1":       `"A!A1:B2"`,
		"A!A5:A":        `"A!A5:A10"`,
		"A!R1C2:R2C2":   `"A!B1:B2"`,
		"'CRM26'":       `"'CRM26'!A1:C3"`,
		"'CRM26'!A1":    `"'CRM26'!A1"`,
		"'It''s'!A1:B2": `"'It''s'!A1:B2"`,
		"It's!A1":       `"'It''s'!A1"`,
		"A!$A$1:$B$2":   `"A!A1:B2"`,
	} {
		same(t, d.ok("GET", "/v4/spreadsheets/ID/values/"+url.PathEscape(rang), "")["range"], want)
	}
	for _, rang := range []string{"CRM26", "'A1", "A!", "A!A0", "'nope'", "Tabelle[x]"} {
		if status, v := d.send(d.token, "GET", "/v4/spreadsheets/ID/values/"+url.PathEscape(rang), ""); status != 400 {
			t.Errorf("%s: %d %v", rang, status, v)
		}
	}
}

func TestLocale(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	d.batch(`{"updateSpreadsheetProperties":{"properties":{"locale":"de_DE","timeZone":"Europe/Berlin"},"fields":"locale,timeZone"}}`)
	d.set("A!A1", []any{"1.234,5", "31.12.2024", "1.5", 0.5})
	d.shows("A!A1:D1", "1.234,50,31.12.2024,1.5,0,5")
	for _, bad := range []string{`{"locale":"nowhere"}`, `{"timeZone":"Mars/Olympus"}`} {
		d.fails(`{"updateSpreadsheetProperties":{"properties":` + bad + `,"fields":"locale,timeZone"}}`)
	}
}

func TestCopyTo(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	d.set("A!A1", []any{"50%"})
	other, err := d.Create("Other", "A")
	if err != nil {
		t.Fatal(err)
	}
	got := d.ok("POST", "/v4/spreadsheets/ID/sheets/0:copyTo", `{"destinationSpreadsheetId":"`+other+`"}`)
	if got["title"] != "Copy of A" || got["index"] != 1.0 {
		t.Errorf("got %v", got)
	}
	rows, err := d.Values(other, "Copy of A!A1")
	if err != nil || len(rows) != 1 || rows[0][0] != "50%" {
		t.Errorf("%v %v", rows, err)
	}
}
