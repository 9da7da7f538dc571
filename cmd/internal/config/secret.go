package config

import (
	"log/slog"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// A Secret is a text that prints masked. [Secret.Reveal] gives it away.
type Secret string

const mask = "********"

// Reveal returns the text itself.
func (s Secret) Reveal() string { return string(s) }

// String returns the text masked: of a database's address, as a URL or in keywords, all is
// shown that is known to be no secret, and of a webhook's the server, so that people can
// tell which one is meant; anything else is hidden whole.
func (s Secret) String() string {
	text := string(s)
	if text == "" {
		return ""
	}
	if scheme.MatchString(text) {
		return maskURL(text)
	}
	if words, ok := parseKeywords(text); ok && keyword.MatchString(text) {
		return maskKeywords(words)
	}
	return mask
}

// GoString keeps %#v from showing the text.
func (s Secret) GoString() string { return s.String() }

// LogValue keeps the text out of logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText keeps the text out of JSON and YAML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

var (
	scheme  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://`)
	keyword = regexp.MustCompile(`^\s*(host|hostaddr|port|user|dbname|service|sslmode)\s*=`)
)

// open are the settings of a connection that are no secrets. What isn't among them may be one,
// such as one that is misspelt, or options.
var open = []string{
	"host", "hostaddr", "port", "user", "dbname", "service", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslsni", "sslnegotiation",
	"ssl_min_protocol_version", "ssl_max_protocol_version", "connect_timeout", "application_name", "client_encoding", "target_session_attrs",
	"load_balance_hosts", "search_path", "timezone", "datestyle",
}

func maskURL(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return mask
	}
	if u.Scheme == "http" || u.Scheme == "https" {
		return u.Scheme + "://" + u.Host + "/" + mask
	}
	if u.User != nil {
		if _, has := u.User.Password(); has {
			u.User = url.UserPassword(u.User.Username(), mask)
		}
	}
	if strings.Contains(u.Path, "@") { // a password with a slash in it
		return mask
	}
	query := u.Query()
	for name := range query {
		if !slices.Contains(open, strings.ToLower(name)) {
			query.Set(name, mask)
		}
	}
	u.RawQuery, u.Fragment, u.RawFragment = query.Encode(), "", "" // of a password with # in it, perhaps
	return strings.ReplaceAll(u.String(), "%2A", "*")
}

func maskKeywords(words []keywordValue) string {
	shown := make([]string, len(words))
	for i, w := range words {
		value := mask
		if slices.Contains(open, strings.ToLower(w.name)) {
			value = quoteKeyword(w.value)
		}
		shown[i] = w.name + "=" + value
	}
	return strings.Join(shown, " ")
}
