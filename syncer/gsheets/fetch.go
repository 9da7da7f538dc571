package gsheets

import (
	"context"
	"fmt"
	"io"
	"net/url"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/place"
	"sheetsync/syncer/gsheets/values"
)

// maxFetchAttempts bounds how often Fetch reads a workbook that keeps changing.
const maxFetchAttempts = 4

// Fetch returns the cells of tabs: in one request, and a second one when
// tabs ask for what people see. The two must agree, text by text, in the
// columns that both hold; if they don't, the values are read again, and when
// they haven't changed the answer between them is of the same state after all
// (a number format can change even how a text looks). Where tabs ask for the people
// whose names stand in chips, a third request reads their addresses, of the columns
// concerned alone, and has to agree, too.
//
// A service column that isn't where the latest description saw it is
// [syncer.ErrUnsettled]: describe again, and fetch again.
func (w *Workbook) Fetch(ctx context.Context, tabs []syncer.TabRequest) (*syncer.Content, error) {
	if len(tabs) == 0 {
		return &syncer.Content{Digest: values.NewDigest().String()}, nil
	}
	now, tabs, err := w.peoples(ctx, tabs)
	if err != nil {
		return nil, err
	}
	for range maxFetchAttempts {
		want, names := displayed(tabs, now.grids), named(tabs, now.grids)
		if err := w.hold(ctx, tabs, now.grids); err != nil {
			return nil, err
		}
		if len(want)+len(names) == 0 {
			return &syncer.Content{Grids: now.grids, Digest: now.digest.String()}, nil
		}
		shown, digest, err := w.display(ctx, want)
		var people *people
		if err == nil {
			people, err = w.people(ctx, names)
		}
		if err != nil && !apierror.IsRangeGone(err) {
			return nil, err
		}
		agreed := err == nil && agree(now.grids, shown) && people.agree(now.grids)
		if !agreed {
			before := now.digest.String()
			if now, tabs, err = w.peoples(ctx, tabs); err != nil {
				return nil, err
			}
			agreed = people != nil && people.agree(now.grids) && now.digest.String() == before
		}
		if agreed {
			for i := range shown {
				shown[i].apply(now.grids[shown[i].tab])
			}
			people.apply(now.grids)
			return &syncer.Content{Grids: now.grids, Digest: now.digest.String() + digest.String() + people.digest()}, nil
		}
	}
	return nil, fmt.Errorf("read %d tabs: %w: every one of %d readings differed; a run when nobody sorts or pastes will succeed",
		len(tabs), syncer.ErrUnsettled, maxFetchAttempts)
}

// valuesRead are the values of all tabs at one moment.
type valuesRead struct {
	grids  []*table.Grid
	digest *values.Digest
}

// peoples reads all cells of tabs as values does, but for the columns that an
// unfinished first fill is filling or has left: these are nobody's yet, and
// come empty.
func (w *Workbook) peoples(ctx context.Context, tabs []syncer.TabRequest) (*valuesRead, []syncer.TabRequest, error) {
	read, tabs, err := w.values(ctx, tabs)
	if err != nil {
		return nil, nil, err
	}
	w.mu.Lock()
	last := w.last
	w.mu.Unlock()
	if last == nil {
		return read, tabs, nil
	}
	for i, tab := range tabs {
		if seen := last.Tabs[tab.SheetID]; seen != nil && len(seen.Staged) > 0 {
			read.grids[i] = withoutStaged(read.grids[i])
		}
	}
	return read, tabs, nil
}

// values reads all cells of tabs. A tab that was renamed meanwhile is followed
// by its id; the tabs are returned with the titles that they have now.
func (w *Workbook) values(ctx context.Context, tabs []syncer.TabRequest) (*valuesRead, []syncer.TabRequest, error) {
	for range maxFetchAttempts {
		read, err := w.valuesOnce(ctx, tabs)
		if err == nil {
			return read, tabs, nil
		}
		if !apierror.IsRangeGone(err) {
			return nil, nil, err
		}
		titles, err := w.titles(ctx)
		if err != nil {
			return nil, nil, err
		}
		renamed := make([]syncer.TabRequest, len(tabs))
		for i, tab := range tabs {
			title, ok := titles[tab.SheetID]
			if !ok {
				return nil, nil, fmt.Errorf("read tab “%s”: %w: the tab was deleted meanwhile", tab.Title, syncer.ErrUnsettled)
			}
			renamed[i] = tab
			renamed[i].Title = title
		}
		tabs = renamed
	}
	return nil, nil, fmt.Errorf("read %d tabs: %w: their titles kept changing", len(tabs), syncer.ErrUnsettled)
}

func (w *Workbook) valuesOnce(ctx context.Context, tabs []syncer.TabRequest) (*valuesRead, error) {
	query := url.Values{
		"valueRenderOption":    {"UNFORMATTED_VALUE"},
		"dateTimeRenderOption": {"SERIAL_NUMBER"},
		"majorDimension":       {"ROWS"},
	}
	for _, tab := range tabs {
		query.Add("ranges", place.Quote(tab.Title))
	}
	var read *valuesRead
	err := w.c.read(ctx, fmt.Sprintf("read the values of %d tabs", len(tabs)), func(ctx context.Context) error {
		return w.get(ctx, "/values:batchGet", query, func(body io.Reader) error {
			read = &valuesRead{digest: values.NewDigest()}
			var builder *table.GridBuilder
			n, err := values.Read(body, read.digest, func(i int, a1 string) values.Sink {
				var before *table.Grid
				if i < len(tabs) {
					read.digest.Number(tabs[i].SheetID)
					before = tabs[i].Before
				}
				builder = table.NewGridBuilderAfter(before)
				builder.Reserve(place.RowsOf(a1))
				return builder
			}, func(i int, a1 string) error {
				if i >= len(tabs) || place.TitleOf(a1) != tabs[i].Title {
					return fmt.Errorf("%w: another range than asked for", apierror.ErrGarbled)
				}
				read.grids = append(read.grids, builder.Grid())
				return nil
			})
			if err == nil && n != len(tabs) {
				err = fmt.Errorf("%w: %d ranges instead of %d", apierror.ErrGarbled, n, len(tabs))
			}
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return read, nil
}
