package syncer

import (
	"iter"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/assess"
	"sheetsync/syncer/snoozes"
	"sheetsync/validate/duplicates"
)

// review is what a run found out about duplicates, and what people answered.
type review struct {
	duplicates []assess.Duplicate
	clusters   []assess.Cluster
	standing   []answers.Decision
	decisions  []answers.Decision // for the log
	issues     []sheetschema.Issue
}

// reviewDuplicates finds duplicates, reads what people answered in the tabs, and
// finds out which answers hold.
func reviewDuplicates(in *input, records []records, state *State) *review {
	tables := tablesOf(records)
	v := &review{}
	for i, found := range assess.FindDuplicates(tables, in.reg.Country, in.find) {
		v.tab(in, &records[i], state, found)
	}
	return v
}

func (v *review) tab(in *input, r *records, state *State, found *duplicates.Result) {
	t, known := r.table, &state.Duplicates
	name := t.Resource.Name
	asked := known.Asked[name]
	if asked == nil && state.Basis == "" { // the database is new, and the sheet may not be
		asked = make(answers.Asked)
		for _, d := range found.Duplicates() {
			asked[t.ID(d.Record)] = append(asked[t.ID(d.Record)], t.ID(d.Of))
		}
	}
	given := answers.Collect(t, r.answerCells(in), asked, known.Decisions, in.started)
	decided := answers.Decide(t, known.Decisions, given.Given, in.started)
	links := decided.Links(t)
	found, ignored := found.Answered(links, assess.Older(t))
	v.duplicates = append(v.duplicates, assess.Duplicates(t, found, links)...)
	v.clusters = append(v.clusters, assess.Clusters(t, found, links, known.Clusters[name])...)
	v.standing = append(v.standing, decided.Standing...)
	v.decisions = append(v.decisions, decided.New...)
	for _, left := range []struct {
		variant string
		records []int
	}{{"", given.Unreadable}, {"unasked", given.Unasked}, {"opposed", given.Opposed}} {
		for _, record := range left.records {
			v.report(in, t, record, sheetschema.CodeAnswerUnreadable, left.variant)
		}
	}
	for _, i := range ignored {
		record := links[i].B
		if assess.Older(t)(record, links[i].A) {
			record = links[i].A
		}
		v.report(in, t, record, sheetschema.CodeAnswersContradict, "")
	}
}

func (v *review) report(in *input, t *table.Table, record int, code sheetschema.Code, variant string) {
	p := in.printer()
	first := func(verdict answers.Verdict) string { return answers.Words(verdict, p)[0] }
	v.issues = append(v.issues, sheetschema.Issue{
		Resource: t.Resource.Name, Record: record, Row: t.Row(record), Code: code, Variant: variant, Severity: sheetschema.SeverityWarning,
		Args: map[string]string{
			"column": sheetschema.ServiceTitle(sheetschema.DuplicateColumn, p.Tag()), "same": first(answers.Same), "different": first(answers.Different),
		},
	})
}

// answerCells are what the tabs show in the column of duplicates; none where the
// service doesn't keep it.
func (r *records) answerCells(in *input) iter.Seq[answers.Cell] {
	return func(yield func(answers.Cell) bool) {
		if !in.reg.WriteBack {
			return
		}
		for record, cell := range r.serviceCells(sheetschema.DuplicateColumn) {
			if !yield(answers.Cell{Record: record, ID: r.shown[record], Cell: cell}) {
				return
			}
		}
	}
}

// serviceCells yields what the tabs show in a column of the service's, by record.
func (r *records) serviceCells(name string) iter.Seq2[int, table.Cell] {
	return func(yield func(int, table.Cell) bool) {
		for _, tab := range r.tabs {
			column, ok := tab.Match.Service[name]
			if !ok || tab.Beside {
				continue
			}
			for i := range tab.table.Len() {
				if !yield(tab.first+i, tab.Grid.Cell(tab.table.Row(i)-1, column)) {
					return
				}
			}
		}
	}
}

// isOfOtherColumn tells what isn't understood in another column by its variant.
func isOfOtherColumn(variant string) bool {
	return variant == "issues" || strings.HasPrefix(variant, string(snoozes.FaultUnread))
}

// unreadableAnswers says which records have a cell for duplicates that is left as
// people wrote it.
func unreadableAnswers(a *assess.Assessment, t *table.Table) []bool {
	var kept []bool
	for i := range a.Issues {
		if issue := &a.Issues[i]; issue.Code == sheetschema.CodeAnswerUnreadable && !isOfOtherColumn(issue.Variant) && issue.Resource == t.Resource.Name {
			if kept == nil {
				kept = make([]bool, t.Len())
			}
			kept[issue.Record] = true
		}
	}
	return kept
}
