package probe

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/apifacts"
	"sheetsync/syncer/gsheets/metadata"
	"sheetsync/syncer/gsheets/place"
)

// A question is one thing that is tried.
type question struct {
	name apifacts.Question
	try  func(*prober, context.Context) (apifacts.Answer, error)
}

// questions are all of them; those about Tables come last.
func questions() []question {
	return []question{
		{apifacts.UpdateNoMatch, (*prober).updateNoMatch},
		{apifacts.DeleteNoMatch, (*prober).deleteNoMatch},
		{apifacts.CreateTwice, (*prober).createTwice},
		{apifacts.CreateBeyondGrid, (*prober).createBeyondGrid},
		{apifacts.DataFilterNoMatch, (*prober).dataFilterNoMatch},
		{apifacts.SortRows, func(p *prober, ctx context.Context) (apifacts.Answer, error) { return p.sort(ctx, gridColumns) }},
		{apifacts.SortCells, func(p *prober, ctx context.Context) (apifacts.Answer, error) { return p.sort(ctx, 2) }},
		{apifacts.MoveRow, (*prober).moveRow},
		{apifacts.CutPaste, (*prober).cutPaste},
		{apifacts.InsertIntoTable, (*prober).insertIntoTable},
		{apifacts.WriteBelowTable, (*prober).writeBelowTable},
		{apifacts.AppendBelowTable, (*prober).appendBelowTable},
		{apifacts.AppendTable, (*prober).appendTable},
	}
}

// row is a row of the scratch tab as a place of metadata.
func (p *prober) row(at int) *sheets.DeveloperMetadataLocation {
	return &sheets.DeveloperMetadataLocation{DimensionRange: p.rows(at, at+1)}
}

func (p *prober) rows(first, end int) *sheets.DimensionRange {
	return &sheets.DimensionRange{SheetId: p.tab, Dimension: place.RowsDimension, StartIndex: int64(first), EndIndex: int64(end),
		ForceSendFields: []string{"StartIndex"}}
}

// area is a rectangle of the scratch tab.
func (p *prober) area(first, end, columns int) *sheets.GridRange {
	return &sheets.GridRange{SheetId: p.tab, StartRowIndex: int64(first), EndRowIndex: int64(end), EndColumnIndex: int64(columns),
		ForceSendFields: []string{"StartRowIndex", "StartColumnIndex"}}
}

func (p *prober) create(id int64, at int) *sheets.Request {
	return &sheets.Request{CreateDeveloperMetadata: &sheets.CreateDeveloperMetadataRequest{DeveloperMetadata: &sheets.DeveloperMetadata{
		MetadataId: id, MetadataKey: metadata.ProbeKey, Visibility: "PROJECT", Location: p.row(at)}}}
}

// filter selects metadata as a guard does: by its id, at a row.
func (p *prober) filter(id int64, at int) *sheets.DataFilter {
	return &sheets.DataFilter{DeveloperMetadataLookup: &sheets.DeveloperMetadataLookup{
		MetadataId: id, LocationMatchingStrategy: "EXACT_LOCATION", MetadataLocation: p.row(at)}}
}

// noMatch sends a request about metadata that is nowhere, and about metadata that
// is at another row: it has to be refused both times to count as refused.
func (p *prober) noMatch(ctx context.Context, request func(*sheets.DataFilter) *sheets.Request) (apifacts.Answer, error) {
	elsewhere := p.newID()
	if _, err := p.batch(ctx, p.create(elsewhere, lettersRow+10)); err != nil {
		return "", err
	}
	for _, id := range []int64{p.newID(), elsewhere} {
		answer, err := p.try(ctx, apifacts.Ignored, request(p.filter(id, lettersRow+5)))
		if err != nil || answer == apifacts.Ignored {
			return answer, err
		}
	}
	return apifacts.Refused, nil
}

// try sends requests, and returns the answer unless they are refused.
func (p *prober) try(ctx context.Context, answer apifacts.Answer, requests ...*sheets.Request) (apifacts.Answer, error) {
	_, err := p.batch(ctx, requests...)
	return orRefused(answer, err)
}

func (p *prober) updateNoMatch(ctx context.Context) (apifacts.Answer, error) {
	return p.noMatch(ctx, func(f *sheets.DataFilter) *sheets.Request {
		return &sheets.Request{UpdateDeveloperMetadata: &sheets.UpdateDeveloperMetadataRequest{
			DataFilters: []*sheets.DataFilter{f}, DeveloperMetadata: &sheets.DeveloperMetadata{Visibility: "PROJECT"}, Fields: "visibility"}}
	})
}

func (p *prober) deleteNoMatch(ctx context.Context) (apifacts.Answer, error) {
	return p.noMatch(ctx, func(f *sheets.DataFilter) *sheets.Request {
		return &sheets.Request{DeleteDeveloperMetadata: &sheets.DeleteDeveloperMetadataRequest{DataFilter: f}}
	})
}

func (p *prober) createTwice(ctx context.Context) (apifacts.Answer, error) {
	id := p.newID()
	if _, err := p.batch(ctx, p.create(id, lettersRow)); err != nil {
		return "", err
	}
	return p.try(ctx, apifacts.Ignored, p.create(id, lettersRow+1))
}

func (p *prober) createBeyondGrid(ctx context.Context) (apifacts.Answer, error) {
	id := p.newID()
	answer, err := p.try(ctx, apifacts.Unclear, p.create(id, gridRows+5))
	if err != nil || answer == apifacts.Refused {
		return answer, err
	}
	switch at, err := p.rowOf(ctx, id); {
	case notFound(err):
		return apifacts.Ignored, nil
	case err != nil:
		return "", err
	case at == gridRows-1:
		return apifacts.Clipped, nil
	}
	return apifacts.Unclear, nil
}

// rowOf returns the row that metadata is attached to.
func (p *prober) rowOf(ctx context.Context, id int64) (int, error) {
	got, err := p.api.Spreadsheets.DeveloperMetadata.Get(p.spreadsheet, id).Context(ctx).Do()
	if err != nil {
		return 0, err
	}
	if got.Location == nil || got.Location.DimensionRange == nil {
		return 0, apierror.ErrGarbled
	}
	return int(got.Location.DimensionRange.StartIndex), nil
}

func (p *prober) dataFilterNoMatch(ctx context.Context) (apifacts.Answer, error) {
	got, err := p.api.Spreadsheets.Values.BatchUpdateByDataFilter(p.spreadsheet, &sheets.BatchUpdateValuesByDataFilterRequest{
		ValueInputOption: "RAW", Data: []*sheets.DataFilterValueRange{{
			DataFilter: p.filter(p.newID(), lettersRow+5), MajorDimension: place.RowsDimension, Values: [][]any{{"x"}}}},
	}).Context(ctx).Do()
	if err != nil {
		return orRefused("", apierror.Explain("probe the API", err, ""))
	}
	if got.TotalUpdatedCells > 0 {
		return apifacts.Unclear, nil
	}
	return apifacts.Ignored, nil
}

// letters fills four rows with c, a, d, b in all columns, and attaches metadata
// to the first of them.
func (p *prober) letters(ctx context.Context) (id int64, err error) {
	id = p.newID()
	rows := make([]*sheets.RowData, 0, 4)
	for _, letter := range []string{"c", "a", "d", "b"} {
		row := &sheets.RowData{}
		for range gridColumns {
			row.Values = append(row.Values, text(letter))
		}
		rows = append(rows, row)
	}
	_, err = p.batch(ctx, p.write(lettersRow, rows), p.create(id, lettersRow))
	return id, err
}

func text(s string) *sheets.CellData {
	return &sheets.CellData{UserEnteredValue: &sheets.ExtendedValue{StringValue: &s}}
}

func (p *prober) write(row int, rows []*sheets.RowData) *sheets.Request {
	return &sheets.Request{UpdateCells: &sheets.UpdateCellsRequest{Fields: "userEnteredValue", Rows: rows,
		Start: &sheets.GridCoordinate{SheetId: p.tab, RowIndex: int64(row), ForceSendFields: []string{"RowIndex", "ColumnIndex"}}}}
}

// follows carries out a request that takes the row c elsewhere, and says whether
// its metadata went with it.
func (p *prober) follows(ctx context.Context, to int, request *sheets.Request) (apifacts.Answer, error) {
	id, err := p.letters(ctx)
	if err != nil {
		return "", err
	}
	if answer, err := p.try(ctx, "", request); err != nil || answer == apifacts.Refused {
		return answer, err
	}
	switch at, err := p.rowOf(ctx, id); {
	case notFound(err):
		return apifacts.Drop, nil
	case err != nil:
		return "", err
	case at == to:
		return apifacts.Follow, nil
	case at == lettersRow:
		return apifacts.Stay, nil
	}
	return apifacts.Unclear, nil
}

func (p *prober) sort(ctx context.Context, columns int) (apifacts.Answer, error) {
	return p.follows(ctx, lettersRow+2, &sheets.Request{SortRange: &sheets.SortRangeRequest{
		Range:     p.area(lettersRow, lettersRow+4, columns),
		SortSpecs: []*sheets.SortSpec{{SortOrder: "ASCENDING", ForceSendFields: []string{"DimensionIndex"}}}}})
}

func (p *prober) moveRow(ctx context.Context) (apifacts.Answer, error) {
	return p.follows(ctx, lettersRow+3, &sheets.Request{MoveDimension: &sheets.MoveDimensionRequest{
		Source: p.rows(lettersRow, lettersRow+1), DestinationIndex: lettersRow + 4}})
}

func (p *prober) cutPaste(ctx context.Context) (apifacts.Answer, error) {
	return p.follows(ctx, lettersRow+6, &sheets.Request{CutPaste: &sheets.CutPasteRequest{
		Source: p.area(lettersRow, lettersRow+1, gridColumns), PasteType: "PASTE_NORMAL",
		Destination: &sheets.GridCoordinate{SheetId: p.tab, RowIndex: lettersRow + 6, ForceSendFields: []string{"ColumnIndex"}}}})
}

var errNoTables = errors.New("the API takes no Tables")

// makeTable puts a Table of a header and two rows on the scratch tab, in the place
// of an earlier one, and returns the row below it.
func (p *prober) makeTable(ctx context.Context) (end int, err error) {
	if p.table != "" {
		if _, err := p.batch(ctx, &sheets.Request{DeleteTable: &sheets.DeleteTableRequest{TableId: p.table}},
			&sheets.Request{UpdateCells: &sheets.UpdateCellsRequest{Range: p.area(tableRow, gridRows-1, gridColumns), Fields: "userEnteredValue"}}); err != nil {
			return 0, err
		}
		p.table = ""
	}
	rows := []*sheets.RowData{
		{Values: []*sheets.CellData{text("K"), text("V")}},
		{Values: []*sheets.CellData{text("one"), text("1")}},
		{Values: []*sheets.CellData{text("two"), text("2")}},
	}
	got, err := p.batch(ctx, p.write(tableRow, rows), &sheets.Request{AddTable: &sheets.AddTableRequest{Table: &sheets.Table{
		Name: fmt.Sprintf("sheetsync_probe_%x", p.newID()), Range: p.area(tableRow, tableRow+3, 2)}}})
	if refused(err) {
		return 0, errNoTables
	}
	if err != nil {
		return 0, err
	}
	for _, reply := range got.Replies {
		if reply.AddTable != nil && reply.AddTable.Table != nil {
			p.table = reply.AddTable.Table.TableId
		}
	}
	if p.table == "" {
		return 0, errNoTables
	}
	return tableRow + 3, nil
}

// tableEnd returns the row below the Table.
func (p *prober) tableEnd(ctx context.Context) (int, error) {
	got, err := p.api.Spreadsheets.Get(p.spreadsheet).Fields("sheets(properties(sheetId),tables(tableId,range))").Context(ctx).Do()
	if err != nil {
		return 0, err
	}
	for _, sheet := range got.Sheets {
		for _, t := range sheet.Tables {
			if t.TableId == p.table && t.Range != nil {
				return int(t.Range.EndRowIndex), nil
			}
		}
	}
	return 0, fmt.Errorf("%w: the scratch tab's Table is gone", apierror.ErrGarbled)
}

// joins carries out a request beside a fresh Table's end, and says whether the
// Table grew.
func (p *prober) joins(ctx context.Context, act func(end int) error) (apifacts.Answer, error) {
	end, err := p.makeTable(ctx)
	if err != nil {
		return "", err
	}
	if err := act(end); err != nil {
		return orRefused("", err)
	}
	now, err := p.tableEnd(ctx)
	switch {
	case err != nil:
		return "", err
	case now > end:
		return apifacts.Join, nil
	}
	return apifacts.Apart, nil
}

func (p *prober) insertIntoTable(ctx context.Context) (apifacts.Answer, error) {
	return p.joins(ctx, func(end int) error {
		_, err := p.batch(ctx, &sheets.Request{InsertDimension: &sheets.InsertDimensionRequest{Range: p.rows(end, end+1), InheritFromBefore: true}})
		return err
	})
}

func (p *prober) writeBelowTable(ctx context.Context) (apifacts.Answer, error) {
	return p.joins(ctx, func(end int) error {
		_, err := p.batch(ctx, p.write(end, []*sheets.RowData{{Values: []*sheets.CellData{text("three"), text("3")}}}))
		return err
	})
}

func (p *prober) appendBelowTable(ctx context.Context) (apifacts.Answer, error) {
	return p.joins(ctx, func(end int) error {
		title := fmt.Sprintf("sheetsync probe %x", p.tab)
		_, err := p.api.Spreadsheets.Values.Append(p.spreadsheet, place.RectangleA1(title, tableRow, end, 0, 2),
			&sheets.ValueRange{Values: [][]any{{"three", "3"}}}).ValueInputOption("RAW").InsertDataOption("OVERWRITE").Context(ctx).Do()
		if err != nil {
			return apierror.Explain("probe the API", err, "")
		}
		return nil
	})
}

// appendTable looks whether the values of appendCells into a Table arrive.
func (p *prober) appendTable(ctx context.Context) (apifacts.Answer, error) {
	end, err := p.makeTable(ctx)
	if err != nil {
		return "", err
	}
	answer, err := p.try(ctx, "", &sheets.Request{AppendCells: &sheets.AppendCellsRequest{SheetId: p.tab, TableId: p.table,
		Fields: "userEnteredValue", Rows: []*sheets.RowData{{Values: []*sheets.CellData{text("three"), text("3")}}}}})
	if err != nil || answer == apifacts.Refused {
		return answer, err
	}
	title := fmt.Sprintf("sheetsync probe %x", p.tab)
	got, err := p.api.Spreadsheets.Values.Get(p.spreadsheet, place.RectangleA1(title, end, gridRows, 0, 2)).Context(ctx).Do()
	if err != nil {
		return "", err
	}
	if len(got.Values) > 0 {
		return apifacts.Land, nil
	}
	return apifacts.Drop, nil
}
