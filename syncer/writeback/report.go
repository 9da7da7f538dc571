package writeback

import "slices"

// A Report is what carrying out a plan did.
type Report struct {
	Written int // cells
	// Skipped counts the cells that were left for the next run, because their
	// row or column had moved or gone, or their content had changed.
	Skipped int
	// Confirmed says for each row of the plan, tab by tab, whether it holds
	// what was to be written, as read back.
	Confirmed [][]bool
	// Overview says whether the overview shows what was planned.
	Overview bool
	// Enquiry says whether the tab in which people look customers up holds what was
	// planned.
	Enquiry bool
	// Unmatched counts the guards that matched nothing although the write was
	// carried out, Undone the cells that were put right after that, and Misplaced
	// those that could not be.
	Unmatched, Undone, Misplaced int
}

// Complete reports whether every row of the plan was confirmed.
func (r *Report) Complete(plan *Plan) bool {
	if r.Skipped > 0 || len(r.Confirmed) != len(plan.Tabs) || plan.Overview != nil && !r.Overview || plan.Enquiry != nil && !r.Enquiry {
		return false
	}
	for i := range plan.Tabs {
		if len(r.Confirmed[i]) != len(plan.Tabs[i].Rows) || slices.Contains(r.Confirmed[i], false) {
			return false
		}
	}
	return true
}

// ConfirmedRows returns the rows of a tab's grid that hold what was to be
// written.
func (r *Report) ConfirmedRows(plan *Plan, tab int) map[int]bool {
	rows := make(map[int]bool)
	for j, row := range plan.Tabs[tab].Rows {
		if r.confirmed(tab, j) {
			rows[row.Row] = true
		}
	}
	return rows
}

// confirmed reports whether a row of the plan holds what was to be written.
func (r *Report) confirmed(tab, row int) bool {
	return tab < len(r.Confirmed) && row < len(r.Confirmed[tab]) && r.Confirmed[tab][row]
}
