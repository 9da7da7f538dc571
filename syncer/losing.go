package syncer

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/hold/preview"
)

// weigh works out what a run that has to be held would lose, for whoever is asked to
// approve it, and completes the digest of the decision, unless only people can repair it.
// Only a run that is held costs this.
func (r *run) weigh(ctx context.Context, state *State, e *evaluation, d *hold.Decision) ([]preview.Loss, error) {
	found := make([]preview.Found, 0, len(e.records))
	for i := range e.records {
		of := e.records[i].losing(state, e)
		q := of.Question()
		var stored []preview.Cell
		if len(q.IDs)*len(q.Fields) > 0 {
			var err error
			if stored, err = r.config.Mirror.Stored(ctx, r.reg.Name, &q); err != nil {
				return nil, fmt.Errorf("compare %s with the mirror: %w", q.Resource.Name, err)
			}
		}
		found = append(found, of.Losses(&q, stored, d.Reasons))
	}
	if d.Digest != "" {
		d.Digest = preview.Digest(d.Digest, found)
	}
	return preview.Join(preview.Columns(d.Reasons), found), nil
}

// losing is what package preview looks at.
func (r *records) losing(state *State, e *evaluation) *preview.Resource {
	of := &preview.Resource{
		Table: r.table, Changed: r.changes.Updated, Deleted: r.deleted(state.Tabs[r.resource.Name]),
		Unlinked: make(map[preview.Reference]bool), Then: state.Profile[r.resource.Name],
	}
	for i := range e.assessment.Issues {
		issue := &e.assessment.Issues[i]
		if issue.Code != sheetschema.CodeForeignKeyError || issue.Resource != r.resource.Name || issue.Record < 0 {
			continue
		}
		f, ok := r.resource.Field(issue.Field)
		if ok && of.Then[f.Name].Linked > 0 && !r.matches[issue.Record].IsNew() && !state.Told[dismissals.KeyOf(issue)] {
			of.Unlinked[preview.Reference{Record: issue.Record, Field: f.Index}] = true
		}
	}
	return of
}

// deleted are the records that only the mirror has, as they stood in the tabs before.
func (r *records) deleted(before KnownTabs) []preview.Row {
	if len(r.changes.Deleted) == 0 {
		return nil
	}
	titles := make(map[int]string, len(before))
	for _, tab := range before {
		titles[tab.Number] = tab.Title
	}
	rows := make([]preview.Row, 0, len(r.changes.Deleted))
	for i, id := range r.known.IDs {
		if _, gone := slices.BinarySearch(r.changes.Deleted, id); gone {
			place := int(r.known.Rows[i])
			rows = append(rows, preview.Row{RecordID: id, Row: place & (1<<rowBits - 1), Tab: titles[place>>rowBits]})
		}
	}
	slices.SortStableFunc(rows, func(a, b preview.Row) int {
		return cmp.Or(cmp.Compare(a.Tab, b.Tab), cmp.Compare(a.Row, b.Row), cmp.Compare(a.RecordID, b.RecordID))
	})
	return rows
}
