package syncer

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
)

// findings are all issues and duplicates of a run.
type findings struct {
	issues     []sheetschema.Issue
	messages   []string // by issue, in the register's language
	duplicates []Duplicate
}

// settle names the records of the issues, orders them (by resource, record,
// severity and field), and says them.
func (f *findings) settle(tabs []*tab, p *language.Printer) {
	places := newPlaces(tabs)
	keys := make([]place, len(f.issues))
	order := make([]int, len(f.issues))
	for i := range f.issues {
		issue := &f.issues[i]
		if t := places.tab(issue.Resource); t != nil && issue.Record >= 0 {
			issue.RecordID, issue.Row = t.ids.ids[issue.Record], t.table.Row(issue.Record)
		}
		keys[i], order[i] = places.of(issue), i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(keys[a].compare(keys[b]), strings.Compare(f.issues[a].Code, f.issues[b].Code),
			strings.Compare(f.issues[a].Variant, f.issues[b].Variant), cmp.Compare(a, b))
	})
	sorted := make([]sheetschema.Issue, len(order))
	f.messages = make([]string, len(order))
	for to, from := range order {
		sorted[to] = f.issues[from]
	}
	f.issues = sorted
	inParallel(len(sorted), func(from, to int) {
		for i := from; i < to; i++ {
			f.messages[i] = sorted[i].Message(p)
		}
	})
	slices.SortFunc(f.duplicates, func(a, b Duplicate) int {
		return cmp.Or(cmp.Compare(places.resources[a.Resource], places.resources[b.Resource]),
			strings.Compare(a.RecordID, b.RecordID), strings.Compare(a.DuplicateOf, b.DuplicateOf))
	})
}

// place is where an issue belongs among the others.
type place struct {
	resource, record, severity, field int32
}

func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(p.resource, q.resource), cmp.Compare(p.record, q.record),
		cmp.Compare(q.severity, p.severity), cmp.Compare(p.field, q.field))
}

// places knows the order of resources and fields.
type places struct {
	tabs      []*tab
	resources map[string]int
	fields    []map[string]int32 // by resource
}

func newPlaces(tabs []*tab) *places {
	p := &places{tabs: tabs, resources: make(map[string]int, len(tabs))}
	for i, t := range tabs {
		p.resources[t.resource.Name] = i
		fields := make(map[string]int32, len(t.resource.Fields))
		for _, f := range t.resource.Fields {
			fields[f.Name] = int32(f.Index) + 1
		}
		p.fields = append(p.fields, fields)
	}
	return p
}

func (p *places) tab(resource string) *tab {
	if i, ok := p.resources[resource]; ok {
		return p.tabs[i]
	}
	return nil
}

// of places an issue; that of a whole row comes before those of its cells.
func (p *places) of(issue *sheetschema.Issue) place {
	i := p.resources[issue.Resource]
	return place{resource: int32(i), record: int32(issue.Record), severity: int32(issue.Severity), field: p.fields[i][issue.Field]}
}

// digest identifies the findings as they are stored.
func (f *findings) digest() string {
	h := sha256.New()
	for i, issue := range f.issues {
		fmt.Fprintf(h, "%q %q %d %q %q %d %q\n", issue.Resource, issue.RecordID, issue.Row, issue.Field, issue.Code, issue.Severity, f.messages[i])
	}
	for _, d := range f.duplicates {
		fmt.Fprintf(h, "%q %q %q %.6f %q\n", d.Resource, d.RecordID, d.DuplicateOf, d.Score, d.Reasons)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// count adds the findings to the figures by resource.
func (f *findings) count(counts map[string]Counts) {
	for _, issue := range f.issues {
		c := counts[issue.Resource]
		c.Issues++
		counts[issue.Resource] = c
	}
	for _, d := range f.duplicates {
		c := counts[d.Resource]
		c.Duplicates++
		counts[d.Resource] = c
	}
}

// maxRows is how many rows a Finding names.
const maxRows = 5

// summary sums the issues up by kind, worst and most frequent first.
func (f *findings) summary() []Finding {
	type kind struct{ resource, field, code, variant string }
	at := map[kind]int{}
	var out []Finding
	for i, issue := range f.issues {
		k := kind{issue.Resource, issue.Field, issue.Code, issue.Variant}
		n, ok := at[k]
		if !ok {
			n, at[k] = len(out), len(out)
			out = append(out, Finding{Resource: issue.Resource, Field: issue.Field, Code: issue.Code, Severity: issue.Severity, Message: f.messages[i]})
		}
		out[n].Count++
		out[n].Severity = max(out[n].Severity, issue.Severity)
		if issue.Row > 0 && len(out[n].Rows) < maxRows && !slices.Contains(out[n].Rows, issue.Row) {
			out[n].Rows = append(out[n].Rows, issue.Row)
		}
	}
	slices.SortStableFunc(out, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(b.Count, a.Count))
	})
	return out
}

// texts returns what the service columns of a tab say of the findings.
func (f *findings) texts(t *tab, p *language.Printer, certain float64) ownTexts {
	var out ownTexts
	for i := 0; i < len(f.issues); {
		issue := f.issues[i]
		if issue.Resource != t.resource.Name || issue.Record < 0 {
			i++
			continue
		}
		end := i + 1
		for end < len(f.issues) && f.issues[end].Resource == issue.Resource && f.issues[end].Record == issue.Record {
			end++
		}
		if out.issues == nil {
			out.issues = make([]string, t.table.Len())
		}
		out.issues[issue.Record] = linesOf(f.lines(t, i, end, p), p.Say("sheet.more_issues", nil))
		i = end
	}
	if len(f.duplicates) > 0 {
		out.duplicates = f.duplicateTexts(t, p, certain)
	}
	return out
}

// lines says a record's issues, each beginning with its field's title: a rule's
// own message need not name it.
func (f *findings) lines(t *tab, from, to int, p *language.Printer) []string {
	lines := make([]string, 0, to-from)
	for i := from; i < to; i++ {
		line := f.messages[i]
		if field, ok := t.resource.Field(f.issues[i].Field); ok {
			if caption := field.Caption(p.Tag()); !strings.HasPrefix(line, caption) {
				line = p.Say("sheet.issue_line", language.Args{"field": caption, "message": line})
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func (f *findings) duplicateTexts(t *tab, p *language.Printer, certain float64) []string {
	of := map[string][]string{}
	for _, d := range f.duplicates {
		if d.Resource != t.resource.Name {
			continue
		}
		text := d.DuplicateOf
		if d.Score < certain {
			text = p.Say("sheet.duplicate_possible", language.Args{"id": d.DuplicateOf})
		}
		of[d.RecordID] = append(of[d.RecordID], text)
	}
	if len(of) == 0 {
		return nil
	}
	out := make([]string, t.table.Len())
	for r, id := range t.ids.ids {
		if list := of[id]; list != nil {
			out[r] = linesOf(list, "…")
		}
	}
	return out
}
