package sheetsapi

import (
	"encoding/json"
	"net/url"
	"time"

	"sheetsync/syncer/emulator/assume"
	"sheetsync/syncer/emulator/edit"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/render"
)

// Op is one request to a spreadsheet, complete enough to be carried out again.
type Op struct {
	// Method is the API's name, such as "values.update".
	Method string `json:"method"`
	// Range is the range in the path of values.*, or the sheet id of sheets.copyTo, or the metadata id.
	Range string          `json:"range,omitempty"`
	Query url.Values      `json:"query,omitempty"`
	Body  json.RawMessage `json:"body,omitempty"`
	// Email is who asks; Owner is whose spreadsheet it is.
	Email string    `json:"email"`
	Owner string    `json:"owner"`
	Time  time.Time `json:"time"`
	// ReadOnly is true for somebody who may only read.
	ReadOnly bool `json:"-"`
	// Seed is where generated ids come from.
	Seed uint64 `json:"seed"`
	// Assume is what is answered where nobody knows what the API does.
	Assume assume.Answers `json:"assume,omitzero"`
}

// The methods of [Read].
const (
	Get                  = "spreadsheets.get"
	GetByDataFilter      = "spreadsheets.getByDataFilter"
	ValuesGet            = "values.get"
	ValuesBatchGet       = "values.batchGet"
	ValuesBatchGetByData = "values.batchGetByDataFilter"
	MetadataGet          = "developerMetadata.get"
	MetadataSearch       = "developerMetadata.search"
)

// The methods of [Write].
const (
	BatchUpdate             = "spreadsheets.batchUpdate"
	ValuesUpdate            = "values.update"
	ValuesBatchUpdate       = "values.batchUpdate"
	ValuesBatchUpdateByData = "values.batchUpdateByDataFilter"
	ValuesAppend            = "values.append"
	ValuesClear             = "values.clear"
	ValuesBatchClear        = "values.batchClear"
	ValuesBatchClearByData  = "values.batchClearByDataFilter"
)

// writer makes what carries the operation out; calc may be nil.
func (o Op) writer(s *grid.Spreadsheet, calc grid.Calculator) *edit.Writer {
	w := edit.New(s, o.caller(), o.Time, o.Seed, calc)
	w.Assume = o.Assume
	return w
}

func (o Op) caller() render.Caller { return render.Caller{Email: o.Email, Owner: o.Owner} }
