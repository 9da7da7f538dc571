package syncer

import (
	"sheetsync/syncer/assess"
	"sheetsync/syncer/deadlines"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/overview"
	"sheetsync/syncer/writeback"
)

// What passes through the ports is of the types of the stages that make it;
// adapters know these by the ports' names.
type (
	// WritePlan is [writeback.Plan].
	WritePlan = writeback.Plan
	// TabPlan is [writeback.Tab].
	TabPlan = writeback.Tab
	// ServiceColumn is [writeback.Column].
	ServiceColumn = writeback.Column
	// RowWrite is [writeback.Row].
	RowWrite = writeback.Row
	// CellValue is [writeback.Cell].
	CellValue = writeback.Cell
	// Highlight is [writeback.Highlight].
	Highlight = writeback.Highlight
	// WriteReport is [writeback.Report].
	WriteReport = writeback.Report
	// CellWrite is [writeback.CellWrite].
	CellWrite = writeback.CellWrite
	// OverviewTab is [overview.Tab].
	OverviewTab = overview.Tab
	// OverviewPlan is [overview.Plan].
	OverviewPlan = overview.Plan
	// Duplicate is [assess.Duplicate].
	Duplicate = assess.Duplicate
	// Finding is [assess.IssueSummary].
	Finding = assess.IssueSummary
	// Circumstances is [assess.Conditions].
	Circumstances = assess.Conditions
	// SentReminder is [deadlines.Sent].
	SentReminder = deadlines.Sent
	// Hold is [hold.Limits].
	Hold = hold.Limits
	// Profile is [hold.Profile].
	Profile = hold.Profile
)

// Assess is [assess.Records], and ServiceColumns [writeback.Columns].
var (
	Assess         = assess.Records
	ServiceColumns = writeback.Columns
)
