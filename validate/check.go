package validate

import (
	"cmp"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
)

// Options say how a register is checked.
type Options struct {
	// Scope holds the day and the zone for rules that ask for them.
	Scope expression.Scope
	// Language is that of the titles and choices in the issues' arguments.
	Language language.Tag
	// Country is the ISO 3166 code of the country that telephone numbers
	// without a country code are in, where the record doesn't name one; "" for
	// none.
	Country string
	// Absent reports whether a field has no column in its tab. That is an issue
	// of the tab, so no record is blamed for it. nil for none.
	Absent func(f *sheetschema.Field) bool
}

// Check returns what is wrong with the records of a register, ordered by
// resource, record and field. tables holds the resources' tables in the
// descriptor's order, nil for a tab that is missing; computed fields are
// filled. The tables are only read. RecordID is not filled in.
func Check(d *sheetschema.Descriptor, tables []*table.Table, options Options) []sheetschema.Issue {
	var checks []check
	for i, t := range tables {
		if t == nil || t.Len() == 0 {
			continue
		}
		b := builder{descriptor: d, tables: tables, table: t, options: options, resource: d.Resources[i]}
		b.build()
		checks = append(checks, b.checks...)
	}
	return run(checks)
}

// A check finds one kind of fault in the records of one table.
type check struct {
	table *table.Table
	// order places the check's issues among those of the same record.
	order int
	// chunk is how many records find looks at, for one goroutine each.
	chunk int
	find  func(from, to int, report reporter)
}

// A reporter takes what is wrong with a record. The issue may be shared: it lacks the
// record and its row.
type reporter func(record int, issue *sheetschema.Issue)

// An evaluator returns what is wrong with a record, nil for nothing.
type evaluator func(record int) *sheetschema.Issue

// usualChunk is how many records a goroutine takes at a time.
const usualChunk = 4096

// located is an issue and where it belongs.
type located struct {
	issue *sheetschema.Issue
	at    int32
	order int32
}

// part is a check of some of its table's records.
type part struct {
	check
	from, to int
	into     *[]located
}

func (p *part) run() {
	var out []located
	p.find(p.from, p.to, func(record int, issue *sheetschema.Issue) {
		out = append(out, located{issue, int32(record), int32(p.order)})
	})
	*p.into = out
}

func run(checks []check) []sheetschema.Issue {
	// Checks of one table are next to each other, and so are its issues.
	results := make([][][]located, len(checks))
	var parts []part
	for i, c := range checks {
		n := c.table.Len()
		results[i] = make([][]located, (n+c.chunk-1)/c.chunk)
		for at := range results[i] {
			parts = append(parts, part{check: c, from: at * c.chunk, to: min((at+1)*c.chunk, n), into: &results[i][at]})
		}
	}
	parallel.Each(len(parts), func(i int) { parts[i].run() })

	var issues []sheetschema.Issue
	for from := 0; from < len(checks); {
		to := from
		var all []located
		for ; to < len(checks) && checks[to].table == checks[from].table; to++ {
			for _, part := range results[to] {
				all = append(all, part...)
			}
		}
		slices.SortStableFunc(all, func(a, b located) int {
			return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.order, b.order))
		})
		issues = slices.Grow(issues, len(all))
		for _, f := range all {
			issue := *f.issue
			issue.Record, issue.Row = int(f.at), checks[from].table.Row(int(f.at))
			issues = append(issues, issue)
		}
		from = to
	}
	return issues
}
