package sheetsapi

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/edit"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/requests"
	"sheetsync/syncer/emulator/wire"
)

// readers are the methods of [Read].
var readers = map[string]func(*grid.Spreadsheet, Op) (wire.Appender, *wire.Error){
	Get:                  spreadsheetGet,
	GetByDataFilter:      spreadsheetGetByDataFilter,
	ValuesGet:            valuesGet,
	ValuesBatchGet:       valuesBatchGet,
	ValuesBatchGetByData: valuesBatchGetByDataFilter,
	MetadataGet:          metadataGet,
	MetadataSearch:       metadataSearch,
}

// Read answers a method that changes nothing.
func Read(s *grid.Spreadsheet, op Op) (wire.Appender, *wire.Error) {
	do := readers[op.Method]
	if do == nil {
		return nil, wire.NotFound()
	}
	return do(s, op)
}

// writers are the methods of [Write].
var writers = map[string]func(*writer) (wire.Appender, *wire.Error){
	BatchUpdate:             func(w *writer) (wire.Appender, *wire.Error) { return requests.Batch(w.Writer, w.op.Body) },
	ValuesUpdate:            (*writer).valuesUpdate,
	ValuesBatchUpdate:       (*writer).valuesBatchUpdate,
	ValuesBatchUpdateByData: (*writer).valuesBatchUpdateByData,
	ValuesAppend:            (*writer).valuesAppend,
	ValuesClear:             (*writer).valuesClear,
	ValuesBatchClear:        (*writer).valuesBatchClear,
	ValuesBatchClearByData:  (*writer).valuesBatchClearByData,
}

// IsWrite tells whether a method is one of [Write].
func IsWrite(method string) bool { return writers[method] != nil }

// answers are the schemas of what methods answer with.
var answers = map[string]*wire.Message{
	Get:                     wire.Of[sheets.Spreadsheet](),
	GetByDataFilter:         wire.Of[sheets.Spreadsheet](),
	BatchUpdate:             wire.Of[sheets.BatchUpdateSpreadsheetResponse](),
	ValuesGet:               wire.Of[sheets.ValueRange](),
	ValuesBatchGet:          wire.Of[sheets.BatchGetValuesResponse](),
	ValuesBatchGetByData:    wire.Of[sheets.BatchGetValuesByDataFilterResponse](),
	ValuesUpdate:            wire.Of[sheets.UpdateValuesResponse](),
	ValuesBatchUpdate:       wire.Of[sheets.BatchUpdateValuesResponse](),
	ValuesBatchUpdateByData: wire.Of[sheets.BatchUpdateValuesByDataFilterResponse](),
	ValuesAppend:            wire.Of[sheets.AppendValuesResponse](),
	ValuesClear:             wire.Of[sheets.ClearValuesResponse](),
	ValuesBatchClear:        wire.Of[sheets.BatchClearValuesResponse](),
	ValuesBatchClearByData:  wire.Of[sheets.BatchClearValuesByDataFilterResponse](),
	MetadataGet:             wire.Of[sheets.DeveloperMetadata](),
	MetadataSearch:          wire.Of[sheets.SearchDeveloperMetadataResponse](),
}

// Finish writes the answer of a method as JSON, cut to the request's field mask.
func Finish(answer wire.Appender, op Op) ([]byte, *wire.Error) {
	mask, err := wire.ResponseMask(op.Query.Get("fields"), answers[op.Method])
	if err != nil {
		return nil, err
	}
	return answer.AppendJSON(nil, mask), nil
}

// writer carries out one method that writes.
type writer struct {
	*edit.Writer
	op Op
}

// Write carries a method out on a version that may be changed. On an error the version is spoilt and
// must be thrown away. calc may be nil. The answer reads from the version: it must be written out
// before the version is changed again.
func Write(s *grid.Spreadsheet, op Op, calc grid.Calculator) (wire.Appender, *wire.Error) {
	do := writers[op.Method]
	if do == nil {
		return nil, wire.NotFound()
	}
	return do(&writer{Writer: op.writer(s, calc), op: op})
}

// CopyTo carries out sheets.copyTo: a sheet of one spreadsheet is added to another. The answer is its
// SheetProperties.
func CopyTo(
	into, from *grid.Spreadsheet, sheet *grid.Sheet, op Op, calc grid.Calculator,
) (wire.Appender, *wire.Error) {
	return requests.CopyTo(op.writer(into, calc), from, sheet)
}
