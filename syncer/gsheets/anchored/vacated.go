package anchored

import (
	"context"
	"log/slog"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer/gsheets/batch"
)

// Whoever cuts a row's cells and pastes them elsewhere takes them away from under the
// row's anchor, which may stay where it was: nothing in the sheet refuses what is then
// written beside the blank that is left. So a commit's answer shows one cell of
// people's of each row as well, and what was written beside a blank is undone.

// noWitness says that a job's commit showed none.
const noWitness = -1

// chooseWitness chooses the column of people's that most rows of the commit have
// content in, and that the commit doesn't move.
func (j *jobPart) chooseWitness() {
	j.witness = noWitness
	filled, most := make([]int, len(j.peoples)), 0
	for _, t := range j.targets {
		if t.state != ready {
			continue
		}
		for c, at := range j.peoples {
			if at >= 0 && (at < j.insertAt || !j.unmade()) && j.plan.Grid.Kind(t.row.Row, c) != table.CellEmpty {
				if filled[c]++; filled[c] > most {
					j.witness, most = c, filled[c]
				}
			}
		}
	}
}

// vacated returns those of the committed targets whose rows had content and are blank
// now, where the answer showed it.
func (j *jobPart) vacated(committed []*target, cells batch.Patch) map[*target]bool {
	if j.witness == noWitness {
		return nil
	}
	var gone map[*target]bool
	for _, t := range committed {
		if j.plan.Grid.Kind(t.row.Row, j.witness) == table.CellEmpty || !cells[t.at][j.peoples[j.witness]].Is(table.Cell{}) {
			continue
		}
		if gone == nil {
			gone = make(map[*target]bool)
		}
		gone[t] = true
	}
	return gone
}

// leave counts targets whose rows had been cut away: they are left for the next run.
func (x *write) leave(ctx context.Context, j *jobPart, gone map[*target]bool) {
	for t := range gone {
		x.report.Skipped += len(t.row.Cells)
	}
	x.w.opts.Logger.InfoContext(ctx, "rows were cut and pasted elsewhere while they were written; what was written beside the blank is undone",
		slog.Int64("sheet", j.plan.SheetID), slog.Int("rows", len(gone)))
	x.vacated = true
}
