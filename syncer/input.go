package syncer

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/available"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/assess"
	"sheetsync/syncer/checkpoint"
	"sheetsync/syncer/comments"
	"sheetsync/syncer/deadlines"
	"sheetsync/syncer/erasure"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/overview"
	"sheetsync/syncer/writeback"
	"sheetsync/validate/duplicates"
)

// input is all that a run's outcome depends on, but for what the mirror holds.
type input struct {
	reg      *Register
	budget   *expression.Budget
	started  time.Time
	locale   string              // of the spreadsheet
	tabs     []SurveyedTab       // in the resources' order, without those that are absent
	aside    []sheetschema.Issue // of tabs as they are: optional ones that can't be read and are taken for absent, protected columns
	columns  [][]writeback.Column
	overview overview.Shown
	asking   asking
	has      *available.Set // what the register can have with these tabs
	sent     []deadlines.Sent
	erased   *erasure.List     // whose personal data is passed over; nil for nobody's
	find     assess.Finder     // of duplicates
	threads  []comments.Thread // the account's own comments; nil where they aren't wanted, or can't be read

	digested *checkpoint.Input // with the hashes that are known of it; nil until a digest was asked for
}

// newInput makes an input of what was read. work is the budget of expressions.
func newInput(reg *Register, work int64, started time.Time, locale string, tabs []SurveyedTab, shown overview.Shown) *input {
	in := &input{budget: expression.NewBudget(work), reg: reg, started: started, locale: locale, tabs: tabs, overview: shown, has: Available(reg.Descriptor, tabs, nil), find: duplicates.Find}
	for i := range tabs {
		t := &tabs[i]
		var columns []writeback.Column
		if !t.Beside {
			columns = writeback.Columns(t.Resource, t.Match, in.has, reg.Language)
		}
		if reg.WriteBack {
			in.aside = append(in.aside, t.refused(columns, reg.Language)...)
		}
		in.columns = append(in.columns, columns)
	}
	return in
}

// scope is what expressions know beside a record.
func (in *input) scope() expression.Scope {
	scope := in.reg.scope(in.started)
	scope.Budget = in.budget
	return scope
}

func (in *input) printer() *language.Printer { return language.NewPrinter(in.reg.Language) }

// knownTabs are the tabs by resource, as the next run is to know them.
func (in *input) knownTabs() map[string]KnownTabs {
	known := make(map[string]KnownTabs, len(in.tabs))
	for i := range in.tabs {
		name := in.tabs[i].Resource.Name
		known[name] = append(known[name], in.tabs[i].known())
	}
	return known
}

// rules are the highlights that a tab has, where they can be changed.
func (t *SurveyedTab) rules() []writeback.Highlight {
	return slices.DeleteFunc(slices.Collect(maps.Values(t.Info.Highlights)), t.isRefused)
}

// headerReasons says why the run can't work with the tabs' headers. then is how
// the columns were filled when a run was last applied.
func (in *input) headerReasons(then hold.Profile) []hold.Reason {
	var reasons []hold.Reason
	for i := range in.tabs {
		reasons = append(reasons, in.tabs[i].headerReasons(in.reg, then[in.tabs[i].profile()])...)
	}
	return reasons
}

// overviewOf computes what the overview shows; without tables it is its frame.
func (in *input) overviewOf(tables []*table.Table, facts overview.Facts) *overview.Content {
	facts.Available = in.has
	facts.At = in.started.In(in.reg.zone()).Format("2006-01-02 15:04")
	facts.Daily = checkpoint.DependsOnDay(in.reg.Descriptor, in.reg.WriteBack)
	if lexical.DecimalComma(in.locale) {
		facts.Separator = ";"
	}
	c := overview.Compute(in.reg.Descriptor, tables, facts, in.scope(), in.printer())
	c.Layout = in.reg.owner().Of(c.Layout)
	return c
}

// digest identifies the input, as it is or, with a plan, as the plan will leave
// it.
func (in *input) digest(plan *writeback.Plan) string {
	if in.digested == nil {
		in.digested = in.checkpoint()
	}
	return checkpoint.Digest(in.digested, plan) + deadlines.Digest(in.sent) + in.overviewDigest(plan) + in.askingDigest(plan) + in.asideDigest() + in.erasedDigest()
}

// checkpoint is what the digest is of.
func (in *input) checkpoint() *checkpoint.Input {
	c := &checkpoint.Input{
		Descriptor: in.reg.Descriptor, Language: in.reg.Language, Zone: in.reg.zone(), WriteBack: in.reg.WriteBack, Day: in.scope().Today,
	}
	for i := range in.tabs {
		t := &in.tabs[i]
		c.Separators = t.Separators // one for the spreadsheet
		c.Tabs = append(c.Tabs, checkpoint.Tab{SheetID: t.Info.SheetID, Title: t.title(), Grid: t.Grid, Columns: in.columns[i], Highlights: t.rules()})
	}
	return c
}

// erasedDigest is "" where nobody was erased.
func (in *input) erasedDigest() string {
	if in.erased.Empty() {
		return ""
	}
	return fmt.Sprintf(" %x", in.erased.Digest())
}

func (in *input) overviewDigest(plan *writeback.Plan) string {
	if !in.reg.WriteBack {
		return ""
	}
	frame := in.overviewOf(nil, overview.Facts{})
	if plan != nil && plan.Overview != nil {
		return plan.Overview.Digest(frame)
	}
	return in.overview.Digest(frame)
}

// asideDigest is "" where no tab was set aside and no Table has rows below it.
func (in *input) asideDigest() string {
	said := ""
	add := func(issue *sheetschema.Issue) { said += issue.Resource + " " + issue.Message(in.printer()) + "\n" }
	for i := range in.aside {
		add(&in.aside[i])
	}
	for i := range in.tabs {
		for n := range in.tabs[i].Issues {
			switch in.tabs[i].Issues[n].Code {
			case sheetschema.CodeBelowTable, sheetschema.CodeRangeShared:
				add(&in.tabs[i].Issues[n])
			}
		}
	}
	if said == "" {
		return ""
	}
	return hashText(said)
}
