package enquirytab

import (
	"context"
	"fmt"
	"slices"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/batch"
	"sheetsync/syncer/gsheets/description"
	"sheetsync/syncer/gsheets/highlight"
	"sheetsync/syncer/gsheets/metadata"
	"sheetsync/syncer/gsheets/palette"
	"sheetsync/syncer/gsheets/place"
	"sheetsync/syncer/gsheets/servicecolumn"
	"sheetsync/syncer/writeback"
)

// maxRounds bounds how often it is tried: a title may be taken, an answer lost.
const maxRounds = 6

// A Book is the spreadsheet as the making of the tab needs it.
type Book interface {
	batch.Sender
	// Look describes the spreadsheet as it is now.
	Look(ctx context.Context) (*syncer.Description, *description.Seen, error)
	// NewID returns a random id.
	NewID() int64
}

// Make makes the tab. made is false where people don't let it: the next run tries
// again.
func Make(ctx context.Context, book Book, t *writeback.EnquiryTab) (made bool, err error) {
	for n := range maxRounds {
		if n > 0 {
			d, _, err := book.Look(ctx)
			if err != nil {
				return false, err
			}
			if slices.ContainsFunc(d.Enquiries, func(e syncer.EnquiryInfo) bool { return e.Owner == t.Owner }) {
				return true, nil // the lost answer was a good one
			}
		}
		b := new(batch.Batch)
		for _, r := range requests(book.NewID(), t, n) {
			if err := b.Add(r); err != nil {
				return false, err
			}
		}
		if err := b.End(nil); err != nil {
			return false, err
		}
		switch err := book.Send(ctx, "make the tab to look customers up in", b, "spreadsheetId", new(struct{})); {
		case err == nil:
			return true, nil
		case apierror.IsUnclear(err), apierror.IsOvertaken(err):
		default:
			return false, err
		}
	}
	return false, nil
}

func requests(sheet int64, t *writeback.EnquiryTab, attempt int) []*sheets.Request {
	title := t.Title
	if attempt > 0 {
		title = fmt.Sprintf("%s (%d)", title, attempt+1)
	}
	const header = writeback.EnquiryHeader
	all := []*sheets.Request{
		{AddSheet: &sheets.AddSheetRequest{Properties: &sheets.SheetProperties{
			SheetId: sheet, Title: title,
			GridProperties: &sheets.GridProperties{RowCount: int64(header + 1 + t.Rows), ColumnCount: int64(1 + len(t.Columns)), FrozenRowCount: header + 1},
			TabColorStyle:  palette.Colour(tabColour),
		}}},
		{RepeatCell: &sheets.RepeatCellRequest{
			Range: place.WholeColumn(sheet, 0),
			Cell: &sheets.CellData{UserEnteredFormat: &sheets.CellFormat{
				NumberFormat: &sheets.NumberFormat{Type: "TEXT"}, WrapStrategy: "WRAP", VerticalAlignment: "TOP",
			}},
			Fields: "userEnteredFormat",
		}},
	}
	for _, c := range t.Columns {
		all = append(all, servicecolumn.Make(sheet, header, c, int64(c.Index))...)
		all = append(all, &sheets.Request{RepeatCell: &sheets.RepeatCellRequest{
			Range: place.WholeColumn(sheet, int64(c.Index)), Cell: &sheets.CellData{UserEnteredFormat: &sheets.CellFormat{WrapStrategy: "WRAP"}},
			Fields: "userEnteredFormat.wrapStrategy",
		}})
	}
	all = append(all,
		&sheets.Request{UpdateDimensionProperties: &sheets.UpdateDimensionPropertiesRequest{Range: place.Columns(sheet, 0, 1),
			Properties: &sheets.DimensionProperties{PixelSize: writeback.EnquiryWidth}, Fields: "pixelSize"}},
		whiteHint(sheet), mergeHint(sheet, int64(1+len(t.Columns))),
		write(sheet, 0, t.Hint, "", &sheets.CellFormat{
			BackgroundColorStyle: palette.Colour(white), WrapStrategy: "WRAP", VerticalAlignment: "MIDDLE",
			TextFormat: &sheets.TextFormat{ForegroundColorStyle: palette.Colour(palette.GreyText)},
		}),
		write(sheet, header, t.Question, t.QuestionNote, &sheets.CellFormat{
			BackgroundColorStyle: palette.Colour(tabColour), WrapStrategy: "WRAP", VerticalAlignment: "MIDDLE",
			TextFormat: &sheets.TextFormat{Bold: true, ForegroundColorStyle: palette.Colour(white)},
		}),
	)
	for i, h := range t.Highlights {
		all = append(all, highlight.Add(sheet, header+1, int64(h.Column), i, h))
	}
	return append(all, metadata.CreateQuestion(sheet, 0), metadata.CreateEnquiry(sheet, t.Owner))
}

// The colours of the tab, and of the column that is people's.
const (
	tabColour = 0x2F6DB5
	white     = 0xFFFFFF
)

// whiteHint takes the columns' grey off the first row.
func whiteHint(sheet int64) *sheets.Request {
	return &sheets.Request{RepeatCell: &sheets.RepeatCellRequest{
		Range:  &sheets.GridRange{SheetId: sheet, EndRowIndex: 1, ForceSendFields: []string{"SheetId", "StartRowIndex"}},
		Cell:   &sheets.CellData{UserEnteredFormat: &sheets.CellFormat{BackgroundColorStyle: palette.Colour(white)}},
		Fields: "userEnteredFormat.backgroundColorStyle",
	}}
}

// mergeHint joins the cells of the first row, in which the hint stands.
func mergeHint(sheet, columns int64) *sheets.Request {
	return &sheets.Request{MergeCells: &sheets.MergeCellsRequest{MergeType: "MERGE_ALL", Range: &sheets.GridRange{
		SheetId: sheet, EndRowIndex: 1, EndColumnIndex: columns, ForceSendFields: []string{"SheetId", "StartRowIndex", "StartColumnIndex"},
	}}}
}

// write writes a text into the first cell of a row.
func write(sheet int64, row int, text, note string, format *sheets.CellFormat) *sheets.Request {
	return &sheets.Request{UpdateCells: &sheets.UpdateCellsRequest{
		Start:  &sheets.GridCoordinate{SheetId: sheet, RowIndex: int64(row), ForceSendFields: []string{"SheetId", "RowIndex", "ColumnIndex"}},
		Fields: "userEnteredValue,userEnteredFormat,note",
		Rows:   []*sheets.RowData{{Values: []*sheets.CellData{{UserEnteredValue: &sheets.ExtendedValue{StringValue: &text}, Note: note, UserEnteredFormat: format}}}},
	}}
}
