package gsheets

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/batch"
	"sheetsync/syncer/gsheets/description"
	"sheetsync/syncer/gsheets/highlight"
	"sheetsync/syncer/gsheets/metadata"
	"sheetsync/syncer/gsheets/place"
	"sheetsync/syncer/gsheets/servicecolumn"
)

// Removed counts what Remove took out of a spreadsheet.
type Removed struct {
	Columns     int `json:"columns"`
	Protections int `json:"protections"`
	Highlights  int `json:"highlights"`
}

// Removal is what Remove would take out, by tab.
type Removal struct {
	Tab     string
	Columns []string // headed by these names of service columns
	Removed
}

// Removable says what Remove would take out.
func (w *Workbook) Removable(ctx context.Context) ([]Removal, error) {
	_, book, err := w.Layout(ctx)
	if err != nil {
		return nil, err
	}
	var all []Removal
	for _, sheet := range book.Sheets {
		if !description.HasGrid(sheet) {
			continue
		}
		own := ownOf(sheet)
		if own.empty() {
			continue
		}
		r := Removal{Tab: sheet.Properties.Title, Removed: own.count()}
		for _, c := range own.columns {
			r.Columns = append(r.Columns, c.name)
		}
		all = append(all, r)
	}
	return all, nil
}

// Remove takes the service's columns, its protections and its rules for
// highlights out of the spreadsheet, all or none. A column is known by its own
// metadata, and deleted only where that still is at that instant: see the
// protocol of writes.
func (w *Workbook) Remove(ctx context.Context) (Removed, error) {
	if w.c.opts.ReadOnly {
		return Removed{}, fmt.Errorf("remove the service's columns: %w", syncer.ErrReadOnly)
	}
	if broken := w.facts.Broken(); len(broken) > 0 {
		return Removed{}, fmt.Errorf("remove the service's columns: %w", syncer.ErrUnguarded)
	}
	var sent Removed
	for n := 0; ; n++ {
		_, book, err := w.Layout(ctx)
		if err != nil {
			return Removed{}, err
		}
		b, removed, err := removal(book)
		if err != nil {
			return Removed{}, err
		}
		if b == nil {
			return sent, nil // nothing is there, or the lost answer was a good one
		}
		if n == removeAttempts {
			return Removed{}, fmt.Errorf("remove the service's columns: %w: try again", syncer.ErrUnsettled)
		}
		shown, err := w.update(ctx, "remove the service's columns", b, batch.MaskWithReplies)
		switch {
		case err == nil:
			if missed := b.Unmatched(shown); len(missed) > 0 {
				return removed, fmt.Errorf("remove the service's columns: %w: a column went at that moment, and another one may have been deleted in its place; look into the version history",
					syncer.ErrUnguarded)
			}
			return removed, w.protocol().Restore(ctx, shown)
		case apierror.IsUnclear(err):
			sent = removed
		case !b.Conflicts(err):
			return Removed{}, err
		}
	}
}

// removeAttempts bounds how often a spreadsheet is looked at that keeps changing.
const removeAttempts = 6

// owned is what the service made on a tab.
type owned struct {
	columns     []ownColumn // by position
	protections []int64     // ids
	rules       []int       // positions
}

type ownColumn struct {
	name  string
	id    int64 // of its metadata
	index int
}

func ownOf(sheet *sheets.Sheet) owned {
	var own owned
	for _, data := range sheet.Data {
		for i, column := range data.ColumnMetadata {
			for _, m := range column.DeveloperMetadata {
				if m.MetadataKey == metadata.ColumnKey {
					own.columns = append(own.columns, ownColumn{m.MetadataValue, m.MetadataId, int(data.StartColumn) + i})
					break
				}
			}
		}
	}
	for _, r := range sheet.ProtectedRanges {
		if r.WarningOnly && r.Description == servicecolumn.WarningText {
			own.protections = append(own.protections, r.ProtectedRangeId)
		}
	}
	for i, rule := range sheet.ConditionalFormats {
		if highlight.Of(rule).Own {
			own.rules = append(own.rules, i)
		}
	}
	return own
}

func (o owned) empty() bool { return o.count() == Removed{} }

func (o owned) count() Removed {
	return Removed{Columns: len(o.columns), Protections: len(o.protections), Highlights: len(o.rules)}
}

// removal returns the requests that remove all that is the service's; nil when
// there is nothing.
func removal(book *sheets.Spreadsheet) (*batch.Batch, Removed, error) {
	var total Removed
	b := new(batch.Batch)
	owns := make(map[int64]owned)
	for _, sheet := range book.Sheets {
		if !description.HasGrid(sheet) {
			continue
		}
		own := ownOf(sheet)
		if len(own.columns) >= int(sheet.Properties.GridProperties.ColumnCount) {
			return nil, total, errors.New("remove the service's columns: a tab has no other columns: add one, or delete the tab")
		}
		owns[sheet.Properties.SheetId] = own
		for _, c := range own.columns {
			b.Guard(batch.OnColumn(c.id, sheet.Properties.SheetId, c.index))
		}
	}
	for _, sheet := range book.Sheets {
		own, id := owns[sheet.Properties.SheetId], sheet.Properties.SheetId
		if own.empty() {
			continue
		}
		count := own.count()
		total.Columns += count.Columns
		total.Protections += count.Protections
		total.Highlights += count.Highlights
		for _, request := range own.requests(id) {
			if err := b.Add(request); err != nil {
				return nil, total, err
			}
		}
	}
	if total == (Removed{}) {
		return nil, total, nil
	}
	return b, total, b.End(nil)
}

func (o owned) requests(sheet int64) []*sheets.Request {
	var requests []*sheets.Request
	for _, id := range o.protections {
		requests = append(requests, &sheets.Request{DeleteProtectedRange: &sheets.DeleteProtectedRangeRequest{ProtectedRangeId: id, ForceSendFields: []string{"ProtectedRangeId"}}})
	}
	for _, at := range slices.Backward(o.rules) {
		requests = append(requests, &sheets.Request{DeleteConditionalFormatRule: &sheets.DeleteConditionalFormatRuleRequest{
			SheetId: sheet, Index: int64(at), ForceSendFields: []string{"SheetId", "Index"}}})
	}
	for _, c := range slices.Backward(o.columns) {
		requests = append(requests, &sheets.Request{DeleteDimension: &sheets.DeleteDimensionRequest{Range: place.Columns(sheet, int64(c.index), int64(c.index)+1)}})
	}
	return requests
}
