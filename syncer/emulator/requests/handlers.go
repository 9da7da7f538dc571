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
		if out == nil { // an empty reply, not a nil pointer in an interface
			return nil, err
		}
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

// handlers are the kinds of request there are. Left out are data sources (addDataSource, …,
// refreshDataSource): they read from BigQuery.
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
	"addDimensionGroup":         answers((*batch).AddDimensionGroup),
	"deleteDimensionGroup":      answers((*batch).DeleteDimensionGroup),
	"updateDimensionGroup":      silent((*batch).UpdateDimensionGroup),

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

	"addConditionalFormatRule":    silent((*batch).AddConditionalFormatRule),
	"updateConditionalFormatRule": answers((*batch).UpdateConditionalFormatRule),
	"deleteConditionalFormatRule": answers((*batch).DeleteConditionalFormatRule),
	"addProtectedRange":           answers((*batch).AddProtectedRange),
	"updateProtectedRange":        silent((*batch).UpdateProtectedRange),
	"deleteProtectedRange":        silent((*batch).DeleteProtectedRange),
	"addNamedRange":               answers((*batch).AddNamedRange),
	"updateNamedRange":            silent((*batch).UpdateNamedRange),
	"deleteNamedRange":            silent((*batch).DeleteNamedRange),
	"setBasicFilter":              silent((*batch).SetBasicFilter),
	"clearBasicFilter":            silent((*batch).ClearBasicFilter),
	"addFilterView":               answers((*batch).AddFilterView),
	"updateFilterView":            silent((*batch).UpdateFilterView),
	"duplicateFilterView":         answers((*batch).DuplicateFilterView),
	"deleteFilterView":            silent((*batch).DeleteFilterView),
	"addBanding":                  answers((*batch).AddBanding),
	"updateBanding":               silent((*batch).UpdateBanding),
	"deleteBanding":               silent((*batch).DeleteBanding),

	"insertComment":      answers((*batch).insertComment),
	"addCommentReply":    answers((*batch).addCommentReply),
	"updateCommentPost":  silent((*batch).updateCommentPost),
	"deleteComment":      silent((*batch).deleteComment),
	"deleteCommentReply": silent((*batch).deleteCommentReply),

	"addTable":    answers((*batch).AddTable),
	"updateTable": silent((*batch).UpdateTable),
	"deleteTable": silent((*batch).DeleteTable),

	"addChart":                     answers((*batch).AddChart),
	"updateChartSpec":              silent((*batch).UpdateChartSpec),
	"updateEmbeddedObjectPosition": answers((*batch).UpdateEmbeddedObjectPosition),
	"updateEmbeddedObjectBorder":   silent((*batch).UpdateEmbeddedObjectBorder),
	"deleteEmbeddedObject":         silent((*batch).DeleteEmbeddedObject),
	"addSlicer":                    answers((*batch).AddSlicer),
	"updateSlicerSpec":             silent((*batch).UpdateSlicerSpec),
}
