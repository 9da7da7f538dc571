package syncer

import (
	"slices"
	"time"

	"github.com/cespare/xxhash/v2"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/rows"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/diff"
	"sheetsync/syncer/fingerprint"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/identity"
	"sheetsync/syncer/recordid"
)

// records are one resource's records, as the stages of an evaluation find out
// about them.
type records struct {
	resource *sheetschema.Resource
	tabs     []recordsOfTab // where they stand, in the order of the records
	known    *Records
	table    *table.Table
	// filling says how well people filled the columns.
	filling map[string]hold.Filling

	// What is observed before anything is computed, by record.
	shown                []string // the id as its row shows it
	rows                 []int32  // as in Records
	content, key, sketch []uint64

	matches        []identity.Match // by record; indexes point into known
	entered        []uint64         // when they were first seen; nil where nothing asks
	hash, computed []uint64         // by record, once computed; until then of people's columns
	changes        diff.Changes
}

// recordsOfTab are those of a resource's records that stand in one tab.
type recordsOfTab struct {
	*SurveyedTab
	first int // of the records
	// leftOut are the tab's rows with content that are no records.
	leftOut []rows.LeftOut
	// table has the tab's records alone; it shares their cells with the resource's.
	table   *table.Table
	filling map[string]hold.Filling
	// differing is what drift.Differing says; nil where it wasn't asked.
	differing []bool
}

// parsed are the records of an input, and what is wrong with its tabs and their cells.
type parsed struct {
	records []records
	issues  []sheetschema.Issue
	erased  erasedCells
}

// parse makes typed records of each resource's tabs.
// foreign are the rows, by tab, whose id is known to be that of another row.
func parse(in *input, foreign map[*SurveyedTab]map[int]bool) parsed {
	var all []parsedTabs
	for _, tabs := range ByResource(in.tabs) {
		all = append(all, parseTabs(tabs, in.reg.zone(), in.reg.Language, foreign))
	}
	erased := in.blankErased(all)
	in.expire(all, &erased)
	var out parsed
	for i := range all {
		p := &all[i]
		out.issues = append(out.issues, erased.without(p.issues)...)
		t := p.table
		h := t.Hash()
		r := records{
			resource: t.Resource, tabs: p.tabs, table: t, filling: p.tabs[0].filling, shown: make([]string, t.Len()), rows: make([]int32, t.Len()),
			content: h.Content, key: h.Key, sketch: fingerprint.People(t), hash: h.Full,
		}
		for n := range t.Len() {
			r.shown[n] = recordid.Canonical(t.ID(n))
		}
		if t.Resource.Tabs != nil {
			r.filling = hold.Fill(t)
		}
		for _, tab := range r.tabs {
			for n := range tab.table.Len() {
				r.rows[tab.first+n] = PlaceOf(tab.Number, tab.table.Row(n))
			}
		}
		out.records = append(out.records, r)
	}
	out.issues, out.erased = append(out.issues, erased.issues...), erased
	return out
}

// identify finds out which record each row is, and gives the tables their ids.
func identify(all []records, in *input, state *State, bits func() uint64) {
	for i := range all {
		r := &all[i]
		if r.known = state.Records[r.resource.Name]; r.known == nil {
			r.known = &Records{}
		}
		known, seen := r.sides(state.Tabs[r.resource.Name])
		var ids idSource
		if in.reg.WriteBack {
			ids = newSeries(known, seen, in.started, bits)
		} else {
			ids = derived(in.reg.Name, r.resource.Name, seen)
		}
		r.matches = identity.Resolve(known, seen, unused(known, seen, ids))
		for n, m := range r.matches {
			r.table.SetID(n, m.ID)
		}
		if r.resource.Pool != nil {
			r.enter(in.started)
		}
	}
}

// enter notes since when each record has been known, which a pool goes by where nobody
// ever followed a record up.
func (r *records) enter(now time.Time) {
	r.entered = make([]uint64, len(r.matches))
	for n, m := range r.matches {
		if r.entered[n] = uint64(now.Unix()); !m.IsNew() && r.known.Entered != nil {
			r.entered[n] = r.known.Entered[m.Known]
		}
		r.table.SetEntered(n, int64(r.entered[n]))
	}
}

// sides are what is known of the records and what is seen of the rows. before are the
// tabs that the resource had: their records are placed in the order in which the tabs
// stand now, and those of tabs that are gone behind them.
func (r *records) sides(before KnownTabs) (*identity.Known, *identity.Observed) {
	k := r.known
	known := &identity.Known{IDs: k.IDs, Rows: k.Rows, Content: k.Content, Key: k.Key, Sketch: k.Sketch, InSheet: k.InSheet}
	seen := &identity.Observed{IDs: r.shown, Rows: r.rows, Content: r.content, Key: r.key, Sketch: r.sketch}
	copied := 0
	for _, tab := range r.tabs {
		seen.Stray = append(seen.Stray, strayIDs(tab.SurveyedTab, tab.table)...)
		if tab.Info.Copied {
			copied++
		}
	}
	seen.Elsewhere = copied == len(r.tabs)
	if r.resource.Tabs == nil {
		return known, seen
	}
	order := make(map[int]int, len(r.tabs))
	for n, tab := range r.tabs {
		order[tab.Number] = n
	}
	for _, tab := range before {
		if _, ok := order[tab.Number]; !ok {
			order[tab.Number] = len(order)
		}
	}
	known.Rows, seen.Rows = reordered(known.Rows, order), reordered(seen.Rows, order)
	return known, seen
}

// reordered gives places the numbers that their tabs have in an order.
func reordered(places []int32, order map[int]int) []int32 {
	out := make([]int32, len(places))
	for i, p := range places {
		out[i] = PlaceOf(order[int(p)>>rowBits], int(p)&(1<<rowBits-1))
	}
	return out
}

// foreignIDs finds, among the rows that may be no records, those beside which the
// id of another row stands: people sorted their own columns, and a total came to
// lie beside an id that was never its own.
func foreignIDs(all []records, issues []sheetschema.Issue) map[*SurveyedTab]map[int]bool {
	if !slices.ContainsFunc(issues, func(i sheetschema.Issue) bool { return i.Code == sheetschema.CodeMayBeNoRecord }) {
		return nil
	}
	foreign := make(map[*SurveyedTab]map[int]bool)
	arrived := make(map[string]map[uint64]bool) // contents of new rows
	at := make(map[string]*records, len(all))
	for i := range all {
		r := &all[i]
		at[r.resource.Name] = r
		contents := make(map[uint64]bool)
		for n, m := range r.matches {
			if m.IsNew() {
				contents[r.content[n]] = true
			}
		}
		arrived[r.resource.Name] = contents
	}
	for _, issue := range issues {
		if issue.Code != sheetschema.CodeMayBeNoRecord {
			continue
		}
		r := at[issue.Resource]
		if r.shown[issue.Record] == "" || r.owns(issue.Record, arrived[issue.Resource]) {
			continue
		}
		tab := r.tabOf(issue.Record).SurveyedTab
		if foreign[tab] == nil {
			foreign[tab] = make(map[int]bool)
		}
		foreign[tab][issue.Row] = true
	}
	if len(foreign) == 0 {
		return nil
	}
	return foreign
}

// tabOf returns the tab that a record stands in.
func (r *records) tabOf(record int) *recordsOfTab {
	at := len(r.tabs) - 1
	for r.tabs[at].first > record {
		at--
	}
	return &r.tabs[at]
}

// owns reports whether a row is the record that the id beside it names, and no new
// row has that record's content.
func (r *records) owns(record int, arrived map[uint64]bool) bool {
	m := r.matches[record]
	if m.IsNew() {
		return m.Reason == identity.ReasonAdopted
	}
	return m.Reason.HasOwnID() && !arrived[r.known.Content[m.Known]]
}

// strayIDs returns the ids that stand beside rows without content.
func strayIDs(tab *SurveyedTab, t *table.Table) []string {
	column, ok := tab.Match.Service[sheetschema.IDColumn]
	if !ok {
		return nil
	}
	var stray []string
	next := 0
	for row := tab.Match.Row + 1; row < tab.Grid.Rows(); row++ {
		if next < t.Len() && t.Row(next) == row+1 {
			next++
			continue
		}
		if tab.Grid.Kind(row, column) != table.CellEmpty {
			stray = append(stray, recordid.Canonical(tab.Grid.Cell(row, column).Seen()))
		}
	}
	return stray
}

// idSource gives ids for a new record, another one at each call.
type idSource func(row int) string

// newSeries gives ids that sort behind those that were given in the same minute.
func newSeries(known *identity.Known, seen *identity.Observed, at time.Time, bits func() uint64) idSource {
	var series *recordid.Series
	return func(int) string {
		if series == nil {
			series = recordid.NewSeries(at, bits)
			for _, ids := range [][]string{known.IDs, seen.IDs} {
				for _, id := range ids {
					series.Follow(id)
				}
			}
		}
		return series.Next()
	}
}

// derived gives ids that follow from the content: where they can't be written
// into the sheet, a mirror made anew has the same ones. Records of one content are
// counted on, not from 0 again: a tab may hold any number of them.
func derived(register, resource string, seen *identity.Observed) idSource {
	occurrences := make(map[uint64]int32, len(seen.Key))
	return func(row int) string {
		of := seen.Key[row]
		if of == 0 {
			of = seen.Content[row]
		}
		n := occurrences[of]
		occurrences[of]++
		return recordid.Derive(register, resource, of, int(n))
	}
}

// unused gives ids that no record of the tab has or claims, and none twice. Which are
// taken is found out when the first one is needed: most runs find no new record. They are
// known by hashes, of which two that are equal only cost an id.
func unused(known *identity.Known, seen *identity.Observed, ids idSource) func(row int) string {
	var taken map[uint64]struct{}
	return func(row int) string {
		if taken == nil {
			taken = takenIDs(known, seen)
		}
		for {
			id := ids(row)
			h := xxhash.Sum64String(id)
			if _, used := taken[h]; !used {
				taken[h] = struct{}{}
				return id
			}
		}
	}
}

func takenIDs(known *identity.Known, seen *identity.Observed) map[uint64]struct{} {
	taken := make(map[uint64]struct{}, max(len(known.IDs), len(seen.IDs)))
	for _, of := range [][]string{known.IDs, seen.IDs} {
		for _, id := range of {
			if id != "" {
				taken[xxhash.Sum64String(id)] = struct{}{}
			}
		}
	}
	return taken
}

// ofHold is the tab as package hold looks at it.
func (t *SurveyedTab) ofHold(reg *Register) *hold.Tab {
	return &hold.Tab{Descriptor: reg.Descriptor, Resource: t.Resource, Grid: t.Grid, Match: t.Match, Language: reg.Language}
}

// byResource puts the tables of the tabs where their resources stand; that of a
// resource without a tab is nil.
func (in *input) byResource(tables []*table.Table) []*table.Table {
	all := make([]*table.Table, len(in.reg.Descriptor.Resources))
	for _, t := range tables {
		all[t.Resource.Index] = t
	}
	return all
}

// tablesByTab are the tables of the tabs, one by one.
func tablesByTab(all []records) []*table.Table {
	var tables []*table.Table
	for i := range all {
		for _, tab := range all[i].tabs {
			tables = append(tables, tab.table)
		}
	}
	return tables
}

// profiles notes how the columns are filled, of each tab with what tells them from
// others.
func (r *records) profiles(into hold.Profile, reg *Register) {
	into[r.resource.Name] = r.filling
	for _, tab := range r.tabs {
		into[tab.profile()] = hold.Sampled(tab.filling, tab.ofHold(reg))
	}
}

func tablesOf(all []records) []*table.Table {
	tables := make([]*table.Table, len(all))
	for i := range all {
		tables[i] = all[i].table
	}
	return tables
}

// inSheet says which records show their id in the sheet, or did before.
func (r *records) inSheet() []bool {
	out := make([]bool, len(r.shown))
	for i, m := range r.matches {
		out[i] = r.shown[i] == m.ID || !m.IsNew() && r.known.InSheet[m.Known]
	}
	return out
}
