package anchored

import (
	"sheetsync/syncer/gsheets/batch"
	"sheetsync/syncer/gsheets/metadata"
)

// entitle notes the titles of service columns that have new ones, and that the
// record ids are this spreadsheet's.
func (j *jobPart) entitle(b *batch.Batch) error {
	if j.entitled {
		return nil
	}
	for i, c := range j.plan.Columns {
		at := j.columns[i]
		if at < 0 || c.Index < 0 || c.Name == "" {
			continue
		}
		title := metadata.HashTitle(j.shown[i])
		mark, known := j.titles[c.Name]
		if known && mark.Hash == title {
			continue
		}
		request := metadata.CreateTitle(j.plan.SheetID, int64(at), title)
		if known {
			request = metadata.Update(mark.ID, title)
		}
		if err := b.Add(request); err != nil {
			return err
		}
	}
	return j.settle(b)
}

// settle notes that the record ids are this spreadsheet's: of a column that is
// just made, of one from before there was such a note, and of a copy's.
func (j *jobPart) settle(b *batch.Batch) error {
	for i, c := range j.plan.Columns {
		at := j.target(i)
		if c.Name != idName || at < 0 || j.home.Spreadsheet == j.spreadsheet {
			continue
		}
		if j.home.ID != 0 {
			return b.Add(metadata.Update(j.home.ID, j.spreadsheet))
		}
		return b.Add(metadata.CreateHome(j.plan.SheetID, int64(at), j.spreadsheet))
	}
	return nil
}
