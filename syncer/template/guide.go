package template

import (
	"maps"
	"slices"
	"strings"

	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/writeback"
)

// guide plans the tab that explains the register to somebody new.
func (p *plan) guide() {
	if p.seen.guide {
		return
	}
	w := &guideWriter{design: p.design, seen: p.seen, sheet: p.book.MetadataID(), title: p.free(p.design.printer.Say("template.guide", nil), "")}
	w.write()
	p.first = append(p.first, &sheets.Request{AddSheet: &sheets.AddSheetRequest{Properties: &sheets.SheetProperties{
		SheetId: w.sheet, Title: w.title, TabColorStyle: colour(guideColour),
		GridProperties: &sheets.GridProperties{RowCount: int64(len(w.rows)) + 1, ColumnCount: int64(len(guideWidths)), HideGridlines: true},
	}}})
	p.add(cells(w.sheet, 0, 0, "userEnteredValue,userEnteredFormat", w.rows...))
	for n, width := range guideWidths {
		p.add(pixels(w.sheet, "COLUMNS", n, width))
	}
	for _, row := range w.merged {
		p.add(&sheets.Request{MergeCells: &sheets.MergeCellsRequest{MergeType: "MERGE_ALL", Range: &sheets.GridRange{
			SheetId: w.sheet, StartRowIndex: int64(row), EndRowIndex: int64(row) + 1, StartColumnIndex: 0, EndColumnIndex: int64(len(guideWidths)),
			ForceSendFields: []string{"SheetId", "StartRowIndex", "StartColumnIndex"}}}})
	}
	for row, height := range w.heights {
		if height > 0 {
			p.add(pixels(w.sheet, "ROWS", row, height))
		}
	}
	p.mark(w.sheet, guideTab)
	p.report.Guide = true
}

// guideWidths are the columns' widths in pixels: column, what belongs there,
// example, rules.
var guideWidths = []int{190, 380, 210, 320}

func guideWidth() int {
	sum := 0
	for _, w := range guideWidths {
		sum += w
	}
	return sum
}

type guideWriter struct {
	design  *design
	seen    *seen // the spreadsheet as it was
	sheet   int64
	title   string
	rows    []*sheets.RowData
	merged  []int // rows of one text
	heights []int // by row, in pixels; 0 for the usual
}

func (w *guideWriter) write() {
	d, say := w.design, w.design.printer.Say
	w.text(titleOr(d.Descriptor.Title.In(d.Language), d.Descriptor.Name), &sheets.CellFormat{TextFormat: font(true, headerNeeded, 20)}, 44)
	if text := d.Descriptor.Description.In(d.Language); text != "" {
		w.text(text, &sheets.CellFormat{TextFormat: font(false, black, 11)}, 0)
	}
	w.text(say("template.page.for_whom", nil), &sheets.CellFormat{TextFormat: font(false, quietText, 10)}, 0)
	w.heading(say("template.page.how", nil))
	for n, step := range w.steps() {
		w.text(itoa(n+1)+". "+step, plainText(), 0)
	}
	w.heading(say("template.page.tabs", nil))
	for _, t := range d.tabs {
		if d.has.Tab(t.resource) {
			w.tab(t)
		}
	}
	w.subheading(say("template.page.own_heading", nil))
	for _, name := range sheetschema.ServiceColumns() {
		w.line(len(w.rows)%2 == 0, sheetschema.ServiceTitle(name, d.Language), d.ownNote(name), "", "")
	}
}

func (w *guideWriter) steps() []string {
	d, say := w.design, w.design.printer.Say
	steps := []string{
		say("template.page.step_fill", nil), say("template.page.step_choose", nil), say("template.page.step_grey", nil),
		say("template.page.step_issues", language.Args{
			"issues":     sheetschema.ServiceTitle(sheetschema.IssuesColumn, d.Language),
			"duplicates": sheetschema.ServiceTitle(sheetschema.DuplicateColumn, d.Language)}),
		say("template.page.step_free", nil),
	}
	views, deadlines, names := false, false, false
	for _, t := range d.tabs {
		names = names || len(t.resource.ForeignKeys) > 0
		views = views || d.has.Tab(t.resource)
		deadlines = deadlines || len(t.resource.Deadlines) > 0
	}
	if names {
		steps = append(steps, say("template.page.step_names", nil))
	}
	if e := d.Descriptor.Enquiry; e != nil && d.has.Tab(e.Resource) {
		steps = append(steps, say("template.page.step_lookup", language.Args{"tab": say("lookup.tab", nil), "table": e.Resource.Caption(d.Language)}))
	}
	if views {
		steps = append(steps, say("template.page.step_views", nil))
	}
	if deadlines {
		steps = append(steps, say("template.page.step_reminders", nil))
	}
	if d.Samples {
		steps = append(steps, say("template.page.step_samples", nil))
	}
	if d.Account != "" {
		steps = append(steps, say("template.page.step_account", language.Args{"account": d.Account}))
	}
	return steps
}

// whose says who fills the column of a computed field.
func (w *guideWriter) whose(f *sheetschema.Field, r *sheetschema.Resource) language.Key {
	if t := w.seen.tabs[r.Index]; t != nil && t.match != nil && t.match.IsTyped(f) {
		return "template.page.kept_heading"
	}
	return "template.page.computed_heading"
}

// tab explains one tab: its columns, its views, its reminders.
func (w *guideWriter) tab(t *tabDesign) {
	d, say := w.design, w.design.printer.Say
	r := t.resource
	w.subheading(t.title)
	if text := r.Description.In(d.Language); text != "" {
		w.text(text, &sheets.CellFormat{TextFormat: font(false, quietText, 10)}, 0)
	}
	w.row(tableHead(), 0, say("template.page.column", nil), say("template.page.belongs", nil), say("template.page.example", nil), say("template.page.asks", nil))
	band := false
	for _, f := range r.Fields {
		if f.Computed() {
			continue
		}
		what := f.Description.In(d.Language)
		if what == "" {
			what = d.kind(f)
		}
		w.line(band, f.Caption(d.Language), what, d.example(f), d.sentence(d.asks(r, f)))
		band = !band
	}
	for _, f := range r.Fields {
		if !f.Computed() {
			continue
		}
		w.line(band, f.Caption(d.Language), f.Description.In(d.Language), "", say(w.whose(f, r), nil))
		band = !band
	}
	var lines []string
	for _, v := range d.views(r) {
		lines = append(lines, v.title)
	}
	for _, v := range writeback.Views(r, &table.HeaderMatch{Columns: make([]int, len(r.Fields))}, d.Language) {
		lines = append(lines, v.Title)
	}
	w.list(say("template.page.views_heading", nil), lines)
	lines = nil
	for i := range r.Deadlines {
		lines = append(lines, w.deadline(r, &r.Deadlines[i]))
	}
	w.list(say("template.page.deadlines_heading", nil), lines)
}

// deadline says by which columns something falls due.
func (w *guideWriter) deadline(r *sheetschema.Resource, deadline *sheetschema.Deadline) string {
	d := w.design
	args := language.Args{"deadline": titleOr(deadline.Title.In(d.Language), deadline.Name)}
	captions := func(fields []int) string {
		list := make([]string, len(fields))
		for i, f := range fields {
			list[i] = r.Fields[f].Caption(d.Language)
		}
		return strings.Join(list, d.printer.Say("template.page.list_separator", nil))
	}
	c := deadline.Cadence
	if c == nil {
		args["field"] = captions(deadline.Operands())
		return d.printer.Say("template.page.deadline", args)
	}
	args["field"] = captions(c.Since.Indexes())
	if c.By < 0 {
		args["days"] = c.Days[sheetschema.AnyClass]
		return d.printer.Say("template.page.cadence", args)
	}
	var classes []string
	for _, class := range slices.Sorted(maps.Keys(c.Days)) {
		name := strings.ToUpper(class)
		if class == sheetschema.AnyClass {
			name = d.printer.Say("template.page.cadence_other", nil)
		}
		classes = append(classes, d.printer.Say("template.page.cadence_class", language.Args{"class": name, "days": c.Days[class]}))
	}
	args["by"], args["classes"] = captions([]int{c.By}), strings.Join(classes, d.printer.Say("template.page.list_separator", nil))
	return d.printer.Say("template.page.cadence_by", args)
}

func (w *guideWriter) list(heading string, lines []string) {
	if len(lines) > 0 {
		w.text(heading+"\n"+"• "+strings.Join(lines, "\n• "), plainText(), 0)
	}
}

func (w *guideWriter) heading(text string) {
	w.text("", nil, 12)
	w.text(text, &sheets.CellFormat{BackgroundColorStyle: colour(headerNeeded), VerticalAlignment: "MIDDLE",
		TextFormat: font(true, white, 13)}, 32)
}

func (w *guideWriter) subheading(text string) {
	w.text("", nil, 10)
	w.text(text, &sheets.CellFormat{VerticalAlignment: "MIDDLE", TextFormat: font(true, headerNeeded, 12)}, 28)
}

func plainText() *sheets.CellFormat { return &sheets.CellFormat{TextFormat: font(false, black, 10)} }

func tableHead() *sheets.CellFormat {
	return &sheets.CellFormat{BackgroundColorStyle: colour(guideBand), TextFormat: font(true, black, 10)}
}

// text writes one text over the page's width.
func (w *guideWriter) text(text string, format *sheets.CellFormat, height int) {
	if format == nil {
		format = plainText()
	}
	if height == 0 {
		height = linesHeight(text, guideWidth())
	}
	w.merged = append(w.merged, len(w.rows))
	w.row(format, height, text)
}

// line writes a line of a table.
func (w *guideWriter) line(band bool, texts ...string) {
	format := plainText()
	if band {
		format.BackgroundColorStyle = colour(guideLine)
	}
	height := 0
	for n, text := range texts {
		height = max(height, linesHeight(text, guideWidths[n]-10))
	}
	w.row(format, height, texts...)
	first := w.rows[len(w.rows)-1].Values[0]
	bold := *first.UserEnteredFormat
	bold.TextFormat = font(true, black, 10)
	first.UserEnteredFormat = &bold
}

// row writes cells. Texts are texts, whatever they look like.
func (w *guideWriter) row(format *sheets.CellFormat, height int, texts ...string) {
	format.WrapStrategy = "WRAP"
	if format.VerticalAlignment == "" {
		format.VerticalAlignment = "TOP"
	}
	row := &sheets.RowData{}
	for n := range guideWidths {
		cell := &sheets.CellData{UserEnteredFormat: format}
		if n < len(texts) && texts[n] != "" {
			cell.UserEnteredValue = &sheets.ExtendedValue{StringValue: &texts[n]}
		}
		row.Values = append(row.Values, cell)
	}
	w.rows = append(w.rows, row)
	w.heights = append(w.heights, height)
}

// linesHeight estimates a wrapped text's height: a row doesn't grow with merged
// cells by itself.
func linesHeight(text string, width int) int {
	lines := 0
	for _, line := range strings.Split(text, "\n") {
		lines += 1 + textPixels(line)*17/20/width
	}
	return 4 + 18*lines
}
