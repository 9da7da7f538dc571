package syncer

import (
	"sheetsync/syncer/assess"
	"sheetsync/syncer/deadlines"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/overview"
	"sheetsync/syncer/writeback"
)

// The types that pass through the ports are those of the stages that make them;
// adapters know them by the ports' names.
type (
	WritePlan     = writeback.Plan
	TabPlan       = writeback.Tab
	ServiceColumn = writeback.Column
	RowWrite      = writeback.Row
	CellValue     = writeback.Cell
	Highlight     = writeback.Highlight
	WriteReport   = writeback.Report
	CellWrite     = writeback.CellWrite
	OverviewTab   = overview.Tab
	OverviewPlan  = overview.Plan
	Duplicate     = assess.Duplicate
	Finding       = assess.IssueSummary
	Circumstances = assess.Conditions
	SentReminder  = deadlines.Sent
	Hold          = hold.Limits
	Profile       = hold.Profile
	Filling       = hold.Filling
)

// Assess is [assess.Records], and ServiceColumns [writeback.Columns].
var (
	Assess         = assess.Records
	ServiceColumns = writeback.Columns
)
