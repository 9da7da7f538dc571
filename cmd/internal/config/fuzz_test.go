package config

import (
	"strings"
	"testing"
)

// A configuration is loaded, or refused with what is wrong, whatever it says.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		smallest, "", "registers: []", "registers: {}", "registers: [1]", "database: {url: 'postgres://me:it@db/x'}", "database: {url: \"host=db password='it\"}",
		"mail: {host: m, port: 99999999999999999999, from: a}", "registers:\n  - &a {name: x}\n  - *a\n", "web: {listen: ':', url: 'http://['}",
		"registers:\n  - {name: a, sync: {cron: '* * * * *', watch: 10s}, keep: {history: 5y}, hold: {deleted_ratio: .nan}}", "a: !!binary x", "? {a: b}\n: c", "%YAML 9.9\n---\n",
		"channels: [{name: x, kind: wecom, url: 'https://x'}]", "data_dir: ${HOME}${", "\ufeffregisters: []", "registers: [{name: acme, spreadsheet: https://docs.google.com/spreadsheets/d/1/edit#gid=0}]",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		c, err := Load(Sources{File: write(t, content)})
		switch {
		case err == nil && c == nil:
			t.Error("neither a configuration nor an error")
		case err != nil && strings.TrimSpace(err.Error()) == "":
			t.Error("an error that says nothing")
		}
	})
}

// What is shown of a database's address is read again as it is, but for what is masked.
func FuzzSecret(f *testing.F) {
	for _, seed := range []string{"host=db user=me password=it", `host=/tmp password='it\'s' port=5433`, "postgres://me:it@db/x?sslmode=require", "host=db password=it\\ is", "a=b", "=", "'"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		shown := Secret(text).String()
		if again := Secret(shown).String(); again != shown && again != mask {
			t.Errorf("%q is shown as %q, and that as %q", text, shown, again)
		}
		words, ok := parseKeywords(text)
		if !ok {
			return
		}
		for _, w := range words {
			if strings.EqualFold(w.name, "password") && len(w.value) > 8 && strings.Contains(shown, w.value) && strings.Count(text, w.value) == 1 {
				t.Errorf("%q is shown as %q", text, shown)
			}
		}
	})
}
