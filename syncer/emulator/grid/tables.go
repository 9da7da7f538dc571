package grid

import (
	"strconv"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/wire"
)

// TableBody is the rows of a Table between its header and its footer; it is empty when there are none.
func TableBody(t *sheets.Table) Range {
	r := RangeOf(t.Range)
	r.StartRow++
	if TableFooter(t) {
		r.EndRow--
	}
	return r
}

// TableFooter tells whether the last row of a Table is one of totals.
func TableFooter(t *sheets.Table) bool {
	return t.RowsProperties != nil && t.RowsProperties.FooterColorStyle != nil
}

// TableAt returns the Table that a cell belongs to, nil when it is none's.
func (s *Sheet) TableAt(row, col int) *sheets.Table {
	for _, t := range s.Tables {
		if RangeOf(t.Range).Has(row, col) {
			return t
		}
	}
	return nil
}

// Resized returns a copy of a Table with another range; its columns are those that stand in the same columns of the sheet.
func Resized(t *sheets.Table, now Range) *sheets.Table {
	return resized(t, now, func(col int) (int, bool) { return col, true })
}

// resized returns a copy of a Table with another range, after its columns went where to says.
func resized(t *sheets.Table, now Range, to func(col int) (int, bool)) *sheets.Table {
	old := RangeOf(t.Range)
	c := wire.Clone(t)
	c.Range = now.GridRange()
	c.ColumnProperties = make([]*sheets.TableColumnProperties, now.Cols())
	for i := range c.ColumnProperties {
		c.ColumnProperties[i] = &sheets.TableColumnProperties{ColumnIndex: int64(i)}
	}
	for _, p := range t.ColumnProperties {
		col, ok := to(old.StartCol + int(p.ColumnIndex))
		if !ok || col < now.StartCol || col >= now.EndCol {
			continue
		}
		p = wire.Clone(p)
		p.ColumnIndex = int64(col - now.StartCol)
		c.ColumnProperties[p.ColumnIndex] = p
	}
	return c
}

// moveTables follows an edit of the sheet's rows or columns. An insert at a Table's end belongs to it when it takes after what
// lies before, and the Table has no footer.
func (s *Sheet) moveTables(by shift, within func(Range) bool) {
	var out []*sheets.Table
	for _, t := range s.Tables {
		old := RangeOf(t.Range)
		if !within(old) {
			out = append(out, t)
			continue
		}
		now, ok := by.rect(old)
		if !ok {
			continue
		}
		to := func(col int) (int, bool) { return col, true }
		switch {
		case by.dim == Columns:
			to = by.point
			if by.grow && by.at == old.EndCol {
				now.EndCol += by.end - by.at
			}
		case by.grow && by.at == old.EndRow && !TableFooter(t):
			now.EndRow += by.end - by.at
		}
		out = append(out, resized(t, now, to))
	}
	s.Tables = out
}

// ShiftTables follows cells that were inserted or deleted: those at..end of a dimension, for the Tables that lie wholly within
// a range.
func (s *Sheet) ShiftTables(dim Dimension, insert bool, at, end int, within Range) {
	by := shift{dim: dim, kind: deleted, at: at, end: end}
	if insert {
		by.kind = inserted
	}
	s.moveTables(by, within.Contains)
}

// freeColumnName is what a column without a heading is called: “Column N”, N counting from 1.
func freeColumnName(t *sheets.Table, index int) string {
	taken := map[string]bool{}
	for i, p := range t.ColumnProperties {
		if i != index {
			taken[p.ColumnName] = true
		}
	}
	for n := index + 1; ; n++ {
		if name := "Column " + strconv.Itoa(n); !taken[name] {
			return name
		}
	}
}

// NameTableColumns makes a Table's columns bear the names that stand in its header row, and writes a name where that is blank.
// shown is what a cell shows. It tells whether it wrote any.
func (s *Spreadsheet) NameTableColumns(sheet int64, index int, shown func(Cell) string) (wrote bool) {
	sh := s.Sheet(sheet)
	t := sh.Tables[index]
	r := RangeOf(t.Range)
	for i := range t.ColumnProperties {
		name := shown(sh.Cell(r.StartRow, r.StartCol+i))
		if name != "" && name == t.ColumnProperties[i].ColumnName {
			continue
		}
		sh = s.Edited(sheet)
		t = wire.Clone(t)
		sh.Tables[index] = t
		if name == "" {
			name = freeColumnName(t, i)
			sh.SetValue(r.StartRow, r.StartCol+i, TextValue(name))
			wrote = true
		}
		t.ColumnProperties[i].ColumnName = name
	}
	return wrote
}

// GrowTable makes a Table reach down to a row, if it doesn't yet.
func (s *Spreadsheet) GrowTable(sheet int64, id string, endRow int) {
	sh := s.Edited(sheet)
	for i, t := range sh.Tables {
		if r := RangeOf(t.Range); t.TableId == id && r.EndRow < endRow {
			r.EndRow = endRow
			sh.Tables[i] = Resized(t, r)
		}
	}
}

// TableFilled is the row behind the last one of a Table's body that holds anything; its first row when none does.
func (s *Sheet) TableFilled(t *sheets.Table) int {
	body := TableBody(t)
	for row := min(body.EndRow, len(s.rows)) - 1; row >= body.StartRow; row-- {
		for col := body.StartCol; col < min(body.EndCol, s.rows[row].Len()); col++ {
			if !s.rows[row].Cell(col).Blank() {
				return row + 1
			}
		}
	}
	return body.StartRow
}
