package assess

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/dismissals"
)

// An Assessment is all that is wrong with a register's records, ordered by
// resource, record, severity and field.
type Assessment struct {
	Issues []sheetschema.Issue
	// Messages and Suggestions say by issue what is wrong and what to do about it,
	// in the register's language.
	Messages, Suggestions []string
	Duplicates            []Duplicate
	Clusters              []Cluster          // of the duplicates, by resource
	Standing              []answers.Decision // people's, which hold
	// Dismissed are people's decisions about issues that hold, by issue: these are
	// kept, and told where somebody asks for them.
	Dismissed map[int]*dismissals.Decision
}

// New names the records of the issues, orders issues and duplicates, and words
// the issues. The tables are those of the issues' resources, with the records'
// ids. It takes the slices over.
func New(tables []*table.Table, issues []sheetschema.Issue, duplicates []Duplicate, p *language.Printer) *Assessment {
	places := newPlaces(tables)
	f := &Assessment{Issues: issues, Duplicates: duplicates}
	keys := make([]place, len(f.Issues))
	order := make([]int, len(f.Issues))
	for i := range f.Issues {
		issue := &f.Issues[i]
		if t := places.table(issue.Resource); t != nil && issue.Record >= 0 {
			issue.RecordID, issue.Row, issue.Tab = t.ID(issue.Record), t.Row(issue.Record), t.Tab(issue.Record)
		}
		keys[i], order[i] = places.of(issue), i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(keys[a].compare(keys[b]), cmp.Compare(f.Issues[a].Code, f.Issues[b].Code),
			strings.Compare(f.Issues[a].Variant, f.Issues[b].Variant), cmp.Compare(a, b))
	})
	sorted := make([]sheetschema.Issue, len(order))
	f.Messages, f.Suggestions = make([]string, len(order)), make([]string, len(order))
	for to, from := range order {
		sorted[to] = f.Issues[from]
	}
	f.Issues = sorted
	parallel.Records(len(sorted), func(from, to int) {
		for i := from; i < to; i++ {
			f.Messages[i], f.Suggestions[i] = sorted[i].Message(p), sorted[i].Suggestion(p)
		}
	})
	f.suggestValues(tables, p)
	slices.SortStableFunc(f.Duplicates, func(a, b Duplicate) int {
		return cmp.Or(cmp.Compare(places.resources[a.Resource], places.resources[b.Resource]),
			strings.Compare(a.RecordID, b.RecordID), strings.Compare(a.DuplicateOf, b.DuplicateOf))
	})
	return f
}

// A Span is the issues from one index to before another.
type Span struct{ From, To int }

// ByRecord yields the issues of the records of a resource, by record.
func (f *Assessment) ByRecord(resource string) iter.Seq2[int, Span] {
	return func(yield func(int, Span) bool) {
		for from, to := 0, 0; from < len(f.Issues); from = to {
			first := &f.Issues[from]
			for to < len(f.Issues) && f.Issues[to].Resource == first.Resource && f.Issues[to].Record == first.Record {
				to++
			}
			if first.Resource == resource && first.Record >= 0 && !yield(first.Record, Span{from, to}) {
				return
			}
		}
	}
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
	tables    []*table.Table
	resources map[string]int
	fields    []map[string]int32 // by resource
}

func newPlaces(tables []*table.Table) *places {
	p := &places{tables: tables, resources: make(map[string]int, len(tables))}
	for i, t := range tables {
		p.resources[t.Resource.Name] = i
		fields := make(map[string]int32, len(t.Resource.Fields))
		for _, f := range t.Resource.Fields {
			fields[f.Name] = int32(f.Index) + 1
		}
		p.fields = append(p.fields, fields)
	}
	return p
}

func (p *places) table(resource string) *table.Table {
	if i, ok := p.resources[resource]; ok {
		return p.tables[i]
	}
	return nil
}

// of places an issue; that of a whole row comes before those of its cells.
func (p *places) of(issue *sheetschema.Issue) place {
	i, ok := p.resources[issue.Resource]
	if !ok { // an optional tab that isn't read
		return place{resource: int32(len(p.tables)), severity: int32(issue.Severity)}
	}
	return place{resource: int32(i), record: int32(issue.Record), severity: int32(issue.Severity), field: p.fields[i][issue.Field]}
}

// Digest identifies the assessment as it is stored.
func (f *Assessment) Digest() string {
	h := sha256.New()
	for i, issue := range f.Issues {
		if issue.Tab != "" {
			fmt.Fprintf(h, "%q ", issue.Tab)
		}
		fmt.Fprintf(h, "%q %q %d %q %q %q %d %q %q\n", issue.Resource, issue.RecordID, issue.Row, issue.Field, issue.Code, issue.Variant,
			issue.Severity, f.Messages[i], f.Suggestions[i])
		if d := f.Dismissed[i]; d != nil {
			fmt.Fprintf(h, "%s %d %q %q\n", d.Verdict, d.At.UnixMicro(), d.By, d.Text)
		}
	}
	for _, d := range f.Duplicates {
		fmt.Fprintf(h, "%q %q %q %.6f %q %t %t\n", d.Resource, d.RecordID, d.DuplicateOf, d.Score, d.Reasons, d.Certain, d.Answered)
	}
	for _, c := range f.Clusters {
		fmt.Fprintf(h, "%q %q %q\n", c.Resource, c.ID, c.Entities)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
