package sheetsapi

import (
	"slices"
	"strings"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/highlight"
	"sheetsync/syncer/emulator/wire"
)

// gridData is the cells of a range with their formats (a GridData), read when it is written out.
type gridData struct {
	r       *renderer
	sheet   *grid.Sheet
	area    grid.Range
	mask    wire.Mask
	formats map[formatKey]cellFormats
	// highlights are what conditional formats put on cells.
	highlights map[highlight.Cell][]grid.Tree
}

type formatKey struct {
	id   grid.FormatID
	kind grid.Kind
	link bool
}

// cellFormats are a cell's formats as JSON, cut to the mask.
type cellFormats struct{ own, effective []byte }

// AppendJSON implements [Response].
func (g *gridData) AppendJSON(b []byte) []byte {
	g.formats = map[formatKey]cellFormats{}
	head := grid.Tree{}
	if g.area.StartRow > 0 {
		head["startRow"] = g.area.StartRow
	}
	if g.area.StartCol > 0 {
		head["startColumn"] = g.area.StartCol
	}
	head["rowMetadata"] = g.lines(grid.OnRow, g.area.StartRow, g.area.EndRow)
	head["columnMetadata"] = g.lines(grid.OnColumn, g.area.StartCol, g.area.EndCol)
	b = appendAny(b, g.mask.Apply(head))
	if !g.mask.Has("rowData") {
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
	values := g.mask.Sub("rowData")
	if values.Has("values", "effectiveFormat") && len(g.sheet.ConditionalFormats) > 0 {
		g.highlights = highlight.Formats(g.r.book, g.sheet, g.area, g.r.f.shown)
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
			b = g.cell(b, g.sheet.Cell(row, col), g.highlights[highlight.Cell{row, col}], values.Sub("values"))
		}
		b = append(b, "]}"...)
	}
	return append(b, "]}"...)
}

func (g *gridData) width(row int) int { return min(g.sheet.Row(row).Len(), g.area.EndCol) }

// lines is the DimensionProperties of rows or columns.
func (g *gridData) lines(on grid.LocationType, start, end int) []any {
	name := "rowMetadata"
	if on == grid.OnColumn {
		name = "columnMetadata"
	}
	if !g.mask.Has(name) {
		return nil
	}
	attached := map[int][]any{}
	if g.r.book.MetadataCount() > 0 {
		for _, d := range g.r.book.AllMetadata() {
			if d.On == on && d.SheetID == g.sheet.ID {
				attached[d.Index] = append(attached[d.Index], metadataTree(d))
			}
		}
	}
	out := make([]any, 0, end-start)
	for i := start; i < end; i++ {
		l, pixels := g.sheet.Row(i).Line(), grid.DefaultRowPixels
		if on == grid.OnColumn {
			l, pixels = g.sheet.Column(i), grid.DefaultColumnPixels
		}
		if l.Pixels > 0 {
			pixels = int(l.Pixels)
		}
		t := grid.Tree{"pixelSize": pixels}
		if l.Hidden {
			t["hiddenByUser"] = true
		}
		if l.HiddenByFilter {
			t["hiddenByFilter"] = true
		}
		if m := attached[i]; m != nil {
			t["developerMetadata"] = m
		}
		out = append(out, t)
	}
	return out
}

// cell writes one CellData.
func (g *gridData) cell(b []byte, c grid.Cell, highlights []grid.Tree, mask wire.Mask) []byte {
	b = append(b, '{')
	open := len(b)
	put := func(name string, value func([]byte) []byte) {
		if !mask.Has(name) {
			return
		}
		if len(b) > open {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), name...), '"', ':')
		b = value(b)
	}
	tree := func(name string, v any) {
		put(name, func(b []byte) []byte {
			if t, ok := v.(grid.Tree); ok {
				v = mask.Sub(name).Apply(t)
			}
			return appendAny(b, v)
		})
	}
	x := c.Extra()
	if !c.Blank() {
		if x.Formula != "" {
			tree("userEnteredValue", grid.Tree{"formulaValue": x.Formula})
		} else {
			tree("userEnteredValue", extended(c))
		}
		if c.Kind() != grid.Empty && (c.Kind() != grid.Text || c.Text() != "") { // measured: ="" has neither
			tree("effectiveValue", extended(c))
			put("formattedValue", func(b []byte) []byte { return appendString(b, g.r.f.shown(c)) })
		}
	}
	link := hyperlink(c)
	if c.Format() != 0 || !c.Blank() {
		f := g.format(c, link != "", mask)
		if f.own != nil {
			put("userEnteredFormat", func(b []byte) []byte { return append(b, f.own...) })
		}
		if len(highlights) > 0 {
			f.effective = g.highlighted(c, link != "", highlights, mask)
		}
		put("effectiveFormat", func(b []byte) []byte { return append(b, f.effective...) })
	}
	if link != "" {
		put("hyperlink", func(b []byte) []byte { return appendString(b, link) })
	}
	if x.Note != "" {
		put("note", func(b []byte) []byte { return appendString(b, x.Note) })
	}
	if len(x.Runs) > 0 {
		runs := make([]any, len(x.Runs))
		for i, run := range x.Runs {
			t, _ := run.(grid.Tree)
			runs[i] = mask.Sub("textFormatRuns").Apply(g.r.out(t))
		}
		tree("textFormatRuns", runs)
	}
	if x.Validation != nil {
		tree("dataValidation", g.r.out(x.Validation))
	}
	if x.Pivot != nil {
		tree("pivotTable", g.r.out(x.Pivot))
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
func extended(c grid.Cell) grid.Tree {
	switch c.Kind() {
	case grid.Number:
		return grid.Tree{"numberValue": c.Number()}
	case grid.Bool:
		return grid.Tree{"boolValue": c.Number() != 0}
	case grid.Error:
		t := grid.Tree{"type": grid.ErrorType(c.Text())}
		if m := c.Extra().ErrorMessage; m != "" {
			t["message"] = m
		}
		return grid.Tree{"errorValue": t}
	}
	return grid.Tree{"stringValue": c.Text()}
}

func (g *gridData) format(c grid.Cell, link bool, mask wire.Mask) cellFormats {
	key := formatKey{c.Format(), c.Kind(), link}
	if f, ok := g.formats[key]; ok {
		return f
	}
	var f cellFormats
	own := g.r.book.Format(c.Format())
	if own != nil {
		f.own = appendAny(nil, mask.Sub("userEnteredFormat").Apply(g.r.out(own)))
	}
	f.effective = appendAny(nil, mask.Sub("effectiveFormat").Apply(g.r.out(effective(g.r.book, own, c.Kind(), link))))
	g.formats[key] = f
	return f
}

// highlighted is the format of a cell with conditional formats over its own, the strongest last.
func (g *gridData) highlighted(c grid.Cell, link bool, highlights []grid.Tree, mask wire.Mask) []byte {
	t := effective(g.r.book, g.r.book.Format(c.Format()), c.Kind(), link)
	for _, h := range slices.Backward(highlights) {
		overlay(t, h)
	}
	return appendAny(nil, mask.Sub("effectiveFormat").Apply(g.r.out(t)))
}

// effective is the format a cell is shown with: its own over the spreadsheet's, without conditional formats.
func effective(s *grid.Spreadsheet, own grid.Tree, kind grid.Kind, link bool) grid.Tree {
	t := grid.Clone(baseFormat(s))
	text := grid.Sub(t, "textFormat")
	if text != nil && text["fontFamily"] == "arial,sans,sans-serif" {
		text["fontFamily"] = "Arial"
	}
	switch kind {
	case grid.Number:
		t["horizontalAlignment"] = "RIGHT"
	case grid.Bool, grid.Error:
		t["horizontalAlignment"] = "CENTER"
	default:
		t["horizontalAlignment"] = "LEFT"
	}
	t["hyperlinkDisplayType"] = "PLAIN_TEXT"
	if link {
		t["hyperlinkDisplayType"] = "LINKED"
	}
	overlay(t, own)
	return t
}

func overlay(into, from grid.Tree) {
	for k, v := range from {
		inner, ok := v.(grid.Tree)
		old, has := into[k].(grid.Tree)
		if ok && has && !strings.HasSuffix(k, "ColorStyle") && k != "colorStyle" {
			overlay(old, inner)
			continue
		}
		if ok {
			v = grid.Clone(inner)
		}
		into[k] = v
	}
}
