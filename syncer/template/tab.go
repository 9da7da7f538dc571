package template

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/batch"
	"sheetsync/syncer/writeback"
)

// newTabRows is how many rows a tab is made with, as Google makes them.
const newTabRows = 1000

// newTab lays out a tab that isn't there, or has nothing in it.
func (p *plan) newTab(i int, t *tabDesign) {
	at := p.places[i]
	existing := p.seen.tabs[i]
	report := TabReport{Resource: t.resource.Name, Title: at.title, Made: existing == nil}
	frozen := int64(writeback.Frozen(t.resource, &table.HeaderMatch{Columns: at.columns}))
	if existing != nil || p.seen.blank != nil && at.sheet == p.seen.blank.SheetID {
		// Somebody may begin to type there while we lay it out: what we write goes
		// into rows of its own.
		p.first = append(p.first, &sheets.Request{InsertDimension: &sheets.InsertDimensionRequest{Range: dimension(at.sheet, "ROWS", 0, 1+len(t.samples))}})
	}
	switch {
	case existing != nil:
		p.grow(existing.info, at)
		p.first = append(p.first, &sheets.Request{UpdateSheetProperties: &sheets.UpdateSheetPropertiesRequest{
			Properties: &sheets.SheetProperties{SheetId: at.sheet, GridProperties: &sheets.GridProperties{FrozenRowCount: 1}, ForceSendFields: []string{"SheetId"}},
			Fields:     "gridProperties.frozenRowCount"}})
	case p.seen.blank != nil && at.sheet == p.seen.blank.SheetID:
		p.grow(*p.seen.blank, at)
		p.first = append(p.first, &sheets.Request{UpdateSheetProperties: &sheets.UpdateSheetPropertiesRequest{
			Properties: &sheets.SheetProperties{SheetId: at.sheet, Title: at.title, TabColorStyle: colour(tabColour),
				GridProperties: &sheets.GridProperties{FrozenRowCount: 1, FrozenColumnCount: frozen}, ForceSendFields: []string{"SheetId"}},
			Fields: "title,tabColorStyle,gridProperties.frozenRowCount,gridProperties.frozenColumnCount"}})
	default:
		p.first = append(p.first, &sheets.Request{AddSheet: &sheets.AddSheetRequest{Properties: &sheets.SheetProperties{
			SheetId: at.sheet, Title: at.title, TabColorStyle: colour(tabColour),
			GridProperties: &sheets.GridProperties{RowCount: newTabRows, ColumnCount: int64(at.width), FrozenRowCount: 1, FrozenColumnCount: frozen},
		}}})
	}
	p.headers(at, t, &report)
	for n := range t.columns {
		p.add(p.body(at, t.resource, &t.columns[n], n, "userEnteredFormat,dataValidation"), pixels(at.sheet, "COLUMNS", n, t.columns[n].width))
	}
	p.samples(at, t, &report)
	for n, c := range t.service {
		p.add(p.book.ServiceColumn(at.sheet, at.header, len(t.columns)+n, c)...)
		report.Service = append(report.Service, c.Header)
	}
	report.Views = p.viewRequests(i, t, nil)
	if existing == nil || existing.unmarked {
		p.mark(at.sheet, t.resource.Name)
	}
	p.report.Tabs = append(p.report.Tabs, report)
}

// grow adds the columns that a blank tab lacks.
func (p *plan) grow(info syncer.TabInfo, at place) {
	if missing := at.width - info.Columns; missing > 0 {
		p.first = append(p.first, &sheets.Request{AppendDimension: &sheets.AppendDimensionRequest{
			SheetId: at.sheet, Dimension: "COLUMNS", Length: int64(missing), ForceSendFields: []string{"SheetId"}}})
	}
}

// headers writes people's headers with their notes.
func (p *plan) headers(at place, t *tabDesign, report *TabReport) {
	row := &sheets.RowData{}
	for n := range t.columns {
		c := &t.columns[n]
		caption := c.field.Caption(p.design.Language)
		report.Columns = append(report.Columns, caption)
		row.Values = append(row.Values, &sheets.CellData{
			UserEnteredValue:  &sheets.ExtendedValue{StringValue: &caption},
			UserEnteredFormat: headerFormat(c.required), Note: c.note,
		})
	}
	p.add(cells(at.sheet, at.header, 0, "userEnteredValue,userEnteredFormat,note", row),
		pixels(at.sheet, "ROWS", at.header, headerHeight))
}

// body formats a column below its header. Only what the mask names is touched.
func (p *plan) body(at place, r *sheetschema.Resource, c *columnDesign, column int, mask string) *sheets.Request {
	return &sheets.Request{RepeatCell: &sheets.RepeatCellRequest{
		Range: &sheets.GridRange{SheetId: at.sheet, StartRowIndex: int64(at.header) + 1, StartColumnIndex: int64(column), EndColumnIndex: int64(column) + 1,
			ForceSendFields: []string{"SheetId", "StartColumnIndex"}},
		Cell:   &sheets.CellData{UserEnteredFormat: bodyFormat(c.field), DataValidation: p.validation(r, c.field)},
		Fields: mask,
	}}
}

// samples writes the sample rows, in italics, with a note on each.
func (p *plan) samples(at place, t *tabDesign, report *TabReport) {
	if len(t.samples) == 0 {
		return
	}
	italics := font(false, sampleText, 10)
	italics.Italic = true
	var lines []*sheets.RowData
	for _, s := range t.samples {
		row := &sheets.RowData{}
		for n := range t.columns {
			cell := &sheets.CellData{
				UserEnteredValue:  batch.Value(s[t.columns[n].field.Index].cell),
				UserEnteredFormat: &sheets.CellFormat{TextFormat: italics},
			}
			if n == 0 {
				cell.Note = p.design.printer.Say("template.sample_note", nil)
			}
			row.Values = append(row.Values, cell)
		}
		lines = append(lines, row)
	}
	p.add(cells(at.sheet, at.header+1, 0, "userEnteredValue,userEnteredFormat.textFormat,note", lines...))
	for n, c := range t.service {
		if c.Name == sheetschema.IDColumn {
			p.add(cells(at.sheet, at.header+1, len(t.columns)+n, "userEnteredValue", p.marks(t)...))
		}
	}
	report.Samples = len(lines)
}

// placeColumns says where the columns of an existing tab will be: those that
// are missing go behind people's last one.
func (p *plan) placeColumns(at *place, t *tabDesign, seen *seenTab) {
	missing, service := seen.missing(t, p.design)
	last := seen.match.LastPeople(t.resource)
	added := len(missing) + len(service)
	for f, c := range seen.match.Columns {
		if at.columns[f] = c; c > last {
			at.columns[f] = c + added
		}
	}
	for n, c := range missing {
		at.columns[c.field.Index] = last + 1 + n
	}
	at.service = make(map[string]int)
	for name, c := range seen.match.Service {
		if at.service[name] = c; c > last {
			at.service[name] = c + added
		}
	}
	for n, c := range service {
		at.service[c.Name] = last + 1 + len(missing) + n
		if f, ok := t.resource.Field(c.Name); ok {
			at.columns[f.Index] = last + 1 + len(missing) + n
		}
	}
	at.width = seen.info.Columns + added
}

// joined reports whether the tab's columns are those of a Table. New ones join it:
// whether they take formats then isn't known, so people's get none, and the
// service's are left to the first run, which finds out.
func (t *seenTab) joined() bool { return t.info.Table(t.match.Row) != nil }

// missing returns the columns that an existing tab lacks, in their order.
func (t *seenTab) missing(want *tabDesign, d *design) (people []columnDesign, service []writeback.Column) {
	for _, c := range want.columns {
		if t.match.Columns[c.field.Index] < 0 && want.resource.Range == nil { // a range's columns are people's
			people = append(people, c)
		}
	}
	if t.joined() {
		return people, nil
	}
	notes := make(map[string]writeback.Column)
	for _, c := range want.service {
		notes[c.Name] = c
	}
	for _, c := range writeback.Columns(want.resource, t.match, d.has, d.Language) {
		if c.Index < 0 {
			service = append(service, notes[c.Name])
		}
	}
	return people, service
}

// oldTab adds what a tab with content lacks: columns, which are inserted and so
// blank whatever has happened meanwhile, and views.
func (p *plan) oldTab(i int, t *tabDesign) {
	at, seen := p.places[i], p.seen.tabs[i]
	report := TabReport{Resource: t.resource.Name, Title: at.title}
	missing, service := seen.missing(t, p.design)
	first := seen.match.LastPeople(t.resource) + 1
	if len(missing) > 0 {
		p.add(insert(at.sheet, first, len(missing), first > 0))
		for n := range missing {
			c := &missing[n]
			caption := c.field.Caption(p.design.Language)
			report.Columns = append(report.Columns, caption)
			if !seen.joined() {
				p.add(p.body(at, t.resource, c, first+n, "userEnteredFormat.numberFormat,dataValidation"))
			}
			p.add(cells(at.sheet, at.header, first+n, "userEnteredValue,note", &sheets.RowData{Values: []*sheets.CellData{{
				UserEnteredValue: &sheets.ExtendedValue{StringValue: &caption}, Note: c.note}}}),
				pixels(at.sheet, "COLUMNS", first+n, c.width))
		}
	}
	first += len(missing)
	if len(service) > 0 {
		p.add(insert(at.sheet, first, len(service), first >= seen.info.Columns+len(missing)))
		for n, c := range service {
			p.add(p.book.ServiceColumn(at.sheet, at.header, first+n, c)...)
			report.Service = append(report.Service, c.Header)
		}
	}
	report.Views = p.viewRequests(i, t, seen.views)
	if len(report.Columns)+len(report.Service)+len(report.Views) > 0 {
		p.report.Tabs = append(p.report.Tabs, report)
		if seen.unmarked {
			p.mark(at.sheet, t.resource.Name)
		}
	}
}
