package sheetsapi

import (
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// handler carries out one kind of request of spreadsheets.batchUpdate. The reply is nil for an empty one.
type handler func(*writer, grid.Tree) (grid.Tree, *wire.Error)

// batchUpdate carries out spreadsheets.batchUpdate. The version is the caller's to throw away, so all or nothing needs no
// more than to stop at the first error.
func (w *writer) batchUpdate() (Response, *wire.Error) {
	body, err := wire.Decode(w.op.Body, wire.BatchUpdateSpreadsheetRequest, "")
	if err != nil {
		return nil, err
	}
	requests := grid.List(body, "requests")
	if len(requests) == 0 {
		return nil, wire.Invalid("Must specify at least one request.")
	}
	mask, err := wire.ResponseMask(w.op.Query.Get("fields"), wire.BatchUpdateSpreadsheetResponse)
	if err != nil {
		return nil, err
	}
	replies := make([]any, len(requests))
	for i, r := range requests {
		request, _ := r.(grid.Tree)
		if len(request) == 0 {
			return nil, wire.Invalid("Invalid requests[%d]: No request set.", i)
		}
		for kind, v := range request {
			do := handlers[kind]
			if do == nil {
				return nil, wire.Invalid("Invalid requests[%d].%s: This emulator doesn't carry out %s.", i, kind, kind)
			}
			in, _ := v.(grid.Tree)
			reply, err := do(w, in)
			if err != nil {
				if err.Status == "INVALID_ARGUMENT" {
					e := *err
					e.Message = "Invalid requests[" + itoa(i) + "]." + kind + ": " + err.Message
					err = &e
				}
				return nil, err
			}
			if reply == nil {
				replies[i] = grid.Tree{}
			} else {
				replies[i] = grid.Tree{kind: reply}
			}
		}
	}
	if err := w.checkMetadataRoom(); err != nil {
		return nil, err
	}
	w.recalculate()
	out := grid.Tree{"spreadsheetId": w.book.ID, "replies": replies}
	if grid.Flag(body, "includeSpreadsheetInResponse") {
		sel := selection{data: grid.Flag(body, "responseIncludeGridData"), mask: mask.Sub("updatedSpreadsheet")}
		for _, text := range grid.List(body, "responseRanges") {
			name, _ := text.(string)
			r, err := parseRange(w.book, name)
			if err != nil {
				return nil, err
			}
			if sel.areas == nil {
				sel.areas = map[int64][]grid.Range{}
			}
			sel.areas[r.SheetID] = append(sel.areas[r.SheetID], r.Range)
		}
		out["updatedSpreadsheet"] = w.renderer().spreadsheet(sel)
	}
	return Reply(mask.Apply(out)), nil
}

func (w *writer) renderer() *renderer { return newRenderer(w.book, w.op) }

// fieldMask reads the fields of an update against the message they are about.
func fieldMask(request grid.Tree, of *wire.Message) (wire.Mask, *wire.Error) {
	text := grid.Str(request, "fields")
	if text == "" {
		return nil, wire.Invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
	}
	m, ok := wire.ParseMask(text)
	if !ok {
		return nil, wire.Invalid("Invalid field: %s", text)
	}
	if bad := m.Check(of); bad != "" {
		return nil, wire.Invalid("Invalid field: %s", bad)
	}
	return m.Canonical(of), nil
}

// handlers are the kinds of request there are. Left out are tables (addTable, updateTable, deleteTable) and data sources
// (addDataSource, …, refreshDataSource): the one is a feature of the editor that no API client depends on yet, the other reads
// from BigQuery.
var handlers map[string]handler

func init() { // the table refers to functions that refer to it
	handlers = map[string]handler{
		"updateSpreadsheetProperties": (*writer).updateSpreadsheetProperties,
		"addSheet":                    (*writer).addSheet,
		"deleteSheet":                 (*writer).deleteSheet,
		"duplicateSheet":              (*writer).duplicateSheet,
		"updateSheetProperties":       (*writer).updateSheetProperties,

		"insertDimension":           (*writer).insertDimension,
		"deleteDimension":           (*writer).deleteDimension,
		"moveDimension":             (*writer).moveDimension,
		"appendDimension":           (*writer).appendDimension,
		"updateDimensionProperties": (*writer).updateDimensionProperties,
		"autoResizeDimensions":      (*writer).autoResizeDimensions,
		"addDimensionGroup":         (*writer).addDimensionGroup,
		"deleteDimensionGroup":      (*writer).deleteDimensionGroup,
		"updateDimensionGroup":      (*writer).updateDimensionGroup,

		"updateCells":       (*writer).updateCells,
		"repeatCell":        (*writer).repeatCell,
		"appendCells":       (*writer).appendCells,
		"updateBorders":     (*writer).updateBorders,
		"setDataValidation": (*writer).setDataValidation,
		"mergeCells":        (*writer).mergeCells,
		"unmergeCells":      (*writer).unmergeCells,
		"autoFill":          (*writer).autoFill,
		"randomizeRange":    (*writer).randomizeRange,
		"copyPaste":         (*writer).copyPaste,
		"cutPaste":          (*writer).cutPaste,
		"pasteData":         (*writer).pasteData,
		"insertRange":       (*writer).insertRange,
		"deleteRange":       (*writer).deleteRange,
		"sortRange":         (*writer).sortRange,
		"findReplace":       (*writer).findReplace,
		"trimWhitespace":    (*writer).trimWhitespace,
		"deleteDuplicates":  (*writer).deleteDuplicates,
		"textToColumns":     (*writer).textToColumns,

		"createDeveloperMetadata": (*writer).createDeveloperMetadata,
		"updateDeveloperMetadata": (*writer).updateDeveloperMetadata,
		"deleteDeveloperMetadata": (*writer).deleteDeveloperMetadata,

		"addConditionalFormatRule":    (*writer).addConditionalFormatRule,
		"updateConditionalFormatRule": (*writer).updateConditionalFormatRule,
		"deleteConditionalFormatRule": (*writer).deleteConditionalFormatRule,
		"addProtectedRange":           (*writer).addProtectedRange,
		"updateProtectedRange":        (*writer).updateProtectedRange,
		"deleteProtectedRange":        (*writer).deleteProtectedRange,
		"addNamedRange":               (*writer).addNamedRange,
		"updateNamedRange":            (*writer).updateNamedRange,
		"deleteNamedRange":            (*writer).deleteNamedRange,
		"setBasicFilter":              (*writer).setBasicFilter,
		"clearBasicFilter":            (*writer).clearBasicFilter,
		"addFilterView":               (*writer).addFilterView,
		"updateFilterView":            (*writer).updateFilterView,
		"duplicateFilterView":         (*writer).duplicateFilterView,
		"deleteFilterView":            (*writer).deleteFilterView,
		"addBanding":                  (*writer).addBanding,
		"updateBanding":               (*writer).updateBanding,
		"deleteBanding":               (*writer).deleteBanding,

		"addChart":                     (*writer).addChart,
		"updateChartSpec":              (*writer).updateChartSpec,
		"updateEmbeddedObjectPosition": (*writer).updateEmbeddedObjectPosition,
		"updateEmbeddedObjectBorder":   (*writer).updateEmbeddedObjectBorder,
		"deleteEmbeddedObject":         (*writer).deleteEmbeddedObject,
		"addSlicer":                    (*writer).addSlicer,
		"updateSlicerSpec":             (*writer).updateSlicerSpec,
	}
}
