package syncer

import (
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/personal"
	"sheetsync/sheetschema/table"
)

// expire tells of the records whose personal data was to be kept until a day that has
// passed and, where the descriptor says so, takes it out of what was parsed, so that the
// mirror has it no more. The sheet's own cells stay as they are.
func (in *input) expire(all []parsedTabs, erased *erasedCells) {
	today := in.scope().Today
	for i := range all {
		t := all[i].table
		retention := t.Resource.Privacy.Retention
		if retention == nil {
			continue
		}
		own := personal.FieldsOf(in.reg.Descriptor, t.Resource).Own
		for record := range t.Len() {
			if t.State(record, retention.Of) != table.StateValid {
				continue
			}
			until, expired := retention.Expired(expression.Day(t.Int(record, retention.Of)), today)
			if !expired {
				continue
			}
			if issue, some := in.expired(t, record, own, until); some {
				erased.issues = append(erased.issues, issue)
				if retention.Erase {
					erased.empty(t, record, own)
				}
			}
		}
	}
}

// expired is the issue of a record whose personal data should be gone; none where it has
// none.
func (in *input) expired(t *table.Table, record int, own []int, until expression.Day) (issue sheetschema.Issue, some bool) {
	var titles []string
	for _, field := range own {
		if f := t.Resource.Fields[field]; !f.Computed() && t.State(record, field) != table.StateEmpty {
			titles = append(titles, f.Caption(in.reg.Language))
		}
	}
	issue = sheetschema.Issue{
		Resource: t.Resource.Name, Record: record, Row: t.Row(record), Code: sheetschema.CodeRetentionExpired, Severity: sheetschema.SeverityWarning,
		Args: map[string]string{"until": until.String(), "fields": strings.Join(titles, in.printer().Say("issues.comma", nil))},
	}
	if t.Resource.Tabs != nil {
		issue.Tab = t.Tab(record)
	}
	if t.Resource.Privacy.Retention.Erase {
		issue.Variant = "emptied"
	}
	return issue, len(titles) > 0
}

// empty empties cells, of which nothing else is said then.
func (e *erasedCells) empty(t *table.Table, record int, fields []int) {
	if e.at == nil {
		e.at = make(map[erasedCell]bool)
	}
	for _, field := range fields {
		if t.Resource.Fields[field].Computed() && !t.IsTyped(field) {
			continue
		}
		t.SetEmpty(record, field)
		e.at[erasedCell{t.Resource.Name, record, t.Resource.Fields[field].Name}] = true
	}
}

// forgotten are the records of which the history is to forget personal data.
func (in *input) forgotten(all []records) []Forgotten {
	var list []Forgotten
	for i := range all {
		t := all[i].table
		retention := t.Resource.Privacy.Retention
		if retention == nil || !retention.Erase {
			continue
		}
		f := Forgotten{Resource: t.Resource, Fields: personal.FieldsOf(in.reg.Descriptor, t.Resource).Own}
		for record := range t.Len() {
			if t.State(record, retention.Of) != table.StateValid {
				continue
			}
			if _, expired := retention.Expired(expression.Day(t.Int(record, retention.Of)), in.scope().Today); expired {
				f.IDs = append(f.IDs, t.ID(record))
			}
		}
		if len(f.IDs) > 0 && len(f.Fields) > 0 {
			list = append(list, f)
		}
	}
	return list
}
