package gsheets

import (
	"context"
	"fmt"
	"strings"

	"google.golang.org/api/googleapi"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer"
)

// describeMask asks for all that a run needs to know beside the cells. Columns'
// metadata comes only with the grid's data, of which nothing else is asked.
const describeMask = "spreadsheetId,properties(title,locale,timeZone),sheets(" +
	"properties(sheetId,title,index,hidden,sheetType,gridProperties(rowCount,columnCount,frozenRowCount))," +
	"developerMetadata(metadataId,metadataKey,metadataValue)," +
	"protectedRanges(protectedRangeId,range,warningOnly,description)," +
	"conditionalFormats,charts(chartId)," +
	"data(columnMetadata(developerMetadata(metadataId,metadataKey,metadataValue))))"

// seen is what a description shows beyond what the run needs.
type seen struct {
	tabs map[int64]*seenTab
}

type seenTab struct {
	title         string
	rows, columns int
	service       map[string]int
	titles        map[int]titleMark // of service columns
	rules         []seenRule
	protected     map[int]bool   // columns with our warning
	anchors       bool           // anchors of an unfinished write are left
	staged        []stagedColumn // columns of an unfinished first fill
}

// Describe returns the spreadsheet's tabs without their cells, in one request.
// It changes nothing: what a write that is under way or was cut short has made
// is only said to be there. Tabs without a grid (chart sheets) are left out.
func (w *Workbook) Describe(ctx context.Context) (*syncer.Description, error) {
	d, all, err := w.describe(ctx)
	if err != nil {
		return nil, err
	}
	d.Unfinished = all.anchored()
	w.mu.Lock()
	w.last = all
	w.mu.Unlock()
	return d, nil
}

func (w *Workbook) describe(ctx context.Context) (*syncer.Description, *seen, error) {
	var got *sheets.Spreadsheet
	err := w.c.read(ctx, "describe the spreadsheet", func(ctx context.Context) error {
		var err error
		got, err = w.c.sheets.Spreadsheets.Get(w.id).Fields(googleapi.Field(describeMask)).
			Context(counted(ctx, &w.requests)).Do(googleapi.QueryParameter("prettyPrint", "false"))
		if err == nil && (got.SpreadsheetId == "" || got.Properties == nil || len(got.Sheets) == 0) {
			err = errGarbled
		}
		return plain(err)
	})
	if err != nil {
		return nil, nil, err
	}
	d := &syncer.Description{ID: got.SpreadsheetId, Title: got.Properties.Title,
		Locale: got.Properties.Locale, TimeZone: got.Properties.TimeZone}
	all := &seen{tabs: make(map[int64]*seenTab)}
	for _, sheet := range got.Sheets {
		p := sheet.Properties
		if p == nil || p.Title == "" {
			return nil, nil, w.c.explain("describe the spreadsheet", fmt.Errorf("%w: a tab without properties", errGarbled))
		}
		if p.GridProperties == nil || p.SheetType != "" && p.SheetType != "GRID" {
			continue
		}
		if o := overviewOf(sheet); o != nil && d.Overview == nil {
			d.Overview = o
			continue
		}
		info, tab := describeTab(sheet)
		d.Tabs = append(d.Tabs, info)
		all.tabs[p.SheetId] = tab
	}
	return d, all, nil
}

func describeTab(sheet *sheets.Sheet) (syncer.TabInfo, *seenTab) {
	p := sheet.Properties
	info := syncer.TabInfo{
		SheetID: p.SheetId, Title: p.Title, Index: int(p.Index), Hidden: p.Hidden,
		Rows: int(p.GridProperties.RowCount), Columns: int(p.GridProperties.ColumnCount),
		FrozenRows: int(p.GridProperties.FrozenRowCount),
		Service:    make(map[string]int), Protected: make(map[string]bool),
		Highlights: make(map[int]syncer.Highlight), Charts: len(sheet.Charts),
	}
	tab := &seenTab{title: p.Title, rows: info.Rows, columns: info.Columns, service: info.Service,
		titles: make(map[int]titleMark), protected: make(map[int]bool)}
	for _, m := range sheet.DeveloperMetadata {
		tab.anchors = tab.anchors || m.MetadataKey == anchorKey
	}
	for _, data := range sheet.Data {
		for i, column := range data.ColumnMetadata {
			for _, m := range column.DeveloperMetadata {
				switch m.MetadataKey {
				case columnKey:
					if _, twice := info.Service[m.MetadataValue]; !twice {
						info.Service[m.MetadataValue] = int(data.StartColumn) + i
					}
				case titleKey:
					tab.titles[int(data.StartColumn)+i] = titleMark{m.MetadataId, m.MetadataValue}
				case anchorKey:
					tab.anchors = true
					if strings.HasPrefix(m.MetadataValue, stagedValue) {
						tab.staged = append(tab.staged, stagedColumn{anchor{m.MetadataId, p.SheetId, columnsDimension, int(data.StartColumn) + i}, m.MetadataValue})
					}
				}
			}
		}
	}
	for _, r := range sheet.ProtectedRanges {
		if r.WarningOnly && r.Range != nil && r.Range.EndRowIndex == 0 && r.Range.EndColumnIndex == r.Range.StartColumnIndex+1 {
			tab.protected[int(r.Range.StartColumnIndex)] = true
		}
	}
	for name, column := range info.Service {
		if tab.protected[column] {
			info.Protected[name] = true
		}
	}
	for i, rule := range sheet.ConditionalFormats {
		seen := ruleOf(rule)
		tab.rules = append(tab.rules, seen)
		if seen.own {
			info.Highlights[i] = seen.Highlight
		}
	}
	return info, tab
}

// titles returns the tabs' titles by id.
func (w *Workbook) titles(ctx context.Context) (map[int64]string, error) {
	titles := make(map[int64]string)
	err := w.c.read(ctx, "read the tabs' titles", func(ctx context.Context) error {
		got, err := w.c.sheets.Spreadsheets.Get(w.id).Fields("sheets(properties(sheetId,title))").
			Context(counted(ctx, &w.requests)).Do(googleapi.QueryParameter("prettyPrint", "false"))
		if err != nil {
			return plain(err)
		}
		if len(got.Sheets) == 0 {
			return errGarbled
		}
		for _, sheet := range got.Sheets {
			titles[sheet.Properties.SheetId] = sheet.Properties.Title
		}
		return nil
	})
	return titles, err
}

func (s *seen) anchored() bool {
	for _, tab := range s.tabs {
		if tab.anchors {
			return true
		}
	}
	return false
}
