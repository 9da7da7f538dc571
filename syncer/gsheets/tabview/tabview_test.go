package tabview_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/gsheets/tabview"
	"sheetsync/syncer/writeback"
)

func TestRequests(t *testing.T) {
	t.Parallel()
	columns := map[string]int{"_issues": 7}
	for _, test := range []struct {
		name   string
		frozen int64 // columns, as people have it
		merges []*sheets.GridRange
		have   []string
		tab    writeback.Tab
		want   string
	}{
		{"nothing is wanted", 0, nil, nil, writeback.Tab{}, ""},
		{"the name stays in sight", 0, nil, nil, writeback.Tab{Frozen: 2}, "freeze 2"},
		{"people have frozen columns", 1, nil, nil, writeback.Tab{Frozen: 2}, ""},
		{"a title above the table is merged over all columns", 0, []*sheets.GridRange{{EndRowIndex: 1, EndColumnIndex: 9}}, nil, writeback.Tab{Frozen: 2}, ""},
		{"merged cells on one side", 0, []*sheets.GridRange{{EndColumnIndex: 2}, {StartColumnIndex: 2, EndColumnIndex: 4}}, nil, writeback.Tab{Frozen: 2}, "freeze 2"},
		{"a view", 0, nil, nil, writeback.Tab{Header: 3, Views: []writeback.View{{Title: "Issues", Titles: []string{"Issues", "问题"}, Column: "_issues", SortBy: -1}}}, "view Issues from 3 on 7"},
		{"a sorted one", 0, nil, nil, writeback.Tab{Views: []writeback.View{{Title: "Mine", Column: "_issues", SortBy: 4}}}, "view Mine from 0 on 7 by 4"},
		{"of cells that say something", 0, nil, nil, writeback.Tab{Views: []writeback.View{{Title: "Open", Column: "_issues", Says: ", row ", SortBy: -1}}}, "view Open from 0 on 7 saying , row "},
		{"the view is there, in another language", 0, nil, []string{"问题"}, writeback.Tab{Views: []writeback.View{{Title: "Issues", Titles: []string{"Issues", "问题"}, Column: "_issues"}}}, ""},
		{"its column isn't", 0, nil, nil, writeback.Tab{Views: []writeback.View{{Title: "Doubles", Column: "_duplicate_of"}}}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			sheet := &sheets.Sheet{Properties: &sheets.SheetProperties{GridProperties: &sheets.GridProperties{ColumnCount: 12, FrozenColumnCount: test.frozen}}, Merges: test.merges}
			for _, title := range test.have {
				sheet.FilterViews = append(sheet.FilterViews, &sheets.FilterView{Title: title})
			}
			var got []string
			for _, r := range tabview.Requests(sheet, &test.tab, columns) {
				if r.UpdateSheetProperties != nil {
					got = append(got, fmt.Sprint("freeze ", r.UpdateSheetProperties.Properties.GridProperties.FrozenColumnCount))
					continue
				}
				v := r.AddFilterView.Filter
				text := fmt.Sprintf("view %s from %d on %d", v.Title, v.Range.StartRowIndex, v.FilterSpecs[0].ColumnIndex)
				if c := v.FilterSpecs[0].FilterCriteria.Condition; c.Type == "TEXT_CONTAINS" {
					text += " saying " + c.Values[0].UserEnteredValue
				}
				if len(v.SortSpecs) > 0 {
					text += fmt.Sprint(" by ", v.SortSpecs[0].DimensionIndex)
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(test.want, strings.Join(got, ", ")); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
		})
	}
}
