package table

import "sheetsync/sheetschema"

// An extraParser takes the cells of a column that the schema doesn't know.
type extraParser struct {
	grid   *Grid
	table  *Table
	index  int
	writer arenaWriter
	issues []sheetschema.Issue
}

func (p *extraParser) parse(column int, rows []int32) {
	if column >= len(p.grid.columns) {
		return
	}
	from, to := &p.grid.columns[column], &p.table.extra[p.index]
	for record, r := range rows {
		row := int(r)
		if row >= len(from.kinds) {
			break
		}
		kind, data := from.kinds[row], from.data[row]
		switch kind {
		case CellText:
			text := p.grid.arena.text(ref(data))
			if IsBlank(text) {
				continue
			}
			if !isClean(text) {
				data = uint64(p.writer.add(cleanText(text)))
				p.unstorable(record)
			}
		case CellNumber:
			if shown, ok := from.shown(row); ok && hasAffixes(p.grid.arena.text(shown), data) {
				kind, data = CellText, uint64(shown)
			}
		}
		to.kinds[record], to.data[record] = kind, data
	}
	p.writer.close()
}

func (p *extraParser) unstorable(record int) {
	p.issues = append(p.issues, sheetschema.Issue{
		Resource: p.table.Resource.Name,
		Record:   record,
		Row:      p.table.Row(record),
		Code:     sheetschema.CodeTextNotStorable,
		Severity: sheetschema.SeverityWarning,
		Args:     map[string]string{"field": p.table.extra[p.index].Header},
	})
}
