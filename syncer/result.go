package syncer

import (
	"time"

	"sheetsync/sheetschema/rows"
	"sheetsync/syncer/assess"
	"sheetsync/syncer/hold"
)

// Result is how a run went. Its JSON form is what `sheetsync sync --json` prints.
type Result struct {
	Register     string                    `json:"register"`
	Run          string                    `json:"run"`
	Status       Status                    `json:"status"`
	Resources    map[string]ResourceResult `json:"resources"`
	CellsWritten int                       `json:"cells_written"`
	Requests     int                       `json:"requests"`
	Seconds      float64                   `json:"seconds"`
	// Reason says why a run was held or failed, or what was not written and
	// why; without cell values. Empty when there is nothing to say.
	Reason string `json:"reason"`

	// Absent are the resources for which there is no tab, without optional ones, and
	// Found those whose tab is new since the run before. A run that had nothing to
	// look at says neither.
	Absent []AbsentTab `json:"absent,omitempty"`
	Found  []string    `json:"found,omitempty"`
	// NewTabs are further tabs of resources that have several.
	NewTabs []NewTab `json:"new_tabs,omitempty"`

	// Unsettled counts the records that were edited just now: what is new about them
	// counts, and is mailed, after a look that finds them unchanged; from SettledBy on
	// any look does.
	Unsettled int       `json:"unsettled,omitempty"`
	SettledBy time.Time `json:"-"`

	// Comments say what became of the comments on cells; nil where there are none to be.
	Comments *CommentsResult `json:"comments,omitempty"`

	// DryRun says that nothing was changed: Status is what it would be.
	DryRun bool `json:"dry_run,omitempty"`
	// CellsPlanned counts the cells that had to be written.
	CellsPlanned int `json:"-"`
	// Written counts the planned cells by resource and service column.
	Written map[string]map[string]int `json:"-"`
	// NotWritten says why cells were left for a later run; empty when none were.
	NotWritten string `json:"-"`
	// HoldReasons say why a run was held, for whoever words it otherwise than
	// Reason does.
	HoldReasons []hold.Reason `json:"-"`
	// HoldDigest names what the run was held for; empty when it can't be let
	// through by approval, or was not held.
	HoldDigest string `json:"-"`
	// Findings are the issues by kind, worst and most frequent first. An
	// unchanged run that had nothing to look at has none.
	Findings []assess.IssueSummary `json:"-"`
}

// CommentsResult is what became of the comments on cells.
type CommentsResult struct {
	Open     int `json:"open"` // after the run
	Made     int `json:"made"`
	Resolved int `json:"resolved"`
	Waiting  int `json:"waiting"` // errors whose comment is left for later runs
	// Error says why comments could not be looked at or written; the next run tries
	// again.
	Error string `json:"error,omitempty"`
}

// ResourceResult is how a run went for one resource. Of a held run, which does
// nothing, the figures of what it would have done are in the Would… members; a dry
// run's are where those of a real one would be, as its status is.
type ResourceResult struct {
	Rows       int `json:"rows"`
	Inserted   int `json:"inserted"`
	Updated    int `json:"updated"`
	Deleted    int `json:"deleted"`
	Issues     int `json:"issues"`
	Duplicates int `json:"duplicates"`
	// Skipped counts the rows with content that are no records, and SkippedRows
	// says which they are and why; of a run that had nothing to look at, only the
	// former.
	Skipped     int            `json:"skipped"`
	SkippedRows []rows.LeftOut `json:"skipped_rows,omitempty"`
	Moved       int            `json:"-"` // rows that only changed their place

	WouldInsert int `json:"would_insert,omitempty"`
	WouldUpdate int `json:"would_update,omitempty"`
	WouldDelete int `json:"would_delete,omitempty"`
}

func resourceResults(counts map[string]Counts) map[string]ResourceResult {
	out := make(map[string]ResourceResult, len(counts))
	for name, c := range counts {
		out[name] = ResourceResult{
			Rows: c.Rows, Inserted: c.Inserted, Updated: c.Updated, Deleted: c.Deleted,
			Issues: c.Issues, Duplicates: c.Duplicates, Skipped: c.Skipped, Moved: c.Moved,
		}
	}
	return out
}

// withheld says of the figures that they are what would have been done.
func withheld(results map[string]ResourceResult) map[string]ResourceResult {
	out := make(map[string]ResourceResult, len(results))
	for name, r := range results {
		r.WouldInsert, r.WouldUpdate, r.WouldDelete = r.Inserted, r.Updated, r.Deleted
		r.Inserted, r.Updated, r.Deleted, r.Moved = 0, 0, 0, 0
		out[name] = r
	}
	return out
}
