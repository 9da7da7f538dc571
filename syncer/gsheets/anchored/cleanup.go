package anchored

import (
	"context"
	"fmt"
	"slices"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/batch"
	"sheetsync/syncer/gsheets/description"
	"sheetsync/syncer/gsheets/metadata"
	"sheetsync/syncer/gsheets/place"
)

// dropAnchors deletes what anchors there are.
func (p *Protocol) dropAnchors(ctx context.Context) error {
	b := new(batch.Batch)
	b.DropAny(p.NewID())
	if err := b.End(nil); err != nil {
		return err
	}
	_, err := p.update(ctx, "remove the anchors of an unfinished write", b, "spreadsheetId")
	return err
}

// dropStaged deletes the columns of first fills that weren't finished, and all
// anchors. A column whose title somebody has changed is theirs now and stays.
func (p *Protocol) dropStaged(ctx context.Context) error {
	var lost error // the latest answer that was
	for n := range attempts {
		if lost != nil {
			if err := p.opts.Sleep(ctx, p.opts.Backoff(n-1)); err != nil {
				return err
			}
		}
		_, all, err := p.Look(ctx)
		if err != nil {
			return err
		}
		staged, err := p.stillStaged(ctx, all)
		if apierror.IsRangeGone(err) {
			continue // a tab was renamed or a column deleted meanwhile
		}
		if err != nil {
			return err
		}
		b := new(batch.Batch)
		var ours []batch.Anchor
		for _, tab := range all.Tabs {
			for _, a := range tab.Staged {
				b.GuardStaged(a)
				if staged[a.ID] {
					ours = append(ours, a.Anchor)
				}
			}
		}
		slices.SortStableFunc(ours, func(a, b batch.Anchor) int { return b.Index - a.Index })
		for _, a := range ours {
			first := int64(a.Index)
			if err := b.Add(&sheets.Request{DeleteDimension: &sheets.DeleteDimensionRequest{Range: place.Columns(a.Sheet, first, first+1)}}); err != nil {
				return err
			}
		}
		b.DropAny(p.NewID())
		if err := b.End(nil); err != nil {
			return err
		}
		_, err = p.update(ctx, "remove the columns of an unfinished write", b, "spreadsheetId")
		if !b.Conflicts(err) && !apierror.IsUnclear(err) {
			return err
		}
		if lost = nil; apierror.IsUnclear(err) {
			lost = err
		}
	}
	if lost != nil {
		return lost
	}
	return fmt.Errorf("remove the columns of an unfinished write: %w", syncer.ErrUnsettled)
}

// stillStaged returns which staged columns, by their anchor's id, begin with the
// title that columns have while they are filled.
func (p *Protocol) stillStaged(ctx context.Context, all *description.Seen) (map[int64]bool, error) {
	var ranges []string
	var ids []int64
	for _, tab := range all.Tabs {
		for _, a := range tab.Staged {
			ranges = append(ranges, place.ColumnsA1(tab.Title, a.Index, a.Index))
			ids = append(ids, a.ID)
		}
	}
	staged := make(map[int64]bool)
	if len(ids) == 0 {
		return staged, nil
	}
	texts, err := p.FirstTexts(ctx, ranges)
	if err != nil {
		return nil, err
	}
	for i, text := range texts {
		staged[ids[i]] = text == metadata.StagedTitle
	}
	return staged, nil
}
