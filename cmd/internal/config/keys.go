package config

import (
	"slices"
	"strconv"
	"strings"
)

// form says how a setting is written.
type form uint8

const (
	text form = iota
	path
	integer
	number
	boolean
	list
)

// A setting is one key that the configuration may hold.
type setting struct {
	key    string // with * for a register's or channel's number or a role's name
	form   form
	preset string // the default
	secret bool   // shown masked, and may be given as <key>_file
	// short is the member that a plain value stands for, of a key that may be a mapping
	// as well: “sync: daily” for “sync: {cron: daily}”. "" where it may not.
	short string
}

// settings are all keys, in the order in which they are shown.
var settings = []setting{
	{key: "data_dir", form: path, preset: "data"},
	{key: "database.url", secret: true},
	{key: "google.credentials", form: path},
	{key: "google.client_id"},
	{key: "google.client_secret", secret: true},
	{key: "google.token_passphrase", secret: true},
	{key: "google.endpoint"},
	{key: "google.page"},
	{key: "google.requests_per_minute", form: integer, preset: "60"},
	{key: "mail.host"},
	{key: "mail.port", form: integer, preset: "0"},
	{key: "mail.tls", preset: "starttls"},
	{key: "mail.username"},
	{key: "mail.password", secret: true},
	{key: "mail.auth", preset: "password"},
	{key: "mail.oauth.provider"},
	{key: "mail.oauth.tenant", preset: "common"},
	{key: "mail.oauth.client_id"},
	{key: "mail.oauth.client_secret", secret: true},
	{key: "mail.oauth.refresh_token", secret: true},
	{key: "mail.oauth.token_url"},
	{key: "mail.bounces.host"},
	{key: "mail.bounces.port", form: integer, preset: "0"},
	{key: "mail.bounces.tls", preset: "implicit"},
	{key: "mail.bounces.username"},
	{key: "mail.bounces.password", secret: true},
	{key: "mail.bounces.mailbox", preset: "INBOX"},
	{key: "mail.from"},
	{key: "mail.allow", form: list},
	{key: "mail.templates", form: path},
	{key: "mail.calendar", form: boolean, preset: "true"},
	{key: "mail.most.items", form: integer, preset: "50"},
	{key: "mail.most.mails", form: integer, preset: "500"},
	{key: "channels.*.name"},
	{key: "channels.*.kind"},
	{key: "channels.*.url", secret: true},
	{key: "channels.*.secret", secret: true},
	{key: "channels.*.roles", form: list},
	{key: "channels.*.people", form: list},
	{key: "channels.*.registers", form: list},
	{key: "channels.*.language"},
	{key: "web.listen", preset: "127.0.0.1:8080"},
	{key: "web.url"},
	{key: "web.certificate", form: path},
	{key: "web.certificate_key", form: path},
	{key: "web.issuer"},
	{key: "web.client_id"},
	{key: "web.client_secret", secret: true},
	{key: "web.acr_values", form: list},
	{key: "web.amr_values", form: list},
	{key: "web.metrics_token", secret: true},
	{key: "web.proxies", form: list},
	{key: "backup.dir", form: path},
	{key: "backup.schedule", preset: "off"},
	{key: "backup.time_zone", preset: "UTC"},
	{key: "backup.recipients", form: list},
	{key: "backup.identity", secret: true},
	{key: "backup.verify", form: boolean, preset: "true"},
	{key: "backup.keep.daily", form: integer, preset: "7"},
	{key: "backup.keep.weekly", form: integer, preset: "5"},
	{key: "backup.keep.monthly", form: integer, preset: "12"},
	{key: "personal.dir", form: path},
	{key: "personal.encrypt", form: boolean, preset: "false"},
	{key: "registers.*.name"},
	{key: "registers.*.spreadsheet"},
	{key: "registers.*.schema"},
	{key: "registers.*.language", preset: "en"},
	{key: "registers.*.time_zone", preset: "UTC"},
	{key: "registers.*.sync", preset: "*/5 * * * *", short: "cron"},
	{key: "registers.*.sync.watch", preset: "off"},
	{key: "registers.*.sync.timeout", preset: "auto"},
	{key: "registers.*.sync.hook", secret: true},
	{key: "registers.*.remind", preset: "30 8 * * *"},
	{key: "registers.*.write_back", form: boolean, preset: "true"},
	{key: "registers.*.hold.deleted_ratio", form: number, preset: "0.3"},
	{key: "registers.*.hold.deleted_rows", form: integer, preset: "20"},
	{key: "registers.*.keep.history", preset: "5y"},
	{key: "registers.*.keep.runs", preset: "90d"},
	{key: "registers.*.keep.audit", preset: "2y"},
	{key: "registers.*.keep.ledger", preset: "2y"},
	{key: "registers.*.settle", preset: "60s"},
	{key: "registers.*.issues.comments", form: boolean, preset: "false"},
	{key: "registers.*.issues.comments_per_run", form: integer, preset: "20"},
	{key: "registers.*.issues.digest", preset: "off"},
	{key: "registers.*.workdays.country"},
	{key: "registers.*.workdays.weekend", form: list},
	{key: "registers.*.workdays.holidays", form: path},
	{key: "registers.*.base_currency"},
	{key: "registers.*.payment_tolerance.*", form: number},
	{key: "registers.*.roles.*", form: list},
	{key: "registers.*.letter.company"},
	{key: "registers.*.letter.address"},
	{key: "registers.*.letter.phone"},
	{key: "registers.*.letter.email"},
	{key: "registers.*.letter.sender"},
	{key: "registers.*.letter.zh.company"},
	{key: "registers.*.letter.zh.address"},
	{key: "registers.*.letter.zh.sender"},
	{key: "registers.*.letter.font", form: path},
	{key: "registers.*.letter.bank.*"},
}

// The keys that hold lists of things, each of which has a name.
const (
	registersKey = "registers"
	channelsKey  = "channels"
)

// listKeys are these.
var listKeys = []string{channelsKey, registersKey}

const fileSuffix = "_file"

// find returns the setting that a key names. ofFile says that the key is the
// secret's name with _file.
func find(key string) (s setting, ofFile, ok bool) {
	for _, s := range settings {
		if matches(s.key, key) {
			return s, false, true
		}
		if s.secret && matches(s.key+fileSuffix, key) {
			return s, true, true
		}
	}
	return setting{}, false, false
}

// matches compares key by key, * standing for any one.
func matches(pattern, key string) bool {
	p, k := strings.Split(pattern, "."), strings.Split(key, ".")
	if len(p) != len(k) {
		return false
	}
	for i := range p {
		if p[i] != "*" && p[i] != k[i] {
			return false
		}
	}
	return true
}

// members returns the names that may stand under a key, in order, and whether
// the key takes a free name or a number instead. None of both means that the
// key is a plain setting or unknown.
func members(key string) (names []string, free bool) {
	if s, _, ok := find(key); ok && s.short != "" {
		names = append(names, s.short)
	}
	depth := 0
	if key != "" {
		depth = strings.Count(key, ".") + 1
	}
	for _, s := range settings {
		variants := []string{s.key}
		if s.secret {
			variants = append(variants, s.key+fileSuffix)
		}
		for _, v := range variants {
			parts := strings.Split(v, ".")
			if len(parts) <= depth || (key != "" && !matches(strings.Join(parts[:depth], "."), key)) {
				continue
			}
			if parts[depth] == "*" {
				free = true
			} else if !slices.Contains(names, parts[depth]) {
				names = append(names, parts[depth])
			}
		}
	}
	return names, free
}

// registerKey is the key of a register's setting.
func registerKey(index int, name string) string { return itemKey(registersKey, index, name) }

// itemKey is the key of a setting of a list's item.
func itemKey(list string, index int, name string) string {
	return list + "." + strconv.Itoa(index) + "." + name
}

// itemIndex returns the number of the list's item that a key belongs to.
func itemIndex(list, key string) (index int, ok bool) {
	after, ok := strings.CutPrefix(key, list+".")
	if !ok {
		return 0, false
	}
	digits, _, ok := strings.Cut(after, ".")
	if !ok {
		return 0, false
	}
	index, err := strconv.Atoi(digits)
	return index, err == nil && index >= 0
}
