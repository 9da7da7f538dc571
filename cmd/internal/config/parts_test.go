package config

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"sheetsync/sheetschema/nearest"
)

func TestExpand(t *testing.T) {
	t.Parallel()
	environ := map[string]string{"A": "1", "EMPTY": "", "NESTED": "${A}"}
	lookup := func(name string) (string, bool) { v, ok := environ[name]; return v, ok }
	for text, want := range map[string]string{
		"plain $A $ {A}":     "plain $A $ {A}",
		"${A}${A}x":          "11x",
		"${NESTED}":          "${A}", // put in once
		"$${A}":              "${A}",
		"$${A} ${A}":         "${A} 1",
		"${EMPTY}":           "",
		"${EMPTY:-fallback}": "fallback",
		"${NONE:-}":          "",
		"${NONE:-a:-b}":      "a:-b",
	} {
		if got, err := expand(text, lookup); err != nil || got != want {
			t.Errorf("%q gives %q, %v; want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"${NONE}", "${", "${}", "${1A}", "${A B}", "${A"} {
		if got, err := expand(text, lookup); err == nil {
			t.Errorf("%q gives %q instead of an error", text, got)
		}
	}
}

func FuzzExpand(f *testing.F) {
	for _, seed := range []string{"${A}", "$${A}", "${A:-x}", "${", "$$${"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := expand(text, func(string) (string, bool) { return "v", true })
		if err == nil && !strings.Contains(text, "${") && got != text {
			t.Errorf("%q became %q", text, got)
		}
	})
}

func TestSpreadsheetID(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"1AbC-_9": "1AbC-_9",
		" 1AbC ":  "1AbC",
		"https://docs.google.com/spreadsheets/d/1AbC":                      "1AbC",
		"https://docs.google.com/spreadsheets/d/1AbC/edit?usp=sharing":     "1AbC",
		"https://docs.google.com/spreadsheets/u/1/d/1AbC/edit#gid=4":       "1AbC",
		"docs.google.com/spreadsheets/d/1AbC/edit":                         "1AbC",
		" https://docs.google.com/spreadsheets/u/1/d/1AbC-d_9/edit?usp=x ": "1AbC-d_9",
		"http://127.0.0.1:9000/spreadsheets/d/x1":                          "x1",
	} {
		if got, err := SpreadsheetID(text); err != nil || got != want {
			t.Errorf("%q gives %q, %v", text, got, err)
		}
	}
	for _, text := range []string{"", " ", "https://docs.google.com/document/d/1AbC", "https://docs.google.com/spreadsheets/d/e/2PACX-1/pubhtml", "a b", "1AbC'; DROP",
		"https://docs.google.com/", "https://example.com/d/../x", "https://docs.google.com/d/e/2P"} {
		if got, err := SpreadsheetID(text); err == nil {
			t.Errorf("%q gives %q instead of an error", text, got)
		}
	}
}

func TestSecretsStayMasked(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"hush", "postgres://me:hush@db/x", "postgres://db/x?password=hush&sslmode=require", "host=db password=hush user=me",
		"host=db password='hush hush' user=me", "host=db PASSWORD = 'it\\'s hush'", "postgres://me:hush@[bad", "host=db sslpassword=hush",
		`host=db password=it\ hush user=me`, `host=db password=it\'s\ hush`, "host=db password='hush", "host=db pasword=hush", "host=db options='-c x=hush'",
		"host=/tmp password=a://hush", "host=/tmp password=x\thush", "host=db\vpassword\n=\nhush", "host=db passfile=hush", "user=me password==hush",
		"postgres://me:ab#hush@db/x", "postgres://db/x?pasword=hush", "postgres://db/x?options=-c%20hush", "postgres://me:it hush@db/x", "postgres:hush",
		"postgres://me:it/hush@db/x", "postgres://me:it?hush@db/x", "postgres://me:12/hush@db/x",
	} {
		s := Secret(text)
		encoded, err := json.Marshal(map[string]any{"s": s})
		if err != nil {
			t.Fatal(err)
		}
		for _, shown := range []string{s.String(), fmt.Sprintf("%v %s %#v %q", s, s, s, s), s.LogValue().String(), string(encoded)} {
			if strings.Contains(shown, "hush") {
				t.Errorf("%q is shown as %s", text, shown)
			}
		}
	}
	if got := Secret("postgres://me:hush@db/x").String(); got != "postgres://me:********@db/x" {
		t.Errorf("a URL is shown as %s", got)
	}
	if got := Secret(`host=/var/run user='me too' password=hush port=5433 sslmode=verify-full`).String(); got != "host=/var/run user='me too' password=******** port=5433 sslmode=verify-full" {
		t.Errorf("keywords are shown as %s", got)
	}
	if got := Secret("").String(); got != "" {
		t.Errorf("no secret is shown as %q", got)
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	names := []string{"database", "google", "mail", "web"}
	for name, want := range map[string]string{"databse": "database", "maill": "mail", "mial": "mail", "gogle": "google", "x": "", "zzzzzz": "", "": ""} {
		if got := nearest.Name(name, names); got != want {
			t.Errorf("%q is nearest to %q, not %q", name, got, want)
		}
	}
}

// What config prints is a configuration that means the same.
func TestYAMLReadsBack(t *testing.T) {
	t.Parallel()
	c := load(t, `
data_dir: "/a b: #c"
database: {url: "postgres://me:hush@db/x"}
mail: {host: smtp.example.com, from: "Löwe <a@example.com>"}
`+smallest+`    roles: {经理: [a@example.com, b@example.com], finance: c@example.com}
  - {name: 二号, spreadsheet: "2", schema: customer-summary, sync: off}
`, []string{"SHEETSYNC_MAIL_PORT=25"}, "registers.acme.language=zh-CN")
	printed := c.YAML()
	if strings.Contains(printed, "hush") {
		t.Errorf("a secret is printed:\n%s", printed)
	}
	for _, want := range []string{"# SHEETSYNC_MAIL_PORT\n", "# --set registers.acme.language\n", "# default\n", "sheetsync.yaml:2:11\n"} {
		if !strings.Contains(printed, want) {
			t.Errorf("the origin %q is missing:\n%s", want, printed)
		}
	}
	var tree map[string]any
	if err := yaml.Unmarshal([]byte(printed), &tree); err != nil {
		t.Fatalf("%v:\n%s", err, printed)
	}
	again := load(t, strings.ReplaceAll(printed, mask, "x"), nil)
	first, second := c.Effective(), again.Effective()
	if len(first) != len(second) {
		t.Fatalf("%d settings became %d:\n%s", len(first), len(second), printed)
	}
	for i := range first {
		if first[i].Key != second[i].Key || first[i].Value != second[i].Value {
			t.Errorf("%s = %q became %s = %q", first[i].Key, first[i].Value, second[i].Key, second[i].Value)
		}
	}
}
