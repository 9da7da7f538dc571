package gsheets

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"
	"google.golang.org/api/googleapi"
	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/place"
)

// A namedColumn is a column whose texts may be names of people in chips.
type namedColumn struct {
	tab    int // index of the request
	sheet  int64
	title  string
	column int
}

// named returns the columns that tabs ask for.
func named(tabs []syncer.TabRequest, grids []*table.Grid) []namedColumn {
	var all []namedColumn
	for i, tab := range tabs {
		if tab.People == nil {
			continue
		}
		for _, c := range tab.People(grids[i]) {
			all = append(all, namedColumn{tab: i, sheet: tab.SheetID, title: tab.Title, column: c})
		}
	}
	return all
}

// people are the texts of some columns, and the addresses of those in chips.
type people struct {
	columns   []namedColumn
	texts     [][]string // by column and row
	addresses [][]string // likewise; "" for none
}

// people reads them in one request; no columns take none. A person's address is
// nowhere but in the cell's chips.
func (w *Workbook) people(ctx context.Context, columns []namedColumn) (*people, error) {
	p := &people{columns: columns, texts: make([][]string, len(columns)), addresses: make([][]string, len(columns))}
	if len(columns) == 0 {
		return p, nil
	}
	ranges := make([]string, len(columns))
	for i, c := range columns {
		ranges[i] = place.ColumnsA1(c.title, c.column, c.column)
	}
	var got *sheets.Spreadsheet
	err := w.c.read(ctx, fmt.Sprintf("read the people in %d columns", len(columns)), func(ctx context.Context) error {
		var err error
		got, err = w.c.sheets.Spreadsheets.Get(w.id).Ranges(ranges...).
			Fields("spreadsheetId,sheets(properties(sheetId),data(startRow,startColumn,rowData(values(formattedValue,chipRuns(chip(personProperties(email)))))))").
			Context(counted(ctx, &w.requests)).Do(googleapi.QueryParameter("prettyPrint", "false"))
		if err == nil && (got.SpreadsheetId == "" || len(got.Sheets) == 0) {
			err = apierror.ErrGarbled
		}
		return apierror.OfAnswer(err)
	})
	if err != nil {
		return nil, err
	}
	for _, sheet := range got.Sheets {
		for _, data := range sheet.Data {
			i := slices.IndexFunc(columns, func(c namedColumn) bool {
				return c.sheet == sheet.Properties.SheetId && c.column == int(data.StartColumn)
			})
			if i >= 0 && p.texts[i] == nil {
				p.read(i, data)
			}
		}
	}
	return p, nil
}

// read takes one column's cells.
func (p *people) read(i int, data *sheets.GridData) {
	p.texts[i] = make([]string, int(data.StartRow)+len(data.RowData))
	p.addresses[i] = make([]string, len(p.texts[i]))
	for n, row := range data.RowData {
		if len(row.Values) == 0 {
			continue
		}
		at := int(data.StartRow) + n
		p.texts[i][at] = row.Values[0].FormattedValue
		var addresses []string
		for _, run := range row.Values[0].ChipRuns {
			if run.Chip != nil && run.Chip.PersonProperties != nil && run.Chip.PersonProperties.Email != "" {
				addresses = append(addresses, run.Chip.PersonProperties.Email)
			}
		}
		p.addresses[i][at] = strings.Join(addresses, ", ")
	}
}

// agree reports whether the texts are those of the grids.
func (p *people) agree(grids []*table.Grid) bool {
	for i, c := range p.columns {
		g := grids[c.tab]
		for row := range max(g.Rows(), len(p.texts[i])) {
			text := ""
			if row < len(p.texts[i]) {
				text = p.texts[i][row]
			}
			switch g.Kind(row, c.column) {
			case table.CellText:
				if g.Cell(row, c.column).Text != text {
					return false
				}
			case table.CellEmpty:
				if text != "" {
					return false
				}
			}
		}
	}
	return true
}

// apply notes the addresses in the grids.
func (p *people) apply(grids []*table.Grid) {
	for i, c := range p.columns {
		for row, address := range p.addresses[i] {
			if address != "" {
				grids[c.tab].SetAddress(row, c.column, address)
			}
		}
	}
}

// digest identifies the addresses; "" for none.
func (p *people) digest() string {
	h, any := xxhash.New(), false
	for i, c := range p.columns {
		for row, address := range p.addresses[i] {
			if address != "" {
				any = true
				fmt.Fprintf(h, "%d %d %d %q\n", c.sheet, c.column, row, address)
			}
		}
	}
	if !any {
		return ""
	}
	return fmt.Sprintf("@%x", h.Sum64())
}
