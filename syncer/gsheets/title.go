package gsheets

import (
	"context"
	"fmt"
	"maps"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/description"
	"sheetsync/syncer/gsheets/metadata"
)

// titleRows is how far down a header is looked for.
const titleRows = 100

// standing reports whether every service column has its title where the
// description saw the column.
func standing(t *description.Tab, g *table.Grid) bool {
	for _, column := range t.Service {
		found := false
		for row := 0; row < min(g.Rows(), titleRows) && !found; row++ {
			cell := g.Cell(row, column)
			found = cell.Kind == table.CellText && metadata.HashTitle(cell.Text) == t.Titles[column].Hash
		}
		if !found {
			return false
		}
	}
	return true
}

// hold makes sure that the columns of tabs were, when their cells were read,
// where the latest description saw them. Usually their titles prove it; where
// somebody renamed a service column, another description does.
func (w *Workbook) hold(ctx context.Context, tabs []syncer.TabRequest, grids []*table.Grid) error {
	w.mu.Lock()
	last := w.last
	w.mu.Unlock()
	if last == nil {
		return nil
	}
	sure := true
	for i, tab := range tabs {
		if seen := last.Tabs[tab.SheetID]; seen != nil && !standing(seen, grids[i]) {
			sure = false
		}
	}
	if sure {
		return nil
	}
	_, now, err := w.describe(ctx)
	if err != nil {
		return err
	}
	w.mu.Lock()
	w.last = now
	w.mu.Unlock()
	for _, tab := range tabs {
		before, after := last.Tabs[tab.SheetID], now.Tabs[tab.SheetID]
		if before != nil && (after == nil || !maps.Equal(before.Service, after.Service)) {
			return fmt.Errorf("read tab “%s”: %w: somebody moved a column meanwhile", tab.Title, syncer.ErrUnsettled)
		}
	}
	return nil
}
