package gsheets

import (
	"strings"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer"
)

// Greys of the service's columns and their header.
const (
	grey       = 0xF1F3F4
	greyHeader = 0xDADCE0
	greyText   = 0x5F6368
)

// warningText is what people read when they are about to edit such a column.
const warningText = "sheetsync"

// make adds what makes the tab's missing columns. They are inserted, never put
// over existing ones, so whatever has happened to the tab they are new and
// blank; of the column beside them they keep nothing.
func (j *jobPart) make(b *batch) error {
	var missing []int
	for i, at := range j.columns {
		if at == notMade {
			missing = append(missing, i)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	sheet, first := j.plan.SheetID, int64(j.insertAt)
	requests := []*sheets.Request{{InsertDimension: &sheets.InsertDimensionRequest{
		// At the grid's end there is nothing behind to inherit from.
		InheritFromBefore: j.insertAt >= j.cols,
		Range:             columnRange(sheet, first, first+int64(len(missing))),
	}}}
	for n, i := range missing {
		requests = append(requests, j.makeColumn(j.plan.Columns[i], first+int64(n))...)
	}
	for _, r := range requests {
		if err := b.add(r); err != nil {
			return err
		}
	}
	return nil
}

func (j *jobPart) makeColumn(c syncer.ServiceColumn, at int64) []*sheets.Request {
	return append([]*sheets.Request{j.clearColumn(c, at)}, j.nameColumn(c, at)...)
}

// clearColumn gives a new column our formats in place of its neighbour's.
func (j *jobPart) clearColumn(c syncer.ServiceColumn, at int64) *sheets.Request {
	format := &sheets.CellFormat{
		BackgroundColorStyle: colour(grey),
		TextFormat:           &sheets.TextFormat{ForegroundColorStyle: colour(greyText)},
		VerticalAlignment:    "TOP",
	}
	if c.Format != "" {
		format.NumberFormat = &sheets.NumberFormat{Type: formatType(c.Format), Pattern: c.Format}
	}
	return &sheets.Request{RepeatCell: &sheets.RepeatCellRequest{
		Range: wholeColumn(j.plan.SheetID, at), Cell: &sheets.CellData{UserEnteredFormat: format},
		Fields: "userEnteredFormat,dataValidation,note",
	}}
}

// nameColumn makes a column one of the service's: its title, a warning to
// those who edit it, and the metadata by which it is known.
func (j *jobPart) nameColumn(c syncer.ServiceColumn, at int64) []*sheets.Request {
	sheet := j.plan.SheetID
	title := &sheets.CellData{
		UserEnteredValue: &sheets.ExtendedValue{StringValue: &c.Header},
		Note:             c.Note,
		UserEnteredFormat: &sheets.CellFormat{
			BackgroundColorStyle: colour(greyHeader),
			TextFormat:           &sheets.TextFormat{Bold: true, ForegroundColorStyle: colour(greyText)},
			VerticalAlignment:    "MIDDLE",
			WrapStrategy:         "WRAP",
		},
	}
	size := &sheets.UpdateDimensionPropertiesRequest{
		Range:      columnRange(sheet, at, at+1),
		Properties: &sheets.DimensionProperties{ForceSendFields: []string{"HiddenByUser"}}, Fields: "hiddenByUser",
	}
	if c.Width > 0 {
		size.Properties.PixelSize, size.Fields = int64(c.Width), "hiddenByUser,pixelSize"
	}
	return []*sheets.Request{
		{UpdateCells: &sheets.UpdateCellsRequest{
			Start: &sheets.GridCoordinate{SheetId: sheet, RowIndex: int64(j.header), ColumnIndex: at,
				ForceSendFields: []string{"SheetId", "RowIndex", "ColumnIndex"}},
			Fields: "userEnteredValue,userEnteredFormat,note",
			Rows:   []*sheets.RowData{{Values: []*sheets.CellData{title}}},
		}},
		{UpdateDimensionProperties: size},
		protect(sheet, at), permanent(sheet, at, c.Name), titled(sheet, at, hashTitle(c.Header)),
	}
}

// finish marks columns that lack their metadata, which are then found whatever
// their header reads, and changes the rules.
func (j *jobPart) finish(b *batch) error {
	if err := j.entitle(b); err != nil {
		return err
	}
	var requests []*sheets.Request
	sheet := j.plan.SheetID
	for i, c := range j.plan.Columns {
		if j.unmarked[i] && j.columns[i] >= 0 {
			requests = append(requests, protect(sheet, int64(j.columns[i])), permanent(sheet, int64(j.columns[i]), c.Name))
		}
	}
	for _, at := range j.rules.remove {
		requests = append(requests, &sheets.Request{DeleteConditionalFormatRule: &sheets.DeleteConditionalFormatRuleRequest{
			SheetId: sheet, Index: int64(at), ForceSendFields: []string{"SheetId", "Index"}}})
	}
	for n, h := range j.rules.add {
		at := int64(j.now(h.Column))
		if at < 0 {
			continue
		}
		requests = append(requests, &sheets.Request{AddConditionalFormatRule: &sheets.AddConditionalFormatRuleRequest{
			Index: int64(n), ForceSendFields: []string{"Index"},
			Rule: &sheets.ConditionalFormatRule{
				Ranges: []*sheets.GridRange{{SheetId: sheet, StartRowIndex: int64(j.header + 1), StartColumnIndex: at, EndColumnIndex: at + 1,
					ForceSendFields: []string{"SheetId", "StartColumnIndex"}}},
				BooleanRule: &sheets.BooleanRule{
					Condition: &sheets.BooleanCondition{Type: "CUSTOM_FORMULA", Values: []*sheets.ConditionValue{{UserEnteredValue: marked(h)}}},
					Format:    style(h.State),
				},
			},
		}})
	}
	for _, r := range requests {
		if err := b.add(r); err != nil {
			return err
		}
	}
	return nil
}

func protect(sheet, column int64) *sheets.Request {
	return &sheets.Request{AddProtectedRange: &sheets.AddProtectedRangeRequest{ProtectedRange: &sheets.ProtectedRange{
		Range:       wholeColumn(sheet, column),
		Description: warningText, WarningOnly: true,
	}}}
}

func permanent(sheet, column int64, name string) *sheets.Request {
	return lasting(sheet, column, columnKey, name)
}

// lasting attaches lasting metadata to a column, which other projects' accounts
// see too.
func lasting(sheet, column int64, key, value string) *sheets.Request {
	return &sheets.Request{CreateDeveloperMetadata: &sheets.CreateDeveloperMetadataRequest{DeveloperMetadata: &sheets.DeveloperMetadata{
		MetadataKey: key, MetadataValue: value, Visibility: "DOCUMENT",
		Location: &sheets.DeveloperMetadataLocation{DimensionRange: columnRange(sheet, column, column+1)},
	}}}
}

func columnRange(sheet, first, end int64) *sheets.DimensionRange {
	return &sheets.DimensionRange{SheetId: sheet, Dimension: columnsDimension, StartIndex: first, EndIndex: end,
		ForceSendFields: []string{"SheetId", "StartIndex"}}
}

func wholeColumn(sheet, column int64) *sheets.GridRange {
	return &sheets.GridRange{SheetId: sheet, StartColumnIndex: column, EndColumnIndex: column + 1,
		ForceSendFields: []string{"SheetId", "StartColumnIndex"}}
}

// formatType names the kind of number that a pattern is for.
func formatType(pattern string) string {
	date, clock := strings.ContainsAny(pattern, "yYdD"), strings.ContainsAny(pattern, "hHsS")
	switch {
	case pattern == "@":
		return "TEXT"
	case date && clock:
		return "DATE_TIME"
	case date:
		return "DATE"
	case clock:
		return "TIME"
	case strings.Contains(pattern, "%"):
		return "PERCENT"
	}
	return "NUMBER"
}
