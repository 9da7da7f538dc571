package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/pgname"
	"sheetsync/sheetschema/semantic"
)

// A Plan is what a descriptor gives reports.
type Plan struct {
	Views     []View // each after those that it reads
	Functions []Function
	Lacking   []Lack
	Facts     Facts // for report_customer_outlook
	Sealed    bool  // as in the locale
}

// A View is a report.
type View struct {
	Name    string // report_…
	Comment string // in the register's language
	Columns []Column
	SQL     string // the query
}

// A Column is a column of a report. It is Personal where what it shows may be the value of
// a field that holds personal data.
type Column struct {
	Name, Comment string
	Personal      bool
}

// A Function gives what there was at a time, its only argument.
type Function struct {
	Name    string
	Comment string
	Result  string // the columns with their types
	SQL     string // the query; the time is $1
}

// A Lack is a report that a descriptor doesn't give, and what it would need, in English
// like all that installers read.
type Lack struct{ Name, Needs string }

// A Locale is what a register's people read, and where their day begins.
type Locale struct {
	Language language.Tag
	Zone     string // of the IANA database
	Sealed   bool   // the histories of resources with personal data have the column _sealed
}

// Digest identifies the plan's views and functions, comments included.
func (p *Plan) Digest() string {
	text, err := json.Marshal([]any{p.Views, p.Functions})
	if err != nil { // texts can always be written
		panic(err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}

// Of writes the reports of a register.
func Of(register string, d *sheetschema.Descriptor, locale Locale) *Plan {
	if locale.Zone == "" {
		locale.Zone = "UTC"
	}
	g := &generator{
		register: register, d: d, locale: locale, roles: semantic.Of(d), printer: language.NewPrinter(locale.Language),
		plan: &Plan{Sealed: locale.Sealed}, made: make(map[string]bool),
	}
	for _, make := range []func(){
		g.records, g.customers, g.sales, g.receivables, g.customerTotals, g.salesBy, g.receivablesBy,
		g.contactGaps, g.statuses, g.contracts, g.deadlines, g.payments, g.contacts, g.sources, g.satisfaction,
		g.dataQuality, g.reminders, g.changes, g.customerOutlook, g.pointInTime,
	} {
		make()
	}
	return g.plan
}

// generator makes one plan.
type generator struct {
	register string
	d        *sheetschema.Descriptor
	locale   Locale
	roles    *semantic.Roles
	printer  *language.Printer
	plan     *Plan
	made     map[string]bool
}

// lacks notes that a report can't be made.
func (g *generator) lacks(name, needs string) {
	g.plan.Lacking = append(g.plan.Lacking, Lack{pgname.ReportPrefix + name, needs})
}

// has reports whether a view was made.
func (g *generator) has(name string) bool { return g.made[name] }
