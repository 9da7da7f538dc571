package requests

import "sheetsync/syncer/emulator/wire"

// handler carries out one kind of request, given as a pointer to its struct. The answer is nil for
// an empty one.
type handler func(*batch, any) (any, *wire.Error)

// answers is a kind of request that answers with something.
func answers[In, Out any](do func(*batch, *In) (*Out, *wire.Error)) handler {
	return func(b *batch, in any) (any, *wire.Error) {
		request, _ := in.(*In)
		out, err := do(b, request)
		return out, err
	}
}

// silent is a kind of request with an empty answer.
func silent[In any](do func(*batch, *In) *wire.Error) handler {
	return func(b *batch, in any) (any, *wire.Error) {
		request, _ := in.(*In)
		return nil, do(b, request)
	}
}

// handlers are the kinds of request there are. Left out are tables (addTable, updateTable,
// deleteTable) and data sources (addDataSource, …, refreshDataSource): the one is a feature of the
// editor that no API client depends on yet, the other reads from BigQuery.
var handlers = map[string]handler{
	"updateSpreadsheetProperties": silent((*batch).updateSpreadsheetProperties),
	"addSheet":                    answers((*batch).addSheet),
	"deleteSheet":                 silent((*batch).deleteSheet),
	"duplicateSheet":              answers((*batch).duplicateSheet),
	"updateSheetProperties":       silent((*batch).updateSheetProperties),

	"insertDimension":           silent((*batch).insertDimension),
	"deleteDimension":           silent((*batch).deleteDimension),
	"moveDimension":             silent((*batch).moveDimension),
	"appendDimension":           silent((*batch).appendDimension),
	"updateDimensionProperties": silent((*batch).updateDimensionProperties),
	"autoResizeDimensions":      silent((*batch).autoResizeDimensions),
	"addDimensionGroup":         answers((*batch).addDimensionGroup),
	"deleteDimensionGroup":      answers((*batch).deleteDimensionGroup),
	"updateDimensionGroup":      silent((*batch).updateDimensionGroup),

	"updateCells":       silent((*batch).updateCells),
	"repeatCell":        silent((*batch).repeatCell),
	"appendCells":       silent((*batch).appendCells),
	"updateBorders":     silent((*batch).updateBorders),
	"setDataValidation": silent((*batch).setDataValidation),
	"mergeCells":        silent((*batch).mergeCells),
	"unmergeCells":      silent((*batch).unmergeCells),
	"autoFill":          silent((*batch).autoFill),
	"randomizeRange":    silent((*batch).randomizeRange),
	"copyPaste":         silent((*batch).copyPaste),
	"cutPaste":          silent((*batch).cutPaste),
	"pasteData":         silent((*batch).pasteData),
	"insertRange":       silent((*batch).insertRange),
	"deleteRange":       silent((*batch).deleteRange),
	"sortRange":         silent((*batch).sortRange),
	"findReplace":       answers((*batch).findReplace),
	"trimWhitespace":    answers((*batch).trimWhitespace),
	"deleteDuplicates":  answers((*batch).deleteDuplicates),
	"textToColumns":     silent((*batch).textToColumns),

	"createDeveloperMetadata": answers((*batch).createDeveloperMetadata),
	"updateDeveloperMetadata": answers((*batch).updateDeveloperMetadata),
	"deleteDeveloperMetadata": answers((*batch).deleteDeveloperMetadata),

	"addConditionalFormatRule":    silent((*batch).addConditionalFormatRule),
	"updateConditionalFormatRule": answers((*batch).updateConditionalFormatRule),
	"deleteConditionalFormatRule": answers((*batch).deleteConditionalFormatRule),
	"addProtectedRange":           answers((*batch).addProtectedRange),
	"updateProtectedRange":        silent((*batch).updateProtectedRange),
	"deleteProtectedRange":        silent((*batch).deleteProtectedRange),
	"addNamedRange":               answers((*batch).addNamedRange),
	"updateNamedRange":            silent((*batch).updateNamedRange),
	"deleteNamedRange":            silent((*batch).deleteNamedRange),
	"setBasicFilter":              silent((*batch).setBasicFilter),
	"clearBasicFilter":            silent((*batch).clearBasicFilter),
	"addFilterView":               answers((*batch).addFilterView),
	"updateFilterView":            silent((*batch).updateFilterView),
	"duplicateFilterView":         answers((*batch).duplicateFilterView),
	"deleteFilterView":            silent((*batch).deleteFilterView),
	"addBanding":                  answers((*batch).addBanding),
	"updateBanding":               silent((*batch).updateBanding),
	"deleteBanding":               silent((*batch).deleteBanding),

	"addChart":                     answers((*batch).addChart),
	"updateChartSpec":              silent((*batch).updateChartSpec),
	"updateEmbeddedObjectPosition": answers((*batch).updateEmbeddedObjectPosition),
	"updateEmbeddedObjectBorder":   silent((*batch).updateEmbeddedObjectBorder),
	"deleteEmbeddedObject":         silent((*batch).deleteEmbeddedObject),
	"addSlicer":                    answers((*batch).addSlicer),
	"updateSlicerSpec":             silent((*batch).updateSlicerSpec),
}
