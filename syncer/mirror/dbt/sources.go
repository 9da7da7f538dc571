package dbt

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/personal"
	"sheetsync/sheetschema/pgname"
	"sheetsync/syncer/mirror/reports"
	"sheetsync/syncer/postgres/pgtype"
)

// A Register is what the sources are written of.
type Register struct {
	Name       string // the schema
	Descriptor *sheetschema.Descriptor
	Locale     reports.Locale
	// MaxAge is how old records may be before dbt warns of them; 0 where no schedule
	// says so.
	MaxAge time.Duration
}

// Sources returns the text of a sources.yml with two sources a register: acme, its
// schema, and sheetsync_acme, which says how fresh that is.
func Sources(registers ...Register) string {
	w := &writer{}
	w.line("version: 2")
	w.line("")
	w.member("sources", func() {
		for _, r := range registers {
			s := sources{writer: w, Register: r, printer: language.NewPrinter(r.Locale.Language)}
			w.item(r.Name, s.register)
			w.item("sheetsync_"+r.Name, s.freshness)
		}
	})
	return w.String()
}

// sources writes those of one register.
type sources struct {
	*writer
	Register
	printer *language.Printer
}

func (s sources) title() string {
	if title := s.Descriptor.Title.In(s.Locale.Language); title != "" {
		return title
	}
	return s.Name
}

func (s sources) register() {
	about := s.printer.Say("dbt.source", language.Args{"title": s.title()})
	if more := s.Descriptor.Description.In(s.Locale.Language); more != "" {
		about += "\n\n" + more // a paragraph of Markdown
	}
	s.describe(about)
	s.text("schema", s.Name)
	s.line("quoting: {schema: true, identifier: true}")
	s.member("tables", func() {
		for _, r := range s.Descriptor.Resources {
			s.item(r.Name, func() { s.table(r) })
		}
		for _, v := range reports.Of(s.Name, s.Descriptor, s.Locale).Views {
			s.item(v.Name, func() { s.view(v) })
		}
	})
}

func (s sources) table(r *sheetschema.Resource) {
	s.describe(about(r.Title, r.Description, s.Locale.Language))
	s.member("columns", func() {
		for _, f := range r.Fields {
			s.column(f.Name, pgtype.Name(f.Type), about(f.Title, f.Description, s.Locale.Language), func() {
				if personal.Is(s.Descriptor, f) {
					s.line("meta: {personal: true}")
				}
				s.tests(r, f)
			})
		}
		s.own("_id", "text", func() { s.line("tests: [unique, not_null]") })
		s.own("_row", "integer", nil)
		s.own("_extra", "jsonb", s.mayBePersonal)
		s.own("_raw", "jsonb", s.mayBePersonal)
		s.own("_changed_at", "timestamp with time zone", nil)
		if r.Tabs != nil {
			s.own("_tab", "text", nil)
		}
	})
}

// mayBePersonal marks what holds cells that no field says anything of, and what shows
// personal fields.
func (s sources) mayBePersonal() { s.line("meta: {personal: true}") }

func (s sources) view(v reports.View) {
	s.describe(v.Comment)
	s.member("columns", func() {
		for _, c := range v.Columns {
			var more func()
			if c.Personal {
				more = s.mayBePersonal
			}
			s.column(c.Name, "", c.Comment, more)
		}
	})
}

func (s sources) freshness() {
	s.describe(s.printer.Say("dbt.freshness_source", language.Args{"title": s.title()}))
	s.line("schema: sheetsync")
	s.member("tables", func() {
		s.item("freshness", func() {
			s.describe(s.printer.Say("dbt.freshness", nil))
			if s.MaxAge > 0 {
				s.line("loaded_at_field: checked_at")
				s.member("freshness", func() {
					s.line("warn_after: {count: %d, period: minute}", int(math.Ceil(s.MaxAge.Minutes())))
					s.text("filter", "register = "+pq.QuoteLiteral(s.Name))
				})
			}
			s.member("columns", func() {
				s.own("register", "text", nil)
				s.own("checked_at", "timestamp with time zone", nil)
				s.own("changed_at", "timestamp with time zone", nil)
				s.own("held_since", "timestamp with time zone", nil)
				s.own("lag_seconds", "bigint", nil)
				s.own("stale", "boolean", nil)
			})
		})
	})
}

// own is a column of the service's.
func (s sources) own(name, dataType string, more func()) {
	s.column(name, dataType, s.printer.Say(language.Key("dbt.columns."+name), nil), more)
}

func (s sources) column(name, dataType, description string, more func()) {
	s.item(name, func() {
		if pgname.NeedsQuotes(name) {
			s.line("quote: true")
		}
		if dataType != "" {
			s.text("data_type", dataType)
		}
		s.describe(description)
		if more != nil {
			more()
		}
	})
}

// describe writes a description, which dbt takes for a template.
func (s sources) describe(text string) {
	if text != "" {
		s.text("description", withoutTemplate(text))
	}
}

// about is a title with its description.
func about(title, description language.Text, tag language.Tag) string {
	both := slices.DeleteFunc([]string{title.In(tag), description.In(tag)}, func(text string) bool { return text == "" })
	return strings.Join(both, ": ")
}
