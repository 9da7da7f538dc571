package syncer

import (
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/overview"
)

// A Register is one spreadsheet under one descriptor.
type Register struct {
	Name        string // also the name of its schema in the database
	Spreadsheet string // the spreadsheet's id
	Descriptor  *sheetschema.Descriptor
	Language    language.Tag
	TimeZone    *time.Location // nil for UTC
	// Workdays are the days on which the team works; nil for Monday to Friday.
	Workdays expression.Workdays
	// Country is the ISO 3166 code of the country of telephone numbers without
	// a country code; "" for none.
	Country string
	// WriteBack lets the service write its own columns. Without it the sheet is
	// only read.
	WriteBack bool
	Hold      hold.Limits
	// Comments says whether errors become comments on their cells.
	Comments Commenting
	// Settle is how long an edited record must have been seen unchanged before
	// its new issues count and people are mailed about it; 0 for at once.
	Settle time.Duration
	// Next returns when the sheet is to be looked at again after a look at some time;
	// the zero time where that is not known. Nil where it never is.
	Next func(time.Time) time.Time
}

// Commenting says how a register's errors become comments on their cells.
type Commenting struct {
	On    bool
	Limit int // of new ones, a run
	// Assignee returns the address, among what a cell names, of the person to whom a
	// comment may be assigned; "" for nobody. Nil for nobody ever.
	Assignee func(cell string) string
}

// scope is what expressions know beside a record, at a time.
func (r *Register) scope(at time.Time) expression.Scope {
	return expression.Scope{Today: expression.DayOf(at.In(r.zone())), Zone: r.zone(), Workdays: r.Workdays}
}

// owner is whose overview the register's is.
func (r *Register) owner() overview.Owner {
	return overview.Owner{Register: r.Name, Spreadsheet: r.Spreadsheet}
}

// zone returns the register's time zone.
func (r *Register) zone() *time.Location {
	if r.TimeZone == nil {
		return time.UTC
	}
	return r.TimeZone
}

// locale is in which language and by whose days its reports are.
func (r *Register) locale() Locale { return Locale{Language: r.Language, TimeZone: r.zone()} }

// Options of one run.
type Options struct {
	// DryRun computes what the run would do and changes nothing, neither in the
	// mirror nor in the sheet.
	DryRun bool
}
