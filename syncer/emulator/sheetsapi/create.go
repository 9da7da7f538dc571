package sheetsapi

import (
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// NewSpreadsheet makes a spreadsheet as spreadsheets.create does from its body (a Spreadsheet): with the sheets given and what
// lies on them, or one empty sheet. email is who makes it.
func NewSpreadsheet(id string, body []byte, seed uint64, email string) (*grid.Spreadsheet, *wire.Error) {
	t, err := wire.Decode(body, wire.Spreadsheet, "")
	if err != nil {
		return nil, err
	}
	s := grid.New(id, "Untitled spreadsheet")
	w := newWriter(s, Op{Seed: seed, Email: email, Owner: email}, nil)
	if err := w.setProperties(grid.Sub(t, "properties"), nil); err != nil {
		return nil, err
	}
	if s.Title == "" {
		s.Title = "Untitled spreadsheet"
	}
	sheets := grid.List(t, "sheets")
	if len(sheets) == 0 {
		if _, err := s.AddSheet(0, "Sheet1", 0, defaultRows, defaultCols); err != nil {
			return nil, wire.Internal()
		}
	}
	ids := make([]float64, len(sheets))
	for i, v := range sheets {
		sheet, _ := v.(grid.Tree)
		p := shallow(grid.Sub(sheet, "properties"))
		delete(p, "index")
		reply, err := w.addSheet(grid.Tree{"properties": p})
		if err != nil {
			return nil, err
		}
		id, _ := grid.Sub(reply, "properties")["sheetId"].(int64)
		ids[i] = float64(id)
	}
	// What lies on sheets may name other sheets, so that it comes when all are there.
	for i, v := range sheets {
		sheet, _ := v.(grid.Tree)
		if err := w.fill(ids[i], sheet); err != nil {
			return nil, err
		}
	}
	for _, n := range trees(t, "namedRanges") {
		if _, err := w.addNamedRange(grid.Tree{"namedRange": n}); err != nil {
			return nil, err
		}
	}
	return s, w.attach(trees(t, "developerMetadata"))
}

func (w *writer) attach(list []grid.Tree) *wire.Error {
	for _, d := range list {
		if _, err := w.createDeveloperMetadata(grid.Tree{"developerMetadata": d}); err != nil {
			return err
		}
	}
	return w.checkMetadataRoom()
}

// trees is the objects of a list.
func trees(t grid.Tree, name string) []grid.Tree {
	var out []grid.Tree
	for _, v := range grid.List(t, name) {
		if m, ok := v.(grid.Tree); ok {
			out = append(out, m)
		}
	}
	return out
}

// fill puts on a new sheet what a Sheet of a spreadsheets.create body has on it, by the requests that would.
func (w *writer) fill(id float64, sheet grid.Tree) *wire.Error {
	for _, data := range trees(sheet, "data") {
		if err := w.fillData(id, data); err != nil {
			return err
		}
	}
	for _, part := range []struct {
		list, request string
		do            handler
	}{
		{"merges", "range", (*writer).mergeCells},
		{"conditionalFormats", "rule", (*writer).appendRule},
		{"protectedRanges", "protectedRange", (*writer).addProtectedRange},
		{"filterViews", "filter", (*writer).addFilterView},
		{"bandedRanges", "bandedRange", (*writer).addBanding},
		{"charts", "chart", (*writer).addChart},
		{"slicers", "slicer", (*writer).addSlicer},
		{"rowGroups", "", (*writer).addDimensionGroup},
		{"columnGroups", "", (*writer).addDimensionGroup},
	} {
		for _, t := range trees(sheet, part.list) {
			if part.request != "" {
				t = grid.Tree{part.request: t}
			}
			if _, err := part.do(w, t); err != nil {
				return err
			}
		}
	}
	if filter := grid.Sub(sheet, "basicFilter"); filter != nil {
		if _, err := w.setBasicFilter(grid.Tree{"filter": filter}); err != nil {
			return err
		}
	}
	return w.attach(trees(sheet, "developerMetadata"))
}

// appendRule adds a conditional format behind the others.
func (w *writer) appendRule(in grid.Tree) (grid.Tree, *wire.Error) {
	_, sh, err := w.checkRule(grid.Sub(in, "rule"))
	if err != nil {
		return nil, err
	}
	return w.addConditionalFormatRule(grid.Tree{"rule": in["rule"], "index": float64(len(sh.ConditionalFormats))})
}

// fillData puts a GridData's cells and the properties of its rows and columns on a sheet, which grows to hold them.
func (w *writer) fillData(id float64, data grid.Tree) *wire.Error {
	row, _ := grid.Int(data, "startRow")
	col, _ := grid.Int(data, "startColumn")
	rows, width := grid.List(data, "rowData"), 0
	for _, r := range trees(data, "rowData") {
		width = max(width, len(grid.List(r, "values")))
	}
	sh := w.book.Edited(int64(id))
	if err := w.resize(sh, max(sh.RowCount, row+len(rows)), max(sh.ColumnCount, col+width)); err != nil {
		return err
	}
	if _, err := w.updateCells(grid.Tree{"rows": rows, "fields": "*",
		"start": grid.Tree{"sheetId": id, "rowIndex": float64(row), "columnIndex": float64(col)}}); err != nil {
		return err
	}
	for _, part := range []struct {
		list, dimension string
		start           int
	}{{"rowMetadata", "ROWS", row}, {"columnMetadata", "COLUMNS", col}} {
		for i, p := range trees(data, part.list) {
			fields := ""
			for _, name := range []string{"pixelSize", "hiddenByUser"} {
				if p[name] != nil {
					fields += "," + name
				}
			}
			if fields == "" {
				continue
			}
			if _, err := w.updateDimensionProperties(grid.Tree{"properties": p, "fields": fields[1:], "range": grid.Tree{
				"sheetId": id, "dimension": part.dimension, "startIndex": float64(part.start + i), "endIndex": float64(part.start + i + 1),
			}}); err != nil {
				return err
			}
		}
	}
	return nil
}
