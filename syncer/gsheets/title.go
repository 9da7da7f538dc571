package gsheets

import (
	"context"
	"fmt"
	"maps"
	"strconv"

	"github.com/cespare/xxhash/v2"
	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
)

// titleMark is the metadata that remembers a service column's title.
type titleMark struct {
	id   int64
	hash string
}

func hashTitle(title string) string { return strconv.FormatUint(xxhash.Sum64String(title), 36) }

// titleRows is how far down a header is looked for.
const titleRows = 100

// stand reports whether every service column has its title where the
// description saw the column.
func (t *seenTab) stand(g *table.Grid) bool {
	for _, column := range t.service {
		found := false
		for row := 0; row < min(g.Rows(), titleRows) && !found; row++ {
			cell := g.Cell(row, column)
			found = cell.Kind == table.CellText && hashTitle(cell.Text) == t.titles[column].hash
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
		if seen := last.tabs[tab.SheetID]; seen != nil && !seen.stand(grids[i]) {
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
		before, after := last.tabs[tab.SheetID], now.tabs[tab.SheetID]
		if before != nil && (after == nil || !maps.Equal(before.service, after.service)) {
			return fmt.Errorf("read tab “%s”: %w: somebody moved a column meanwhile", tab.Title, syncer.ErrUnsettled)
		}
	}
	return nil
}

// entitle notes the titles of service columns that have new ones.
func (j *jobPart) entitle(b *batch) error {
	if j.entitled {
		return nil
	}
	for i, c := range j.plan.Columns {
		at := j.columns[i]
		if at < 0 || c.Index < 0 {
			continue
		}
		title := hashTitle(j.shown[i])
		mark, known := j.titles[c.Name]
		if known && mark.hash == title {
			continue
		}
		request := titled(j.plan.SheetID, int64(at), title)
		if known {
			request = &sheets.Request{UpdateDeveloperMetadata: &sheets.UpdateDeveloperMetadataRequest{
				DataFilters:       []*sheets.DataFilter{{DeveloperMetadataLookup: &sheets.DeveloperMetadataLookup{MetadataId: mark.id}}},
				DeveloperMetadata: &sheets.DeveloperMetadata{MetadataValue: title}, Fields: "metadataValue",
			}}
		}
		if err := b.add(request); err != nil {
			return err
		}
	}
	return nil
}

func titled(sheet, column int64, hash string) *sheets.Request {
	return lasting(sheet, column, titleKey, hash)
}
