package page

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/cmd/internal/web/limit"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/audit"
	"sheetsync/syncer/mirror/sealedhistory"
)

// A Register is what the page shows of one register beside what the mirror holds.
type Register struct {
	Name       string
	Descriptor *sheetschema.Descriptor
	Language   language.Tag
	Location   *time.Location
	// Sheet is where people open the spreadsheet; "" where that isn't known.
	Sheet string
	// Rows returns what links to rows of a resource's tab, from one to another, as they were
	// at the last run; tab is "" where there is one tab. Nil where that isn't known.
	Rows func(context.Context) func(resource, tab string, from, to int) string
	// Looked asks for a look at the sheet soon; it doesn't wait.
	Looked func()
}

// Title is what people call the register.
func (r *Register) Title(p *language.Printer) string {
	if title := p.In(r.Descriptor.Title); title != "" {
		return title
	}
	return r.Name
}

// A Link leads to another page.
type Link struct{ Name, URL string }

// A Person is whoever visits.
type Person struct {
	Address  string // verified, in lower case; "" for an operator without one
	Name     string
	Operator bool // sees every register as its managers do, and the page of the service
	Via      audit.Via
}

// A Membership is what a person is in a register.
type Membership struct {
	Register string
	Role     access.Role
	Names    []string // how owner fields name the person
}

// Options are what the page is made of.
type Options struct {
	DB *sqlx.DB
	// Keys open what histories hold of people; nil for none.
	Keys sealedhistory.Opener
	// Mirror takes what people decide; nil for a page on which nothing can be decided.
	Mirror    Mirror
	Registers []*Register
	// Visitor says whose request it is; ok is false for nobody's, who gets no page.
	Visitor func(*http.Request) (p Person, ok bool)
	// Memberships are a person's registers, of those that the service has. An operator's
	// aren't asked for.
	Memberships func(context.Context, Person) ([]Membership, error)
	// Base is the path below which people reach the page, without a slash at its end: that
	// of web.url, "" for the root.
	Base string
	// Secure says that people reach the page over https alone.
	Secure bool
	// Beside are pages that visitors are also led to.
	Beside []Link
	// Leave is the path of the form by which a visitor logs out; "" for no such form.
	Leave string
	// Visits bounds how often a person may ask, by address; operators share one. Nil for
	// what is usual.
	Visits *limit.Limiter
	Log    *slog.Logger
	Now    func() time.Time // nil for time.Now
	// Wait is how long a page waits for figures that take long to work out, before it shows
	// the last ones; 0 for a second.
	Wait time.Duration
	// Longest bounds how long a request may take, whatever it asks for; 0 for two minutes.
	Longest time.Duration
}

// How often a person may ask for pages, in requests a second and at once. A page with its
// charts is a handful, and one that is open asks every four seconds.
const visitRate, visitBurst = 10, 300

// longest is how long a request may take: a large report is some seconds. Who asks for many
// parts, each within the database's bound, holds a place to read no longer.
const longest = 2 * time.Minute

// Pages answers the page's requests.
type Pages struct {
	Options
	templates templates
	models    models
	dates     dateChoices
	assets    assets
	figures   *figureCache
	reads     chan struct{} // one for each read under way
}

// New makes the page.
func New(o Options) (*Pages, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Longest == 0 {
		o.Longest = longest
	}
	if o.Visits == nil {
		o.Visits = limit.New(visitRate, visitBurst)
	}
	p := &Pages{Options: o, figures: newFigureCache(), reads: make(chan struct{}, readsAtOnce)}
	var err error
	if p.assets, err = readAssets(); err != nil {
		return nil, err
	}
	p.templates, err = parseTemplates()
	return p, err
}

// sections are what a register's page has, in the order of its navigation.
var sections = []section{
	{"", "page.nav.overview", (*Pages).home, nil},
	{"deadlines", "page.nav.deadlines", (*Pages).deadlines, nil},
	{"customers", "page.nav.customers", (*Pages).customers, nil},
	{"issues", "page.nav.issues", (*Pages).issues, nil},
	{"duplicates", "page.nav.duplicates", (*Pages).duplicates, []access.Role{access.Manager, access.Finance, access.Sales}},
	{"reminders", "page.nav.reminders", (*Pages).reminders, nil},
	{"reports", "page.nav.reports", (*Pages).reports, nil},
	{"changes", "page.nav.changes", (*Pages).changes, []access.Role{access.Manager, access.Finance, access.Sales}},
}

// Handler answers below “/”, with or without [Options.Base] before it.
func (p *Pages) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /assets/{file}", p.assets)
	mux.Handle("GET /{$}", p.front())
	for _, s := range sections {
		mux.Handle("GET /r/{register}"+strings.TrimSuffix("/"+s.path, "/"), p.register(s))
	}
	p.routes(mux)
	mux.Handle("/", p.lost())
	if p.Base == "" {
		return mux
	}
	outer := http.NewServeMux()
	outer.Handle(p.Base+"/", http.StripPrefix(p.Base, mux))
	outer.Handle("/", mux)
	return outer
}
