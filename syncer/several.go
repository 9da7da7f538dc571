package syncer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/hold"
)

// A KnownTab is a tab that a run found.
type KnownTab struct {
	SheetID int64
	// What follows is of a resource with several tabs.
	Title string
	// As is the title by which it was chosen: it stays the resource's under another
	// as long as the descriptor fits that one.
	As string
	// Number tells the resource's tabs apart where records are placed; it stays the
	// same from run to run. See [PlaceOf].
	Number int
}

// KnownTabs are the tabs of one resource.
type KnownTabs []KnownTab

// number returns the smallest that none of the tabs has.
func (k KnownTabs) number() int {
	for n := 0; ; n++ {
		if !slices.ContainsFunc(k, func(t KnownTab) bool { return t.Number == n }) {
			return n
		}
	}
}

// rowBits is how much of a place is the row. A spreadsheet holds no more than 200
// tabs, and no tab with the service's columns so many rows.
const rowBits = 22

// PlaceOf says in one number where a record of a resource with several tabs stands:
// in which of them, and in which row. In tab 0 it is the row.
func PlaceOf(tab, row int) int32 { return int32(tab<<rowBits | min(row, 1<<rowBits-1)) }

// kept returns those of a resource's tabs that are still there and still its own: what
// they are called now means nothing, as long as the descriptor fits the title by which
// they were chosen.
func (c *chooser) kept(r *sheetschema.Resource, known KnownTabs) []SurveyedTab {
	var tabs []SurveyedTab
	for _, k := range known {
		at := slices.IndexFunc(c.described.Tabs, func(t TabInfo) bool { return t.SheetID == k.SheetID })
		if at < 0 || c.taken[k.SheetID] {
			continue
		}
		info := c.described.Tabs[at]
		as := k.As
		switch {
		case r.Tabs.Index(info.Title) >= 0:
			as = info.Title
		case k.As == "" && len(known) == 1: // the resource had one tab before
			as = info.Title
		case r.Tabs.Index(k.As) < 0:
			continue
		}
		c.taken[k.SheetID] = true
		tabs = append(tabs, SurveyedTab{Resource: r, Info: info, As: as, Number: k.Number})
	}
	return tabs
}

// patterned finds the other tabs of resources with several, and brings each resource's
// into order: that of the descriptor's patterns, then the workbook's.
func (c *chooser) patterned() {
	for at := range c.described.Tabs {
		if t := &c.described.Tabs[at]; !c.taken[t.SheetID] {
			c.assign(t)
		}
	}
	for i, r := range c.resources {
		if r.Tabs == nil {
			continue
		}
		if len(c.several[i]) == 0 {
			c.missing(r, r.Tabs.Texts())
			continue
		}
		place := func(t SurveyedTab) int {
			if at := r.Tabs.Index(t.As); at >= 0 {
				return at
			}
			return len(r.Tabs)
		}
		slices.SortStableFunc(c.several[i], func(a, b SurveyedTab) int {
			return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.Info.Index, b.Info.Index))
		})
		c.untitled(i, r)
	}
}

// assign gives a tab to the resource that its title fits: one that names it before those
// that have a pattern for it.
func (c *chooser) assign(t *TabInfo) {
	var fitting []int
	named := -1
	for i, r := range c.resources {
		if r.Tabs.Index(t.Title) >= 0 {
			fitting = append(fitting, i)
		}
		if r.Tabs.Named(t.Title) {
			named = i
		}
	}
	switch {
	case named >= 0:
		fitting = []int{named}
	case len(fitting) == 0:
		return
	case len(fitting) > 1:
		var names []string
		for _, i := range fitting {
			names = append(names, c.resources[i].Name)
		}
		c.reasons = append(c.reasons, hold.Reason{Code: hold.CodeTabContested, Args: language.Args{"title": hold.Title(t.Title), "resources": strings.Join(names, ", ")}})
		return
	}
	i := fitting[0]
	r := c.resources[i]
	numbers := slices.Clone(c.remembered[r.Name])
	for _, other := range c.several[i] {
		numbers = append(numbers, KnownTab{Number: other.Number})
	}
	c.taken[t.SheetID] = true
	c.several[i] = append(c.several[i], SurveyedTab{Resource: r, Info: *t, As: t.Title, Number: numbers.number(), New: true})
}

// untitled tells of the tabs that a resource names and that aren't there.
func (c *chooser) untitled(i int, r *sheetschema.Resource) {
	for _, p := range r.Tabs {
		if p.Exact() && !slices.ContainsFunc(c.several[i], func(t SurveyedTab) bool { return p.Fits(t.As) }) {
			c.aside = append(c.aside, sheetschema.Issue{Resource: r.Name, Record: -1, Code: sheetschema.CodeTabMissing, Severity: sheetschema.SeverityInfo,
				Args: map[string]string{"table": hold.Title(p.Text)}})
		}
	}
}

// ofOtherShape takes tabs that are new, that only a pattern fits and whose columns
// aren't those of the resource's other tabs out of them, such as a summary of the years
// beside the years'. issues tell of them.
func ofOtherShape(tabs []SurveyedTab) (kept []SurveyedTab, issues []sheetschema.Issue) {
	most := make(map[*sheetschema.Resource]int) // fields that the best of its tabs has
	for i := range tabs {
		if t := &tabs[i]; t.Resource.Tabs != nil && t.Usable() {
			most[t.Resource] = max(most[t.Resource], t.matched())
		}
	}
	for i := range tabs {
		t := &tabs[i]
		doubted := t.New && most[t.Resource] > 0 && !t.Resource.Tabs.Named(t.Info.Title)
		if !doubted || t.Usable() && 2*t.matched() > most[t.Resource] {
			kept = append(kept, *t)
			continue
		}
		issues = append(issues, sheetschema.Issue{Resource: t.Resource.Name, Record: -1, Tab: t.Info.Title, Code: sheetschema.CodeTabSetAside, Variant: "shape", Severity: sheetschema.SeverityWarning,
			Args: map[string]string{"table": hold.Title(t.Info.Title)}})
	}
	return kept, issues
}

// matched counts the fields that people fill and that the tab has a column for.
func (t *SurveyedTab) matched() int {
	n := 0
	for i, f := range t.Resource.Fields {
		if t.Match.Columns[i] >= 0 && !t.Match.Served(f) {
			n++
		}
	}
	return n
}

// title is the tab's where its resource has several; else "".
func (t *SurveyedTab) title() string {
	if t.Resource.Tabs == nil {
		return ""
	}
	return t.Info.Title
}

// known is the tab as the next run is to know it.
func (t *SurveyedTab) known() KnownTab {
	if t.Resource.Tabs == nil {
		return KnownTab{SheetID: t.Info.SheetID}
	}
	return KnownTab{SheetID: t.Info.SheetID, Title: t.Info.Title, As: t.As, Number: t.Number}
}

// profile is the key under which the fillings of the tab's columns are kept.
func (t *SurveyedTab) profile() string {
	if t.Resource.Tabs == nil {
		return t.Resource.Name
	}
	return fmt.Sprintf("%s/%d", t.Resource.Name, t.Info.SheetID)
}

// retitled adds the records of tabs that are called otherwise than before to those
// that moved.
func (r *records) retitled(before KnownTabs) {
	if r.resource.Tabs == nil {
		return
	}
	var moved []int
	for _, tab := range r.tabs {
		same := func(k KnownTab) bool { return k.SheetID == tab.Info.SheetID && k.Title == tab.Info.Title }
		if tab.New || slices.ContainsFunc(before, same) {
			continue
		}
		for n := range tab.table.Len() {
			moved = append(moved, tab.first+n)
		}
	}
	if len(moved) == 0 {
		return
	}
	told := make(map[int]bool, len(r.changes.Inserted)+len(r.changes.Updated))
	for _, of := range [][]int{r.changes.Inserted, r.changes.Updated, r.changes.Moved} {
		for _, record := range of {
			told[record] = true
		}
	}
	moved = slices.DeleteFunc(moved, func(record int) bool { return told[record] })
	r.changes.Moved = append(r.changes.Moved, moved...)
	slices.Sort(r.changes.Moved)
}

// lostByTab says how many records that stood in each of the tabs before are deleted,
// wherever the others are now.
func (r *records) lostByTab(before KnownTabs) []hold.TabLoss {
	deleted := make(map[string]bool, len(r.changes.Deleted))
	for _, id := range r.changes.Deleted {
		deleted[id] = true
	}
	had, lost := make(map[int]int), make(map[int]int) // by the tab's number
	for i, id := range r.known.IDs {
		number := int(r.known.Rows[i]) >> rowBits
		if had[number]++; deleted[id] {
			lost[number]++
		}
	}
	var losses []hold.TabLoss
	for _, k := range before {
		l := hold.TabLoss{Title: k.Title, Gone: true, Before: had[k.Number], Lost: lost[k.Number]}
		for _, tab := range r.tabs {
			if tab.Info.SheetID == k.SheetID {
				l.Title, l.Gone, l.After = tab.Info.Title, false, tab.table.Len()
			}
		}
		losses = append(losses, l)
	}
	return losses
}
