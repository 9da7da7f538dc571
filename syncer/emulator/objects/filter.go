package objects

import (
	"slices"
	"strconv"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/highlight"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/render"
	"sheetsync/syncer/emulator/wire"
)

// filterRange reads a filter's range; its open sides are the sheet's.
func (b *Editor) filterRange(in *sheets.GridRange) (*sheets.GridRange, grid.Range, *wire.Error) {
	if in == nil {
		return nil, grid.Range{}, wire.Invalid("filter.range is required.")
	}
	r, err := ranges.Grid(b.Book, in)
	return r.GridRange(), r, err
}

// SetBasicFilter carries out the request setBasicFilter.
func (b *Editor) SetBasicFilter(in *sheets.SetBasicFilterRequest) *wire.Error {
	filter := wire.Tidy(in.Filter)
	var body grid.Range
	var err *wire.Error
	if filter.Range, body, err = b.filterRange(filter.Range); err != nil {
		return err
	}
	body.StartRow = min(body.StartRow+1, body.EndRow)
	if len(filter.SortSpecs) > 0 {
		if err := b.Sort(body, filter.SortSpecs); err != nil {
			return err
		}
	}
	sh := b.Book.Edited(body.SheetID)
	showAll(sh)
	sh.BasicFilter = filter
	b.hide(sh, body, filter)
	return nil
}

// ClearBasicFilter carries out the request clearBasicFilter.
func (b *Editor) ClearBasicFilter(in *sheets.ClearBasicFilterRequest) *wire.Error {
	sh := b.Book.Edited(in.SheetId)
	if sh == nil {
		return ranges.NoSheet(in.SheetId)
	}
	showAll(sh)
	sh.BasicFilter = nil
	return nil
}

func showAll(sh *grid.Sheet) {
	for i := range sh.UsedRows() {
		l := sh.Row(i).Line()
		l.HiddenByFilter = false
		sh.SetRowLine(i, l)
	}
}

// hide hides the rows that a filter's criteria leave out: hidden values, and the conditions on texts,
// numbers and blanks.
func (b *Editor) hide(sh *grid.Sheet, body grid.Range, filter *sheets.BasicFilter) {
	type criterion struct {
		col int
		*sheets.FilterCriteria
	}
	var list []criterion
	for col, c := range filter.Criteria {
		if n, err := strconv.Atoi(col); err == nil {
			list = append(list, criterion{n, &c})
		}
	}
	for _, s := range filter.FilterSpecs {
		if s.FilterCriteria != nil {
			list = append(list, criterion{int(s.ColumnIndex), s.FilterCriteria})
		}
	}
	if len(list) == 0 {
		return
	}
	f := render.NewFormatter(b.Book)
	for r := body.StartRow; r < body.EndRow; r++ {
		if slices.ContainsFunc(list, func(c criterion) bool {
			cell := sh.Cell(r, c.col)
			shown := f.Shown(cell)
			return slices.Contains(c.HiddenValues, shown) || !meets(cell, shown, c.Condition)
		}) {
			l := sh.Row(r).Line()
			l.HiddenByFilter = true
			sh.SetRowLine(r, l)
		}
	}
}

// meets tells whether a cell meets a filter's condition; one by a formula counts as met.
func meets(c grid.Cell, shown string, condition *sheets.BooleanCondition) bool {
	return condition == nil || condition.Type == "CUSTOM_FORMULA" || highlight.Meets(condition, c, shown)
}

// AddFilterView carries out the request addFilterView.
func (b *Editor) AddFilterView(
	in *sheets.AddFilterViewRequest,
) (*sheets.AddFilterViewResponse, *wire.Error) {
	filter := wire.Tidy(in.Filter)
	var r grid.Range
	var err *wire.Error
	if filter.Range, r, err = b.filterRange(filter.Range); err != nil {
		return nil, err
	}
	if err := filterViews.number(b, filter); err != nil {
		return nil, err
	}
	if filter.Title == "" {
		filter.Title = "Filter " + strconv.Itoa(len(b.Book.Sheet(r.SheetID).FilterViews)+1)
	}
	filterViews.place(b, r.SheetID, filter)
	return &sheets.AddFilterViewResponse{Filter: filter}, nil
}

// UpdateFilterView carries out the request updateFilterView.
func (b *Editor) UpdateFilterView(in *sheets.UpdateFilterViewRequest) *wire.Error {
	return filterViews.update(b, in.Fields, in.Filter, func(now *sheets.FilterView) (err *wire.Error) {
		now.Range, _, err = b.filterRange(now.Range)
		return err
	})
}

// DuplicateFilterView carries out the request duplicateFilterView.
func (b *Editor) DuplicateFilterView(
	in *sheets.DuplicateFilterViewRequest,
) (*sheets.DuplicateFilterViewResponse, *wire.Error) {
	sh, i, err := filterViews.find(b, in.FilterId)
	if err != nil {
		return nil, err
	}
	now := *sh.FilterViews[i]
	now.FilterViewId, now.Title = b.NewID(b.taken), "Copy of "+now.Title
	sh.FilterViews = append(sh.FilterViews, &now)
	return &sheets.DuplicateFilterViewResponse{Filter: &now}, nil
}

// DeleteFilterView carries out the request deleteFilterView.
func (b *Editor) DeleteFilterView(in *sheets.DeleteFilterViewRequest) *wire.Error {
	return filterViews.delete(b, in.FilterId)
}
