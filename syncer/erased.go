package syncer

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/erasure"
)

// keyErased stands in the place of words that were taken out of a text.
const keyErased language.Key = "erasure.mark"

// ErasedMark is what stands, in a register's language, in the place of words that were
// taken out of a text.
func ErasedMark(tag language.Tag) string { return language.NewPrinter(tag).Say(keyErased, nil) }

// erasedCells are the cells of the sheet that a run passes over, since whom they are
// about asked to be erased.
type erasedCells struct {
	issues []sheetschema.Issue
	at     map[erasedCell]bool
}

type erasedCell struct {
	resource string
	record   int
	field    string
}

// blankErased takes what is about people who were erased out of what was parsed, before
// anything is made of it.
func (in *input) blankErased(all []parsedTabs) erasedCells {
	if in.erased.Empty() {
		return erasedCells{}
	}
	tables := make([]*table.Table, len(all))
	for i := range all {
		tables[i] = all[i].table
	}
	return erasedIn(in.erased.Blank(tables, ErasedMark(in.reg.Language)))
}

// erasedIn tells of cells that were found, each once.
func erasedIn(found []erasure.Found) erasedCells {
	e := erasedCells{at: make(map[erasedCell]bool, len(found))}
	for _, f := range found {
		issue := sheetschema.Issue{Resource: f.Table.Resource.Name, Record: f.Record, Row: f.Table.Row(f.Record), Code: sheetschema.CodeErased, Severity: sheetschema.SeverityWarning}
		if f.Table.Resource.Tabs != nil {
			issue.Tab = f.Table.Tab(f.Record)
		}
		if f.Field >= 0 {
			issue.Field = f.Table.Resource.Fields[f.Field].Name
		}
		if f.Left != "" || f.Field < 0 {
			issue.Variant = "mention"
		}
		cell := erasedCell{issue.Resource, issue.Record, issue.Field}
		if e.at[cell] {
			continue
		}
		e.at[cell] = true
		e.issues = append(e.issues, issue)
	}
	return e
}

// without leaves out what is said of such cells otherwise: what was wrong with them, and
// that they are empty.
func (e *erasedCells) without(issues []sheetschema.Issue) []sheetschema.Issue {
	if len(e.at) == 0 {
		return issues
	}
	var left []sheetschema.Issue
	for _, issue := range issues {
		if issue.Record < 0 || issue.Field == "" || !e.at[erasedCell{issue.Resource, issue.Record, issue.Field}] {
			left = append(left, issue)
		}
	}
	return left
}
