package tabview

import (
	"slices"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/writeback"
)

// Mask asks for what [Requests] has to know of a spreadsheet.
const Mask = "spreadsheetId,properties(title),sheets(properties(sheetId,gridProperties(columnCount,frozenColumnCount)),merges,filterViews(title)," +
	"developerMetadata(metadataKey),data(columnMetadata(developerMetadata(metadataKey,metadataValue))))"

// Requests returns what a tab lacks; nil for nothing. columns says where its service
// columns are now, by name.
func Requests(sheet *sheets.Sheet, tab *writeback.Tab, columns map[string]int) []*sheets.Request {
	var requests []*sheets.Request
	id := sheet.Properties.SheetId
	if n := int64(tab.Frozen); n > 0 && sheet.Properties.GridProperties.FrozenColumnCount == 0 && !crossed(sheet.Merges, n) {
		requests = append(requests, &sheets.Request{UpdateSheetProperties: &sheets.UpdateSheetPropertiesRequest{
			Properties: &sheets.SheetProperties{SheetId: id, GridProperties: &sheets.GridProperties{FrozenColumnCount: n}, ForceSendFields: []string{"SheetId"}},
			Fields:     "gridProperties.frozenColumnCount"}})
	}
	for _, v := range tab.Views {
		there := slices.ContainsFunc(sheet.FilterViews, func(have *sheets.FilterView) bool { return slices.Contains(v.Titles, have.Title) })
		if at, ok := columns[v.Column]; ok && !there {
			requests = append(requests, View(v, id, tab.Header, at, int(sheet.Properties.GridProperties.ColumnCount)))
		}
	}
	return requests
}

// crossed reports whether a merged cell lies on both sides of the first n columns.
func crossed(merges []*sheets.GridRange, n int64) bool {
	return slices.ContainsFunc(merges, func(m *sheets.GridRange) bool { return m.StartColumnIndex < n && m.EndColumnIndex > n })
}

// View returns the request that makes a view of the rows below a header in which a
// column says something. All of them are counted from 0; width is that of the tab.
func View(v writeback.View, sheet int64, header, column, width int) *sheets.Request {
	filter := &sheets.FilterView{Title: v.Title,
		Range: &sheets.GridRange{SheetId: sheet, StartRowIndex: int64(header), EndColumnIndex: int64(width),
			ForceSendFields: []string{"SheetId", "StartRowIndex", "StartColumnIndex"}},
		FilterSpecs: []*sheets.FilterSpec{{ColumnIndex: int64(column), ForceSendFields: []string{"ColumnIndex"},
			FilterCriteria: &sheets.FilterCriteria{Condition: &sheets.BooleanCondition{Type: "NOT_BLANK"}}}},
	}
	if v.Says != "" {
		filter.FilterSpecs[0].FilterCriteria.Condition = &sheets.BooleanCondition{Type: "TEXT_CONTAINS", Values: []*sheets.ConditionValue{{UserEnteredValue: v.Says}}}
	}
	if v.SortBy >= 0 {
		filter.SortSpecs = []*sheets.SortSpec{{DimensionIndex: int64(v.SortBy), SortOrder: "ASCENDING", ForceSendFields: []string{"DimensionIndex"}}}
	}
	return &sheets.Request{AddFilterView: &sheets.AddFilterViewRequest{Filter: filter}}
}
