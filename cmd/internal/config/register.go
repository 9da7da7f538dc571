package config

import (
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"sheetsync/reminders/cronspec"
	"sheetsync/reminders/mailaddr"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/currency"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/nearest"
	"sheetsync/sheetschema/pgname"
	"sheetsync/sheetschema/registers"
)

// registerName keeps to what every tool that shows a schema can take; 63 bytes
// is PostgreSQL's limit for a name.
var registerName = regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}_-]*$`)

// reserved are schemas that are PostgreSQL's or the service's own.
var reserved = []string{"sheetsync", "public", "information_schema"}

func (b *builder) register(i int) Register {
	key := func(name string) string { return registerKey(i, name) }
	r := Register{
		Name:          b.name(i),
		SpreadsheetID: b.spreadsheet(i),
		Sync:          b.cron(key("sync")),
		Watch:         b.watch(key("sync.watch")),
		Hook:          b.hook(key("sync.hook")),
		Remind:        b.cron(key("remind")),
		WriteBack:     b.boolean(key("write_back")),
		Hold: Hold{
			DeletedRatio: b.number(key("hold.deleted_ratio"), 0, 1),
			DeletedRows:  b.integer(key("hold.deleted_rows"), 0, 10_000_000),
		},
		Keep:   b.keep(i),
		Settle: b.duration(key("settle"), maxSettle),
		Comments: Comments{
			On:     b.boolean(key("issues.comments")),
			PerRun: b.integer(key("issues.comments_per_run"), 1, 1000),
		},
		IssuesDigest: b.weekday(key("issues.digest")),
		Roles:        b.roles(i),
		Letter:       b.letter(i),
		Settings: sheetschema.Settings{
			BaseCurrency:     b.currency(key("base_currency")),
			PaymentTolerance: b.tolerance(i),
		},
	}
	if v := b.get(key("issues.comments")); r.Comments.On && !r.WriteBack {
		b.bad(key("issues.comments"), v, "Set write_back to true, or this to false.", "comments are written into the sheet, which write_back: false says is only read")
	}
	r.Schema, r.SchemaFile = b.schema(i)
	var err error
	{
		v := b.get(key("language"))
		if r.Language, err = language.Parse(v.text); err != nil {
			b.bad(key("language"), v, "", "%v", err)
		}
	}
	r.Location = b.location(key("time_zone"))
	r.Timeout = b.timeout(key("sync.timeout"), &r)
	r.Workdays = b.workdays(i, r.Location)
	return r
}

// location returns a time zone.
func (b *builder) location(key string) *time.Location {
	v := b.get(key)
	// “Local” is a name that time knows and that means another zone on each machine.
	zone, err := time.LoadLocation(v.text)
	if err != nil || v.text == "" || v.text == "Local" {
		b.bad(key, v, "Use a name of the IANA database, such as Asia/Shanghai.", "this is not a time zone")
		return time.UTC
	}
	return zone
}

// required returns the value of a register's key that has no default.
func (b *builder) required(i int, name, hint string) (value, bool) {
	v, ok := b.values[registerKey(i, name)]
	if !ok || strings.TrimSpace(v.text) == "" {
		v.origin = b.place(i)
		b.bad(registerKey(i, name), v, hint, "this is missing")
		return v, false
	}
	return v, true
}

// place is where a register begins.
func (b *builder) place(i int) Origin {
	if marker, ok := b.values[registerKey(i, itemMarker)]; ok {
		return marker.origin
	}
	for _, name := range b.values.under("registers." + registerKey(i, "")[len("registers."):len(registerKey(i, ""))-1]) {
		return b.values[registerKey(i, name)].origin
	}
	return Origin{}
}

func (b *builder) name(i int) string {
	v, ok := b.required(i, "name", "Choose a short name, such as acme. It is also the name of the database schema.")
	if !ok {
		return ""
	}
	name := strings.TrimSpace(v.text)
	if err := CheckName(name); err != nil {
		b.bad(registerKey(i, "name"), v, "Use letters, digits and underscores, beginning with a letter, such as acme.", "%v", err)
	}
	return name
}

// CheckName says what is wrong with a register's name; nil for nothing.
func CheckName(name string) error {
	switch {
	case !registerName.MatchString(name):
		return errors.New("this cannot name a database schema")
	case !pgname.Fits(name):
		return errors.New("the name is longer than the 63 bytes that PostgreSQL allows")
	case slices.Contains(reserved, strings.ToLower(name)) || strings.HasPrefix(strings.ToLower(name), "pg_"):
		return errors.New("this name is taken by the database or the service itself")
	}
	return nil
}

// distinct refuses two registers of one name; names that differ only in case
// are too easily confused.
func (b *builder) distinct(all []Register) {
	seen := map[string]int{}
	for i, r := range all {
		folded := strings.ToLower(r.Name)
		if first, ok := seen[folded]; ok && folded != "" {
			v := b.values[registerKey(i, "name")]
			b.bad(registerKey(i, "name"), v, "Give each register a name of its own.", "register %d has this name already", first)
			continue
		}
		seen[folded] = i
	}
}

func (b *builder) spreadsheet(i int) string {
	v, ok := b.required(i, "spreadsheet", "Copy the spreadsheet's address from the browser.")
	if !ok {
		return ""
	}
	id, err := SpreadsheetID(v.text)
	if err != nil {
		b.bad(registerKey(i, "spreadsheet"), v, "", "%v", err)
	}
	return id
}

// schema returns the name of a built-in descriptor, or the path of a file.
func (b *builder) schema(i int) (builtIn, file string) {
	key := registerKey(i, "schema")
	v, ok := b.required(i, "schema", "Name a built-in one ("+strings.Join(registers.Names(), ", ")+") or a file.")
	if !ok {
		return "", ""
	}
	builtIn, file, err := SchemaSource(v.text, v.dir)
	if err != nil {
		hint := ""
		if near := nearest.Name(v.text, registers.Names()); near != "" {
			hint = "Did you mean " + near + "?"
		}
		b.bad(key, v, hint, "%v", err)
	}
	return builtIn, file
}

// SchemaSource tells a built-in descriptor's name from a path. A relative path
// is relative to dir. The error says that there is neither.
func SchemaSource(text, dir string) (builtIn, file string, err error) {
	text = strings.TrimSpace(text)
	if slices.Contains(registers.Names(), text) {
		return text, "", nil
	}
	file = text
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, file)
	}
	info, err := os.Stat(file)
	switch {
	case err == nil && info.IsDir():
		return "", "", &schemaError{text: text, reason: "this is a directory, not a descriptor"}
	case err == nil:
		return "", file, nil
	case strings.ContainsAny(text, `/\.`):
		return "", "", &schemaError{text: text, reason: "there is no such file"}
	}
	return "", "", &schemaError{text: text, reason: "there is no built-in schema and no file of this name; built in are " + orNames(registers.Names())}
}

type schemaError struct{ text, reason string }

func (e *schemaError) Error() string { return e.text + ": " + e.reason }

// leapYear is before a year that has every day there is.
var leapYear = time.Date(2023, time.December, 31, 0, 0, 0, 0, time.UTC)

func (b *builder) cron(key string) string {
	v := b.get(key)
	spec := strings.TrimSpace(v.text)
	if spec == "" || strings.EqualFold(spec, "off") {
		return ""
	}
	switch schedule, err := cronspec.Parse(spec, time.UTC); {
	case err != nil:
		b.bad(key, v, `Write minute, hour, day, month and weekday, such as "*/5 * * * *"; or off.`, "this is not a cron schedule")
	case schedule.Next(leapYear).IsZero():
		b.bad(key, v, "Choose a day that the month has; or off.", "this schedule never comes: no year has such a day")
	}
	return spec
}

// The bounds of how often a sheet may be looked at while people work in it.
const minWatch, maxWatch = 2 * time.Second, 10 * time.Minute

// watch returns how often; 0 for off.
func (b *builder) watch(key string) time.Duration {
	d := b.duration(key, maxWatch)
	if v := b.get(key); d > 0 && d < minWatch {
		b.bad(key, v, "Write it such as 10s; off is for not at all.", "this is more often than every %s", minWatch)
	}
	return d
}

// The bounds of how long a run may take unless the configuration says.
const minTimeout, maxTimeout = 10 * time.Minute, time.Hour

// timeout returns how long a run may take; 0 for off. “auto” is until the schedule has the
// sheet looked at again, within bounds.
func (b *builder) timeout(key string, r *Register) time.Duration {
	if !strings.EqualFold(strings.TrimSpace(b.get(key).text), "auto") {
		return b.duration(key, 24*time.Hour)
	}
	schedule, err := cronspec.Parse(r.Sync, r.Location)
	if r.Sync == "" || err != nil {
		return maxTimeout
	}
	return min(max(schedule.LongestGap(), minTimeout), maxTimeout)
}

// hookPrefix begins the secrets of Standard Webhooks, and hookBytes is how many bytes they
// have at least.
const (
	hookPrefix = "whsec_"
	hookBytes  = 24
)

// NewHookSecret makes a secret for a register's hook of random bytes.
func NewHookSecret(random [hookBytes]byte) Secret {
	return Secret(hookPrefix + base64.StdEncoding.EncodeToString(random[:]))
}

// hook returns the secret of a register's hook; "" for none.
func (b *builder) hook(key string) Secret {
	secret, v := b.secret(key)
	text := Secret(strings.TrimSpace(secret.Reveal()))
	if text == "" {
		return ""
	}
	coded, prefixed := strings.CutPrefix(text.Reveal(), hookPrefix)
	if decoded, err := base64.StdEncoding.DecodeString(coded); err != nil || !prefixed || len(decoded) < hookBytes {
		b.bad(key, v, "Let sheetsync hook secret make one.", "this is not whsec_ and the base64 of %d random bytes at least", hookBytes)
		return ""
	}
	return text
}

// weekday returns a day of the week by its English name; nil for off.
func (b *builder) weekday(key string) *time.Weekday {
	v := b.get(key)
	text := strings.TrimSpace(v.text)
	if text == "" || strings.EqualFold(text, "off") {
		return nil
	}
	if day, ok := weekdayNamed(text); ok {
		return &day
	}
	b.bad(key, v, "Write monday, tuesday, … or sunday; or off.", "this is not a day of the week")
	return nil
}

// maxSettle is how long edits may be left alone: a mail waits no longer than that.
const maxSettle = time.Hour

// duration returns a time such as 60s or 2m, or plain seconds, up to a limit; 0 for off.
func (b *builder) duration(key string, limit time.Duration) time.Duration {
	v := b.get(key)
	text := strings.TrimSpace(v.text)
	if strings.EqualFold(text, "off") {
		return 0
	}
	d, err := time.ParseDuration(text)
	if seconds, e := strconv.Atoi(text); e == nil {
		d, err = time.Duration(min(seconds, int(limit/time.Second)+1))*time.Second, nil
	}
	switch {
	case err != nil:
		b.bad(key, v, "Write it such as 60s or 2m; 0 is off.", "this is not a time")
	case d < 0 || d > limit:
		b.bad(key, v, "Write it such as 60s or 2m; 0 is off.", "this is not between 0 and %s", limit)
	}
	return d
}

// currency returns the code of a currency, "" for none.
func (b *builder) currency(key string) string {
	v := b.get(key)
	if strings.TrimSpace(v.text) == "" {
		return ""
	}
	code, _ := currency.Parse(v.text)
	if code == "" {
		b.bad(key, v, "Write the three-letter code, such as CNY.", "this is not a currency")
	}
	return code
}

// tolerance returns how much payments may fall short, by currency.
func (b *builder) tolerance(i int) map[string]expression.Value {
	var all map[string]expression.Value
	prefix := registerKey(i, "payment_tolerance")
	for _, name := range b.values.under(prefix) {
		key := prefix + "." + name
		v := b.values[key]
		code, _ := currency.Parse(name)
		if code == "" {
			b.bad(key, v, "Write the three-letter code, such as USD: 30.", "this is not a currency")
			continue
		}
		amount, err := expression.ParseNumber(strings.TrimSpace(v.text))
		if sign, ok := amount.Compare(expression.IntegerOf(0)); err != nil || !ok || sign < 0 {
			b.bad(key, v, "Write it such as 30 or 12.50.", "this is not an amount")
			continue
		}
		if all == nil {
			all = map[string]expression.Value{}
		}
		all[code] = amount
	}
	return all
}

func (b *builder) roles(i int) map[string][]string {
	roles := map[string][]string{}
	prefix := registerKey(i, "roles")
	for _, role := range b.values.under(prefix) {
		v := b.values[prefix+"."+role]
		for _, item := range v.items {
			address, err := mailaddr.Parse(item)
			if err != nil {
				b.bad(prefix+"."+role, v, "Write addresses like boss@example.com.", "an entry is not an e-mail address")
				continue
			}
			roles[role] = append(roles[role], address)
		}
	}
	return roles
}
