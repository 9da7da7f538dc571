package syncer

import (
	"slices"
	"time"

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
	tab   *SurveyedTab
	known *Records
	table *table.Table
	// leftOut are the tab's rows with content that are no records.
	leftOut []rows.LeftOut
	// filling says how well people filled the columns.
	filling map[string]hold.Filling

	// What is observed before anything is computed, by record.
	shown                []string // the id as its row shows it
	rows                 []int32
	content, key, sketch []uint64

	matches        []identity.Match // by record; indexes point into known
	hash, computed []uint64         // by record, once computed
	changes        diff.Changes
}

// parse makes typed records of each tab's cells. What is wrong with the tabs and
// their cells comes as issues.
// foreign are the rows, by resource, whose id is known to be that of another row.
func parse(in *input, foreign map[string]map[int]bool) (parsed []records, issues []sheetschema.Issue) {
	parsed = make([]records, len(in.tabs))
	for i := range in.tabs {
		tab := &in.tabs[i]
		t, wrong, left := tab.parse(in.reg.zone(), in.reg.Language, foreign[tab.Resource.Name])
		issues = append(append(issues, tab.Issues...), wrong...)
		h := t.Hash()
		r := records{
			tab: tab, table: t, leftOut: left, filling: hold.Fill(t), shown: make([]string, t.Len()), rows: make([]int32, t.Len()),
			content: h.Content, key: h.Key, sketch: fingerprint.People(t),
		}
		for n := range t.Len() {
			r.shown[n], r.rows[n] = recordid.Canonical(t.ID(n)), int32(t.Row(n))
		}
		parsed[i] = r
	}
	return parsed, issues
}

// identify finds out which record each row is, and gives the tables their ids.
func identify(all []records, in *input, state *State, bits func() uint64) {
	for i := range all {
		r := &all[i]
		if r.known = state.Records[r.tab.Resource.Name]; r.known == nil {
			r.known = &Records{}
		}
		k := r.known
		known := &identity.Known{IDs: k.IDs, Rows: k.Rows, Content: k.Content, Key: k.Key, Sketch: k.Sketch, InSheet: k.InSheet}
		seen := &identity.Observed{IDs: r.shown, Rows: r.rows, Content: r.content, Key: r.key, Sketch: r.sketch, Elsewhere: r.tab.Info.Copied, Stray: strayIDs(r.tab, r.table)}
		var ids idSource
		if in.reg.WriteBack {
			ids = newSeries(known, seen, in.started, bits)
		} else {
			ids = derived(in.reg.Name, r.tab.Resource.Name, seen)
		}
		r.matches = identity.Resolve(known, seen, unused(known, seen, ids))
		for n, m := range r.matches {
			r.table.SetID(n, m.ID)
		}
	}
}

// foreignIDs finds, among the rows that may be no records, those beside which the
// id of another row stands: people sorted their own columns, and a total came to
// lie beside an id that was never its own.
func foreignIDs(all []records, issues []sheetschema.Issue) map[string]map[int]bool {
	if !slices.ContainsFunc(issues, func(i sheetschema.Issue) bool { return i.Code == sheetschema.CodeMayBeNoRecord }) {
		return nil
	}
	foreign := make(map[string]map[int]bool)
	arrived := make(map[string]map[uint64]bool) // contents of new rows
	at := make(map[string]*records, len(all))
	for i := range all {
		r := &all[i]
		at[r.tab.Resource.Name] = r
		contents := make(map[uint64]bool)
		for n, m := range r.matches {
			if m.IsNew() {
				contents[r.content[n]] = true
			}
		}
		foreign[r.tab.Resource.Name], arrived[r.tab.Resource.Name] = make(map[int]bool), contents
	}
	found := false
	for _, issue := range issues {
		if issue.Code != sheetschema.CodeMayBeNoRecord {
			continue
		}
		r := at[issue.Resource]
		if r.shown[issue.Record] != "" && !r.owns(issue.Record, arrived[issue.Resource]) {
			foreign[issue.Resource][issue.Row] = true
			found = true
		}
	}
	if !found {
		return nil
	}
	return foreign
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
	series := recordid.NewSeries(at, bits)
	for _, ids := range [][]string{known.IDs, seen.IDs} {
		for _, id := range ids {
			series.Follow(id)
		}
	}
	return func(int) string { return series.Next() }
}

// derived gives ids that follow from the content: where they can't be written
// into the sheet, a mirror made anew has the same ones. Records of one content are
// counted on, not from 0 again: a tab may hold any number of them.
func derived(register, resource string, seen *identity.Observed) idSource {
	occurrences := make(map[uint64]int)
	return func(row int) string {
		of := seen.Key[row]
		if of == 0 {
			of = seen.Content[row]
		}
		n := occurrences[of]
		occurrences[of]++
		return recordid.Derive(register, resource, of, n)
	}
}

// unused gives ids that no record of the tab has or claims, and none twice.
func unused(known *identity.Known, seen *identity.Observed, ids idSource) func(row int) string {
	taken := make(map[string]struct{}, len(known.IDs))
	for _, of := range [][]string{known.IDs, seen.IDs} {
		for _, id := range of {
			taken[id] = struct{}{}
		}
	}
	return func(row int) string {
		for {
			id := ids(row)
			if _, used := taken[id]; !used {
				taken[id] = struct{}{}
				return id
			}
		}
	}
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
