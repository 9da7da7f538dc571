package inference

import (
	"context"
	"fmt"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
)

// Read reads all tabs of a spreadsheet, and its title.
func Read(ctx context.Context, book syncer.Workbook) (title string, tabs []Tab, err error) {
	described, err := book.Describe(ctx)
	if err != nil {
		return "", nil, fmt.Errorf("look at the spreadsheet: %w", err)
	}
	var requests []syncer.TabRequest
	for _, t := range described.Tabs {
		tabs = append(tabs, Tab{Title: t.Title})
		requests = append(requests, syncer.TabRequest{SheetID: t.SheetID, Title: t.Title, Display: numericColumns})
	}
	content, err := book.Fetch(ctx, requests)
	if err != nil {
		return "", nil, fmt.Errorf("read the spreadsheet: %w", err)
	}
	for i := range tabs {
		tabs[i].Grid = content.Grids[i]
	}
	return described.Title, tabs, nil
}

// numericColumns are those whose cells have to be read as displayed, too: only
// their format tells dates from numbers.
func numericColumns(g *table.Grid) []int {
	var columns []int
	for c := range g.Columns() {
		if g.HasNumbers(c, 0) {
			columns = append(columns, c)
		}
	}
	return columns
}
