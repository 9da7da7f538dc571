package hold

import (
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
)

// A Tab is a resource's tab as it is now.
type Tab struct {
	Descriptor *sheetschema.Descriptor
	Resource   *sheetschema.Resource
	Grid       *table.Grid
	Match      *table.HeaderMatch
	Language   language.Tag // of titles
}

// Gone says what became of a field's column that the tab has no more although it
// had values then; ok is false where the column is there, or was empty.
func (t *Tab) Gone(f *sheetschema.Field, then Filling) (reason Reason, ok bool) {
	if t.Match.Columns[f.Index] >= 0 || then.filled() == 0 {
		return Reason{}, false
	}
	if then.Heading == "" && len(t.Match.FurtherOf(f.Index)) > 0 {
		return Reason{}, false // another column stood in for it then, as now
	}
	args := language.Args{
		"resource": t.Resource.Name, "field": f.Name, "title": f.Caption(t.Language), "lost": then.filled(),
		"place": t.Descriptor.Place(t.Resource, f),
	}
	if then.Heading != "" {
		args["title"] = then.Heading
	}
	if x, found := t.successor(then.Sample); found {
		args["heading"], args["column"] = heading(x.Header), lexical.ColumnName(x.Column)
		return Reason{CodeColumnRenamed, args}, true
	}
	return Reason{CodeColumnMissing, args}, true
}

// successor finds the column that no field knows and that holds what the sample
// is of.
func (t *Tab) successor(of Sample) (found table.ExtraHeader, ok bool) {
	best := sameShare
	sampler := newSampler(t.Grid.Rows())
	for _, x := range t.Match.Extra {
		if share := of.share(sampler.sampleOf(t, x.Column)); share > best || share == best && !ok {
			found, ok, best = x, true, share
		}
	}
	return found, ok
}

// maxHeading is how many characters of a column's heading are told.
const maxHeading = 60

// Title writes a tab's title as it is told.
func Title(text string) string { return heading(text) }

// What stands around a tab's title behind a resource's name, which has no blanks.
const beginTab, endTab = " (“", "”)"

// ResourceIn names a resource as reasons do, with that of its tabs which is meant; ""
// for none.
func ResourceIn(r *sheetschema.Resource, tab string) string {
	if tab == "" {
		return r.Name
	}
	return r.Name + beginTab + heading(tab) + endTab
}

// heading writes a column's heading on one line, as long as it is told.
func heading(text string) string {
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r >= ' ' && lexical.Invisible(r) {
			return -1
		}
		return r
	}, text)), " ")
	if runes := []rune(text); len(runes) > maxHeading {
		return string(runes[:maxHeading]) + "…"
	}
	return text
}
