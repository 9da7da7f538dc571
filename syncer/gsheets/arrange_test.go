package gsheets

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer/writeback"
)

// The tab is arranged when its columns are made, and never again: what people take
// away or set themselves stays so.
func TestArrangeOnce(t *testing.T) {
	t.Parallel()
	b := newBackend(t)
	p := b.sheet(t, customers(3))
	book := b.client(t, p.id, Options{})
	r := newRegister(book, p.tab)
	sync := func() {
		t.Helper()
		plan, err := r.plan(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for i := range plan.Tabs {
			plan.Tabs[i].Frozen = 2
			plan.Tabs[i].Views = []writeback.View{{Title: "Rows with remarks", Titles: []string{"Rows with remarks"}, Column: "remark", SortBy: 1}}
		}
		if _, err := book.Write(t.Context(), plan); err != nil {
			t.Fatal(err)
		}
	}
	arranged := func() string {
		sheet := p.get("sheets(properties(gridProperties(frozenColumnCount)),filterViews)").Sheets[0]
		text := fmt.Sprint(sheet.Properties.GridProperties.FrozenColumnCount)
		for _, v := range sheet.FilterViews {
			text += fmt.Sprintf(", %s on %d", v.Title, v.FilterSpecs[0].ColumnIndex)
		}
		return text
	}
	sync()
	if diff := cmp.Diff("2, Rows with remarks on 5", arranged()); diff != "" {
		t.Errorf("after the first write (-want +got):\n%s", diff)
	}
	view := p.get("sheets(filterViews(filterViewId))").Sheets[0].FilterViews[0]
	p.must(p.do(map[string]any{"deleteFilterView": map[string]any{"filterId": view.FilterViewId}},
		map[string]any{"updateSheetProperties": map[string]any{"properties": map[string]any{"sheetId": p.tab, "gridProperties": map[string]any{"frozenColumnCount": 0}}, "fields": "gridProperties.frozenColumnCount"}}))
	p.must(p.set(2, 2, 100))
	sync()
	if diff := cmp.Diff("0", arranged()); diff != "" {
		t.Errorf("after people changed it (-want +got):\n%s", diff)
	}
}
