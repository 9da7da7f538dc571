package config

import (
	"log/slog"
	"net/url"
	"regexp"
	"strings"
)

// A Secret is a text that prints masked. [Secret.Reveal] gives it away.
type Secret string

const mask = "********"

// Reveal returns the text itself.
func (s Secret) Reveal() string { return string(s) }

// String returns the text masked: of a database's URL or a libpq keyword string only
// the password is hidden, and of a webhook's everything but the server, so that people
// can tell which one is meant; anything else is hidden whole.
func (s Secret) String() string {
	text := string(s)
	switch {
	case text == "":
		return ""
	case strings.Contains(text, "://"):
		return maskURL(text)
	case keywordPassword.MatchString(text):
		return keywordPassword.ReplaceAllString(text, "${1}"+mask)
	case keyword.MatchString(text):
		return text
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
	// A libpq keyword string is “host=db password='a b'”.
	keywordPassword = regexp.MustCompile(`(?i)(\b(?:ssl)?password\s*=\s*)('(?:[^'\\]|\\.)*'|\S*)`)
	keyword         = regexp.MustCompile(`^\s*(host|hostaddr|port|user|dbname|service|sslmode)\s*=`)
)

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
	query := u.Query()
	for name := range query {
		if strings.Contains(strings.ToLower(name), "password") {
			query.Set(name, mask)
		}
	}
	u.RawQuery = strings.ReplaceAll(query.Encode(), "%2A", "*")
	return strings.ReplaceAll(u.String(), "%2A", "*")
}
