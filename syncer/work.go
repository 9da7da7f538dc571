package syncer

import (
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/table"
)

// work makes records of the cells and finds out all about them. It is pure but
// for the ids it takes.
func (r *run) work() {
	for _, t := range r.tabs {
		t.prev = r.state.Records[t.resource.Name]
		if t.prev == nil {
			t.prev = &Records{}
		}
		table, issues := table.Parse(t.grid, t.match, t.resource, table.ParseOptions{Location: r.reg.zone(), Language: r.reg.Language})
		t.table = table
		r.found.issues = append(r.found.issues, t.wrong...)
		r.found.issues = append(r.found.issues, issues...)
		t.now = profile(table)
	}
	tables := make([]*table.Table, len(r.tabs))
	for i, t := range r.tabs {
		tables[i] = t.table
	}
	r.identify()
	scope := expression.Scope{Today: r.today(), Zone: r.reg.zone()}
	r.found.issues = append(r.found.issues, compute(r.reg.Descriptor, tables, scope, r.reg.Language)...)
	r.validate(tables, scope)
	r.findDuplicates()
	printer := r.printer()
	r.counts = make(map[string]Counts, len(r.tabs))
	for _, t := range r.tabs {
		h := t.table.Hash()
		t.numbers.hash = h.Full
		t.numbers.computed = t.computedSketches()
		rows := t.numbers.rows
		t.change = diff(t.prev, t.ids.before, rows, h.Full)
		if r.reg.WriteBack && r.state.Basis == basis(r.reg.Descriptor) {
			var told []sheetschema.Issue
			if r.state.InputDigest != "" {
				told = t.overtyped(printer)
			}
			r.found.issues = append(r.found.issues, t.remembered(printer, h.Full, told)...)
			r.found.issues = append(r.found.issues, told...)
		}
		r.counts[t.resource.Name] = Counts{
			Rows: t.table.Len(), Inserted: len(t.change.inserted), Updated: len(t.change.updated),
			Deleted: len(t.change.deleted), Moved: len(t.change.moved),
		}
	}
	r.found.settle(r.tabs, printer)
	r.found.count(r.counts)
	r.result.Resources = resourceResults(r.counts)
	r.result.Findings = r.found.summary()
	if r.reg.WriteBack {
		r.plan = &WritePlan{}
		for _, t := range r.tabs {
			texts := r.found.texts(t, printer, certain(t.resource))
			texts.deadlines = t.deadlineTexts(scope, newReminders(r.sent), printer)
			r.plan.Tabs = append(r.plan.Tabs, t.planTab(texts))
			if p := &r.plan.Tabs[len(r.plan.Tabs)-1]; len(p.Columns) == len(t.columns) { // else the tab is empty
				p.Highlights = t.highlights(printer, r.described.Locale)
			}
		}
		r.overview.want = r.overviewContent(tables, scope)
		r.result.CellsPlanned = r.plan.planned()
		r.result.Written = r.plan.byColumn(r.tabs)
	}
}

// certain is the score from which a duplicate is beyond doubt.
func certain(r *sheetschema.Resource) float64 {
	if r.Duplicates != nil {
		return r.Duplicates.Certain
	}
	return 0.95
}

// identify finds each row's record, and gives new ones their ids.
func (r *run) identify() {
	for _, t := range r.tabs {
		n := t.table.Len()
		h := t.table.Hash() // before computing: people's content and keys
		t.numbers = numbers{content: h.Content, key: h.Key, sketch: sketches(t.table), rows: make([]int32, n)}
		s := &sighting{ids: make([]string, n), rows: t.numbers.rows, content: h.Content, key: h.Key, sketch: t.numbers.sketch, stray: t.strayIDs()}
		for i := range n {
			s.ids[i], s.rows[i] = canonicalID(t.table.ID(i)), int32(t.table.Row(i))
		}
		t.shown = s.ids
		t.ids = identify(t.prev, s, r.newIDs(t, s))
		for i, id := range t.ids.ids {
			t.table.SetID(i, id)
		}
	}
}

// newIDs gives ids that no record of the tab has or claims. Where they can't be
// written into the sheet they are derived from the content, so that a mirror
// made anew has the same ones.
func (r *run) newIDs(t *tab, s *sighting) func(row int) string {
	taken := make(map[string]struct{}, len(t.prev.IDs))
	for _, id := range t.prev.IDs {
		taken[id] = struct{}{}
	}
	for _, id := range s.ids {
		if id != "" {
			taken[id] = struct{}{}
		}
	}
	series := newIDSeries(r.record.Started, r.config.Bits)
	for id := range taken {
		series.follow(id)
	}
	return func(row int) string {
		for occurrence := 0; ; occurrence++ {
			var id string
			if r.reg.WriteBack {
				id = series.id()
			} else {
				of := s.key[row]
				if of == 0 {
					of = s.content[row]
				}
				id = formID(derivedBits(r.reg.Name, t.resource.Name, of, occurrence))
			}
			if _, used := taken[id]; !used {
				taken[id] = struct{}{}
				return id
			}
		}
	}
}

// strayIDs returns the ids that stand beside rows without content.
func (t *tab) strayIDs() []string {
	column, ok := t.match.Service[sheetschema.IDColumn]
	if !ok {
		return nil
	}
	var stray []string
	next := 0
	for row := t.match.Row + 1; row < t.grid.Rows(); row++ {
		if next < t.table.Len() && t.table.Row(next) == row+1 {
			next++
			continue
		}
		if t.grid.Kind(row, column) != table.CellEmpty {
			stray = append(stray, canonicalID(t.grid.Cell(row, column).Seen()))
		}
	}
	return stray
}

// judge holds the run where it would lose too much, unless just that was
// approved.
func (r *run) judge() (held bool) {
	losses := make([]loss, len(r.tabs))
	for i, t := range r.tabs {
		losses[i] = loss{
			resource: t.resource, before: len(t.prev.IDs), after: t.table.Len(), deleted: t.change.deleted,
			then: r.state.Profile[t.resource.Name], now: t.now,
		}
	}
	v := judge(r.reg.Hold, losses)
	if !v.held() {
		return false
	}
	if r.state.Approved == v.digest {
		r.log.Info("a held run was approved and is let through", "reason", strings.Join(v.reasons, "; "))
		return false
	}
	r.hold(v.reasons, v.digest)
	return true
}
