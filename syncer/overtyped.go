package syncer

import (
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// overtypedCode is the issue of a computed cell that somebody typed over.
const overtypedCode = "computed_overtyped"

// computedFields returns the fields of a tab that are computed, with their
// group in Records.Computed.
func (t *tab) computedFields() (fields []*sheetschema.Field, shift []int) {
	for _, f := range t.resource.Fields {
		if f.Computed() {
			shift = append(shift, 8*(len(fields)%8))
			fields = append(fields, f)
		}
	}
	return fields, shift
}

// computedSketches returns, by record, eight one-byte hashes of groups of the
// computed cells as they should stand in the sheet.
func (t *tab) computedSketches() []uint64 {
	out := make([]uint64, t.table.Len())
	fields, shift := t.computedFields()
	inParallel(len(out), func(from, to int) {
		for i, f := range fields {
			for r := from; r < to; r++ {
				if h := sheetCellHash(t.computedCell(r, f)); h != 0 {
					out[r] = fold(out[r], shift[i], h)
				}
			}
		}
	})
	return out
}

// overtyped finds the computed cells that hold neither what they should nor
// what the service last wrote there: somebody typed over them. It can tell only
// for rows that stayed with their ids, and after a run that wrote everything.
func (t *tab) overtyped(p *language.Printer) []sheetschema.Issue {
	if t.prev.Computed == nil {
		return nil
	}
	fields, shift := t.computedFields()
	var issues []sheetschema.Issue
	for r, before := range t.ids.before {
		if before == none || !t.prev.InSheet[before] || t.ids.origin[r] > kept {
			continue
		}
		row := t.table.Row(r) - 1
		var now uint64
		for i, f := range fields {
			if h := sheetCellHash(bare(t.grid.Cell(row, t.match.Columns[f.Index]))); h != 0 {
				now = fold(now, shift[i], h)
			}
		}
		if now == t.prev.Computed[before] {
			continue
		}
		for i, f := range fields {
			column := t.match.Columns[f.Index]
			if column < 0 || byte(now>>shift[i]) == byte(t.prev.Computed[before]>>shift[i]) {
				continue
			}
			if !table.Same(t.grid.Cell(row, column), t.computedCell(r, f)) {
				issues = append(issues, t.overtypedIssue(r, f, p))
			}
		}
	}
	return issues
}

// remembered finds what the service told of cells that were typed over in an
// earlier run and not told again in this one: it stays until the row changes,
// or somebody clears it. The sheet itself is the memory.
func (t *tab) remembered(p *language.Printer, hash []uint64, told []sheetschema.Issue) []sheetschema.Issue {
	column, ok := t.match.Service[sheetschema.IssuesColumn]
	if !ok {
		return nil
	}
	fields, _ := t.computedFields()
	if len(fields) == 0 {
		return nil
	}
	notices := make([]string, len(fields))
	for i, f := range fields {
		notices[i] = t.overtypedIssue(0, f, p).Message(p)
	}
	var issues []sheetschema.Issue
	for r, before := range t.ids.before {
		if before == none || t.ids.origin[r] != agreed || hash[r] != t.prev.Hash[before] {
			continue
		}
		cell := t.grid.Cell(t.table.Row(r)-1, column)
		if cell.Kind != table.CellText {
			continue
		}
		lines := strings.Split(cell.Text, "\n")
		for i, f := range fields {
			if slices.Contains(lines, notices[i]) && !slices.ContainsFunc(told, func(o sheetschema.Issue) bool { return o.Record == r && o.Field == f.Name }) {
				issues = append(issues, t.overtypedIssue(r, f, p))
			}
		}
	}
	return issues
}

func (t *tab) overtypedIssue(r int, f *sheetschema.Field, p *language.Printer) sheetschema.Issue {
	issue := sheetschema.Issue{
		Resource: t.resource.Name, Record: r, Field: f.Name, Code: overtypedCode, Severity: sheetschema.SeverityInfo,
		Args: map[string]string{"field": f.Caption(p.Tag()), "table": t.resource.Caption(p.Tag())},
	}
	if r < t.table.Len() {
		issue.Row = t.table.Row(r)
	}
	return issue
}

// computedCell returns the cell that shows a computed value.
func (t *tab) computedCell(r int, f *sheetschema.Field) table.Cell {
	return table.CellOf(t.table, r, f.Index)
}

// bare drops what people see of a cell beside its value.
func bare(c table.Cell) table.Cell {
	c.Display = ""
	return c
}
