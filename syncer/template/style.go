package template

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/lexical"
)

// Colours of the parts of a workbook, as 0xRRGGBB. White on both blues can be
// read (contrast above 4.5), and they differ in lightness, not in hue alone.
const (
	headerNeeded = 0x1F4E78 // header of a column that must be filled in
	headerBlue   = 0x4A76A8
	white        = 0xFFFFFF
	sampleText   = 0x7F6000
	tabColour    = 0x4A76A8
	guideColour  = 0xE69138
	guideBand    = 0xDCE6F1
	guideLine    = 0xF6F8FB
	quietText    = 0x5F6368
	black        = 0x000000
)

const headerHeight = 42 // pixels: two lines

func colour(hex uint32) *sheets.ColorStyle {
	part := func(shift int) float64 { return float64(hex>>shift&0xFF) / 255 }
	return &sheets.ColorStyle{RgbColor: &sheets.Color{Red: part(16), Green: part(8), Blue: part(0)}}
}

// fontFamily is Google's usual one, named for programs that have another.
const fontFamily = "Arial"

// font is a text's look in the usual font; hex is its colour.
func font(bold bool, hex uint32, size int64) *sheets.TextFormat {
	return &sheets.TextFormat{FontFamily: fontFamily, FontSize: size, Bold: bold, ForegroundColorStyle: colour(hex)}
}

func headerFormat(required bool) *sheets.CellFormat {
	background := uint32(headerBlue)
	if required {
		background = headerNeeded
	}
	return &sheets.CellFormat{
		BackgroundColorStyle: colour(background),
		TextFormat:           font(true, white, 10),
		VerticalAlignment:    "MIDDLE", WrapStrategy: "WRAP",
	}
}

func bodyFormat(f *sheetschema.Field) *sheets.CellFormat {
	format := &sheets.CellFormat{NumberFormat: numberFormat(f), VerticalAlignment: "MIDDLE"}
	switch f.Type {
	case sheetschema.TypeBoolean:
		format.HorizontalAlignment = "CENTER"
	case sheetschema.TypeDate, sheetschema.TypeTime, sheetschema.TypeDateTime:
		format.HorizontalAlignment = "LEFT"
	case sheetschema.TypeString:
		format.WrapStrategy = "CLIP" // one line a record; the cell shows all when it is chosen
	}
	return format
}

// validation returns the drop-down, box or hint of a column; nil for none. None
// of them refuses what people type: the service says what is wrong with it.
func (p *plan) validation(r *sheetschema.Resource, f *sheetschema.Field) *sheets.DataValidationRule {
	rule := func(kind string, values ...string) *sheets.DataValidationRule {
		condition := &sheets.BooleanCondition{Type: kind}
		for _, v := range values {
			condition.Values = append(condition.Values, &sheets.ConditionValue{UserEnteredValue: v})
		}
		return &sheets.DataValidationRule{Condition: condition, ShowCustomUi: true}
	}
	if parent, key, _ := p.design.parent(r, f); parent != nil {
		at := p.places[parent.Index]
		if !at.known || at.columns[key.Index] < 0 {
			return nil
		}
		return rule("ONE_OF_RANGE", "="+columnBelow(at.title, at.header, at.columns[key.Index]))
	}
	if choices := f.Choices(p.design.Language); len(choices) > 0 {
		return rule("ONE_OF_LIST", choices...)
	}
	switch f.Type {
	case sheetschema.TypeBoolean:
		return rule("BOOLEAN")
	case sheetschema.TypeDate:
		return rule("DATE_IS_VALID")
	}
	return nil
}

// columnBelow names all cells of a column below its header: 'Customers'!$A$2:$A.
func columnBelow(title string, header, column int) string {
	name := lexical.ColumnName(column)
	return quote(title) + "!$" + name + "$" + itoa(header+2) + ":$" + name
}

func quote(title string) string {
	quoted := []rune{'\''}
	for _, r := range title {
		if r == '\'' {
			quoted = append(quoted, r)
		}
		quoted = append(quoted, r)
	}
	return string(append(quoted, '\''))
}

// cells writes rows of cells from a place on.
func cells(sheet int64, row, column int, fields string, rows ...*sheets.RowData) *sheets.Request {
	return &sheets.Request{UpdateCells: &sheets.UpdateCellsRequest{
		Start: &sheets.GridCoordinate{SheetId: sheet, RowIndex: int64(row), ColumnIndex: int64(column),
			ForceSendFields: []string{"SheetId", "RowIndex", "ColumnIndex"}},
		Fields: fields, Rows: rows,
	}}
}

// insert makes blank columns.
func insert(sheet int64, at, n int, inherit bool) *sheets.Request {
	return &sheets.Request{InsertDimension: &sheets.InsertDimensionRequest{
		InheritFromBefore: inherit, Range: dimension(sheet, "COLUMNS", at, at+n)}}
}

// pixels sets a row's height or a column's width.
func pixels(sheet int64, name string, at, size int) *sheets.Request {
	return &sheets.Request{UpdateDimensionProperties: &sheets.UpdateDimensionPropertiesRequest{
		Range:      dimension(sheet, name, at, at+1),
		Properties: &sheets.DimensionProperties{PixelSize: int64(size)}, Fields: "pixelSize"}}
}

func dimension(sheet int64, name string, first, end int) *sheets.DimensionRange {
	return &sheets.DimensionRange{SheetId: sheet, Dimension: name, StartIndex: int64(first), EndIndex: int64(end),
		ForceSendFields: []string{"SheetId", "StartIndex"}}
}
