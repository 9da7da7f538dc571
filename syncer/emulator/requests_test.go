package emulator

import (
	"testing"
)

// TestRequests carries out requests of spreadsheets.batchUpdate and looks at what a part of the spreadsheet is then.
func TestRequests(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, requests string
		replies        string // "" isn't looked at
		fields, want   string
		values         []string // of A!A1:E
	}{
		{name: "insert inside a named range", requests: `{"addNamedRange":{"namedRange":{"namedRangeId":"n","name":"all","range":{"startRowIndex":0,"endRowIndex":3}}}},
			{"insertDimension":{"range":{"dimension":"ROWS","startIndex":1,"endIndex":3}}}`,
			fields: "namedRanges.range", want: `{"namedRanges":[{"range":{"startRowIndex":0,"endRowIndex":5}}]}`,
			values: []string{"name,qty", "", "", "b,2", "a,1", "c,3"}},
		{name: "delete a row", requests: `{"deleteDimension":{"range":{"dimension":"ROWS","startIndex":1,"endIndex":2}}}`,
			fields: "sheets.properties.gridProperties.rowCount",
			want:   `{"sheets":[{"properties":{"gridProperties":{"rowCount":9}}},{"properties":{"gridProperties":{"rowCount":10}}}]}`,
			values: []string{"name,qty", "a,1", "c,3"}},
		{name: "move a row", requests: `{"moveDimension":{"source":{"dimension":"ROWS","startIndex":3,"endIndex":4},"destinationIndex":1}}`,
			replies: `[{}]`, values: []string{"name,qty", "c,3", "b,2", "a,1"}},
		{name: "sort", requests: `{"sortRange":{"range":{"startRowIndex":1,"endRowIndex":4,"startColumnIndex":0,"endColumnIndex":2},"sortSpecs":[{"dimensionIndex":1,"sortOrder":"DESCENDING"}]}}`,
			values: []string{"name,qty", "c,3", "b,2", "a,1"}},
		{name: "copy and cut", requests: `{"copyPaste":{"source":{"startRowIndex":0,"endRowIndex":1,"startColumnIndex":0,"endColumnIndex":2},"destination":{"startRowIndex":4,"endRowIndex":6,"startColumnIndex":0,"endColumnIndex":2},"pasteType":"PASTE_NORMAL"}},
			{"cutPaste":{"source":{"startRowIndex":1,"endRowIndex":2,"startColumnIndex":0,"endColumnIndex":2},"destination":{"rowIndex":6,"columnIndex":1}}}`,
			values: []string{"name,qty", "", "a,1", "c,3", "name,qty", "name,qty", ",b,2"}},
		{name: "a cut takes merges along", requests: `{"mergeCells":{"range":{"startRowIndex":1,"endRowIndex":2,"startColumnIndex":0,"endColumnIndex":2},"mergeType":"MERGE_ALL"}},
			{"cutPaste":{"source":{"startRowIndex":1,"endRowIndex":2,"startColumnIndex":0,"endColumnIndex":2},"destination":{"rowIndex":5,"columnIndex":1}}}`,
			fields: "sheets.merges", want: `{"sheets":[{"merges":[{"startRowIndex":5,"endRowIndex":6,"startColumnIndex":1,"endColumnIndex":3}]},{}]}`},
		{name: "find and replace", requests: `{"findReplace":{"find":"A","replacement":"x","sheetId":0}}`,
			replies: `[{"findReplace":{"valuesChanged":2,"occurrencesChanged":2,"rowsChanged":2,"sheetsChanged":1}}]`,
			values:  []string{"nxme,qty", "b,2", "x,1", "c,3"}},
		{name: "insert and delete cells", requests: `{"insertRange":{"range":{"startRowIndex":1,"endRowIndex":2,"startColumnIndex":1,"endColumnIndex":2},"shiftDimension":"ROWS"}},
			{"deleteRange":{"range":{"startRowIndex":1,"endRowIndex":2,"startColumnIndex":0,"endColumnIndex":1},"shiftDimension":"ROWS"}}`,
			values: []string{"name,qty", "a", "c,2", ",1", ",3"}},
		{name: "groups", requests: `{"addDimensionGroup":{"range":{"dimension":"COLUMNS","startIndex":1,"endIndex":5}}},{"addDimensionGroup":{"range":{"dimension":"COLUMNS","startIndex":2,"endIndex":3}}}`,
			fields: "sheets(columnGroups,properties.gridProperties.columnGroupControlAfter)",
			want: `{"sheets":[{"properties":{"gridProperties":{"columnGroupControlAfter":true}},"columnGroups":[{"range":{"dimension":"COLUMNS","startIndex":1,"endIndex":5},"depth":1},
				{"range":{"dimension":"COLUMNS","startIndex":2,"endIndex":3},"depth":2}]},{"properties":{"gridProperties":{}}}]}`},
		{name: "hidden columns", requests: `{"updateDimensionProperties":{"range":{"dimension":"COLUMNS","startIndex":0,"endIndex":1},"properties":{"hiddenByUser":true},"fields":"hiddenByUser"}}`,
			fields: "sheets.data.columnMetadata",
			want: `{"sheets":[{"data":[{"columnMetadata":[{"hiddenByUser":true,"pixelSize":100},{"pixelSize":100},{"pixelSize":100},{"pixelSize":100},{"pixelSize":100}]}]},
				{"data":[{"columnMetadata":[{"pixelSize":100},{"pixelSize":100},{"pixelSize":100},{"pixelSize":100},{"pixelSize":100}]}]}]}`},
		{name: "duplicate", requests: `{"duplicateSheet":{"sourceSheetId":0,"insertSheetIndex":1,"newSheetId":8,"newSheetName":"Copy"}}`,
			replies: `[{"duplicateSheet":{"properties":{"sheetId":8,"title":"Copy","index":1,"sheetType":"GRID","gridProperties":{"rowCount":10,"columnCount":5}}}}]`},
		{name: "validation", requests: `{"setDataValidation":{"range":{"startRowIndex":1,"endRowIndex":2,"startColumnIndex":0,"endColumnIndex":1},"rule":{"condition":{"type":"ONE_OF_LIST","values":[{"userEnteredValue":"a"}]},"strict":true,"showCustomUi":false}}}`,
			fields: "sheets.data.rowData.values.dataValidation",
			want: `{"sheets":[{"data":[{"rowData":[{"values":[{},{}]},{"values":[{"dataValidation":{"condition":{"type":"ONE_OF_LIST","values":[{"userEnteredValue":"a"}]},"strict":true}},{}]},
				{"values":[{},{}]},{"values":[{},{}]}]}]},{"data":[{}]}]}`},
		{name: "conditional formats", requests: `{"addConditionalFormatRule":{"rule":{"ranges":[{"startRowIndex":1,"endRowIndex":4}],"booleanRule":{"condition":{"type":"NUMBER_GREATER","values":[{"userEnteredValue":"1"}]},"format":{"backgroundColor":{"red":1}}}},"index":0}},
			{"insertDimension":{"range":{"dimension":"ROWS","startIndex":0,"endIndex":1}}}`,
			fields: "sheets.conditionalFormats",
			want: `{"sheets":[{"conditionalFormats":[{"ranges":[{"startRowIndex":2,"endRowIndex":5}],"booleanRule":{"condition":{"type":"NUMBER_GREATER","values":[{"userEnteredValue":"1"}]},
				"format":{"backgroundColor":{"red":1},"backgroundColorStyle":{"rgbColor":{"red":1}}}}}]},{}]}`},
		{name: "a rule is changed and deleted", requests: `{"addConditionalFormatRule":{"rule":{"ranges":[{}],"booleanRule":{"condition":{"type":"BLANK"},"format":{}}},"index":0}},
			{"updateConditionalFormatRule":{"rule":{"ranges":[{}],"booleanRule":{"condition":{"type":"NOT_BLANK"},"format":{}}},"index":0}},{"deleteConditionalFormatRule":{"index":0}}`,
			replies: `[{},{"updateConditionalFormatRule":{"newIndex":0,"oldIndex":0,"newRule":{"ranges":[{}],"booleanRule":{"condition":{"type":"NOT_BLANK"},"format":{}}},
				"oldRule":{"ranges":[{}],"booleanRule":{"condition":{"type":"BLANK"},"format":{}}}}},
				{"deleteConditionalFormatRule":{"rule":{"ranges":[{}],"booleanRule":{"condition":{"type":"NOT_BLANK"},"format":{}}}}}]`,
			fields: "sheets.conditionalFormats", want: `{"sheets":[{},{}]}`},
		{name: "a chart follows", requests: `{"addChart":{"chart":{"chartId":1,"spec":{"title":"t","basicChart":{"chartType":"COLUMN","series":[{"series":{"sourceRange":{"sources":[{"startRowIndex":1,"endRowIndex":4,"startColumnIndex":1,"endColumnIndex":2}]}}}]}},
			"position":{"overlayPosition":{"anchorCell":{"sheetId":5,"rowIndex":1}}}}}},{"insertDimension":{"range":{"dimension":"ROWS","startIndex":1,"endIndex":2}}}`,
			fields: "sheets.charts",
			want: `{"sheets":[{},{"charts":[{"chartId":1,"spec":{"title":"t","basicChart":{"chartType":"COLUMN","series":[{"series":{"sourceRange":{"sources":[{"startRowIndex":2,"endRowIndex":5,"startColumnIndex":1,"endColumnIndex":2}]}}}]}},
				"position":{"overlayPosition":{"anchorCell":{"sheetId":5,"rowIndex":1},"widthPixels":600,"heightPixels":371}}}]}]}`},
		{name: "a mask resets what is absent", requests: `{"repeatCell":{"range":{"endRowIndex":1,"endColumnIndex":1},"cell":{"userEnteredFormat":{"textFormat":{"bold":true},"horizontalAlignment":"CENTER"},"note":"n"},"fields":"userEnteredFormat,note"}},
			{"repeatCell":{"range":{"endRowIndex":1,"endColumnIndex":1},"cell":{"userEnteredFormat":{"textFormat":{"italic":true}}},"fields":"userEnteredFormat.textFormat,note"}}`,
			fields: "sheets.data.rowData.values(userEnteredFormat,note)",
			want:   `{"sheets":[{"data":[{"rowData":[{"values":[{"userEnteredFormat":{"textFormat":{"italic":true},"horizontalAlignment":"CENTER"}},{}]},{"values":[{},{}]},{"values":[{},{}]},{"values":[{},{}]}]}]},{"data":[{}]}]}`},
		{name: "filter", requests: `{"setBasicFilter":{"filter":{"range":{"startRowIndex":0,"endRowIndex":4,"startColumnIndex":0,"endColumnIndex":2},"criteria":{"1":{"hiddenValues":["2"]}}}}},
			{"addFilterView":{"filter":{"filterViewId":3,"title":"mine","range":{"endRowIndex":4}}}}`,
			fields: "sheets(basicFilter.criteria,filterViews)",
			want:   `{"sheets":[{"basicFilter":{"criteria":{"1":{"hiddenValues":["2"]}}},"filterViews":[{"filterViewId":3,"title":"mine","range":{"startRowIndex":0,"endRowIndex":4,"startColumnIndex":0,"endColumnIndex":5}}]},{}]}`},
		{name: "index counts before the move", requests: `{"updateSheetProperties":{"properties":{"sheetId":0,"index":2},"fields":"index"}}`,
			fields: "sheets.properties(title,index)", want: `{"sheets":[{"properties":{"title":"B","index":0}},{"properties":{"title":"A","index":1}}]}`},
		{name: "borders", requests: `{"updateBorders":{"range":{"endRowIndex":1,"endColumnIndex":1},"top":{"style":"SOLID"}}}`,
			fields: "sheets.data.rowData.values.userEnteredFormat.borders.top(style,width)",
			want:   `{"sheets":[{"data":[{"rowData":[{"values":[{"userEnteredFormat":{"borders":{"top":{"style":"SOLID","width":1}}}},{}]},{"values":[{},{}]},{"values":[{},{}]},{"values":[{},{}]}]}]},{"data":[{}]}]}`},
		{name: "append cells", requests: `{"appendCells":{"sheetId":0,"fields":"userEnteredValue","rows":[{"values":[{"userEnteredValue":{"stringValue":"d"}},{"userEnteredValue":{"formulaValue":"=SUM(B2:B4)"}}]}]}}`,
			values: []string{"name,qty", "b,2", "a,1", "c,3", "d,6"}},
		{name: "metadata", requests: `{"createDeveloperMetadata":{"developerMetadata":{"metadataId":1,"metadataKey":"k","metadataValue":"v","visibility":"DOCUMENT","location":{"sheetId":0}}}},
			{"updateDeveloperMetadata":{"dataFilters":[{"developerMetadataLookup":{"metadataKey":"k"}}],"developerMetadata":{"metadataValue":"w"},"fields":"metadataValue"}},
			{"deleteDeveloperMetadata":{"dataFilter":{"developerMetadataLookup":{"metadataKey":"none"}}}}`,
			fields: "sheets.developerMetadata",
			want:   `{"sheets":[{"developerMetadata":[{"metadataId":1,"metadataKey":"k","metadataValue":"w","visibility":"DOCUMENT","location":{"locationType":"SHEET","sheetId":0}}]},{}]}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, Options{})
			d.set("A!A1", []any{"name", "qty"}, []any{"b", 2}, []any{"a", 1}, []any{"c", 3})
			replies := d.batch(tc.requests)
			if tc.replies != "" {
				same(t, replies["replies"], tc.replies)
			}
			if tc.fields != "" {
				same(t, d.ok("GET", "/v4/spreadsheets/ID?fields="+tc.fields, ""), tc.want)
			}
			if tc.values != nil {
				d.shows("A!A1:E", tc.values...)
			}
		})
	}
}

// Developer metadata of a row goes where the row goes, and what is written by it lands there.
func TestMetadataFollowsItsRow(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		edit func(d *desk) error
		want []string
	}{
		"insert":      {func(d *desk) error { return d.InsertRows(d.id, "A", 1, 2) }, []string{"id,v", "", "", "1,x", "2,HIT", "3,z"}},
		"delete":      {func(d *desk) error { return d.DeleteRows(d.id, "A", 1, 2) }, []string{"id,v", "2,HIT", "3,z"}},
		"delete it":   {func(d *desk) error { return d.DeleteRows(d.id, "A", 2, 3) }, []string{"id,v", "1,x", "3,z"}},
		"move":        {func(d *desk) error { return d.MoveRows(d.id, "A", 2, 3, 1) }, []string{"id,v", "2,HIT", "1,x", "3,z"}},
		"sort":        {func(d *desk) error { return d.SortRows(d.id, "A", 0, true) }, []string{"id,v", "3,z", "2,HIT", "1,x"}},
		"overwritten": {func(d *desk) error { return d.SetValues(d.id, "A!A3", []any{"9"}) }, []string{"id,v", "1,x", "9,HIT", "3,z"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, Options{})
			d.set("A!A1", []any{"id", "v"}, []any{1, "x"}, []any{2, "y"}, []any{3, "z"})
			d.batch(`{"createDeveloperMetadata":{"developerMetadata":{"metadataId":42,"metadataKey":"row","visibility":"DOCUMENT","location":{"dimensionRange":{"dimension":"ROWS","startIndex":2,"endIndex":3}}}}}`)
			if err := tc.edit(d); err != nil {
				t.Fatal(err)
			}
			d.ok("POST", "/v4/spreadsheets/ID/values:batchUpdateByDataFilter", `{"valueInputOption":"RAW","data":[
				{"dataFilter":{"developerMetadataLookup":{"metadataId":42}},"values":[[null,"HIT"]]}]}`)
			d.shows("A!A1:E", tc.want...)
		})
	}
}

func TestDataFilters(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	d.set("A!A1", []any{"a", "b"}, []any{"c", "d"})
	d.batch(`{"createDeveloperMetadata":{"developerMetadata":{"metadataId":1,"metadataKey":"k","visibility":"DOCUMENT","location":{"dimensionRange":{"dimension":"ROWS","startIndex":1,"endIndex":2}}}}},
		{"createDeveloperMetadata":{"developerMetadata":{"metadataId":2,"metadataKey":"k","visibility":"DOCUMENT","location":{"dimensionRange":{"dimension":"COLUMNS","startIndex":1,"endIndex":2}}}}},
		{"createDeveloperMetadata":{"developerMetadata":{"metadataId":3,"metadataKey":"all","visibility":"PROJECT","location":{"spreadsheet":true}}}}`)
	found := d.ok("POST", "/v4/spreadsheets/ID/values:batchGetByDataFilter", `{"dataFilters":[{"developerMetadataLookup":{"metadataKey":"k"}},{"a1Range":"A!A1"},{"gridRange":{"sheetId":5,"endRowIndex":1}}]}`)
	same(t, found["valueRanges"], `[
		{"valueRange":{"range":"A!A2:E2","majorDimension":"ROWS","values":[["c","d"]]},"dataFilters":[{"developerMetadataLookup":{"metadataKey":"k"}}]},
		{"valueRange":{"range":"A!B1:B10","majorDimension":"ROWS","values":[["b"],["d"]]},"dataFilters":[{"developerMetadataLookup":{"metadataKey":"k"}}]},
		{"valueRange":{"range":"A!A1","majorDimension":"ROWS","values":[["a"]]},"dataFilters":[{"a1Range":"A!A1"}]},
		{"valueRange":{"range":"B!A1:E1","majorDimension":"ROWS"},"dataFilters":[{"gridRange":{"sheetId":5,"endRowIndex":1}}]}]`)
	search := func(filter string) (ids []float64) {
		v := d.ok("POST", "/v4/spreadsheets/ID/developerMetadata:search?fields=matchedDeveloperMetadata.developerMetadata.metadataId", `{"dataFilters":[`+filter+`]}`)
		list, _ := v["matchedDeveloperMetadata"].([]any)
		for _, m := range list {
			one, _ := m.(map[string]any)
			data, _ := one["developerMetadata"].(map[string]any)
			id, _ := data["metadataId"].(float64)
			ids = append(ids, id)
		}
		return ids
	}
	for filter, want := range map[string]string{
		`{"developerMetadataLookup":{"metadataLocation":{"dimensionRange":{"dimension":"ROWS","startIndex":1,"endIndex":2}},"locationMatchingStrategy":"EXACT_LOCATION"}}`:        `[1]`,
		`{"developerMetadataLookup":{"metadataLocation":{"dimensionRange":{"dimension":"ROWS","startIndex":0,"endIndex":5}},"locationMatchingStrategy":"INTERSECTING_LOCATION"}}`: `[1,2,3]`,
		`{"developerMetadataLookup":{"locationType":"COLUMN"}}`: `[2]`,
		`{"developerMetadataLookup":{"visibility":"PROJECT"}}`:  `[3]`,
		`{"a1Range":"A!A2"}`:                            `[1,3]`,
		`{"developerMetadataLookup":{"metadataId":99}}`: `null`,
	} {
		same(t, search(filter), want)
	}
	cleared := d.ok("POST", "/v4/spreadsheets/ID/values:batchClearByDataFilter", `{"dataFilters":[{"developerMetadataLookup":{"metadataId":1}}]}`)
	same(t, cleared["clearedRanges"], `["A!A2:E2"]`)
	if status, v := d.send(d.token, "GET", "/v4/spreadsheets/ID/developerMetadata/1", ""); status != 200 || v["metadataKey"] != "k" {
		t.Errorf("%d %v", status, v)
	}
	if status, _ := d.send(d.token, "GET", "/v4/spreadsheets/ID/developerMetadata/9", ""); status != 404 {
		t.Error(status)
	}
}

// A highlight is part of what a cell is shown with, and follows what it is about.
func TestHighlightFollowsASort(t *testing.T) {
	t.Parallel()
	d := newDesk(t, Options{})
	d.set("A!A1", []any{"name", "state"}, []any{"a", "late"}, []any{"b", "paid"})
	d.batch(`{"addConditionalFormatRule":{"rule":{"ranges":[{"startRowIndex":1,"endColumnIndex":1}],"booleanRule":{
		"condition":{"type":"CUSTOM_FORMULA","values":[{"userEnteredValue":"=$B2=\"late\""}]},"format":{"backgroundColor":{"red":1}}}}}}`)
	colours := func() any {
		return d.ok("GET", "/v4/spreadsheets/ID?ranges=A!A2:A3&fields=sheets.data.rowData.values.effectiveFormat.backgroundColor", "")
	}
	const plain, red = `{"values":[{"effectiveFormat":{"backgroundColor":{"red":1,"green":1,"blue":1}}}]}`, `{"values":[{"effectiveFormat":{"backgroundColor":{"red":1}}}]}`
	same(t, colours(), `{"sheets":[{"data":[{"rowData":[`+red+`,`+plain+`]}]}]}`)
	if err := d.SortRows(d.id, "A", 0, true); err != nil {
		t.Fatal(err)
	}
	same(t, colours(), `{"sheets":[{"data":[{"rowData":[`+plain+`,`+red+`]}]}]}`)
}
