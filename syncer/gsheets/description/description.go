package description

import (
	"fmt"
	"slices"
	"strings"

	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema/lexical"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/batch"
	"sheetsync/syncer/gsheets/highlight"
	"sheetsync/syncer/gsheets/metadata"
	"sheetsync/syncer/overview"
	"sheetsync/syncer/writeback"
)

// Mask asks for all that a run needs to know beside the cells. Columns'
// metadata comes only with the grid's data, of which nothing else is asked.
const Mask = "spreadsheetId,properties(title,locale,timeZone),namedRanges(name,range),sheets(" +
	"properties(sheetId,title,index,hidden,sheetType,gridProperties(rowCount,columnCount,frozenRowCount))," +
	"developerMetadata(metadataId,metadataKey,metadataValue)," +
	"protectedRanges(protectedRangeId,range,warningOnly,description,requestingUserCanEdit,unprotectedRanges)," +
	"conditionalFormats,charts(chartId)," +
	TablesMask + "," +
	"data(columnMetadata(developerMetadata(metadataId,metadataKey,metadataValue))))"

// TablesMask asks for a sheet's Tables.
const TablesMask = "tables(tableId,name,range,columnProperties(columnIndex,columnName,columnType,dataValidationRule),rowsProperties(footerColorStyle))"

// Seen is what a description shows beyond what the run needs.
type Seen struct {
	Spreadsheet string // its id
	Tabs        map[int64]*Tab
}

// A Tab is what a description shows of one tab beyond what the run needs.
type Tab struct {
	Title         string
	Rows, Columns int
	Service       map[string]int
	Titles        map[int]metadata.Title // of service columns
	Home          metadata.Home          // where its record ids were given
	Question      int                    // the column of questions; -1 for none
	Rules         []highlight.Rule
	Tables        []syncer.TableInfo
	protected     map[int]bool         // columns with our warning
	anchors       bool                 // anchors of an unfinished write are left
	Staged        []batch.StagedColumn // columns of an unfinished first fill
}

// Staged reports whether a first fill of some tab was not finished.
func (s *Seen) Staged() bool {
	for _, tab := range s.Tabs {
		if len(tab.Staged) > 0 {
			return true
		}
	}
	return false
}

// Anchored reports whether an unfinished write left anchors behind.
func (s *Seen) Anchored() bool {
	for _, tab := range s.Tabs {
		if tab.anchors {
			return true
		}
	}
	return false
}

// Of describes a spreadsheet's tabs; those without a grid (chart sheets)
// are left out.
func Of(got *sheets.Spreadsheet) (*syncer.Description, *Seen, error) {
	d := &syncer.Description{ID: got.SpreadsheetId, Title: got.Properties.Title,
		Locale: got.Properties.Locale, TimeZone: got.Properties.TimeZone,
		Separators: lexical.SeparatorsOf(got.Properties.Locale)}
	d.Named = named(got.NamedRanges)
	all := &Seen{Spreadsheet: got.SpreadsheetId, Tabs: make(map[int64]*Tab)}
	for _, sheet := range got.Sheets {
		if sheet.Properties == nil || sheet.Properties.Title == "" {
			return nil, nil, fmt.Errorf("%w: a tab without properties", apierror.ErrGarbled)
		}
		if !HasGrid(sheet) || isScratch(sheet) {
			continue
		}
		info, tab := OfTab(sheet)
		info.Copied = tab.Home.IsElsewhere(got.SpreadsheetId)
		d.Tabs = append(d.Tabs, info)
		d.Named = tablesByName(d.Named, &info)
		all.Tabs[info.SheetID] = tab
	}
	return d, all, nil
}

// isScratch reports whether a sheet is the scratch tab of a probe, which is
// nobody's.
func isScratch(sheet *sheets.Sheet) bool {
	return slices.ContainsFunc(sheet.DeveloperMetadata, func(m *sheets.DeveloperMetadata) bool { return m.MetadataKey == metadata.ProbeKey })
}

// HasGrid reports whether a sheet has cells, as chart sheets do not.
func HasGrid(sheet *sheets.Sheet) bool {
	p := sheet.Properties
	return p.GridProperties != nil && (p.SheetType == "" || p.SheetType == "GRID")
}

// OfTab describes one tab, which has a grid.
func OfTab(sheet *sheets.Sheet) (syncer.TabInfo, *Tab) {
	p := sheet.Properties
	info := syncer.TabInfo{
		SheetID: p.SheetId, Title: p.Title, Index: int(p.Index), Hidden: p.Hidden,
		Rows: int(p.GridProperties.RowCount), Columns: int(p.GridProperties.ColumnCount),
		FrozenRows: int(p.GridProperties.FrozenRowCount),
		Service:    make(map[string]int), Protected: make(map[string]bool),
		Highlights: make(map[int]writeback.Highlight), Charts: len(sheet.Charts),
	}
	tab := &Tab{Title: p.Title, Rows: info.Rows, Columns: info.Columns, Service: info.Service,
		Titles: make(map[int]metadata.Title), Question: -1, protected: make(map[int]bool)}
	for _, m := range sheet.DeveloperMetadata {
		tab.anchors = tab.anchors || m.MetadataKey == metadata.AnchorKey
	}
	for _, data := range sheet.Data {
		for i, column := range data.ColumnMetadata {
			for _, m := range column.DeveloperMetadata {
				switch m.MetadataKey {
				case metadata.ColumnKey:
					if _, twice := info.Service[m.MetadataValue]; !twice {
						info.Service[m.MetadataValue] = int(data.StartColumn) + i
					}
				case metadata.TitleKey:
					tab.Titles[int(data.StartColumn)+i] = metadata.Title{ID: m.MetadataId, Hash: m.MetadataValue}
				case metadata.QuestionKey:
					tab.Question = int(data.StartColumn) + i
				case metadata.HomeKey:
					tab.Home = metadata.Home{ID: m.MetadataId, Spreadsheet: m.MetadataValue}
				case metadata.AnchorKey:
					tab.anchors = true
					if strings.HasPrefix(m.MetadataValue, metadata.StagedValue) {
						tab.Staged = append(tab.Staged, batch.StagedColumn{Anchor: batch.OnColumn(m.MetadataId, p.SheetId, int(data.StartColumn)+i), Value: m.MetadataValue})
					}
				}
			}
		}
	}
	for _, r := range sheet.ProtectedRanges {
		if refuses(r) {
			info.Refused = append(info.Refused, rectangle(r.Range))
		}
		if r.WarningOnly && r.Range != nil && r.Range.EndRowIndex == 0 && r.Range.EndColumnIndex == r.Range.StartColumnIndex+1 {
			tab.protected[int(r.Range.StartColumnIndex)] = true
		}
	}
	for name, column := range info.Service {
		if tab.protected[column] {
			info.Protected[name] = true
		}
	}
	for _, t := range sheet.Tables {
		info.Tables = append(info.Tables, tableOf(t))
	}
	tab.Tables = info.Tables
	for i, rule := range sheet.ConditionalFormats {
		seen := highlight.Of(rule)
		tab.Rules = append(tab.Rules, seen)
		if seen.Own {
			info.Highlights[i] = seen.Highlight
		}
	}
	return info, tab
}

// refuses reports whether a protected range keeps the account out of a part of its
// tab. A whole tab that is protected but for some ranges isn't told apart: writing
// there is refused as a whole.
func refuses(r *sheets.ProtectedRange) bool {
	return !r.WarningOnly && !r.RequestingUserCanEdit && r.Range != nil && len(r.UnprotectedRanges) == 0
}

// OverviewOf returns the overview tab if the sheet is it, and else nil.
func OverviewOf(sheet *sheets.Sheet) *overview.Tab {
	for _, m := range sheet.DeveloperMetadata {
		if m.MetadataKey == metadata.OverviewKey {
			tab := &overview.Tab{SheetID: sheet.Properties.SheetId, Title: sheet.Properties.Title, Layout: m.MetadataValue}
			if size := sheet.Properties.GridProperties; size != nil {
				tab.Rows, tab.Columns = int(size.RowCount), int(size.ColumnCount)
			}
			for _, chart := range sheet.Charts {
				tab.Charts = append(tab.Charts, chart.ChartId)
			}
			return tab
		}
	}
	return nil
}

// EnquiryOf reports whether a sheet is a tab in which people look customers up, and
// whose.
func EnquiryOf(sheet *sheets.Sheet) (owner string, ok bool) {
	for _, m := range sheet.DeveloperMetadata {
		if m.MetadataKey == metadata.EnquiryKey {
			return m.MetadataValue, true
		}
	}
	return "", false
}
