package batch

import (
	"encoding/json"
	"fmt"
	"strconv"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/gsheets/metadata"
	"sheetsync/syncer/gsheets/place"
)

// An Anchor is developer metadata on one row or column, or on a sheet.
type Anchor struct {
	ID        int64
	Sheet     int64
	dimension string // empty for the sheet itself
	Index     int
}

// OnRow returns an anchor of this id at a row, counted from 0.
func OnRow(id, sheet int64, row int) Anchor { return Anchor{id, sheet, place.RowsDimension, row} }

// OnColumn returns an anchor of this id at a column, counted from 0.
func OnColumn(id, sheet int64, column int) Anchor {
	return Anchor{id, sheet, place.ColumnsDimension, column}
}

// OnSheet returns an anchor of this id at the sheet itself.
func OnSheet(id, sheet int64) Anchor { return Anchor{ID: id, Sheet: sheet} }

// IsColumn reports whether the anchor is on a column.
func (a Anchor) IsColumn() bool { return a.dimension == place.ColumnsDimension }

// A StagedColumn is the anchor of a column that is being filled.
type StagedColumn struct {
	Anchor
	Value string // of the metadata: tells which column of which stage it is
}

// MaxPayload is how many bytes of cells a batch should hold at most. Google
// advises about 2 MB a request, and guards come on top.
const MaxPayload = 2_000_000

// A Batch is the body of a batchUpdate being written. Guards and cells are
// written as text, since there can be thousands; everything else goes
// through the API's types.
type Batch struct {
	body   []byte
	n      int // requests so far
	guards int // the first so many requests only check
	// guarded are the anchors that guards expect, in their order.
	guarded []Anchor
}

func (b *Batch) begin() {
	if b.n == 0 {
		b.body = append(b.body, `{"requests":[`...)
	} else {
		b.body = append(b.body, ',')
	}
	b.n++
}

func (b *Batch) int(n int64) { b.body = strconv.AppendInt(b.body, n, 10) }

func (b *Batch) str(s string) { b.body = append(b.body, s...) }

// Add appends a request of the API's types.
func (b *Batch) Add(r *sheets.Request) error {
	text, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encode a request: %w", err)
	}
	b.begin()
	b.body = append(b.body, text...)
	return nil
}

func (b *Batch) location(a Anchor) {
	if a.dimension == "" {
		b.str(`{"sheetId":`)
		b.int(a.Sheet)
		b.str(`}`)
		return
	}
	b.str(`{"dimensionRange":`)
	b.span(a)
	b.str(`}`)
}

// span is the anchor's row or column as a range.
func (b *Batch) span(a Anchor) {
	b.str(`{"sheetId":`)
	b.int(a.Sheet)
	b.str(`,"dimension":"`)
	b.str(a.dimension)
	b.str(`","startIndex":`)
	b.int(int64(a.Index))
	b.str(`,"endIndex":`)
	b.int(int64(a.Index + 1))
	b.str(`}`)
}

// Create attaches an anchor.
func (b *Batch) Create(a Anchor) { b.CreateStaged(StagedColumn{Anchor: a}) }

// CreateStaged attaches the anchor of a column that is being filled.
func (b *Batch) CreateStaged(a StagedColumn) {
	b.begin()
	b.str(`{"createDeveloperMetadata":{"developerMetadata":{"metadataId":`)
	b.int(a.ID)
	b.str(`,"metadataKey":"` + metadata.AnchorKey)
	if a.Value != "" {
		b.str(`","metadataValue":"` + a.Value)
	}
	b.str(`","visibility":"PROJECT","location":`)
	b.location(a.Anchor)
	b.str(`}}}`)
}

func (b *Batch) lookup(a Anchor) {
	b.str(`{"developerMetadataLookup":{"metadataId":`)
	b.int(a.ID)
	b.str(`,"locationMatchingStrategy":"EXACT_LOCATION","metadataLocation":`)
	b.location(a)
	b.str(`}}`)
}

// Guard refuses the batch unless the anchor is where it is expected.
func (b *Batch) Guard(a Anchor) { b.GuardStaged(StagedColumn{Anchor: a}) }

// GuardStaged refuses the batch unless the column that is being filled is where
// it is expected.
func (b *Batch) GuardStaged(a StagedColumn) {
	b.begin()
	b.str(`{"updateDeveloperMetadata":{"dataFilters":[`)
	b.lookup(a.Anchor)
	b.str(`],"developerMetadata":{"visibility":"PROJECT"},"fields":"visibility"}}`)
	b.Remove(a.Anchor)
	b.CreateStaged(a)
	b.guards = b.n
	b.guarded = append(b.guarded, a.Anchor)
}

// Remove deletes an anchor where it is expected.
func (b *Batch) Remove(a Anchor) {
	b.begin()
	b.str(`{"deleteDeveloperMetadata":{"dataFilter":`)
	b.lookup(a)
	b.str(`}}`)
}

// Touch refuses the batch when the grid has become smaller.
func (b *Batch) Touch(last Anchor) {
	b.Create(last)
	b.guards = b.n
}

// DropAny deletes all anchors of the spreadsheet where there may be none: it makes
// one of this id first, since nobody knows whether a deletion that matches nothing
// is refused.
func (b *Batch) DropAny(id int64) {
	b.begin()
	b.str(`{"createDeveloperMetadata":{"developerMetadata":{"metadataId":`)
	b.int(id)
	b.str(`,"metadataKey":"` + metadata.AnchorKey + `","visibility":"PROJECT","location":{"spreadsheet":true}}}}`)
	b.Drop()
}

// Drop deletes all anchors of the spreadsheet, of which there are some.
func (b *Batch) Drop() {
	b.begin()
	b.str(`{"deleteDeveloperMetadata":{"dataFilter":{"developerMetadataLookup":{"metadataKey":"` + metadata.AnchorKey + `"}}}}`)
}

// AllGuards says that the batch only checks so far: whatever it is refused for
// means that something has changed.
func (b *Batch) AllGuards() { b.guards = b.n }

// Empty reports whether the batch has no request.
func (b *Batch) Empty() bool { return b.n == 0 }

// Bytes is the body, once it is closed.
func (b *Batch) Bytes() []byte { return b.body }

// Rule adds a conditional-format rule, as the API wrote it, at the top.
func (b *Batch) Rule(text json.RawMessage) {
	b.begin()
	b.str(`{"addConditionalFormatRule":{"index":0,"rule":`)
	b.body = append(b.body, text...)
	b.str(`}}`)
}

// End closes the body. With ranges, the answer shows their cells.
func (b *Batch) End(ranges []string) error {
	b.str(`]`)
	if len(ranges) > 0 {
		text, err := json.Marshal(ranges)
		if err != nil {
			return fmt.Errorf("encode ranges: %w", err)
		}
		b.str(`,"includeSpreadsheetInResponse":true,"responseIncludeGridData":true,"responseRanges":`)
		b.body = append(b.body, text...)
	}
	b.str(`}`)
	return nil
}
