package objects

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/render"
	"sheetsync/syncer/emulator/wire"
)

// tableList is the Tables of sheets. Their ids are texts, and their names differ within a spreadsheet.
type tableList struct{}

var tables tableList

func (tableList) index(sh *grid.Sheet, id string) int {
	return slices.IndexFunc(sh.Tables, func(t *sheets.Table) bool { return t.TableId == id })
}

// find returns the sheet that a Table lies on and its index there.
func (k tableList) find(b *Editor, id string) (*grid.Sheet, int, *wire.Error) {
	for _, sh := range b.Book.Sheets() {
		if i := k.index(sh, id); i >= 0 {
			return sh, i, nil
		}
	}
	return nil, 0, wire.Invalid("No table with id: %s", id)
}

// named tells whether a Table other than that of an id has a name.
func (tableList) named(b *Editor, name, except string) bool {
	return slices.ContainsFunc(b.Book.Sheets(), func(sh *grid.Sheet) bool {
		return slices.ContainsFunc(sh.Tables, func(t *sheets.Table) bool {
			return strings.EqualFold(t.Name, name) && t.TableId != except
		})
	})
}

// Table returns the Table of an id with its sheet.
func (b *Editor) Table(id string) (*grid.Sheet, *sheets.Table, *wire.Error) {
	sh, i, err := tables.find(b, id)
	if err != nil {
		return nil, nil, err
	}
	return sh, sh.Tables[i], nil
}

// freeName is a name that no Table has: the name itself, or one with a number.
func (b *Editor) freeName(name, format string) string {
	for n := 2; tables.named(b, name, ""); n++ {
		name = fmt.Sprintf(format, n)
	}
	return name
}

// renameTables gives the Tables of a copied sheet ids and names of their own. Assumed: a copy's name is numbered.
func (b *Editor) renameTables(sh *grid.Sheet) {
	copied := sh.Tables
	sh.Tables = nil
	for _, t := range copied {
		c := *t
		c.TableId = strconv.FormatInt(b.NewID(b.taken), 10)
		c.Name = b.freeName(t.Name, t.Name+"_%d")
		sh.Tables = append(sh.Tables, &c)
	}
}

// AddTable carries out the request addTable.
func (b *Editor) AddTable(in *sheets.AddTableRequest) (*sheets.AddTableResponse, *wire.Error) {
	t := wire.Tidy(in.Table)
	r, err := b.tableRange(t)
	if err != nil {
		return nil, err
	}
	if t.Name == "" {
		t.Name = b.freeName("Table1", "Table%d")
	}
	if t.TableId == "" {
		t.TableId = strconv.FormatInt(b.NewID(b.taken), 10)
	} else if _, _, failed := tables.find(b, t.TableId); failed == nil {
		return nil, wire.Invalid("A table with id %s already exists.", t.TableId)
	}
	given := t.ColumnProperties
	t.ColumnProperties = nil
	t = grid.Resized(t, r)
	if err := b.checkTable(t, given); err != nil {
		return nil, err
	}
	t.RowsProperties = tableColors(t.RowsProperties)
	sh := b.Book.Edited(r.SheetID)
	sh.Tables = append(sh.Tables, t)
	b.nameColumns(sh, len(sh.Tables)-1)
	return &sheets.AddTableResponse{Table: b.Book.Sheet(r.SheetID).Tables[len(sh.Tables)-1]}, nil
}

// tableRange reads a Table's range, which must have all its ends.
func (b *Editor) tableRange(t *sheets.Table) (grid.Range, *wire.Error) {
	if t.Range == nil {
		return grid.Range{}, wire.Invalid("Table range is required.")
	}
	if open := grid.RangeOf(t.Range); open.EndRow == grid.NoEnd || open.EndCol == grid.NoEnd {
		return open, wire.Invalid("Table range must be bounded.")
	}
	r, err := ranges.Grid(b.Book, t.Range)
	if err == nil {
		if whole := grid.RangeOf(t.Range); r != whole {
			err = ranges.Exceeds(b.Book.Sheet(r.SheetID), whole)
		} else if r.Empty() {
			err = wire.Invalid("Table range is empty.")
		} else {
			err = b.Guard(r)
		}
	}
	return r, err
}

// checkTable refuses a Table that can't be, and lays the columns' properties that were given over those that it has. The words
// of these refusals are assumed.
func (b *Editor) checkTable(t *sheets.Table, given []*sheets.TableColumnProperties) *wire.Error {
	if tables.named(b, t.Name, t.TableId) {
		return wire.Invalid("A table with the name %q already exists. Please enter another name.", t.Name)
	}
	r := grid.RangeOf(t.Range)
	for _, other := range b.Book.Sheet(r.SheetID).Tables {
		if other.TableId != t.TableId && grid.RangeOf(other.Range).Overlaps(r) {
			return wire.Invalid("Table range cannot overlap with another table.")
		}
	}
	seen := map[int64]bool{}
	for _, p := range given {
		rule := p.DataValidationRule
		switch i := p.ColumnIndex; {
		case i < 0 || int(i) >= r.Cols():
			return wire.Invalid("TableColumnProperties.columnIndex: %d is outside of the table.", i)
		case seen[i]:
			return wire.Invalid("TableColumnProperties.columnIndex: %d is given twice.", i)
		case rule != nil && p.ColumnType != "DROPDOWN":
			return wire.Invalid("TableColumnProperties.dataValidationRule can only be set for a column of type DROPDOWN.")
		case rule != nil && (rule.Condition == nil || rule.Condition.Type != "ONE_OF_LIST"):
			return wire.Invalid("TableColumnDataValidationRule.condition must be of type ONE_OF_LIST.")
		case rule != nil:
			if err := checkCondition(rule.Condition); err != nil {
				return err
			}
		}
		seen[p.ColumnIndex] = true
		t.ColumnProperties[p.ColumnIndex] = p
	}
	return nil
}

// tableColors is the colours of a Table's rows with those that it has when it asks for none.
func tableColors(p *sheets.TableRowsProperties) *sheets.TableRowsProperties {
	out := *wire.OrNew(p)
	if out.HeaderColorStyle == nil {
		out.HeaderColorStyle = render.RGB(0.20784314, 0.40784314, 0.32941177)
	}
	if out.FirstBandColorStyle == nil {
		out.FirstBandColorStyle = render.RGB(1, 1, 1)
	}
	if out.SecondBandColorStyle == nil {
		out.SecondBandColorStyle = render.RGB(0.9647059, 0.972549, 0.9764706)
	}
	return &out
}

// nameColumns writes the names that a Table's columns were given into the header row, where another stands; columns without
// one are named by what stands there.
func (b *Editor) nameColumns(sh *grid.Sheet, index int) {
	t := sh.Tables[index]
	r := grid.RangeOf(t.Range)
	f := render.NewFormatter(b.Book)
	for i, p := range t.ColumnProperties {
		if c := sh.Cell(r.StartRow, r.StartCol+i); p.ColumnName != "" && f.Shown(c) != p.ColumnName {
			sh.SetCell(r.StartRow, r.StartCol+i, c.WithValue(grid.TextValue(p.ColumnName)))
		}
	}
	b.Book.NameTableColumns(sh.ID, index, f.Shown)
	b.Touch(r)
}

// UpdateTable carries out the request updateTable. A footer that is added makes the Table longer by a row, one that is taken
// away shorter, unless the request names the range itself.
func (b *Editor) UpdateTable(in *sheets.UpdateTableRequest) *wire.Error {
	mask, err := wire.UpdateMask[sheets.Table](in.Fields)
	if err != nil {
		return err
	}
	from := wire.Tidy(in.Table)
	sh, i, err := tables.find(b, from.TableId)
	if err != nil {
		return err
	}
	old := sh.Tables[i]
	if err := b.Guard(grid.RangeOf(old.Range)); err != nil {
		return err
	}
	now := wire.Set(mask, old, from)
	now.TableId, now.ColumnProperties = old.TableId, old.ColumnProperties
	if now.Name == "" {
		now.Name = old.Name
	}
	if now.Range == nil {
		now.Range = old.Range
	}
	if grew := grid.TableFooter(now) != grid.TableFooter(old); grew && (mask != nil && !mask.Has("range")) {
		r := grid.RangeOf(old.Range)
		r.EndRow += map[bool]int{true: 1, false: -1}[grid.TableFooter(now)]
		if err := b.Grow(b.Book.Edited(sh.ID), r.EndRow, r.EndCol); err != nil {
			return err
		}
		now.Range = r.GridRange()
	}
	r, err := b.tableRange(now)
	switch {
	case err != nil:
		return err
	case r.SheetID != sh.ID:
		return wire.Invalid("A table cannot be moved to another sheet.")
	}
	now.Range = old.Range // which the columns count from
	now = grid.Resized(now, r)
	var given []*sheets.TableColumnProperties
	if mask.Has("columnProperties") {
		given = from.ColumnProperties
		for _, p := range now.ColumnProperties {
			*p = sheets.TableColumnProperties{ColumnIndex: p.ColumnIndex}
		}
	}
	if err := b.checkTable(now, given); err != nil {
		return err
	}
	now.RowsProperties = tableColors(now.RowsProperties)
	sh = b.Book.Edited(sh.ID)
	sh.Tables[i] = now
	b.nameColumns(sh, i)
	return nil
}

// DeleteTable carries out the request deleteTable: the Table goes with its contents and the conditional formats over it.
func (b *Editor) DeleteTable(in *sheets.DeleteTableRequest) *wire.Error {
	sh, i, err := tables.find(b, in.TableId)
	if err != nil {
		return err
	}
	r := grid.RangeOf(sh.Tables[i].Range)
	if err := b.Guard(r); err != nil {
		return err
	}
	sh = b.Book.Edited(sh.ID)
	sh.Tables = slices.Delete(sh.Tables, i, i+1)
	for row := r.StartRow; row < min(r.EndRow, sh.UsedRows()); row++ {
		for col := r.StartCol; col < r.EndCol; col++ {
			sh.SetCell(row, col, grid.Cell{})
		}
	}
	var rules []*sheets.ConditionalFormatRule
	for _, rule := range sh.ConditionalFormats {
		c := *rule
		c.Ranges = slices.DeleteFunc(slices.Clone(rule.Ranges), func(g *sheets.GridRange) bool {
			return r.Contains(sh.Clip(grid.RangeOf(g)))
		})
		if len(c.Ranges) > 0 {
			rules = append(rules, &c)
		}
	}
	sh.ConditionalFormats = rules
	b.Touch(r)
	return nil
}

// namesTable tells whether a formula refers to a Table by its name, as in Orders[Total].
func (b *Editor) namesTable(formula string) bool {
	if !strings.HasPrefix(formula, "=") || !strings.Contains(formula, "[") {
		return false
	}
	lower := strings.ToLower(formula)
	return slices.ContainsFunc(b.Book.Sheets(), func(sh *grid.Sheet) bool {
		return slices.ContainsFunc(sh.Tables, func(t *sheets.Table) bool {
			return strings.Contains(lower, strings.ToLower(t.Name)+"[")
		})
	})
}

// WholeTables refuses to insert or delete cells over a part of a Table: of those that the cells to be moved touch, each has to
// lie between the two sides of the area.
func WholeTables(sh *grid.Sheet, area, tail grid.Range, dim grid.Dimension) *wire.Error {
	for _, t := range sh.Tables {
		r := grid.RangeOf(t.Range)
		across := r.StartCol >= area.StartCol && r.EndCol <= area.EndCol
		if dim == grid.Columns {
			across = r.StartRow >= area.StartRow && r.EndRow <= area.EndRow
		}
		if r.Overlaps(tail) && !across {
			return wire.Invalid("You cannot insert or delete cells over part of a table.")
		}
	}
	return nil
}

// MoveTables makes the Tables that lie in a range wholly follow their cells to another place.
func (b *Editor) MoveTables(from, to grid.Range) *wire.Error {
	source := b.Book.Edited(from.SheetID)
	var moved []*sheets.Table
	source.Tables = slices.DeleteFunc(slices.Clone(source.Tables), func(t *sheets.Table) bool {
		if from.Contains(grid.RangeOf(t.Range)) {
			moved = append(moved, t)
			return true
		}
		return false
	})
	sh := b.Book.Edited(to.SheetID)
	for _, t := range moved {
		now := grid.RangeOf(t.Range).Moved(to.StartRow-from.StartRow, to.StartCol-from.StartCol)
		now.SheetID = to.SheetID
		c := wire.Clone(t)
		c.Range = now.GridRange()
		if err := b.checkTable(c, nil); err != nil {
			return err
		}
		sh.Tables = append(sh.Tables, c)
	}
	return nil
}
