package syncer

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/area"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/hold"
)

// A chooser finds out which of a spreadsheet's tabs are a register's.
type chooser struct {
	resources  []*sheetschema.Resource
	remembered map[string]KnownTabs
	counts     map[string]Counts
	described  *Description
	tag        language.Tag

	taken   map[int64]bool
	found   []*TabInfo        // by resource: its tab
	parts   []*area.Rectangle // by resource: where on it the records are
	several [][]SurveyedTab   // by resource: its tabs, where there are several

	aside   []sheetschema.Issue
	reasons []hold.Reason
}

// chooseTabs finds each resource's tabs: those it had before, whatever they are
// called now, else those whose titles are the resource's. They come in the resources'
// order. reasons say what is wrong: a resource that is required, or had rows as counts
// has it, so that they would be lost, has no tab; one has more than one without being
// described so; two could have one tab; none has any. An optional resource, or one that
// is known to be absent, is left out with an issue in aside where there are several.
func chooseTabs(resources []*sheetschema.Resource, remembered map[string]KnownTabs, counts map[string]Counts, described *Description, tag language.Tag) (tabs []SurveyedTab, aside []sheetschema.Issue, reasons []hold.Reason) {
	c := &chooser{
		resources: resources, remembered: remembered, counts: counts, described: described, tag: tag, taken: make(map[int64]bool),
		found: make([]*TabInfo, len(resources)), parts: make([]*area.Rectangle, len(resources)), several: make([][]SurveyedTab, len(resources)),
	}
	c.placed()
	c.known()
	c.titled()
	c.patterned()
	if len(c.reasons) == 0 && len(c.taken) == 0 {
		c.reasons = []hold.Reason{noTab(resources, described, tag)}
	}
	return c.tabs(), c.aside, c.reasons
}

// placed finds the tabs that resources' ranges name.
func (c *chooser) placed() {
	for i, r := range c.resources {
		if r.Range != nil && (r.Range.Tab != "" || r.Range.Name != "") {
			if c.found[i], c.parts[i] = placed(r, c.remembered, c.described); c.found[i] != nil {
				c.taken[c.found[i].SheetID] = true
			}
		}
	}
}

// known finds the tabs that resources had before.
func (c *chooser) known() {
	for i, r := range c.resources {
		switch known := c.remembered[r.Name]; {
		case r.Tabs != nil:
			c.several[i] = c.kept(r, known)
		case c.found[i] != nil || r.Range != nil && r.Range.Name != "" || len(known) != 1:
		default:
			id := known[0].SheetID
			if at := slices.IndexFunc(c.described.Tabs, func(t TabInfo) bool { return t.SheetID == id && (r.Range != nil || !c.taken[id]) }); at >= 0 {
				c.found[i], c.taken[id] = &c.described.Tabs[at], true
			}
		}
	}
}

// titled finds the tabs of the other resources with one by their titles.
func (c *chooser) titled() {
	for i, r := range c.resources {
		if c.found[i] != nil || r.Tabs != nil {
			continue
		}
		if r.Range != nil && (r.Range.Tab != "" || r.Range.Name != "") {
			if !maySetAside(r, c.counts) {
				c.reasons = append(c.reasons, noPlace(r))
			}
			continue
		}
		var fitting []*TabInfo
		for at := range c.described.Tabs {
			if t := &c.described.Tabs[at]; !c.taken[t.SheetID] && header.MatchTab(t.Title, r) {
				fitting = append(fitting, t)
			}
		}
		fitting = header.Closest(fitting, r, func(t *TabInfo) string { return t.Title })
		switch len(fitting) {
		case 1:
			c.found[i], c.taken[fitting[0].SheetID] = fitting[0], true
		case 0:
			c.missing(r, append(append(r.Title.All(), r.Name), r.Aliases...))
		default:
			c.doubled(r, fitting)
		}
	}
}

// missing notes that a resource has no tab, if it can't be without.
func (c *chooser) missing(r *sheetschema.Resource, names []string) {
	if !mayBeAbsent(r, c.counts) {
		c.reasons = append(c.reasons, hold.Reason{Code: hold.CodeTabMissing, Args: language.Args{"resource": r.Name, "names": distinct(names)}})
	}
}

// doubled notes that several tabs have a resource's title.
func (c *chooser) doubled(r *sheetschema.Resource, fitting []*TabInfo) {
	if maySetAside(r, c.counts) {
		c.aside = append(c.aside, sheetschema.Issue{Resource: r.Name, Record: -1, Code: sheetschema.CodeTabDoubled, Severity: sheetschema.SeverityWarning,
			Args: map[string]string{"table": r.Caption(c.tag)}})
		return
	}
	c.reasons = append(c.reasons, hold.Reason{Code: hold.CodeTabAmbiguous, Args: language.Args{
		"resource": r.Name, "count": len(fitting), "positions": positions(fitting),
	}})
}

// tabs returns what was found.
func (c *chooser) tabs() []SurveyedTab {
	var tabs []SurveyedTab
	for i, r := range c.resources {
		tabs = append(tabs, c.several[i]...)
		if c.found[i] == nil {
			continue
		}
		if c.parts[i] == nil {
			c.parts[i] = partOf(r)
		}
		tabs = append(tabs, SurveyedTab{Resource: r, Info: *c.found[i], Part: c.parts[i]})
		c.aside = append(c.aside, unread(r, c.taken, c.described, c.tag)...)
	}
	return tabs
}
