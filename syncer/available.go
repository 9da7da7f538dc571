package syncer

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/available"
)

// Available finds out what a register can have with the tabs that were surveyed, and
// with columns for the fields of made, which may be nil.
func Available(d *sheetschema.Descriptor, surveyed []SurveyedTab, made map[*sheetschema.Field]bool) *available.Set {
	at := make(map[*sheetschema.Resource][]*SurveyedTab, len(surveyed))
	for i := range surveyed {
		if t := &surveyed[i]; t.Grid != nil && t.Match.Row >= 0 {
			r := d.Resources[t.Resource.Index]
			at[r] = append(at[r], t)
		}
	}
	return available.Of(d, available.Register{
		Tab: func(r *sheetschema.Resource) bool { return at[r] != nil },
		Column: func(r *sheetschema.Resource, f *sheetschema.Field) bool {
			return made[f] || slices.ContainsFunc(at[r], func(t *SurveyedTab) bool {
				return len(t.Match.ReadFrom(f.Index)) > 0 && !t.Match.Served(f)
			})
		},
	})
}

// An AbsentTab is a resource for which a run found no tab.
type AbsentTab struct {
	Resource string `json:"resource"`
	// NotComputed are the fields of other tabs, as “customers.sales”, that aren't
	// computed for that.
	NotComputed []string `json:"not_computed"`
	// Known says that the descriptor lists the tab as absent.
	Known bool `json:"known,omitempty"`

	absence available.Absence
}

// Absence is what the tab's absence costs.
func (a *AbsentTab) Absence() *available.Absence { return &a.absence }

func absentTabs(has *available.Set) []AbsentTab {
	var all []AbsentTab
	for _, a := range has.Absent() {
		t := AbsentTab{Resource: a.Resource.Name, NotComputed: []string{}, Known: a.Resource.Absent, absence: a}
		for _, c := range a.Costs {
			t.NotComputed = append(t.NotComputed, c.Resource.Name+"."+c.Field.Name)
		}
		all = append(all, t)
	}
	return all
}

// A NewTab is one more tab of a resource that has several.
type NewTab struct {
	Resource string `json:"resource"`
	Title    string `json:"tab"`
}

// appeared returns the resources whose tab the run before didn't have, and further tabs
// of those with several; none at the first run.
func (in *input) appeared(before map[string]KnownTabs) (names []string, further []NewTab) {
	for i := range in.tabs {
		t := &in.tabs[i]
		name := t.Resource.Name
		switch known, had := before[name]; {
		case len(before) == 0:
		case !had && !slices.Contains(names, name):
			names = append(names, name)
		case had && t.New && len(known) > 0:
			further = append(further, NewTab{name, t.Info.Title})
		}
	}
	return names, further
}
