package emulator

import "testing"

// TestCreateWithEverything makes a spreadsheet with all that a body of spreadsheets.create may hold.
func TestCreateWithEverything(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	v := d.ok("POST", "/v4/spreadsheets?fields=spreadsheetId", `{"properties":{"title":"T","locale":"zh_CN"},
		"namedRanges":[{"namedRangeId":"n","name":"corner","range":{"sheetId":3,"endRowIndex":1,"endColumnIndex":1}}],
		"developerMetadata":[{"metadataId":1,"metadataKey":"k","metadataValue":"v","location":{"spreadsheet":true},"visibility":"DOCUMENT"}],
		"sheets":[{"properties":{"sheetId":3,"title":"客户","gridProperties":{"rowCount":2,"columnCount":2}},
			"merges":[{"sheetId":3,"startRowIndex":1,"endRowIndex":2,"startColumnIndex":0,"endColumnIndex":2}],
			"conditionalFormats":[{"ranges":[{"sheetId":3}],"booleanRule":{"condition":{"type":"BLANK"},"format":{}}},
				{"ranges":[{"sheetId":3}],"booleanRule":{"condition":{"type":"NOT_BLANK"},"format":{}}}],
			"protectedRanges":[{"protectedRangeId":9,"range":{"sheetId":3},"warningOnly":true}],
			"basicFilter":{"range":{"sheetId":3,"startRowIndex":0,"endRowIndex":2,"startColumnIndex":0,"endColumnIndex":2}},
			"data":[{"rowData":[{"values":[{"userEnteredValue":{"stringValue":"a"},"note":"n"}]},{},{"values":[{},{},{"userEnteredValue":{"numberValue":1}}]}],
				"columnMetadata":[{"pixelSize":222}],"rowMetadata":[{},{"hiddenByUser":true}]}]}]}`)
	d.id, _ = v["spreadsheetId"].(string)
	same(t, d.ok("GET", "/v4/spreadsheets/ID?fields=namedRanges,developerMetadata.metadataKey,sheets(merges,conditionalFormats.booleanRule.condition,"+
		"protectedRanges.warningOnly,basicFilter.range.sheetId,properties.gridProperties,data(rowMetadata,columnMetadata.pixelSize,rowData.values.note))", ""),
		`{"namedRanges":[{"namedRangeId":"n","name":"corner","range":{"sheetId":3,"endRowIndex":1,"endColumnIndex":1}}],"developerMetadata":[{"metadataKey":"k"}],
			"sheets":[{"properties":{"gridProperties":{"rowCount":3,"columnCount":3}},"merges":[{"sheetId":3,"startRowIndex":1,"endRowIndex":2,"startColumnIndex":0,"endColumnIndex":2}],
			"conditionalFormats":[{"booleanRule":{"condition":{"type":"BLANK"}}},{"booleanRule":{"condition":{"type":"NOT_BLANK"}}}],
			"protectedRanges":[{"warningOnly":true}],"basicFilter":{"range":{"sheetId":3}},
			"data":[{"rowMetadata":[{"pixelSize":21},{"pixelSize":21,"hiddenByUser":true},{"pixelSize":21}],"columnMetadata":[{"pixelSize":222},{"pixelSize":100},{"pixelSize":100}],
				"rowData":[{"values":[{"note":"n"}]},{},{"values":[{},{},{}]}]}]}]}`)
	d.shows("corner", "a")
}

func TestParameters(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	for path, want := range map[string]string{
		"?frob=1":                             `Invalid JSON payload received. Unknown name "frob": Cannot bind query parameter. Field 'frob' could not be found in request message.`,
		"?includeGridData=sure":               `Invalid value at 'include_grid_data' (TYPE_BOOL), "sure"`,
		"/values/A1?ranges=A1":                `Invalid JSON payload received. Unknown name "ranges": Cannot bind query parameter. Field 'ranges' could not be found in request message.`,
		"/values/A1?valueRenderOption=PRETTY": `Invalid value at 'value_render_option' (type.googleapis.com/google.apps.sheets.v4.ValueRenderOption), "PRETTY"`,
	} {
		if status, v := d.send(d.token, "GET", "/v4/spreadsheets/ID"+path, ""); status != 400 || message(v) != want {
			t.Errorf("%s: %d %s", path, status, message(v))
		}
	}
	d.set("A!A1", []any{"=1+1"})
	same(t, d.ok("GET", "/v4/spreadsheets/ID/values/A!A1?value_render_option=FORMULA&alt=json&prettyPrint=false&$.xgafv=2&quotaUser=x", "")["values"], `[["=1+1"]]`)
}

// TestNullsAreNotCounted: rows and columns count where at least one of their cells was written.
func TestNullsAreNotCounted(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	same(t, d.ok("PUT", "/v4/spreadsheets/ID/values/A!A1:C3?valueInputOption=RAW", `{"values":[["a",null,null],[null,null,null],[null,null,"c"]]}`),
		`{"spreadsheetId":"`+d.id+`","updatedRange":"A!A1:C3","updatedRows":2,"updatedColumns":2,"updatedCells":2}`)
	v := d.ok("POST", "/v4/spreadsheets/ID/values:batchUpdate", `{"valueInputOption":"RAW","data":[{"range":"A!A1:C1","values":[["x",null,"y"]]},{"range":"B!A1:B1","values":[[null,"z"]]}]}`)
	delete(v, "responses")
	same(t, v, `{"spreadsheetId":"`+d.id+`","totalUpdatedRows":2,"totalUpdatedColumns":3,"totalUpdatedCells":3,"totalUpdatedSheets":2}`)
}

func TestFill(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ request, want string }{
		"steps":           {`{"autoFill":{"sourceAndDestination":{"source":{"endRowIndex":2,"endColumnIndex":4},"dimension":"ROWS","fillLength":2}}}`, "1,Q1,x,2|3,Q2,y,6|5,Q3,x,10|7,Q4,y,14"},
		"what is filled":  {`{"autoFill":{"range":{"endRowIndex":3,"endColumnIndex":4}}}`, "1,Q1,x,2|3,Q2,y,6|5,Q3,x,10"},
		"upwards":         {`{"insertDimension":{"range":{"dimension":"ROWS","startIndex":0,"endIndex":1}}},{"autoFill":{"sourceAndDestination":{"source":{"startRowIndex":1,"endRowIndex":3,"endColumnIndex":1},"dimension":"ROWS","fillLength":-1}}}`, "-1|1,Q1,x,2|3,Q2,y,6"},
		"one number":      {`{"autoFill":{"sourceAndDestination":{"source":{"endRowIndex":1,"endColumnIndex":1},"dimension":"COLUMNS","fillLength":2}}}`, "1,1,1,2|3,Q2,y,6"},
		"other series":    {`{"autoFill":{"useAlternateSeries":true,"sourceAndDestination":{"source":{"endRowIndex":1,"endColumnIndex":1},"dimension":"COLUMNS","fillLength":2}}}`, "1,2,3,2|3,Q2,y,6"},
		"rules come with": {`{"addConditionalFormatRule":{"rule":{"ranges":[{"endRowIndex":1}],"booleanRule":{"condition":{"type":"BLANK"},"format":{}}},"index":0}},{"copyPaste":{"source":{"endRowIndex":1,"endColumnIndex":1},"destination":{"startRowIndex":4,"endRowIndex":5,"endColumnIndex":1}}}`, "1,Q1,x,2|3,Q2,y,6|||1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, Options{})
			d.set("A!A1", []any{1, "Q1", "x", "=A1*2"}, []any{3, "Q2", "y", "=A2*2"})
			d.batch(tc.request)
			rows, err := d.Values(d.id, "A!A1:D5")
			if err != nil {
				t.Fatal(err)
			}
			if got := joined(rows); got != tc.want {
				t.Errorf("%s, want %s", got, tc.want)
			}
			if name == "rules come with" {
				same(t, d.ok("GET", "/v4/spreadsheets/ID?fields=sheets.conditionalFormats.ranges", ""),
					`{"sheets":[{"conditionalFormats":[{"ranges":[{"endRowIndex":1},{"startRowIndex":4,"endRowIndex":5,"startColumnIndex":0,"endColumnIndex":1}]}]},{}]}`)
			}
		})
	}
}

func TestShuffle(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	d.set("A!A1", []any{"head"}, []any{1}, []any{2}, []any{3}, []any{4})
	d.batch(`{"randomizeRange":{"range":{"startRowIndex":1,"endRowIndex":5,"endColumnIndex":1}}}`)
	rows, err := d.Values(d.id, "A!A1:A6")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, r := range rows {
		seen[r[0]] = true
	}
	if len(rows) != 5 || len(seen) != 5 || rows[0][0] != "head" {
		t.Errorf("%v", rows)
	}
	if m := d.fails(`{"refreshDataSource":{"isAll":true}}`); m != "Invalid requests[0].refreshDataSource: This emulator doesn't carry out refreshDataSource." {
		t.Error(m)
	}
}
