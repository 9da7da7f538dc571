package syncer

import (
	"context"
	"fmt"
	"time"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer/compute"
	"sheetsync/syncer/merged"
)

// mergeRecords makes one record of those that are one beyond doubt, in each resource
// that has a policy for duplicates.
func (r *run) mergeRecords(ctx context.Context, o *outcome) ([]MergedRecords, error) {
	var out []MergedRecords
	tables := o.withEmpty(tablesOf(o.records))
	for i := range o.records {
		n := &o.records[i]
		if n.table.Resource.Duplicates == nil {
			continue
		}
		groups, ids := entitiesOf(o.evaluation, n.table)
		m := MergedRecords{Table: table.NewTable(n.table.Resource, 0), IDs: ids}
		if len(groups) > 0 {
			changed, err := r.changedAt(ctx, n, ids, r.redescribed(o.state))
			if err != nil {
				return nil, err
			}
			m.Table = merged.Records(n.table, groups, changed)
			compute.Merged(r.reg.Descriptor, tables, m.Table, membership(n.table, groups), o.has, o.scope())
		}
		out = append(out, m)
	}
	return out, nil
}

// withEmpty has a table for every resource, that of one without a tab without records.
func (in *input) withEmpty(tables []*table.Table) []*table.Table {
	all := in.byResource(tables)
	for i, t := range all {
		if t == nil {
			all[i] = table.NewTable(in.reg.Descriptor.Resources[i], 0)
			all[i].SetLocation(in.reg.zone())
		}
	}
	return all
}

// entitiesOf are the records of a table that are one with others, by record and by id.
func entitiesOf(e *evaluation, t *table.Table) (groups [][]int, ids [][]string) {
	var at map[string]int
	for _, c := range e.assessment.Clusters {
		if c.Resource != t.Resource.Name {
			continue
		}
		for _, entity := range c.Entities {
			if len(entity) < 2 {
				continue
			}
			if at == nil {
				at = t.ByID()
			}
			group := make([]int, len(entity))
			for i, id := range entity {
				group[i] = at[id]
			}
			groups, ids = append(groups, group), append(ids, entity)
		}
	}
	return groups, ids
}

func membership(t *table.Table, groups [][]int) []int32 {
	of := make([]int32, t.Len())
	for i := range of {
		of[i] = -1
	}
	for g, group := range groups {
		for _, record := range group {
			of[record] = int32(g)
		}
	}
	return of
}

// changedAt tells when records last changed: those that this run changes, last of all.
// With a new descriptor all seem to.
func (r *run) changedAt(ctx context.Context, n *records, ids [][]string, redescribed bool) (func(record int) time.Time, error) {
	now := make(map[int]bool)
	for _, record := range n.changes.Inserted {
		now[record] = true
	}
	for _, record := range n.changes.Updated {
		now[record] = !redescribed
	}
	var all []string
	for _, entity := range ids {
		all = append(all, entity...)
	}
	stored, err := r.config.Mirror.ChangedAt(ctx, r.reg.Name, n.table.Resource.Name, all)
	if err != nil {
		return nil, fmt.Errorf("read when the records of %s changed: %w", n.table.Resource.Name, err)
	}
	last := time.Time{}
	for _, at := range stored {
		if at.After(last) {
			last = at
		}
	}
	return func(record int) time.Time {
		at, known := stored[n.table.ID(record)]
		if now[record] || !known {
			return last.Add(time.Second)
		}
		return at
	}, nil
}
