package config

import (
	"cmp"
	"context"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"sheetsync/reminders"
	"sheetsync/reminders/digest"
	"sheetsync/reminders/mailaddr"
	"sheetsync/sheetschema/bounds"
)

// A builder turns values into a checked configuration.
type builder struct {
	values   values
	problems *problems
	base     string // what default paths are relative to
}

func (b *builder) build(c *Config) {
	c.DataDir = b.path("data_dir")
	c.Database.URL = b.database()
	c.Google = b.google()
	c.Mail = b.mail()
	c.Web = b.web()
	c.Backup = b.backup()
	c.Personal.Dir, c.Personal.Encrypt = cmp.Or(b.path("personal.dir"), c.DataDir), b.boolean("personal.encrypt")
	for i := range b.values.count(registersKey) {
		c.Registers = append(c.Registers, b.register(i))
	}
	b.distinct(c.Registers)
	b.apart(c.Registers)
	for i := range b.values.count(channelsKey) {
		c.Channels = append(c.Channels, b.channel(i, c.Names()))
	}
	b.distinctChannels(c.Channels)
}

func (b *builder) google() Google {
	clientSecret, secretValue := b.secret("google.client_secret")
	passphrase, _ := b.secret("google.token_passphrase")
	g := Google{
		Credentials: b.path("google.credentials"), ClientID: b.text("google.client_id"), ClientSecret: clientSecret, TokenPassphrase: passphrase,
		Endpoint: b.baseURL("google.endpoint"), Page: b.baseURL("google.page"),
		RequestsPerMinute: b.integer("google.requests_per_minute", 1, 1_000_000), // quotas are raised on request; an emulator has none
	}
	if u, err := url.Parse(g.Endpoint); err == nil && u.Scheme == "http" && !loopback(u.Hostname()) {
		b.bad("google.endpoint", b.get("google.endpoint"), "Write https; http is for an emulator on this machine.", "the access token would cross the network unencrypted")
	}
	if g.ClientID != "" && g.Credentials != "" {
		b.bad("google.client_id", b.get("google.client_id"), "Leave one of the two out.", "google.credentials says already how the service signs in")
	}
	if g.ClientSecret != "" && g.ClientID == "" {
		b.bad("google.client_secret", secretValue, "Set google.client_id too.", "a secret without a client")
	}
	return g
}

// get returns the value that counts for a key: what was given, else the
// default, which it notes for those who print the configuration.
func (b *builder) get(key string) value {
	if v, ok := b.values[key]; ok {
		return v
	}
	s, _, _ := find(key)
	v := value{text: s.preset, dir: b.base}
	b.values[key] = v
	return v
}

func (b *builder) bad(key string, v value, hint, format string, args ...any) {
	b.problems.add(v.origin, key, hint, format, args...)
}

func (b *builder) text(key string) string { return strings.TrimSpace(b.get(key).text) }

func (b *builder) integer(key string, least, most int) int {
	v := b.get(key)
	n, err := strconv.Atoi(strings.TrimSpace(v.text))
	if err != nil || n < least || n > most {
		b.bad(key, v, "", "this is not a whole number from %d to %d", least, most)
	}
	return n
}

func (b *builder) number(key string, least, most float64) float64 {
	v := b.get(key)
	n, err := strconv.ParseFloat(strings.TrimSpace(v.text), 64)
	if err != nil || !(n >= least && n <= most) {
		b.bad(key, v, "", "this is not a number from %v to %v", least, most)
	}
	return n
}

func (b *builder) boolean(key string) bool {
	v := b.get(key)
	switch strings.ToLower(strings.TrimSpace(v.text)) {
	case "true", "yes", "on", "1":
		return true
	case "false", "no", "off", "0":
		return false
	}
	b.bad(key, v, "", "this is neither true nor false")
	return false
}

// path returns an absolute path; empty when none is given.
func (b *builder) path(key string) string {
	v := b.get(key)
	if v.text == "" {
		return ""
	}
	return absolute(v)
}

func absolute(v value) string {
	if filepath.IsAbs(v.text) {
		return filepath.Clean(v.text)
	}
	return filepath.Join(v.dir, v.text)
}

// secret returns a secret given itself or as a file.
func (b *builder) secret(key string) (Secret, value) {
	v, ok := b.values[key+fileSuffix]
	if !ok {
		v = b.get(key)
		return Secret(v.text), v
	}
	content, err := bounds.ReadFile(context.Background(), absolute(v), bounds.SecretBytes)
	if err != nil {
		b.bad(key+fileSuffix, v, "", "cannot read the secret: %v", err)
		return "", v
	}
	return Secret(strings.TrimRight(string(content), "\r\n")), v
}

func (b *builder) database() Secret {
	s, v := b.secret("database.url")
	if s == "" || keyword.MatchString(s.Reveal()) {
		return s
	}
	u, err := url.Parse(s.Reveal())
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		b.bad("database.url", v, "Write postgres://user@host/database, or leave it empty for a private server.", "this is not a PostgreSQL connection URL")
	}
	return s
}

// baseURL returns the address of a server, without a slash at its end; "" for none.
func (b *builder) baseURL(key string) string {
	v := b.get(key)
	if v.text == "" {
		return ""
	}
	u, err := url.Parse(v.text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		b.bad(key, v, "Write it like http://127.0.0.1:8480.", "this is not the base URL of a server")
		return ""
	}
	return strings.TrimRight(v.text, "/")
}

func (b *builder) mail() Mail {
	password, passwordValue := b.secret("mail.password")
	m := Mail{
		Host: b.text("mail.host"), Port: b.integer("mail.port", 0, 65535), TLS: b.text("mail.tls"),
		Username: b.text("mail.username"), Password: password, From: b.text("mail.from"),
	}
	b.oneOf("mail.tls", m.TLS, "starttls", "implicit", "none")
	m.Auth, m.OAuth = b.text("mail.auth"), b.oauth()
	m.Bounces = b.bounces(m.Auth)
	if b.oneOf("mail.auth", m.Auth, "password", "xoauth2"); m.Auth == "xoauth2" {
		b.checkOAuth(&m)
	}
	if strings.ContainsAny(m.Host, " \t/@:") {
		b.bad("mail.host", b.get("mail.host"), "Write the server's name alone; the port has its own key.", "this is not a host name")
	}
	if m.Password != "" && m.Username == "" {
		b.bad("mail.password", passwordValue, "Set mail.username too.", "a password without a user name")
	}
	if m.Password != "" && m.TLS == "none" && !loopback(m.Host) {
		b.bad("mail.tls", b.get("mail.tls"), "Use starttls or implicit.", "the password would cross the network unencrypted")
	}
	const example = "Write it like Register <register@example.com>."
	if m.From == "" && m.Host != "" {
		b.bad("mail.from", b.get("mail.from"), example, "a sender is needed where mail.host is set")
	} else if m.From != "" {
		if _, err := mailaddr.Parse(m.From); err != nil {
			b.bad("mail.from", b.get("mail.from"), example, "this is not an e-mail address")
		}
	}
	m.Templates, m.Calendars = b.templates(), b.boolean("mail.calendar")
	m.Most = reminders.Most{Lines: b.integer("mail.most.items", 1, 1000), Mails: b.integer("mail.most.mails", 1, 1_000_000)}
	if v := b.get("mail.allow"); len(v.items) > 0 {
		m.Allow = v.items
		if _, err := mailaddr.ParseAllow(v.items); err != nil {
			b.bad("mail.allow", v, "Write domains like example.com, addresses like partner@other.example, or * for everybody.", "%v", err)
		}
	}
	return m
}

// templates reads the team's own templates of mails; nil for none.
func (b *builder) templates() *digest.Templates {
	v := b.get("mail.templates")
	if strings.TrimSpace(v.text) == "" {
		return nil
	}
	templates, err := digest.LoadTemplates(context.Background(), absolute(v))
	if err != nil {
		b.bad("mail.templates", v, "Name a directory with "+digest.HTMLFile+" or "+digest.TextFile+"; what they are given is in the documentation of mails.", "%v", err)
	}
	return templates
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
