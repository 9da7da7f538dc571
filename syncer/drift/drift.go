package drift

import (
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/fingerprint"
	"sheetsync/syncer/identity"
)

// Stored is what is stored of a resource's records, as parallel slices.
type Stored struct {
	Hash     []uint64 // of the whole row
	Computed []uint64 // see Fingerprints; nil when nothing was stored
	InSheet  []bool   // the record's id was seen in the tab
}

// A Tab is one resource's tab and the records that were made of it.
type Tab struct {
	Grid    *table.Grid
	Match   *table.HeaderMatch
	Table   *table.Table     // computed
	Matches []identity.Match // by record; indexes point into Stored
	Hash    []uint64         // by record: of the whole row
	// Differing is what the function of this name says of the records.
	Differing []bool
	Stored    Stored
}

// computedFields returns a resource's computed fields, with the place of each
// in a fingerprint. The state of the pool isn't among them: its words change with the
// day, though the record doesn't.
func computedFields(r *sheetschema.Resource) (fields []*sheetschema.Field, shift []int) {
	for _, f := range r.Fields {
		if f.Computed() && f.Pool != sheetschema.PoolState {
			shift = append(shift, 8*(len(fields)%8))
			fields = append(fields, f)
		}
	}
	return fields, shift
}

// Fingerprints returns, by record, eight one-byte hashes of groups of the
// computed cells as they should stand in the sheet.
func Fingerprints(t *table.Table) []uint64 {
	out := make([]uint64, t.Len())
	fields, shift := computedFields(t.Resource)
	parallel.Records(len(out), func(from, to int) {
		for i, f := range fields {
			if t.IsTyped(f.Index) {
				continue // the service writes nothing there
			}
			for r := from; r < to; r++ {
				if h := fingerprint.Cell(table.CellOf(t, r, f.Index)); h != 0 {
					out[r] = fingerprint.Fold(out[r], shift[i], h)
				}
			}
		}
	})
	return out
}

// Differing says, by record, whether the sheet shows another value in one of the computed
// fields' columns than it should.
func Differing(g *table.Grid, m *table.HeaderMatch, t *table.Table) []bool {
	out := make([]bool, t.Len())
	fields, _ := computedFields(t.Resource)
	parallel.Records(len(out), func(from, to int) {
		for _, f := range fields {
			if m.IsTyped(f) {
				continue
			}
			column := m.Columns[f.Index]
			for r := from; r < to; r++ {
				out[r] = out[r] || !table.Same(g.Cell(t.Row(r)-1, column), table.CellOf(t, r, f.Index))
			}
		}
	})
	return out
}

// Overtyped finds the computed cells that hold neither what they should nor
// what the service last wrote there. It can tell only for rows that stayed with
// their ids, and after a run that wrote everything.
func (t *Tab) Overtyped(p *language.Printer) []sheetschema.Issue {
	if t.Stored.Computed == nil {
		return nil
	}
	fields, shift := computedFields(t.Table.Resource)
	var issues []sheetschema.Issue
	for r, m := range t.Matches {
		if !t.Differing[r] || m.IsNew() || !t.Stored.InSheet[m.Known] || !m.Reason.HasOwnID() {
			continue
		}
		row := t.Table.Row(r) - 1
		var now uint64
		for i, f := range fields {
			if t.Match.IsTyped(f) {
				continue
			}
			if h := fingerprint.Cell(bare(t.Grid.Cell(row, t.Match.Columns[f.Index]))); h != 0 {
				now = fingerprint.Fold(now, shift[i], h)
			}
		}
		written := t.Stored.Computed[m.Known]
		if now == written {
			continue
		}
		for i, f := range fields {
			column := t.Match.Columns[f.Index]
			if column < 0 || t.Match.IsTyped(f) || byte(now>>shift[i]) == byte(written>>shift[i]) {
				continue
			}
			if !table.Same(t.Grid.Cell(row, column), table.CellOf(t.Table, r, f.Index)) {
				issues = append(issues, t.issue(r, f, p))
			}
		}
	}
	return issues
}

// Remembered finds what the service said of cells that were typed over in an
// earlier run and not found again in this one: it stays until the row changes,
// or somebody clears it. The sheet itself is the memory. found are the issues
// of this run.
func (t *Tab) Remembered(p *language.Printer, found []sheetschema.Issue) []sheetschema.Issue {
	column, ok := t.Match.Service[sheetschema.IssuesColumn]
	if !ok {
		return nil
	}
	fields, _ := computedFields(t.Table.Resource)
	if len(fields) == 0 {
		return nil
	}
	mark, notices := p.Say("sheet.mark_warning", nil), make([]string, len(fields))
	for i, f := range fields {
		notices[i] = t.issue(0, f, p).Message(p)
	}
	var issues []sheetschema.Issue
	for r, m := range t.Matches {
		if m.IsNew() || m.Reason != identity.ReasonUnchanged || t.Hash[r] != t.Stored.Hash[m.Known] {
			continue
		}
		row := t.Table.Row(r) - 1
		if t.Grid.Kind(row, column) != table.CellText {
			continue
		}
		lines := strings.Split(t.Grid.Cell(row, column).Text, "\n")
		for i, f := range fields {
			again := func(o sheetschema.Issue) bool { return o.Record == r && o.Field == f.Name }
			notice := func(line string) bool { // what to do stands behind it
				return strings.HasPrefix(strings.TrimPrefix(line, mark), notices[i])
			}
			if !t.Match.IsTyped(f) && slices.ContainsFunc(lines, notice) && !slices.ContainsFunc(found, again) {
				issues = append(issues, t.issue(r, f, p))
			}
		}
	}
	return issues
}

func (t *Tab) issue(r int, f *sheetschema.Field, p *language.Printer) sheetschema.Issue {
	resource := t.Table.Resource
	issue := sheetschema.Issue{
		Resource: resource.Name, Record: r, Field: f.Name, Code: sheetschema.CodeComputedOvertyped, Severity: sheetschema.SeverityInfo,
		Args: map[string]string{"field": f.Caption(p.Tag()), "table": resource.Caption(p.Tag())},
	}
	if r < t.Table.Len() {
		issue.Row = t.Table.Row(r)
	}
	return issue
}

// bare drops what people see of a cell beside its value.
func bare(c table.Cell) table.Cell {
	c.Display = ""
	return c
}
