package gsheets

import (
	"encoding/json"
	"fmt"
	"strconv"

	"google.golang.org/api/sheets/v4"
)

const (
	rowsDimension    = "ROWS"
	columnsDimension = "COLUMNS"
)

// An anchor is developer metadata on one row or column, or on a sheet.
type anchor struct {
	id        int64
	sheet     int64
	dimension string // empty for the sheet itself
	index     int
}

// A stagedColumn is the anchor of a column that is being filled.
type stagedColumn struct {
	anchor
	value string // of the metadata: tells which column of which stage it is
}

// A batch is the body of a batchUpdate being written. Guards and cells are
// written as text, since there can be thousands; everything else goes
// through the API's types.
type batch struct {
	body   []byte
	n      int // requests so far
	guards int // the first so many requests only check
}

func (b *batch) begin() {
	if b.n == 0 {
		b.body = append(b.body, `{"requests":[`...)
	} else {
		b.body = append(b.body, ',')
	}
	b.n++
}

func (b *batch) int(n int64) { b.body = strconv.AppendInt(b.body, n, 10) }

func (b *batch) str(s string) { b.body = append(b.body, s...) }

// add appends a request of the API's types.
func (b *batch) add(r *sheets.Request) error {
	text, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encode a request: %w", err)
	}
	b.begin()
	b.body = append(b.body, text...)
	return nil
}

func (b *batch) location(a anchor) {
	if a.dimension == "" {
		b.str(`{"sheetId":`)
		b.int(a.sheet)
		b.str(`}`)
		return
	}
	b.str(`{"dimensionRange":`)
	b.span(a)
	b.str(`}`)
}

// span is the anchor's row or column as a range.
func (b *batch) span(a anchor) {
	b.str(`{"sheetId":`)
	b.int(a.sheet)
	b.str(`,"dimension":"`)
	b.str(a.dimension)
	b.str(`","startIndex":`)
	b.int(int64(a.index))
	b.str(`,"endIndex":`)
	b.int(int64(a.index + 1))
	b.str(`}`)
}

// create attaches an anchor.
func (b *batch) create(a anchor) { b.createStaged(stagedColumn{anchor: a}) }

func (b *batch) createStaged(a stagedColumn) {
	b.begin()
	b.str(`{"createDeveloperMetadata":{"developerMetadata":{"metadataId":`)
	b.int(a.id)
	b.str(`,"metadataKey":"` + anchorKey)
	if a.value != "" {
		b.str(`","metadataValue":"` + a.value)
	}
	b.str(`","visibility":"PROJECT","location":`)
	b.location(a.anchor)
	b.str(`}}}`)
}

func (b *batch) lookup(a anchor) {
	b.str(`{"developerMetadataLookup":{"metadataId":`)
	b.int(a.id)
	b.str(`,"locationMatchingStrategy":"EXACT_LOCATION","metadataLocation":`)
	b.location(a)
	b.str(`}}`)
}

// guard refuses the batch unless the anchor is where it is expected.
func (b *batch) guard(a anchor) { b.guardStaged(stagedColumn{anchor: a}) }

func (b *batch) guardStaged(a stagedColumn) {
	b.begin()
	b.str(`{"updateDeveloperMetadata":{"dataFilters":[`)
	b.lookup(a.anchor)
	b.str(`],"developerMetadata":{"visibility":"PROJECT"},"fields":"visibility"}}`)
	b.remove(a.anchor)
	b.createStaged(a)
	b.guards = b.n
}

// remove deletes an anchor where it is expected.
func (b *batch) remove(a anchor) {
	b.begin()
	b.str(`{"deleteDeveloperMetadata":{"dataFilter":`)
	b.lookup(a)
	b.str(`}}`)
}

// touch refuses the batch when the grid has become smaller.
func (b *batch) touch(last anchor) {
	b.create(last)
	b.guards = b.n
}

// drop deletes all anchors of the spreadsheet.
func (b *batch) drop() {
	b.begin()
	b.str(`{"deleteDeveloperMetadata":{"dataFilter":{"developerMetadataLookup":{"metadataKey":"` + anchorKey + `"}}}}`)
}

// end closes the body. With ranges, the answer shows their cells.
func (b *batch) end(ranges []string) error {
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
