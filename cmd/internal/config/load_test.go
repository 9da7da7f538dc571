package config

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/reminders"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/workday"
	"sheetsync/syncer/mirror/backup/rotation"
)

// write puts a configuration file into a directory of its own.
func write(t *testing.T, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "sheetsync.yaml")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

const smallest = `
registers:
  - name: acme
    spreadsheet: 1AbC
    schema: foreign-trade
`

func load(t *testing.T, content string, environ []string, set ...string) *Config {
	t.Helper()
	c, err := Load(Sources{File: write(t, content), Environ: environ, Set: set})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	c := load(t, smallest, nil)
	dir := filepath.Dir(c.File)
	c.values, c.File = nil, ""
	want := &Config{
		DataDir:  filepath.Join(dir, "data"),
		Google:   Google{RequestsPerMinute: 60},
		Mail:     Mail{TLS: "starttls", Auth: "password", OAuth: OAuth{Tenant: "common"}, Bounces: Bounces{TLS: "implicit", Mailbox: "INBOX"}, Most: reminders.Most{Lines: 50, Mails: 500}, Calendars: true},
		Web:      Web{Listen: "127.0.0.1:8080"},
		Backup:   Backup{Location: time.UTC, Verify: true, Keep: rotation.Plan{Daily: 7, Weekly: 5, Monthly: 12}},
		Personal: Personal{Dir: filepath.Join(dir, "data")},
		Registers: []Register{{
			Name: "acme", SpreadsheetID: "1AbC", Schema: "foreign-trade", Language: language.English,
			Location: time.UTC, Workdays: workday.Weekdays(), Sync: "*/5 * * * *", Timeout: 10 * time.Minute, Remind: "30 8 * * *", WriteBack: true,
			Hold: Hold{DeletedRatio: 0.3, DeletedRows: 20}, Keep: Keep{History: Span{years: 5}, Runs: Span{days: 90}, Audit: Span{years: 2}, Ledger: Span{years: 2}}, Settle: time.Minute, Comments: Comments{PerRun: 20}, Roles: map[string][]string{},
		}},
	}
	if diff := cmp.Diff(want, c, cmp.AllowUnexported(Config{}, Span{}), cmp.Comparer(sameZone)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func sameZone(a, b *time.Location) bool { return a.String() == b.String() }

func TestWholeFile(t *testing.T) {
	t.Parallel()
	c := load(t, `
data_dir: /var/lib/sheetsync
database: {url: "postgres://me:pw@db/sheets"}
google:
  credentials: keys/service-account.json
  endpoint: http://127.0.0.1:9000/
  requests_per_minute: 300
mail: {host: smtp.example.com, port: 465, tls: implicit, username: u, password: p, from: "Register <register@example.com>", allow: [example.com, partner@other.example], most: {items: 20}}
web: {listen: "off"}
registers:
  - &base
    name: acme
    spreadsheet: https://docs.google.com/spreadsheets/d/1AbC-d_E/edit#gid=0
    schema: customer-summary
    language: zh
    time_zone: Asia/Shanghai
    sync: "@every 10m"
    remind: off
    write_back: false
    hold: {deleted_ratio: 0.5, deleted_rows: 7}
    base_currency: rmb
    payment_tolerance: {USD: 30, eur: "12.50"}
    roles: {manager: [boss@example.com, "Li <li@example.com>"], finance: pay@example.com}
  - <<: *base
    name: other
    spreadsheet: 2Def
`, nil)
	dir := filepath.Dir(c.File)
	if c.Google.Credentials != filepath.Join(dir, "keys/service-account.json") || c.Google.Endpoint != "http://127.0.0.1:9000" {
		t.Errorf("google is %+v", c.Google)
	}
	mail := Mail{
		Host: "smtp.example.com", Port: 465, TLS: "implicit", Auth: "password", OAuth: OAuth{Tenant: "common"}, Bounces: Bounces{TLS: "implicit", Mailbox: "INBOX"}, Username: "u", Password: "p", From: "Register <register@example.com>",
		Allow: []string{"example.com", "partner@other.example"}, Most: reminders.Most{Lines: 20, Mails: 500}, Calendars: true,
	}
	if diff := cmp.Diff(mail, c.Mail); diff != "" {
		t.Errorf("mail (-want +got):\n%s", diff)
	}
	if c.DataDir != "/var/lib/sheetsync" || c.Web.Listen != "" || c.Database.URL.Reveal() != "postgres://me:pw@db/sheets" {
		t.Errorf("the rest is %+v", c)
	}
	if !slices.Equal(c.Names(), []string{"acme", "other"}) {
		t.Fatalf("registers are %q", c.Names())
	}
	for _, r := range c.Registers {
		if r.SpreadsheetID != map[string]string{"acme": "1AbC-d_E", "other": "2Def"}[r.Name] || r.Language != language.Chinese || r.Location.String() != "Asia/Shanghai" ||
			r.Sync != "@every 10m" || r.Remind != "" || r.WriteBack || r.Hold != (Hold{0.5, 7}) {
			t.Errorf("%s is %+v", r.Name, r)
		}
		if r.Settings.BaseCurrency != "CNY" || len(r.Settings.PaymentTolerance) != 2 || r.Settings.PaymentTolerance["EUR"].String() != "12.5" {
			t.Errorf("%s has the settings %+v", r.Name, r.Settings)
		}
		if diff := cmp.Diff(map[string][]string{"manager": {"boss@example.com", "li@example.com"}, "finance": {"pay@example.com"}}, r.Roles); diff != "" {
			t.Errorf("roles, -want +got:\n%s", diff)
		}
	}
}

func TestLaterSourcesWin(t *testing.T) {
	t.Parallel()
	environ := []string{
		"SHEETSYNC_MAIL_PORT=26",
		"SHEETSYNC_DATA_DIR=/from/environment",
		"SHEETSYNC_REGISTERS_0_LANGUAGE=zh-CN",
		"SHEETSYNC_REGISTERS_0_ROLES_MANAGER=a@example.com, b@example.com",
		"SHEETSYNC_REGISTERS_1_NAME=second",
		"SHEETSYNC_REGISTERS_1_SPREADSHEET=2Def",
		"SHEETSYNC_REGISTERS_1_SCHEMA=foreign-trade",
		"SHEETSYNC_WEB_LISTEN=",           // set but empty counts as not set
		"SHEETSYNC_SERVICE_HOST=10.0.0.1", // Kubernetes' own
		"SHEETSYNC_PORT=tcp://10.0.0.1:80",
		"HOST=smtp.example.com",
	}
	c := load(t, "mail: {host: \"${HOST}\", port: 25, from: me@example.com}\ndata_dir: x\nweb: {listen: 0.0.0.0:80}\n"+smallest,
		environ, "mail.port=27", "registers.acme.write_back=no", "registers.1.hold.deleted_rows=3")
	if c.Mail.Port != 27 || c.Mail.Host != "smtp.example.com" {
		t.Errorf("mail is %+v", c.Mail)
	}
	if c.DataDir != "/from/environment" || c.Web.Listen != "0.0.0.0:80" {
		t.Errorf("data_dir is %s, web.listen %s", c.DataDir, c.Web.Listen)
	}
	if r := c.Registers[0]; r.Language != language.Chinese || r.WriteBack || len(r.Roles["manager"]) != 2 {
		t.Errorf("the first register is %+v", r)
	}
	if r := c.Registers[1]; r.Name != "second" || r.SpreadsheetID != "2Def" || r.Hold.DeletedRows != 3 {
		t.Errorf("the second register is %+v", r)
	}
}

func TestSecretInFile(t *testing.T) {
	t.Parallel()
	name := write(t, "mail: {host: h, username: u, password_file: pw, from: a@example.com}\n")
	if err := os.WriteFile(filepath.Join(filepath.Dir(name), "pw"), []byte("s3cret\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(Sources{File: name})
	if err != nil {
		t.Fatal(err)
	}
	if c.Mail.Password.Reveal() != "s3cret" {
		t.Errorf("the password is %q", c.Mail.Password.Reveal())
	}
	// The spelling that was given last counts.
	c, err = Load(Sources{File: name, Environ: []string{"SHEETSYNC_MAIL_PASSWORD=other"}})
	if err != nil {
		t.Fatal(err)
	}
	if c.Mail.Password.Reveal() != "other" {
		t.Errorf("the password is %q", c.Mail.Password.Reveal())
	}
}

// Editors of Windows begin a file with a byte-order mark.
func TestByteOrderMark(t *testing.T) {
	t.Parallel()
	if c := load(t, "\uFEFFdata_dir: /x\n", nil); c.DataDir != "/x" {
		t.Errorf("data_dir is %s", c.DataDir)
	}
}

func TestMissingFile(t *testing.T) {
	t.Parallel()
	_, err := Load(Sources{File: filepath.Join(t.TempDir(), "none.yaml")})
	if !errors.Is(err, ErrNoFile) || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the error is %v", err)
	}
}

// Every problem is told, each at its place.
func TestProblems(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		file    string
		environ []string
		set     []string
		want    []string // substrings, one a problem
	}{
		"unknown key":        {file: "databse: {url: x}\n", want: []string{`:1:1: unknown key "databse"` + "\n    Did you mean database?"}},
		"unknown nested key": {file: "mail:\n  prot: 25\n", want: []string{`:2:3: mail: unknown key "prot"` + "\n    Did you mean port?"}},
		"key at wrong level": {file: "listen: x\n", want: []string{`:1:1: unknown key "listen"` + "\n    There is web.listen; "}},
		"in register":        {file: smallest + "    langauge: en\n", want: []string{`:6:5: registers.0: unknown key "langauge"` + "\n    Did you mean language?"}},
		"undefined variable": {file: "mail:\n  host: smtp\n  from: \"${NOBODY}\"\n", want: []string{":3:9: mail.from: the environment variable NOBODY is not set", "mail.from: a sender is needed"}},
		"unclosed variable":  {file: "data_dir: ${HOME\n", want: []string{":1:11: data_dir: ${ without a closing brace"}},
		"syntax":             {file: "mail: {host: a\nweb: [\n", want: []string{": not valid YAML"}},
		"double key":         {file: "data_dir: a\ndata_dir: b\n", want: []string{":2:1: not valid YAML: "}},
		"second document":    {file: "data_dir: a\n---\ndata_dir: b\n", want: []string{":3:1: a second YAML document"}},
		"list for value":     {file: "data_dir: [a]\n", want: []string{"data_dir: one value is expected"}},
		"value for mapping":  {file: "mail: smtp.example.com\n", want: []string{":1:7: mail: a mapping is expected here, of host, "}},
		"mapping for list":   {file: "registers: {name: acme}\n", want: []string{"registers: a list is expected"}},
		"no alias":           {file: "data_dir: *nowhere\n", want: []string{":1:11: the alias *nowhere has no anchor"}},
		"tag":                {file: "data_dir: !secret x\n", want: []string{":1:11: the tag !secret has no meaning here"}},
		"not UTF-8":          {file: "data_dir: a\nmail: {from: \xbf\xcd}\n", want: []string{":2:14: the text is not UTF-8 from here on\n    Save the file as UTF-8."}},
		"numbers": {file: "google: {requests_per_minute: 0}\nmail: {port: many}\n", want: []string{
			":1:31: google.requests_per_minute: this is not a whole number from 1", ":2:14: mail.port: this is not a whole number",
		}},
		"mail": {file: "mail: {host: \"smtp:25\", tls: startls, password: hush, from: nobody}\n", want: []string{
			"mail.host: this is not a host name", "mail.tls: this is none of starttls, implicit and none\n    Did you mean starttls?",
			"mail.password: a password without a user name", "mail.from: this is not an e-mail address",
		}},
		"mail.allow":           {file: "mail: {allow: [example.com, \"not one\"]}\n", want: []string{"mail.allow: \"not one\" is neither a domain nor an address"}},
		"clear text password":  {file: "mail: {host: a.b, tls: none, username: u, password: hush, from: a@example.com}\n", want: []string{"mail.tls: the password would cross"}},
		"proxies":              {file: "web: {proxies: [everybody, 0.0.0.0/0]}\n", want: []string{"web.proxies: \"everybody\" is not a network", "web.proxies: \"0.0.0.0/0\" is not a network"}},
		"pages without TLS":    {file: "web: {url: \"http://register.example.com\"}\n", want: []string{":1:12: web.url: addresses with a secret in them would cross the network unencrypted"}},
		"a key alone":          {file: "web: {certificate_key: k.pem}\n", want: []string{":1:24: web.certificate: it is missing beside web.certificate_key"}},
		"a certificate alone":  {file: "web: {certificate: c.pem}\n", want: []string{":1:20: web.certificate_key: it is missing beside web.certificate"}},
		"past a certificate":   {file: "web: {certificate: c.pem, certificate_key: k.pem, url: \"http://localhost:8080\"}\n", want: []string{"web.url: by web.certificate, the page is reached over https"}},
		"pages with a query":   {file: "web: {url: \"https://register.example.com/?a=b\"}\n", want: []string{"web.url: this is not the base URL of a server"}},
		"issuer in the clear":  {file: "web: {issuer: \"http://id.example.com\", client_id: page}\n", want: []string{":1:15: web.issuer: anybody on the way could sign in as anybody"}},
		"issuer with a query":  {file: "web: {issuer: \"https://id.example.com/?a=b\", client_id: page}\n", want: []string{"web.issuer: this is not the URL of an issuer"}},
		"issuer alone":         {file: "web: {issuer: \"https://id.example.com\"}\n", want: []string{"web.client_id: web.issuer needs it"}},
		"a factor of nobody's": {file: "web: {acr_values: [mfa]}\n", want: []string{":1:19: web.issuer: it is missing beside web.acr_values"}},
		"a factor in words":    {file: "web: {issuer: \"https://id.example.com\", client_id: page, amr_values: [\"two factors\"]}\n", want: []string{"web.amr_values: an entry is not a word of an issuer's"}},
		"client alone":         {file: "web: {client_id: page, client_secret: hush}\n", want: []string{"web.issuer: it is missing"}},
		"issuer from afar":     {file: "web: {issuer: \"https://id.example.com\", client_id: page, listen: \"0.0.0.0:80\"}\n", want: []string{"web.url: web.issuer needs it"}},
		"issuer for no page":   {file: "web: {issuer: \"https://id.example.com\", client_id: page, listen: off}\n", want: []string{"web.listen: web.issuer needs it"}},
		"addresses":            {file: "web: {listen: localhost}\ngoogle: {endpoint: 127.0.0.1}\ndatabase: {url: \"mysql://hush@h/d\"}\n", want: []string{"google.endpoint: ", "web.listen: ", "database.url: this is not a PostgreSQL"}},
		"register lacks all":   {file: "registers:\n  - language: en\n", want: []string{":2:5: registers.0.name: this is missing", ".spreadsheet: this is missing", ".schema: this is missing"}},
		"register": {file: `
registers:
  - name: pg_x
    spreadsheet: https://example.com/
    schema: foreign-trad
    language: fr
    time_zone: Shanghai
    sync: "* * *"
    write_back: perhaps
    hold: {deleted_ratio: 30, deleted_rows: -1}
    roles: {manager: [boss]}
`, want: []string{
			":3:11: registers.0.name: this name is taken", ":4:18: registers.0.spreadsheet: this address is not", "Did you mean foreign-trade?",
			"language: ", "time_zone: this is not", "sync: this is not a cron", "write_back: ", "deleted_ratio: ", "deleted_rows: ", "roles.manager: an entry is not",
		}},
		"a schedule that never comes": {file: smallest + "    remind: \"0 8 30 2 *\"\n", want: []string{":6:13: registers.0.remind: this schedule never comes"}},
		"same name":                   {file: smallest + "  - {name: Acme, spreadsheet: x, schema: foreign-trade}\n", want: []string{":6:12: registers.1.name: register 0 has this name already"}},
		"variable":                    {environ: []string{"SHEETSYNC_DATABSE_URL=hush"}, want: []string{"SHEETSYNC_DATABSE_URL: no setting has this name\n    Did you mean SHEETSYNC_DATABASE_URL?"}},
		"variable's value":            {environ: []string{"SHEETSYNC_MAIL_PORT=x"}, want: []string{"SHEETSYNC_MAIL_PORT: mail.port: this is not a whole number"}},
		"register left out":           {environ: []string{"SHEETSYNC_REGISTERS_1_NAME=b", "SHEETSYNC_REGISTERS_1_SCHEMA=foreign-trade", "SHEETSYNC_REGISTERS_1_SPREADSHEET=x"}, want: []string{"registers.0.name: ", "registers.0.spreadsheet: ", "registers.0.schema: "}},
		"flag without =":              {set: []string{"mail.port"}, want: []string{"--set: no = in the assignment"}},
		"flag's key":                  {set: []string{"mail.prt=1"}, want: []string{"--set mail.prt: no setting has this key\n    Did you mean mail.port?"}},
		"flag's register":             {file: smallest, set: []string{"registers.acne.language=en"}, want: []string{`there is no register "acne": there is acme`}},
		"secret's file absent":        {file: "database: {url_file: nowhere}\n", want: []string{":1:22: database.url_file: cannot read the secret"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Load(Sources{File: write(t, test.file), Environ: test.environ, Set: test.set})
			var problems *Error
			if !errors.As(err, &problems) {
				t.Fatalf("the error is %v", err)
			}
			if len(problems.Problems) != len(test.want) {
				t.Errorf("%d problems instead of %d:\n%v", len(problems.Problems), len(test.want), err)
			}
			for _, want := range test.want {
				if !slices.ContainsFunc(problems.Problems, func(p Problem) bool { return strings.Contains(p.String(), want) }) {
					t.Errorf("no problem says %q:\n%v", want, err)
				}
			}
			if strings.Contains(err.Error(), "hush") {
				t.Errorf("the error tells a secret: %v", err)
			}
		})
	}
}
