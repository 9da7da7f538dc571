package digest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sheetsync/reminders/digest"
)

func TestOwnTemplates(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, html, text string
		problem          string // "" for none
	}{
		{"none", "", "", ""},
		{"both", "<h1>{{.Heading}}</h1>{{range .Sections}}{{range .Lines}}{{.Title}} {{isolate .Amount}}{{end}}{{end}}", "{{.Subject}}", ""},
		{"a byte-order mark", "\ufeff<p>{{.Footer}}</p>", "", ""},
		{"an unknown field", "<p>\n{{.Haeding}}", "", `digest.html:2: executing "digest.html" at <.Haeding>`},
		{"an unknown field of a line", "", "\n\n{{range .Sections}}{{range .Lines}}{{.Amont}}{{end}}{{end}}", `digest.txt:3: executing "digest.txt" at <.Amont>`},
		{"one that doesn't end", "{{if .Link}}", "", "digest.html:1: unexpected EOF"},
		{"HTML that can't be made safe", "<a href='{{if .Link}}\"{{end}}{{.Link}}", "", "digest.html"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for name, source := range map[string]string{digest.HTMLFile: test.html, digest.TextFile: test.text} {
				if source == "" {
					continue
				}
				if err := os.WriteFile(filepath.Join(dir, name), []byte(source), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			templates, err := digest.LoadTemplates(t.Context(), dir)
			if test.problem == "" {
				if err != nil {
					t.Fatal(err)
				}
				if text, failed := templates.HTML(&digest.Page{Heading: "<b>"}); failed != nil || strings.Contains(text, "<b>") {
					t.Errorf("%v: %s", failed, text)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.problem) || !strings.Contains(err.Error(), dir) {
				t.Errorf("%v, want %s", err, test.problem)
			}
		})
	}
	if _, err := digest.LoadTemplates(t.Context(), filepath.Join(t.TempDir(), "nowhere")); err == nil {
		t.Error("a directory that isn't there has templates")
	}
}

// A template that fails only on what a mail holds doesn't keep the mail back.
func TestAFailingTemplateFallsBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, digest.TextFile), []byte(`{{if eq .Register "Odd"}}{{index .Totals 7}}{{end}}mine`), 0o600); err != nil {
		t.Fatal(err)
	}
	templates, err := digest.LoadTemplates(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if text, failed := templates.Text(&digest.Page{Register: "Even"}); text != "mine" || failed != nil {
		t.Errorf("%q, %v", text, failed)
	}
	if text, failed := templates.Text(&digest.Page{Register: "Odd", Heading: "Built in"}); !strings.HasPrefix(text, "Built in") || failed == nil {
		t.Errorf("%q, %v", text, failed)
	}
}
