package syncer

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/available"
)

// Available finds out what a register can have with the tabs that were surveyed, and
// with columns for the fields of made, which may be nil.
func Available(d *sheetschema.Descriptor, surveyed []SurveyedTab, made map[*sheetschema.Field]bool) *available.Set {
	at := make(map[*sheetschema.Resource]*SurveyedTab, len(surveyed))
	for i := range surveyed {
		if t := &surveyed[i]; t.Grid != nil && t.Match.Row >= 0 {
			at[d.Resources[t.Resource.Index]] = t
		}
	}
	return available.Of(d, available.Register{
		Tab: func(r *sheetschema.Resource) bool { return at[r] != nil },
		Column: func(r *sheetschema.Resource, f *sheetschema.Field) bool {
			m := at[r].Match
			return len(m.ReadFrom(f.Index)) > 0 && !m.Served(f) || made[f]
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

// appeared returns the resources whose tab the run before didn't have; none at the
// first run.
func (in *input) appeared(before map[string]int64) []string {
	var names []string
	for i := range in.tabs {
		name := in.tabs[i].Resource.Name
		if _, had := before[name]; !had && len(before) > 0 && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
