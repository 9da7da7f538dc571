package template_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/emulator"
)

// The built-in registers, in both languages, read back and compared with their
// descriptors.
func TestFillBuiltIn(t *testing.T) {
	t.Parallel()
	for _, name := range registers.Names() {
		for _, tag := range language.Tags() {
			t.Run(name+" "+string(tag), func(t *testing.T) {
				t.Parallel()
				w, o := newWorld(t), options(t, name, tag)
				w.server.ResetRequests()
				w.fill(o)
				if asked := w.asked(); len(asked) > 3 || writes(asked) != 1 {
					t.Errorf("it took the requests %v", asked)
				}
				book := w.book()
				if book.Properties.Title != o.Title {
					t.Errorf("the spreadsheet is called %q", book.Properties.Title)
				}
				var titles []string
				for _, s := range book.Sheets {
					titles = append(titles, s.Properties.Title)
				}
				var want []string
				for _, r := range o.Descriptor.Resources {
					want = append(want, r.Title.In(tag))
				}
				if want = append(want, map[language.Tag]string{language.English: "Guide", language.Chinese: "使用指南"}[tag]); !slices.Equal(titles, want) {
					t.Fatalf("the tabs are %q, want %q", titles, want)
				}
				for i, r := range o.Descriptor.Resources {
					checkTab(t, o.Descriptor, r, book.Sheets[i], tag)
				}
				checkGuide(t, o.Descriptor, book.Sheets[len(book.Sheets)-1], tag)
				before := w.version()
				w.server.ResetRequests()
				if report := w.fill(o); report.Changed() || len(report.Left) > 0 {
					t.Errorf("a second time did %+v", report)
				}
				if asked := w.asked(); writes(asked) != 0 || w.version() != before {
					t.Errorf("a second time changed the spreadsheet, by %v", asked)
				}
			})
		}
	}
}

// checkTab compares a tab with its resource.
func checkTab(t *testing.T, d *sheetschema.Descriptor, r *sheetschema.Resource, s *sheets.Sheet, tag language.Tag) {
	t.Helper()
	if s.Properties.GridProperties.FrozenRowCount != 1 {
		t.Errorf("%s: the header isn't frozen", r.Name)
	}
	column := 0
	for _, f := range r.Fields {
		if f.Computed() {
			continue
		}
		checkColumn(t, d, r, f, s, column, tag)
		column++
	}
	computed := func() {
		for _, f := range r.Fields {
			if f.Computed() {
				checkService(t, r, f.Name, f.Title.In(tag), s, column)
				column++
			}
		}
	}
	for _, name := range sheetschema.ServiceColumns() {
		if name == sheetschema.DeadlinesColumn && len(r.Deadlines) == 0 {
			continue
		}
		if name == sheetschema.IDColumn {
			computed() // the id is the last one
		}
		checkService(t, r, name, sheetschema.ServiceTitle(name, tag), s, column)
		column++
	}
	for n := 1; n <= 3; n++ {
		if texts := row(s, n); strings.Join(texts, "") == "" {
			t.Errorf("%s: sample row %d is blank", r.Name, n)
		}
		if cell(s, n, 0).Note == "" {
			t.Errorf("%s: sample row %d isn't marked as one", r.Name, n)
		}
	}
	if texts := row(s, 4); len(texts) > 0 && strings.Join(texts, "") != "" {
		t.Errorf("%s: there is more than the samples: %q", r.Name, texts)
	}
	own := 1 // the rows with issues
	if slices.ContainsFunc(r.Deadlines, func(d sheetschema.Deadline) bool {
		return slices.ContainsFunc(d.To, func(to sheetschema.Recipient) bool { return to.Role == "" && to.Address == "" })
	}) {
		own++ // by owner
	}
	if r.Duplicates != nil {
		own++
	}
	if r.Pool != nil {
		own++
	}
	if want := len(r.Views) + own; len(s.FilterViews) != want && len(r.Views) > 0 {
		t.Errorf("%s has %d views, not %d", r.Name, len(s.FilterViews), want)
	}
}

func checkColumn(t *testing.T, d *sheetschema.Descriptor, r *sheetschema.Resource, f *sheetschema.Field, s *sheets.Sheet, column int, tag language.Tag) {
	t.Helper()
	at := fmt.Sprintf("%s.%s", r.Name, f.Name)
	header := cell(s, 0, column)
	if header.FormattedValue != f.Title.In(tag) {
		t.Fatalf("%s is headed %q", at, header.FormattedValue)
	}
	if !strings.Contains(header.Note, f.Description.In(tag)) {
		t.Errorf("%s: the note is %q", at, header.Note)
	}
	for _, example := range f.Examples {
		if text := example.In(tag); text != "" && f.Type != sheetschema.TypeBoolean {
			if !strings.Contains(header.Note, text) {
				t.Errorf("%s: the note has no example: %q", at, header.Note)
			}
			break
		}
	}
	if header.UserEnteredFormat == nil || !header.UserEnteredFormat.TextFormat.Bold || header.UserEnteredFormat.BackgroundColorStyle == nil {
		t.Errorf("%s: the header isn't styled", at)
	}
	body := late(s, column)
	pattern := ""
	if body.UserEnteredFormat != nil && body.UserEnteredFormat.NumberFormat != nil {
		pattern = body.UserEnteredFormat.NumberFormat.Pattern
	}
	if want := table.FormatPattern(f); want != "" && pattern != want {
		t.Errorf("%s has the number format %q, want %q", at, pattern, want)
	}
	condition := &sheets.BooleanCondition{}
	if body.DataValidation != nil {
		condition = body.DataValidation.Condition
	}
	var values []string
	for _, v := range condition.Values {
		values = append(values, v.UserEnteredValue)
	}
	switch {
	case len(f.Constraints.Enum) > 0:
		if condition.Type != "ONE_OF_LIST" || !slices.Equal(values, f.Choices(tag)) {
			t.Errorf("%s offers %s %q", at, condition.Type, values)
		}
	case foreign(r, f) != "":
		parent, _ := d.Resource(foreign(r, f))
		if want := "='" + parent.Title.In(tag) + "'!$A$2:$A"; condition.Type != "ONE_OF_RANGE" || !slices.Equal(values, []string{want}) {
			t.Errorf("%s offers %s %q, want %s", at, condition.Type, values, want)
		}
	case f.Type == sheetschema.TypeBoolean:
		if condition.Type != "BOOLEAN" {
			t.Errorf("%s is no box to tick", at)
		}
	}
	if width := s.Data[0].ColumnMetadata[column].PixelSize; width < 60 || width > 420 {
		t.Errorf("%s is %d pixels wide", at, width)
	}
}

func foreign(r *sheetschema.Resource, f *sheetschema.Field) string {
	for _, key := range r.ForeignKeys {
		if len(key.Fields) == 1 && key.Fields[0] == f.Index {
			return key.Resource
		}
	}
	return ""
}

func checkService(t *testing.T, r *sheetschema.Resource, name, title string, s *sheets.Sheet, column int) {
	t.Helper()
	if header := cell(s, 0, column); header.FormattedValue != title || header.Note == "" {
		t.Errorf("%s.%s is headed %q with the note %q", r.Name, name, header.FormattedValue, header.Note)
	}
	marked := slices.ContainsFunc(s.Data[0].ColumnMetadata[column].DeveloperMetadata, func(m *sheets.DeveloperMetadata) bool {
		return m.MetadataKey == "sheetsync" && m.MetadataValue == name
	})
	protected := slices.ContainsFunc(s.ProtectedRanges, func(p *sheets.ProtectedRange) bool {
		return p.WarningOnly && p.Range.StartColumnIndex == int64(column) && p.Range.EndColumnIndex == int64(column)+1
	})
	if !marked || !protected {
		t.Errorf("%s.%s is marked: %v, protected: %v", r.Name, name, marked, protected)
	}
}

// checkGuide checks that the Guide names every tab and column.
func checkGuide(t *testing.T, d *sheetschema.Descriptor, s *sheets.Sheet, tag language.Tag) {
	t.Helper()
	var all []string
	for i := range s.Data[0].RowData {
		all = append(all, row(s, i)...)
	}
	for _, r := range d.Resources {
		if !slices.Contains(all, r.Title.In(tag)) {
			t.Errorf("the Guide doesn't name the tab %s", r.Name)
		}
		for _, f := range r.Fields {
			if !slices.Contains(all, f.Title.In(tag)) {
				t.Errorf("the Guide doesn't name %s.%s", r.Name, f.Name)
			}
		}
	}
	if !strings.Contains(strings.Join(all, "\n"), account) {
		t.Error("the Guide doesn't name the service's account")
	}
}

func TestFillWithoutSamples(t *testing.T) {
	t.Parallel()
	w, o := newWorld(t), options(t, "customer-summary", language.English)
	o.Samples = false
	w.fill(o)
	if texts := row(w.sheet("Customers"), 1); strings.Join(texts, "") != "" {
		t.Errorf("there is a sample: %q", texts)
	}
}

// A lost answer is looked up, whether the change has happened or not, and a
// late arrival of it changes nothing.
func TestFillLostAnswer(t *testing.T) {
	t.Parallel()
	for _, fault := range []string{"applied=true,status=503", "status=503", "applied=true,cut=true"} {
		w, o := newWorld(t), options(t, "foreign-trade", language.English)
		f, err := emulator.ParseFault("method=POST,path=:batchUpdate,nth=1,times=1," + fault)
		if err != nil {
			t.Fatal(err)
		}
		w.server.Inject(f)
		report := w.fill(o)
		if len(report.Tabs) != len(o.Descriptor.Resources) {
			t.Errorf("%s: it did %+v", fault, report)
		}
		if n := len(w.version().Sheets()); n != len(o.Descriptor.Resources)+1 {
			t.Errorf("%s: there are %d tabs", fault, n)
		}
		for _, r := range w.server.Requests() {
			if r.Method != "POST" || !strings.HasSuffix(r.Path, ":batchUpdate") {
				continue
			}
			before := w.version()
			if _, err := w.client.HTTP().Post(w.server.Endpoint()+r.Path, "application/json", strings.NewReader(string(r.Body))); err != nil {
				t.Fatal(err)
			}
			if w.version() != before {
				t.Errorf("%s: a late arrival changed the spreadsheet", fault)
			}
		}
		if report := w.fill(o); report.Changed() {
			t.Errorf("%s: a second time did %+v", fault, report)
		}
	}
}
