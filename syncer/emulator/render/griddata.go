package render

import (
	"slices"
	"strings"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/highlight"
	"sheetsync/syncer/emulator/wire"
)

// gridData is the cells of a range with their formats (a GridData), read when it is written out.
type gridData struct {
	r     *Renderer
	sheet *grid.Sheet
	area  grid.Range

	formats map[formatKey]cellFormats
	// highlights are what conditional formats put on cells.
	highlights map[highlight.Cell][]*sheets.CellFormat
}

type formatKey struct {
	id   grid.FormatID
	kind grid.Kind
	link bool
}

// cellFormats are a cell's formats as JSON, cut to the mask.
type cellFormats struct{ own, effective []byte }

// AppendJSON implements [wire.Appender].
func (g *gridData) AppendJSON(b []byte, mask wire.Mask) []byte {
	g.formats = map[formatKey]cellFormats{}
	head := sheets.GridData{StartRow: int64(g.area.StartRow), StartColumn: int64(g.area.StartCol)}
	if mask.Has("rowMetadata") {
		head.RowMetadata = g.lines(grid.OnRow, g.area.StartRow, g.area.EndRow)
	}
	if mask.Has("columnMetadata") {
		head.ColumnMetadata = g.lines(grid.OnColumn, g.area.StartCol, g.area.EndCol)
	}
	b = wire.Writer{}.Append(b, &head, mask)
	if !mask.Has("rowData") {
		return b
	}
	last := min(g.area.EndRow, g.sheet.UsedRows())
	for last > g.area.StartRow && g.width(last-1) <= g.area.StartCol {
		last--
	}
	if last <= g.area.StartRow {
		return b
	}
	if b[len(b)-2] == '{' {
		b = b[:len(b)-1]
	} else {
		b[len(b)-1] = ','
	}
	b = append(b, `"rowData":[`...)
	values := mask.Sub("rowData")
	if values.Has("values", "effectiveFormat") && len(g.sheet.ConditionalFormats) > 0 {
		g.highlights = highlight.Formats(g.r.book, g.sheet, g.area, g.r.f.Shown)
	}
	for row := g.area.StartRow; row < last; row++ {
		if row > g.area.StartRow {
			b = append(b, ',')
		}
		width := g.width(row)
		if width <= g.area.StartCol || !values.Has("values") {
			b = append(b, "{}"...)
			continue
		}
		b = append(b, `{"values":[`...)
		for col := g.area.StartCol; col < width; col++ {
			if col > g.area.StartCol {
				b = append(b, ',')
			}
			marks := g.highlights[highlight.Cell{row, col}]
			b = g.cell(b, g.sheet.Cell(row, col), marks, values.Sub("values"))
		}
		b = append(b, "]}"...)
	}
	return append(b, "]}"...)
}

func (g *gridData) width(row int) int { return min(g.sheet.Row(row).Len(), g.area.EndCol) }

// lines is the properties of rows or columns.
func (g *gridData) lines(on grid.LocationType, start, end int) []*sheets.DimensionProperties {
	attached := map[int][]*sheets.DeveloperMetadata{}
	if g.r.book.MetadataCount() > 0 {
		for _, d := range g.r.book.AllMetadata() {
			if d.On == on && d.SheetID == g.sheet.ID {
				attached[d.Index] = append(attached[d.Index], Metadata(d))
			}
		}
	}
	out := make([]*sheets.DimensionProperties, 0, end-start)
	for i := start; i < end; i++ {
		l, pixels := g.sheet.Row(i).Line(), int64(grid.DefaultRowPixels)
		if on == grid.OnColumn {
			l, pixels = g.sheet.Column(i), grid.DefaultColumnPixels
		}
		if l.Pixels > 0 {
			pixels = int64(l.Pixels)
		}
		out = append(out, &sheets.DimensionProperties{PixelSize: pixels, HiddenByUser: l.Hidden,
			HiddenByFilter: l.HiddenByFilter, DeveloperMetadata: attached[i]})
	}
	return out
}

// cell writes one CellData.
func (g *gridData) cell(b []byte, c grid.Cell, marks []*sheets.CellFormat, mask wire.Mask) []byte {
	x := c.Extra()
	link := hyperlink(c)
	rest := sheets.CellData{Hyperlink: link, Note: x.Note, TextFormatRuns: some(x.Runs), ChipRuns: some(x.Chips),
		DataValidation: x.Validation, PivotTable: x.Pivot}
	b = g.r.Append(b, &rest, mask)
	b = b[:len(b)-1] // more members follow
	put := func(name string, value func([]byte) []byte) {
		if !mask.Has(name) {
			return
		}
		if b[len(b)-1] != '{' {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), name...), '"', ':')
		b = value(b)
	}
	value := func(name string, v *sheets.ExtendedValue) {
		put(name, func(b []byte) []byte { return wire.Writer{}.Append(b, v, mask.Sub(name)) })
	}
	if !c.Blank() {
		if x.Formula != "" {
			value("userEnteredValue", &sheets.ExtendedValue{FormulaValue: &x.Formula})
		} else {
			value("userEnteredValue", extended(c))
		}
		// Measured: ="" has neither.
		if c.Kind() != grid.Empty && (c.Kind() != grid.Text || c.Text() != "") {
			value("effectiveValue", extended(c))
			put("formattedValue", func(b []byte) []byte { return wire.AppendString(b, g.r.f.Shown(c)) })
		}
	}
	if c.Format() != 0 || !c.Blank() {
		f := g.format(c, link != "", mask)
		if f.own != nil {
			put("userEnteredFormat", func(b []byte) []byte { return append(b, f.own...) })
		}
		if len(marks) > 0 {
			f.effective = g.highlighted(c, link != "", marks, mask)
		}
		put("effectiveFormat", func(b []byte) []byte { return append(b, f.effective...) })
	}
	return append(b, '}')
}

// hyperlink is where a cell's whole text links to.
func hyperlink(c grid.Cell) string {
	if f := c.Formula(); len(f) > 11 && strings.EqualFold(f[:11], "=HYPERLINK(") && f[11] == '"' {
		if end := strings.IndexByte(f[12:], '"'); end > 0 {
			return f[12 : 12+end]
		}
	}
	return ""
}

// extended is a cell's value as an ExtendedValue.
func extended(c grid.Cell) *sheets.ExtendedValue {
	number, truth, text := c.Number(), c.Number() != 0, c.Text()
	switch c.Kind() {
	case grid.Number:
		return &sheets.ExtendedValue{NumberValue: &number}
	case grid.Bool:
		return &sheets.ExtendedValue{BoolValue: &truth}
	case grid.Error:
		return &sheets.ExtendedValue{ErrorValue: &sheets.ErrorValue{
			Type: grid.ErrorType(text), Message: c.Extra().ErrorMessage}}
	}
	return &sheets.ExtendedValue{StringValue: &text}
}

func (g *gridData) format(c grid.Cell, link bool, mask wire.Mask) cellFormats {
	key := formatKey{c.Format(), c.Kind(), link}
	if f, ok := g.formats[key]; ok {
		return f
	}
	var f cellFormats
	own := g.r.book.Format(c.Format())
	if own != nil {
		f.own = g.r.Append(nil, own, mask.Sub("userEnteredFormat"))
	}
	effective := effective(g.r.book, own, c.Kind(), link)
	f.effective = g.r.Append(nil, effective, mask.Sub("effectiveFormat"))
	g.formats[key] = f
	return f
}

// highlighted is the format of a cell with conditional formats over its own, the strongest last.
func (g *gridData) highlighted(c grid.Cell, link bool, marks []*sheets.CellFormat, mask wire.Mask) []byte {
	f := effective(g.r.book, g.r.book.Format(c.Format()), c.Kind(), link)
	for _, m := range slices.Backward(marks) {
		wire.Overlay(f, m)
	}
	return g.r.Append(nil, f, mask.Sub("effectiveFormat"))
}

// effective is the format a cell is shown with: its own over the spreadsheet's, without conditional
// formats.
func effective(s *grid.Spreadsheet, own *sheets.CellFormat, kind grid.Kind, link bool) *sheets.CellFormat {
	f := wire.Clone(BaseFormat(s))
	if f.TextFormat != nil && f.TextFormat.FontFamily == "arial,sans,sans-serif" {
		f.TextFormat.FontFamily = "Arial"
	}
	switch kind {
	case grid.Number:
		f.HorizontalAlignment = "RIGHT"
	case grid.Bool, grid.Error:
		f.HorizontalAlignment = "CENTER"
	default:
		f.HorizontalAlignment = "LEFT"
	}
	f.HyperlinkDisplayType = "PLAIN_TEXT"
	if link {
		f.HyperlinkDisplayType = "LINKED"
	}
	wire.Overlay(f, own)
	return f
}
