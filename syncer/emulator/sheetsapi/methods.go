package sheetsapi

import (
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
	return do(&writer{Writer: edit.New(s, op.caller(), op.Time, op.Seed, calc), op: op})
}

// CopyTo carries out sheets.copyTo: a sheet of one spreadsheet is added to another. The answer is its
// SheetProperties.
func CopyTo(
	into, from *grid.Spreadsheet, sheet *grid.Sheet, op Op, calc grid.Calculator,
) (wire.Appender, *wire.Error) {
	return requests.CopyTo(edit.New(into, op.caller(), op.Time, op.Seed, calc), from, sheet)
}
