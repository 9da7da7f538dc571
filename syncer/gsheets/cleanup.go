package gsheets

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"slices"

	"sheetsync/syncer"
)

// CleanUp removes what an unfinished write has left, as the latest description
// saw it: anchors, and columns that were being filled. Where that is nothing,
// nothing is sent beside a description. The error wraps [syncer.ErrReadOnly]
// where the account may not write.
func (w *Workbook) CleanUp(ctx context.Context) error {
	if w.c.opts.ReadOnly {
		return fmt.Errorf("remove what an unfinished write left: %w", syncer.ErrReadOnly)
	}
	w.mu.Lock()
	last := w.last
	w.mu.Unlock()
	if last == nil {
		var err error
		if _, last, err = w.describe(ctx); err != nil {
			return err
		}
	}
	defer w.forget()
	switch {
	case last.staged():
		return w.dropStaged(ctx)
	case last.anchored():
		return w.dropAnchors(ctx)
	}
	return nil
}

func (s *seen) staged() bool {
	for _, tab := range s.tabs {
		if len(tab.staged) > 0 {
			return true
		}
	}
	return false
}

// dropAnchors deletes what anchors there are.
func (w *Workbook) dropAnchors(ctx context.Context) error {
	b := &batch{}
	b.drop()
	if err := b.end(nil); err != nil {
		return err
	}
	_, err := w.update(ctx, "remove the anchors of an unfinished write", b, "spreadsheetId")
	return err
}

// dropStaged deletes the columns of first fills that weren't finished, and all
// anchors. A column whose title somebody has changed is theirs now and stays.
func (w *Workbook) dropStaged(ctx context.Context) error {
	var lost error // the latest answer that was
	for n := range attempts {
		if lost != nil {
			if err := w.c.opts.Sleep(ctx, w.c.backoff(n-1)); err != nil {
				return err
			}
		}
		_, all, err := w.describe(ctx)
		if err != nil {
			return err
		}
		staged, err := w.stillStaged(ctx, all)
		if saysRange(err) {
			continue // a tab was renamed or a column deleted meanwhile
		}
		if err != nil {
			return err
		}
		b := &batch{}
		var ours []anchor
		for _, tab := range all.tabs {
			for _, a := range tab.staged {
				b.guardStaged(a)
				if staged[a.id] {
					ours = append(ours, a.anchor)
				}
			}
		}
		slices.SortFunc(ours, func(a, b anchor) int { return b.index - a.index })
		for _, a := range ours {
			b.begin()
			b.str(`{"deleteDimension":{"range":`)
			b.span(a)
			b.str(`}}`)
		}
		b.drop()
		if err := b.end(nil); err != nil {
			return err
		}
		_, err = w.update(ctx, "remove the columns of an unfinished write", b, "spreadsheetId")
		if !b.conflicts(err) && !isUnclear(err) {
			return err
		}
		if lost = nil; isUnclear(err) {
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
func (w *Workbook) stillStaged(ctx context.Context, all *seen) (map[int64]bool, error) {
	query := url.Values{"valueRenderOption": {"UNFORMATTED_VALUE"}, "majorDimension": {"COLUMNS"}}
	var ids []int64
	for _, tab := range all.tabs {
		for _, a := range tab.staged {
			query.Add("ranges", columnsA1(tab.title, a.index, a.index))
			ids = append(ids, a.id)
		}
	}
	staged := make(map[int64]bool)
	if len(ids) == 0 {
		return staged, nil
	}
	err := w.c.read(ctx, "look at the columns of an unfinished write", func(ctx context.Context) error {
		return w.get(ctx, "/values:batchGet", query, func(body io.Reader) error {
			var to *shownCells
			n, err := scanValueRanges(body, newDigest(), func(int, string) cells {
				to = &shownCells{}
				return to
			}, func(i int, _ string) error {
				if i < len(ids) {
					staged[ids[i]] = to.first() == stagedTitle
				}
				return nil
			})
			if err == nil && n != len(ids) {
				err = errGarbled
			}
			return err
		})
	})
	return staged, err
}

// first returns the first text.
func (s *shownCells) first() string {
	for i := range s.columns {
		for row := range s.columns[i].ends {
			if text := s.columns[i].at(row); len(text) > 0 {
				return string(text)
			}
		}
	}
	return ""
}
