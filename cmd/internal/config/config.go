package config

import (
	"cmp"
	"net"
	"net/netip"
	"strings"
	"time"

	"sheetsync/reminders"
	"sheetsync/reminders/digest"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/workday"
)

// A Config is the whole configuration, checked. Paths are absolute.
type Config struct {
	// File is the file that was read; empty when there is none.
	File      string
	DataDir   string
	Database  Database
	Google    Google
	Mail      Mail
	Web       Web
	Backup    Backup
	Personal  Personal
	Channels  []Channel
	Registers []Register

	values values
}

// Database says where the mirror is.
type Database struct {
	// URL is a libpq connection URL or keyword string; empty for a private
	// server under DataDir.
	URL Secret
}

// Google says how the Sheets and Drive APIs are reached.
type Google struct {
	// Credentials is the path of a service account's key, or of an OAuth client's file, with
	// which somebody signs in; empty for ClientID or application default credentials.
	Credentials string
	// ClientID and ClientSecret are an OAuth client's, with which somebody signs in.
	ClientID     string
	ClientSecret Secret
	// TokenPassphrase encrypts what they signed in with; empty for a key in DataDir.
	TokenPassphrase Secret
	Endpoint        string // base URL of the APIs; empty for Google's own
	// Page is the base URL of the pages of sheets where they are not Google's own: a
	// spreadsheet is at Page/spreadsheets/ID?sheet=TAB&row=ROW. Empty for no links.
	Page              string
	RequestsPerMinute int // of this process, at least 1
}

// Mail says how reminders are delivered. Without a host nothing is sent.
type Mail struct {
	Host     string
	Port     int    // 0 for the usual one of TLS
	TLS      string // starttls, implicit or none
	Username string
	Password Secret
	Auth     string // password or xoauth2
	OAuth    OAuth
	Bounces  Bounces
	From     string
	// Allow are the domains and addresses that addresses in cells may lead to,
	// beside the roles; * for everybody. Empty for the domains of From and of the
	// register's roles.
	Allow []string
	// Templates write the mails; nil for the built-in ones.
	Templates *digest.Templates
	Most      reminders.Most
	Calendars bool // mails have what is due as a calendar attached
}

// OAuth says how access tokens for the mail server are had.
type OAuth struct {
	Provider     string // google or microsoft
	Tenant       string // Microsoft's directory
	ClientID     string
	ClientSecret Secret // empty for a public client
	RefreshToken Secret
	TokenURL     string // empty: the provider's
}

// Bounces says in which mailbox mail comes back. Without a host none is read.
type Bounces struct {
	Host     string
	Port     int    // 0 for the usual one of TLS
	TLS      string // implicit, starttls or none
	Username string
	Password Secret // empty where Mail.Auth is xoauth2: the same access tokens
	Mailbox  string
}

// Personal says how personal data is kept.
type Personal struct {
	// Dir has the key and the proofs of erasures and the keys of the history, which belong
	// outside the database and its backups. Replicas share it.
	Dir string
	// Encrypt has the personal fields of replaced versions be sealed.
	Encrypt bool
}

// A Channel is a group chat with a robot that posts what is due.
type Channel struct {
	Name      string // in lower case; of the recipient in the ledger, and of people's commands
	Kind      string // one of [ChannelKinds]
	URL       Secret // the robot's webhook: whoever knows it can post
	Secret    Secret // signs what is posted, of the kinds that do; empty for not at all
	Roles     []string
	People    []string     // addresses, in lower case
	Registers []string     // only these; empty for all
	Language  language.Tag // "": the register's
}

// Web says where the service's own pages are.
type Web struct {
	Listen string // host:port; empty for no pages
	// URL is how people reach them from outside, without a slash at its end: over https,
	// or on this machine. Empty for not at all.
	URL string
	// Certificate and CertificateKey are the paths of the certificate with its chain and of
	// its key, by which Listen is served over TLS; both empty for in the clear.
	Certificate    string
	CertificateKey string
	// Issuer signs people in by OpenID Connect, to whom the pages are the client. Empty for
	// nobody: links that the command line makes are the only way in.
	Issuer       string
	ClientID     string
	ClientSecret Secret // empty for a public client
	// ACR are authentication context classes that the issuer is asked for, and AMR
	// authentication methods: where there are any, it has to say that somebody signed in by
	// one of either. Both empty for in whatever way.
	ACR, AMR []string
	// MetricsToken lets a monitor read /metrics from anywhere; empty for nobody but who asks
	// on this machine, where URL names no server that passes requests on.
	MetricsToken Secret
	// Proxies are networks of servers that pass requests on, and are believed when they say
	// whom they got them from; one on this machine is in any case.
	Proxies []netip.Prefix
}

// Base is how people reach the pages, without a slash at its end: URL or, where they are
// on this machine alone, by Listen. "" where that isn't known.
func (w *Web) Base() string {
	host, port, err := net.SplitHostPort(w.Listen)
	if w.URL == "" && err == nil && loopback(host) && port != "0" {
		return w.Scheme() + "://" + w.Listen
	}
	return w.URL
}

// SecondFactor reports whether the issuer has to say how somebody signed in.
func (w *Web) SecondFactor() bool { return len(w.ACR)+len(w.AMR) > 0 }

// Scheme is how Listen is served.
func (w *Web) Scheme() string {
	if w.Certificate != "" {
		return "https"
	}
	return "http"
}

// Secure reports whether people reach the pages over https alone: by the service's own
// certificate, or that of a server before it.
func (w *Web) Secure() bool { return w.Certificate != "" || strings.HasPrefix(w.URL, "https://") }

// A Register is one spreadsheet under one schema.
type Register struct {
	Name          string // also the PostgreSQL schema
	SpreadsheetID string
	Schema        string // name of a built-in descriptor; empty when SchemaFile is set
	SchemaFile    string // path of a descriptor; empty when Schema is set
	Language      language.Tag
	Location      *time.Location
	Sync          string // cron, in Location; empty for never
	// Watch is how soon after an edit the sheet is looked at again, while people are at
	// work in it; 0 for at the times of Sync alone.
	Watch time.Duration
	// Timeout is how long a run may take before it is ended; 0 for as long as it wants.
	Timeout time.Duration
	// Hook signs what the sheet says when it was changed: “whsec_” and the base64 of a
	// secret; empty for not listening.
	Hook         Secret
	Remind       string // cron, in Location; empty for never
	WriteBack    bool
	Hold         Hold
	Keep         Keep
	Settle       time.Duration // how long edits are left alone before anybody is told; 0 for not at all
	Comments     Comments
	Workdays     *workday.Calendar   // the days on which the team works
	IssuesDigest *time.Weekday       // when owners are mailed the open issues of their records; nil for never
	Roles        map[string][]string // addresses by role
	Letter       Letter
	// Settings are what the register's expressions ask for, laid over its
	// descriptor's.
	Settings sheetschema.Settings
}

// A Letter is what letters to customers say of the team; what is empty is left for
// whoever sends them to fill in.
type Letter struct {
	Latin, Chinese Letterhead // Chinese is for letters in Chinese; what is empty there is as in Latin
	Phone, Email   string
	Bank           map[string]string // details of accounts by currency, or AnyCurrency
	Font           string            // path of a font for PDF; empty to look for one
}

// A Letterhead is a firm in one script; an address may have several lines.
type Letterhead struct{ Company, Address, Sender string }

// Or returns the letterhead with what another one has where it has nothing.
func (l Letterhead) Or(other Letterhead) Letterhead {
	return Letterhead{cmp.Or(l.Company, other.Company), cmp.Or(l.Address, other.Address), cmp.Or(l.Sender, other.Sender)}
}

// AnyCurrency stands in [Letter.Bank] for every currency that isn't listed.
const AnyCurrency = "*"

// Comments says whether errors become comments on their cells.
type Comments struct {
	On     bool
	PerRun int // how many new ones a run makes, at least 1
}

// Hold says when a run that deletes records is held: when it would delete more
// than DeletedRows records of a resource and more than DeletedRatio (0 to 1) of
// them.
type Hold struct {
	DeletedRatio float64
	DeletedRows  int
}

// Register returns the register of that name.
func (c *Config) Register(name string) (*Register, bool) {
	for i := range c.Registers {
		if c.Registers[i].Name == name {
			return &c.Registers[i], true
		}
	}
	return nil, false
}

// Names returns the registers' names in order.
func (c *Config) Names() []string {
	names := make([]string, len(c.Registers))
	for i := range c.Registers {
		names[i] = c.Registers[i].Name
	}
	return names
}
