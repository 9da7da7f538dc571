package sheetsapi

import (
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// renderer writes a spreadsheet, for one caller.
type renderer struct {
	book         *grid.Spreadsheet
	email, owner string
	theme        func(string) grid.Tree
	f            *formatter
}

func newRenderer(s *grid.Spreadsheet, op Op) *renderer {
	return &renderer{book: s, email: op.Email, owner: op.Owner, theme: themeColor(s), f: newFormatter(s)}
}

// out is a tree of the model as it goes out, with both names of its colours.
func (r *renderer) out(t grid.Tree) grid.Tree {
	t = external(t)
	wire.ExpandColors(t, r.theme)
	return t
}

func (r *renderer) outs(list []grid.Tree) []any {
	out := make([]any, len(list))
	for i, t := range list {
		out[i] = r.out(t)
	}
	return out
}

// selection is what of a spreadsheet is asked for.
type selection struct {
	// areas by sheet; nil is everything.
	areas map[int64][]grid.Range
	data  bool
	mask  wire.Mask
}

func spreadsheetGet(s *grid.Spreadsheet, op Op) (Response, *wire.Error) {
	mask, err := wire.ResponseMask(op.Query.Get("fields"), wire.Spreadsheet)
	if err != nil {
		return nil, err
	}
	sel := selection{mask: mask, data: isTrue(op.Query.Get("includeGridData"))}
	if op.Query.Get("fields") != "" {
		sel.data = mask.Has("sheets", "data")
	}
	for _, text := range op.Query["ranges"] {
		r, err := parseRange(s, text)
		if err != nil {
			return nil, err
		}
		if sel.areas == nil {
			sel.areas = map[int64][]grid.Range{}
		}
		sel.areas[r.SheetID] = append(sel.areas[r.SheetID], r.Range)
	}
	return Reply(newRenderer(s, op).spreadsheet(sel)), nil
}

func spreadsheetGetByDataFilter(s *grid.Spreadsheet, op Op) (Response, *wire.Error) {
	body, err := wire.Decode(op.Body, wire.GetSpreadsheetByDataFilter, "")
	if err != nil {
		return nil, err
	}
	mask, err := wire.ResponseMask(op.Query.Get("fields"), wire.Spreadsheet)
	if err != nil {
		return nil, err
	}
	sel := selection{mask: mask, data: grid.Flag(body, "includeGridData")}
	if op.Query.Get("fields") != "" {
		sel.data = mask.Has("sheets", "data")
	}
	if filters := grid.List(body, "dataFilters"); len(filters) > 0 {
		sel.areas = map[int64][]grid.Range{}
		for _, m := range matchFilters(s, filters, &err) {
			sel.areas[m.area.SheetID] = append(sel.areas[m.area.SheetID], m.area)
		}
		if err != nil {
			return nil, err
		}
	}
	return Reply(newRenderer(s, op).spreadsheet(sel)), nil
}

func (r *renderer) spreadsheet(sel selection) grid.Tree {
	s := r.book
	t := grid.Tree{
		"spreadsheetId":  s.ID,
		"spreadsheetUrl": "https://docs.google.com/spreadsheets/d/" + s.ID + "/edit",
	}
	if sel.mask.Has("properties") {
		t["properties"] = r.properties()
	}
	if sel.mask.Has("sheets") {
		sheets := []any{}
		for i, sh := range s.Sheets() {
			if sel.areas != nil && sel.areas[sh.ID] == nil {
				continue
			}
			sheets = append(sheets, r.sheet(sh, i, sel))
		}
		if len(sheets) > 0 {
			t["sheets"] = sheets
		}
	}
	if len(s.NamedRanges) > 0 {
		t["namedRanges"] = r.outs(s.NamedRanges)
	}
	if m := r.metadata(func(d grid.Metadata) bool { return d.On == grid.OnSpreadsheet }); m != nil {
		t["developerMetadata"] = m
	}
	return sel.mask.Apply(t)
}

func (r *renderer) metadata(which func(grid.Metadata) bool) []any {
	if r.book.MetadataCount() == 0 {
		return nil
	}
	var out []any
	for _, d := range r.book.AllMetadata() {
		if which(d) {
			out = append(out, metadataTree(d))
		}
	}
	return out
}

func (r *renderer) properties() grid.Tree {
	s := r.book
	t := grid.Tree{
		"title": s.Title, "locale": s.Locale, "autoRecalc": s.AutoRecalc, "timeZone": s.TimeZone,
		"defaultFormat": r.out(baseFormat(s)), "spreadsheetTheme": r.out(theme(s)),
	}
	if s.Iterative != nil {
		t["iterativeCalculationSettings"] = s.Iterative
	}
	return t
}

func (r *renderer) sheet(sh *grid.Sheet, index int, sel selection) grid.Tree {
	t := grid.Tree{"properties": r.sheetProperties(sh, index)}
	for name, list := range map[string][]grid.Tree{
		"conditionalFormats": sh.ConditionalFormats, "filterViews": sh.FilterViews, "charts": sh.Charts, "slicers": sh.Slicers,
		"tables": sh.Tables, "bandedRanges": sh.BandedRanges, "rowGroups": sh.RowGroups, "columnGroups": sh.ColumnGroups,
	} {
		if len(list) > 0 {
			t[name] = r.outs(list)
		}
	}
	if len(sh.Merges) > 0 {
		merges := make([]any, len(sh.Merges))
		for i, m := range sh.Merges {
			merges[i] = external(m.Tree())
		}
		t["merges"] = merges
	}
	if sh.BasicFilter != nil {
		t["basicFilter"] = r.out(sh.BasicFilter)
	}
	if len(sh.ProtectedRanges) > 0 {
		list := make([]any, len(sh.ProtectedRanges))
		for i, p := range sh.ProtectedRanges {
			list[i] = r.protectedRange(p)
		}
		t["protectedRanges"] = list
	}
	if m := r.metadata(func(d grid.Metadata) bool { return d.On == grid.OnSheet && d.SheetID == sh.ID }); m != nil {
		t["developerMetadata"] = m
	}
	if sel.data && sh.Type == "GRID" {
		areas := sel.areas[sh.ID]
		if sel.areas == nil {
			areas = []grid.Range{sh.Bounds()}
		}
		data := make([]any, len(areas))
		for i, a := range areas {
			data[i] = &gridData{r: r, sheet: sh, area: a, mask: sel.mask.Sub("sheets").Sub("data")}
		}
		t["data"] = data
	}
	return t
}

func (r *renderer) sheetProperties(sh *grid.Sheet, index int) grid.Tree {
	t := grid.Tree{"sheetId": sh.ID, "title": sh.Title, "index": index, "sheetType": sh.Type}
	if sh.Type == "GRID" {
		g := grid.Tree{"rowCount": sh.RowCount, "columnCount": sh.ColumnCount}
		for name, n := range map[string]int{"frozenRowCount": sh.FrozenRows, "frozenColumnCount": sh.FrozenColumns} {
			if n > 0 {
				g[name] = n
			}
		}
		for name, b := range map[string]bool{
			"hideGridlines": sh.HideGridlines, "rowGroupControlAfter": sh.RowGroupControlAfter,
			"columnGroupControlAfter": sh.ColumnGroupControlAfter,
		} {
			if b {
				g[name] = true
			}
		}
		t["gridProperties"] = g
	}
	if sh.Hidden {
		t["hidden"] = true
	}
	if sh.RightToLeft {
		t["rightToLeft"] = true
	}
	if sh.TabColor != nil {
		t["tabColorStyle"] = sh.TabColor
		t = shallow(t)
		wire.ExpandColors(t, r.theme)
	}
	return t
}

func shallow(t grid.Tree) grid.Tree {
	c := make(grid.Tree, len(t))
	for k, v := range t {
		c[k] = v
	}
	return c
}

// protectedRange writes a ProtectedRange for the caller: who may edit is told to those who may edit.
func (r *renderer) protectedRange(p grid.Tree) grid.Tree {
	t := r.out(p)
	delete(t, creator)
	delete(t, "requestingUserCanEdit")
	if !mayEdit(p, r.email, r.owner) {
		delete(t, "editors")
		return t
	}
	t["requestingUserCanEdit"] = true
	editors := shallow(grid.Sub(t, "editors"))
	users := []any{}
	seen := map[any]bool{"": true}
	for _, u := range append([]any{r.owner, grid.Str(p, creator)}, grid.List(editors, "users")...) {
		if !seen[u] {
			seen[u] = true
			users = append(users, u)
		}
	}
	if len(users) > 0 {
		editors["users"] = users
	}
	t["editors"] = editors
	return t
}
