package render

import (
	"slices"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// Caller is who asks, and whose spreadsheet it is, by their addresses.
type Caller struct{ Email, Owner string }

// MayEdit tells whether a protected range lets the caller in.
func (c Caller) MayEdit(p *grid.ProtectedRange) bool {
	if c.Email == c.Owner || c.Email == p.Creator {
		return true
	}
	return p.Editors != nil &&
		(p.Editors.DomainUsersCanEdit || slices.Contains(p.Editors.Users, c.Email))
}

// Renderer writes a spreadsheet, for one caller.
type Renderer struct {
	wire.Writer
	book   *grid.Spreadsheet
	caller Caller
	f      *Formatter
}

// New makes a renderer for a version.
func New(s *grid.Spreadsheet, caller Caller) *Renderer {
	return &Renderer{Writer: wire.Writer{Theme: themeColor(s)}, book: s, caller: caller, f: NewFormatter(s)}
}

// Answer is a struct of the API as an answer, with both names of its colours.
func (r *Renderer) Answer(body any) wire.Appender { return wire.Answer{Writer: r.Writer, Body: body} }

// Selection is what of a spreadsheet is asked for.
type Selection struct {
	// Areas by sheet; nil is everything.
	Areas map[int64][]grid.Range
	// Data asks for the cells.
	Data bool
	// Comments is the view of comments that is asked for.
	Comments Comments
	// NoConditionalFormats leaves them out.
	NoConditionalFormats bool
	// BandsOfTables lists the banding of Tables among the banded ranges.
	BandsOfTables bool
}

// Add selects one more area.
func (s *Selection) Add(r grid.Range) {
	if s.Areas == nil {
		s.Areas = map[int64][]grid.Range{}
	}
	s.Areas[r.SheetID] = append(s.Areas[r.SheetID], r)
}

// Spreadsheet is the API's, with sheets that are read when they are written.
type Spreadsheet struct {
	sheets.Spreadsheet
	Sheets []*Sheet `json:"sheets,omitempty"`
}

// Sheet is the API's, with cells that are read when they are written.
type Sheet struct {
	sheets.Sheet
	Data []*gridData `json:"data,omitempty"`
}

// Spreadsheet returns what is selected of the spreadsheet.
func (r *Renderer) Spreadsheet(sel Selection) *Spreadsheet {
	s := r.book
	out := &Spreadsheet{Spreadsheet: sheets.Spreadsheet{
		SpreadsheetId:  s.ID,
		SpreadsheetUrl: "https://docs.google.com/spreadsheets/d/" + s.ID + "/edit",
		NamedRanges:    s.NamedRanges,
		DeveloperMetadata: r.metadata(func(d grid.Metadata) bool {
			return d.On == grid.OnSpreadsheet
		}),
		Properties: &sheets.SpreadsheetProperties{
			Title: s.Title, Locale: s.Locale, AutoRecalc: s.AutoRecalc, TimeZone: s.TimeZone,
			DefaultFormat: BaseFormat(s), SpreadsheetTheme: theme(s),
			IterativeCalculationSettings: s.Iterative, ForceSendFields: []string{"Title"},
		},
	}}
	out.CommentsViewMode = sel.Comments.asked
	if sel.Comments.Included {
		out.Comments = r.comments()
	}
	for i, sh := range s.Sheets() {
		if sel.Areas == nil || sel.Areas[sh.ID] != nil {
			out.Sheets = append(out.Sheets, r.sheet(sh, i, sel))
		}
	}
	if len(s.NamedRanges) == 0 {
		out.NamedRanges = nil
	}
	return out
}

func (r *Renderer) metadata(which func(grid.Metadata) bool) []*sheets.DeveloperMetadata {
	if r.book.MetadataCount() == 0 {
		return nil
	}
	var out []*sheets.DeveloperMetadata
	for _, d := range r.book.AllMetadata() {
		if which(d) {
			out = append(out, Metadata(d))
		}
	}
	return out
}

func (r *Renderer) sheet(sh *grid.Sheet, index int, sel Selection) *Sheet {
	out := &Sheet{Sheet: sheets.Sheet{
		Properties:         SheetProperties(sh, index),
		ConditionalFormats: some(sh.ConditionalFormats), FilterViews: some(sh.FilterViews),
		Charts: some(sh.Charts), Slicers: some(sh.Slicers), BandedRanges: some(sh.BandedRanges),
		RowGroups: some(sh.RowGroups), ColumnGroups: some(sh.ColumnGroups),
		BasicFilter: sh.BasicFilter, Tables: some(sh.Tables),
		DeveloperMetadata: r.metadata(func(d grid.Metadata) bool {
			return d.On == grid.OnSheet && d.SheetID == sh.ID
		}),
	}}
	if sel.BandsOfTables {
		out.BandedRanges = slices.Concat(out.BandedRanges, tableBands(sh))
	}
	if sel.Comments.Included {
		out.CommentAnchors = some(sh.CommentAnchors)
	}
	if sel.NoConditionalFormats {
		out.ConditionalFormats = nil
	}
	for _, m := range sh.Merges {
		if sel.Areas == nil || slices.ContainsFunc(sel.Areas[sh.ID], m.Overlaps) {
			out.Merges = append(out.Merges, m.GridRange())
		}
	}
	for _, p := range sh.ProtectedRanges {
		out.ProtectedRanges = append(out.ProtectedRanges, r.protectedRange(p))
	}
	if sel.Data && sh.Type == "GRID" {
		areas := sel.Areas[sh.ID]
		if sel.Areas == nil {
			areas = []grid.Range{sh.Bounds()}
		}
		for _, a := range areas {
			out.Data = append(out.Data, &gridData{r: r, sheet: sh, area: a})
		}
	}
	return out
}

// tableBands is the banding of a sheet's Tables, nil for none.
func tableBands(sh *grid.Sheet) []*sheets.BandedRange {
	var out []*sheets.BandedRange
	for _, t := range sh.Tables {
		p := t.RowsProperties
		out = append(out, &sheets.BandedRange{BandedRangeReference: t.TableId, Range: t.Range, RowProperties: &sheets.BandingProperties{
			HeaderColorStyle: p.HeaderColorStyle, FirstBandColorStyle: p.FirstBandColorStyle,
			SecondBandColorStyle: p.SecondBandColorStyle, FooterColorStyle: p.FooterColorStyle}})
	}
	return out
}

// some is a list as answers have it: an empty one is left out.
func some[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

// SheetProperties is the properties of a sheet that has an index among the sheets.
func SheetProperties(sh *grid.Sheet, index int) *sheets.SheetProperties {
	p := &sheets.SheetProperties{
		SheetId: sh.ID, Title: sh.Title, Index: int64(index), SheetType: sh.Type,
		Hidden: sh.Hidden, RightToLeft: sh.RightToLeft, TabColorStyle: sh.TabColor,
		ForceSendFields: []string{"SheetId", "Index"},
	}
	if sh.Type == "GRID" {
		p.GridProperties = &sheets.GridProperties{
			RowCount: int64(sh.RowCount), ColumnCount: int64(sh.ColumnCount),
			FrozenRowCount: int64(sh.FrozenRows), FrozenColumnCount: int64(sh.FrozenColumns),
			HideGridlines: sh.HideGridlines, RowGroupControlAfter: sh.RowGroupControlAfter,
			ColumnGroupControlAfter: sh.ColumnGroupControlAfter,
		}
	}
	return p
}

// protectedRange writes a ProtectedRange for the caller: only those who may edit see who else may.
func (r *Renderer) protectedRange(p *grid.ProtectedRange) *sheets.ProtectedRange {
	out := p.ProtectedRange
	if out.RequestingUserCanEdit = r.caller.MayEdit(p); !out.RequestingUserCanEdit {
		out.Editors = nil
		return &out
	}
	editors := sheets.Editors{}
	if out.Editors != nil {
		editors = *out.Editors
	}
	users := []string{}
	for _, u := range append([]string{r.caller.Owner, p.Creator}, editors.Users...) {
		if u != "" && !slices.Contains(users, u) {
			users = append(users, u)
		}
	}
	if editors.Users = users; len(users) == 0 {
		editors.Users = nil
	}
	out.Editors = &editors
	return &out
}

// Metadata writes developer metadata as the API does.
func Metadata(d grid.Metadata) *sheets.DeveloperMetadata {
	at := &sheets.DeveloperMetadataLocation{LocationType: d.On.String()}
	switch d.On {
	case grid.OnSpreadsheet:
		at.Spreadsheet = true
	case grid.OnSheet:
		at.SheetId, at.ForceSendFields = d.SheetID, []string{"SheetId"}
	default:
		dimension := grid.Rows
		if d.On == grid.OnColumn {
			dimension = grid.Columns
		}
		at.DimensionRange = &sheets.DimensionRange{SheetId: d.SheetID, Dimension: dimension.String(),
			StartIndex: int64(d.Index), EndIndex: int64(d.Index + 1), ForceSendFields: []string{"StartIndex"}}
	}
	return &sheets.DeveloperMetadata{MetadataId: d.ID, MetadataKey: d.Key, MetadataValue: d.Value,
		Visibility: d.Visibility, Location: at, ForceSendFields: []string{"MetadataId"}}
}
