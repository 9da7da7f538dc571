package ddl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema/pgname"
)

// MergedSuffix ends the name of the view of a resource's records in which those that
// are one are one row.
const MergedSuffix = pgname.MergedSuffix

// mergedComment says on the view what it is.
const mergedComment = ": one row for each real one. Records that are the same beyond doubt, or that people said are the same, are merged: " +
	"a field has the value of the record that changed last among those that have one that can be read, and of texts that mean the same the longest; " +
	"computed fields are computed over all of them, and null where they can't be known. Every other record is a row of its own."

// Columns of a merged view after the fields.
var mergedColumns = []Column{
	{Name: "_id", Type: "text", Comment: "Record id of the oldest record that the row stands for."},
	{Name: "_ids", Type: "text[]", Comment: "Record ids of all records that the row stands for, the oldest first."},
	{Name: "_count", Type: "integer", Comment: "How many records the row stands for."},
	{Name: "_changed_at", Type: "timestamp with time zone", Comment: "When one of the records last changed."},
}

// Merged names a resource's view of merged records.
func Merged(register, resource string) Table { return Table{register, resource + MergedSuffix} }

// IsMerged reports whether a relation is the resource's view as it should be.
func IsMerged(r *Relation, t TableLayout) bool {
	return r != nil && r.Kind == "v" && slices.EqualFunc(r.Columns, slices.Concat(t.Fields, mergedColumns), sameColumn)
}

func sameColumn(a, b Column) bool { return a.Name == b.Name && a.Type == b.Type }

// isOurMerged tells the service's views from others' by their columns.
func (p *planner) isOurMerged(name string) bool {
	r := p.Relations[name]
	return r != nil && r.Kind == "v" && r.hasAll(mergedColumns)
}

// dropMerged drops the views of merged records whose tables change: a column that a
// view shows can't be altered. It returns those that stay. The error is
// ErrForeignTable.
func (p *planner) dropMerged(want Layout) (kept map[string]bool, err error) {
	kept = make(map[string]bool)
	for _, t := range want.Resources {
		name := t.Name + MergedSuffix
		if t.Merged && p.Relations[name] != nil && !p.isOurMerged(name) {
			return nil, fmt.Errorf("resource %s: %s: %w; rename it, or the register, or the resource", t.Name, Merged(p.register, t.Name), ErrForeignTable)
		}
		if t.Merged && IsMerged(p.Relations[name], t) && p.stays(t) {
			kept[name] = true
		}
	}
	var gone []string
	for _, t := range slices.Concat(p.applied.Resources, want.Resources) {
		if name := t.Name + MergedSuffix; !kept[name] && p.isOurMerged(name) {
			gone = append(gone, name)
			delete(p.Relations, name)
		}
	}
	if len(gone) == 0 {
		return kept, nil
	}
	const doing = "drop the views of merged records"
	p.add(doing, KeepRights("sheetsync_merged_rights", p.register, gone))
	for _, name := range gone {
		p.add(doing, `DROP VIEW `+Table{p.register, name}.String())
	}
	return kept, nil
}

// stays reports whether a resource's live table has its columns already, in order.
func (p *planner) stays(t TableLayout) bool {
	r := p.Relations[t.Name]
	return r != nil && len(r.Columns) >= len(t.Fields) && slices.EqualFunc(r.Columns[:len(t.Fields)], t.Fields, sameColumn) &&
		len(r.Columns) == len(t.Fields)+len(serviceColumns)
}

// createMerged makes the views of merged records, with the rights that people gave on
// those that were dropped.
func (p *planner) createMerged(want Layout, kept map[string]bool) {
	for _, t := range want.Resources {
		if name := t.Name + MergedSuffix; t.Merged && !kept[name] {
			p.Views = append(p.Views, Step{Doing: "create view " + Merged(p.register, t.Name).String(), SQL: `CREATE VIEW ` + Merged(p.register, t.Name).String() + " AS\n" + MergedQuery(p.register, t)})
		}
	}
	if slices.ContainsFunc(p.Steps, func(s Step) bool { return strings.Contains(s.SQL, "sheetsync_merged_rights") }) {
		p.Views = append(p.Views, Step{Doing: "give back the rights on the views of merged records", SQL: GiveBackRights("sheetsync_merged_rights", p.register)})
	}
	if p.Changed { // what was kept of merged records is of other columns
		p.add("forget the merged records", `DELETE FROM sheetsync.duplicate_merged WHERE register = $1`, p.register)
	}
}

// MergedQuery is the query of a resource's view of merged records: the records that are alone as they are, and
// those that stand for several as the last run merged them.
func MergedQuery(register string, t TableLayout) string {
	var live, merged, types []string
	for _, f := range t.Fields {
		name := pq.QuoteIdentifier(f.Name)
		live, merged = append(live, "l."+name), append(merged, "v."+name)
		types = append(types, name+" "+f.Type)
	}
	list := func(columns []string) string {
		if len(columns) == 0 {
			return ""
		}
		return strings.Join(columns, ", ") + ", "
	}
	source := ` CROSS JOIN LATERAL jsonb_to_record(m.fields) AS v(` + strings.Join(types, ", ") + `)`
	if len(types) == 0 {
		source = ""
	}
	of := `register = ` + pq.QuoteLiteral(register) + ` AND resource = ` + pq.QuoteLiteral(t.Name)
	table := Live(register, t.Name)
	return fmt.Sprintf(`
		SELECT %[1]sl._id, ARRAY[l._id] AS _ids, 1 AS _count, l._changed_at
		FROM %[2]s AS l LEFT JOIN (SELECT unnest(ids) AS id FROM sheetsync.duplicate_merged WHERE %[3]s) AS m ON m.id = l._id
		WHERE m.id IS NULL
		UNION ALL
		SELECT %[4]sm.record_id, m.ids, cardinality(m.ids), (SELECT max(l._changed_at) FROM %[2]s AS l WHERE l._id = ANY (m.ids))
		FROM sheetsync.duplicate_merged AS m%[5]s WHERE m.%[6]s`,
		list(live), table, of, list(merged), source, strings.ReplaceAll(of, "AND resource", "AND m.resource"))
}
