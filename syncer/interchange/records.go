package interchange

import (
	"strconv"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
)

// together puts the records of one table behind those of another.
func together(a, b *table.Table) *table.Table {
	t := table.NewTable(a.Resource, a.Len()+b.Len())
	t.SetLocation(b.Location())
	for _, part := range []struct {
		from *table.Table
		at   int
	}{{a, 0}, {b, a.Len()}} {
		for i := range part.from.Len() {
			copyRecord(t, part.at+i, part.from, i)
		}
	}
	for i := range t.Resource.Fields {
		if a.IsTyped(i) || b.IsTyped(i) {
			t.KeepTyped(i)
		}
	}
	return t
}

func copyRecord(to *table.Table, at int, from *table.Table, record int) {
	to.SetRow(at, from.Row(record))
	to.SetID(at, from.ID(record))
	for i, f := range from.Resource.Fields {
		switch from.State(record, i) {
		case table.StateEmpty:
		case table.StateInvalid:
			to.SetInvalid(at, i, from.Text(record, i))
		case table.StateBig:
			to.SetBig(at, i, from.Text(record, i))
		default:
			switch f.Type {
			case sheetschema.TypeString, sheetschema.TypeJSON:
				to.SetText(at, i, from.Text(record, i))
			case sheetschema.TypeNumber:
				to.SetNumber(at, i, from.Int(record, i), int8(from.Exponent(record, i)))
			default:
				to.SetInt(at, i, from.Int(record, i))
			}
		}
	}
}

// key identifies what a record holds in the columns that the file fills; ok is
// false when it holds nothing there. inTab says that the record is the tab's.
func (p *Plan) key(t *table.Table, record int, inTab bool) (key string, ok bool) {
	var b strings.Builder
	for _, c := range p.Columns {
		text := ""
		switch {
		case c.Outcome != ColumnMapped && c.Outcome != ColumnMade:
			continue
		case c.field != nil:
			text = table.ExportText(t, record, c.field.Index)
		case !inTab:
			text = t.ExtraCell(record, c.extra).Seen()
		case c.twin >= 0:
			text = t.ExtraCell(record, c.twin).Seen()
		}
		ok = ok || text != ""
		b.WriteString(strconv.Itoa(len(text)))
		b.WriteByte(':')
		b.WriteString(text)
	}
	return b.String(), ok
}

func (p *Plan) tooLong(record int) bool {
	for _, c := range p.Columns {
		if c.Outcome == ColumnMapped || c.Outcome == ColumnMade {
			if !celltext.Fits(p.cell(c, record).Text, celltext.Sheets) {
				return true
			}
		}
	}
	return false
}

// cell returns what is written into the sheet.
func (p *Plan) cell(c PlanColumn, record int) table.Cell {
	if c.field == nil {
		cell := p.table.ExtraCell(record, c.extra)
		cell.Display = ""
		return cell
	}
	text := func(s string) table.Cell {
		if s == "" {
			return table.Cell{}
		}
		return table.Cell{Kind: table.CellText, Text: s}
	}
	switch i := c.field.Index; {
	case p.table.State(record, i) == table.StateInvalid:
		return text(p.table.Text(record, i))
	case c.field.Type == sheetschema.TypeString, c.field.Type == sheetschema.TypeJSON:
		return text(table.ExportText(p.table, record, i))
	default:
		return table.CellOf(p.table, record, i)
	}
}

// Append returns the rows to be added to the sheet, under the import's name.
func (p *Plan) Append(name string) *syncer.AppendPlan {
	a := &syncer.AppendPlan{
		Import: name, SheetID: p.target.Info.SheetID, Title: p.target.Info.Title, Header: p.target.Match.Row,
		End: p.end(), Last: p.target.Match.LastPeople(p.target.Resource), Complete: true,
	}
	a.Table = p.target.Table()
	var columns []PlanColumn
	for _, c := range p.Columns {
		if c.Outcome != ColumnMapped && c.Outcome != ColumnMade {
			continue
		}
		column := syncer.AppendColumn{Index: -1, Header: table.Cell{Kind: table.CellText, Text: c.Target}}
		if c.Outcome == ColumnMapped {
			column.Index = c.index
			column.Header = p.target.Grid.Cell(p.target.Match.Row, c.index)
		}
		if c.field != nil {
			column.Format = table.FormatPattern(c.field)
		}
		columns, a.Columns = append(columns, c), append(a.Columns, column)
	}
	for i, row := range p.Rows {
		if row.Outcome != RowNew && row.Outcome != RowPossible {
			continue
		}
		cells := make([]table.Cell, len(columns))
		for n, c := range columns {
			cells[n] = p.cell(c, i)
		}
		a.Rows = append(a.Rows, syncer.AppendRow{Source: row.Source, Cells: cells})
	}
	return a
}
