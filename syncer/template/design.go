package template

import (
	"unicode/utf8"

	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/available"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/writeback"
)

// A design is what the whole workbook should hold. It knows no spreadsheet.
type design struct {
	Options
	printer *language.Printer
	has     *available.Set
	tabs    []*tabDesign // by resource; an absent one isn't made
}

type tabDesign struct {
	resource *sheetschema.Resource
	title    string
	columns  []columnDesign     // people's, in the descriptor's order
	service  []writeback.Column // the service's, in their order; Index is -1
	samples  []sample
}

type columnDesign struct {
	field *sheetschema.Field
	note  string
	width int // pixels
	// required marks a column that must be filled in.
	required bool
}

func newDesign(o Options) *design {
	d := &design{Options: o, printer: language.NewPrinter(o.Language), has: available.Of(o.Descriptor, available.Register{
		Tab:    func(r *sheetschema.Resource) bool { return !r.Absent },
		Column: func(_ *sheetschema.Resource, f *sheetschema.Field) bool { return !f.Computed() },
	})}
	for _, r := range o.Descriptor.Resources {
		d.tabs = append(d.tabs, d.tab(r))
	}
	if o.Samples {
		for i, samples := range makeSamples(o) {
			d.tabs[i].samples = samples
		}
	}
	return d
}

func (d *design) tab(r *sheetschema.Resource) *tabDesign {
	year, _, _ := d.Today.Civil()
	t := &tabDesign{resource: r, title: r.TabTitle(d.Language, year)}
	for _, f := range r.Fields {
		if f.Computed() {
			continue
		}
		t.columns = append(t.columns, columnDesign{
			field: f, note: d.note(r, f), width: d.width(r, f),
			required: f.Constraints.Required || isKey(r, f),
		})
	}
	none := &table.HeaderMatch{Row: 0, Columns: make([]int, len(r.Fields)), Service: map[string]int{}}
	for i := range none.Columns {
		none.Columns[i] = -1
	}
	t.service = writeback.Columns(r, none, d.has, d.Language)
	for i := range t.service {
		c := &t.service[i]
		if f, ok := r.Field(c.Name); ok {
			c.Note, c.Width = d.note(r, f), width(f, c.Header)
		} else {
			c.Note = d.ownNote(c.Name)
		}
	}
	return t
}

// width is that of what a column holds: a record of another tab's name is as
// wide as there, and samples say what they are.
func (d *design) width(r *sheetschema.Resource, f *sheetschema.Field) int {
	w := width(f, f.Caption(d.Language))
	named, in := f, r
	if parent, key, _ := d.parent(r, f); parent != nil {
		named, in = key, parent
		w = max(w, width(key, key.Caption(d.Language)))
	}
	if d.Samples && marked(in) == named {
		w += textPixels(d.printer.Say("template.sample_mark", language.Args{"text": ""}))
	}
	return w
}

func isKey(r *sheetschema.Resource, f *sheetschema.Field) bool {
	for _, i := range r.PrimaryKey {
		if i == f.Index {
			return true
		}
	}
	return false
}

// formatWidths are the widths in pixels that texts of a format need.
var formatWidths = map[string]int{
	"email": 220, "uri": 210, "uuid": 270, "phone": 150, "company": 230, "person": 110, "address": 250, "country": 120,
	"domain": 160, "iban": 220, "bic": 110, "lei": 190, "cn_uscc": 180, "eu_vat": 130, "currency": 80,
}

// width is how wide a column is made: by what it holds, and so that its header
// takes two lines at most.
func width(f *sheetschema.Field, header string) int {
	w := 0
	switch f.Type {
	case sheetschema.TypeInteger:
		w = 80
	case sheetschema.TypeNumber:
		w = 110
	case sheetschema.TypeBoolean:
		w = 80
	case sheetschema.TypeDate:
		w = 105
	case sheetschema.TypeTime:
		w = 75
	case sheetschema.TypeDateTime:
		w = 150
	case sheetschema.TypeJSON:
		w = 180
	case sheetschema.TypeString:
		if w = formatWidths[f.Format]; w > 0 {
			break
		}
		w = 130
		for _, example := range f.Examples {
			for _, text := range example.All() {
				w = max(w, min(textPixels(text)+24, 300))
			}
		}
	}
	return max(w, textPixels(header)*5/9+28)
}

// textPixels estimates how wide a text is in the usual font: an ideograph takes
// about twice the room of a letter.
func textPixels(text string) int {
	n := 0
	for _, r := range text {
		if utf8.RuneLen(r) > 2 {
			n += 14
		} else {
			n += 7
		}
	}
	return n
}

// numberFormat returns the format that a field's cells need; nil for the
// automatic one.
func numberFormat(f *sheetschema.Field) *sheets.NumberFormat {
	pattern := table.FormatPattern(f)
	if pattern == "" && f.Type == sheetschema.TypeInteger {
		pattern = "0"
	}
	if pattern == "" {
		return nil
	}
	kind := map[sheetschema.Type]string{
		sheetschema.TypeString: "TEXT", sheetschema.TypeDate: "DATE", sheetschema.TypeTime: "TIME", sheetschema.TypeDateTime: "DATE_TIME",
	}[f.Type]
	if kind == "" {
		kind = "NUMBER"
	}
	return &sheets.NumberFormat{Type: kind, Pattern: pattern}
}
