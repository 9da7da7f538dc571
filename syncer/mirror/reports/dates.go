package reports

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/syncer/mirror/reports/condition"
)

// dateOf is a deadline's date as the record has it, before it is moved to a workday:
// see package duedate. The error is condition.ErrUnsupported.
func (g *generator) dateOf(s condition.Scope, d *sheetschema.Deadline) (condition.Expression, error) {
	switch {
	case d.Cadence != nil:
		since, err := s.Of(d.Cadence.Since)
		if err != nil {
			return since, err
		}
		days := cadenceDays(s, d.Cadence)
		if d.Cadence.By >= 0 {
			since.Unknown = "(" + since.Unknown + " OR " + s.Unreadable(d.Cadence.By) + ")"
			days = "CASE WHEN NOT " + s.Unreadable(d.Cadence.By) + " THEN " + days + " END"
		}
		since.SQL = "(" + since.SQL + " + (" + days + "))"
		return since, nil
	case d.When != nil:
		return s.Of(d.When)
	}
	column := s.Column(d.Date)
	if s.Resource.Fields[d.Date].Type == sheetschema.TypeDateTime {
		column = "(" + column + " AT TIME ZONE " + pq.QuoteLiteral(s.Zone) + ")::date"
	}
	return condition.Expression{SQL: column, Unknown: s.Unreadable(d.Date)}, nil
}

// cadenceDays is after how many days a record's class is due; null for a class without.
func cadenceDays(s condition.Scope, c *sheetschema.Cadence) string {
	others := "NULL::integer"
	if days, ok := c.Days[sheetschema.AnyClass]; ok {
		others = fmt.Sprint(days)
	}
	if c.By < 0 {
		return others
	}
	f := s.Resource.Fields[c.By]
	folded := "replace(lower(" + field(s.Resource, s.Alias, c.By, "text") + "), ' ', '')"
	if f.Type == sheetschema.TypeString {
		folded = "replace(lower(" + keyOf(s.Alias, f, f) + "), ' ', '')"
	}
	var cases strings.Builder
	for _, class := range slices.Sorted(maps.Keys(c.Days)) {
		if class != sheetschema.AnyClass {
			fmt.Fprintf(&cases, " WHEN %s THEN %d", pq.QuoteLiteral(strings.ReplaceAll(class, " ", "")), c.Days[class])
		}
	}
	if cases.Len() == 0 {
		return others
	}
	return "CASE " + folded + cases.String() + " ELSE " + others + " END"
}
