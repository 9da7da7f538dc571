package page

import (
	"context"
	"time"

	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
)

// How much of what was changed is shown.
const (
	shownChangeRuns = 20 // runs on one page
	shownRunChanges = 10 // records of a run among others
)

// A changesPage lists what was changed, by run.
type changesPage struct {
	Runs  []changedRun
	Pager pager
	One   bool   // it is about one run
	All   string // the address of all runs
}

// A changedRun is what a run found changed.
type changedRun struct {
	At      time.Time
	Tabs    []changedTab
	Records []changedRecord
	More    int    // records that aren't listed
	Link    string // the address of all of them
}

type changedTab struct {
	Title                      string
	Inserted, Updated, Deleted int
}

type changedRecord struct {
	Name, Link, Tab, Op string
	Changes             []change
	Sealed              bool
}

// changes shows what was changed: by run, or one run's records.
func (p *Pages) changes(ctx context.Context, v *visit) (*answer, error) {
	run := v.filter("run").Get("run")
	page := &changesPage{One: run != "", All: v.at("changes", nil)}
	var applied []readmodel.AppliedRun
	more := false
	var err error
	if run != "" {
		applied, err = v.model().AppliedRun(ctx, p.DB, run)
	} else {
		applied, more, err = v.model().AppliedRuns(ctx, p.DB, shownChangeRuns, v.offsetOf(shownChangeRuns))
	}
	if err != nil {
		return nil, err
	}
	if run != "" && len(applied) == 0 {
		return nil, errNotFound
	}
	err = v.read(ctx, func(ctx context.Context, view *reading.View) error {
		return v.fillChanges(ctx, view, page, applied, more)
	})
	return &answer{template: "changes", title: v.say("page.nav.changes", nil), data: page, refresh: run == ""}, err
}

func (v *visit) fillChanges(ctx context.Context, view *reading.View, page *changesPage, applied []readmodel.AppliedRun, more bool) error {
	ids := make([]string, len(applied))
	since := v.now
	for i, r := range applied {
		ids[i] = r.ID
		if r.Started.Before(since) {
			since = r.Started
		}
	}
	changed, err := v.model().RunsChanged(ctx, view, ids, since)
	if err != nil {
		return err
	}
	for i := range changed {
		run := changedRun{At: changed[i].At, Link: v.at("changes", queryWith("run", changed[i].Run))}
		for _, t := range changed[i].Tabs {
			run.Tabs = append(run.Tabs, changedTab{v.tabTitle(t.Resource), t.Inserted, t.Updated, t.Deleted})
		}
		limit, offset := shownRunChanges, 0
		if page.One {
			limit, offset = pageSize, v.offset()
		}
		records, err := v.model().ChangesOf(ctx, view, changed[i].Run, "", limit, offset)
		if err != nil {
			return err
		}
		for j := range records {
			run.Records = append(run.Records, v.changedRecord(&records[j]))
		}
		run.More = changed[i].Count() - offset - len(records)
		if page.One {
			page.Pager = v.pager("changes", len(records), changed[i].Count())
		}
		page.Runs = append(page.Runs, run)
	}
	if !page.One {
		page.Pager = v.openPager("changes", shownChangeRuns, len(applied), more)
	}
	return nil
}

func (v *visit) changedRecord(c *readmodel.RecordChange) changedRecord {
	record := changedRecord{Name: c.Name.Text, Tab: v.tabTitle(c.Resource), Op: c.Op, Sealed: c.Sealed}
	if c.Op != "delete" {
		record.Link = v.recordLink(c.Resource, c.ID)
	}
	for _, of := range c.Changes {
		record.Changes = append(record.Changes, change{of.Title, v.cell(of.Kind, of.Old, ""), v.cell(of.Kind, of.New, "")})
	}
	return record
}
