package anchored

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/gsheets/batch"
	"sheetsync/syncer/gsheets/metadata"
)

// entitle notes the titles of service columns that have new ones.
func (j *jobPart) entitle(b *batch.Batch) error {
	if j.entitled {
		return nil
	}
	for i, c := range j.plan.Columns {
		at := j.columns[i]
		if at < 0 || c.Index < 0 {
			continue
		}
		title := metadata.HashTitle(j.shown[i])
		mark, known := j.titles[c.Name]
		if known && mark.Hash == title {
			continue
		}
		request := metadata.CreateTitle(j.plan.SheetID, int64(at), title)
		if known {
			request = &sheets.Request{UpdateDeveloperMetadata: &sheets.UpdateDeveloperMetadataRequest{
				DataFilters:       []*sheets.DataFilter{{DeveloperMetadataLookup: &sheets.DeveloperMetadataLookup{MetadataId: mark.ID}}},
				DeveloperMetadata: &sheets.DeveloperMetadata{MetadataValue: title}, Fields: "metadataValue",
			}}
		}
		if err := b.Add(request); err != nil {
			return err
		}
	}
	return nil
}
