package hookscript_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/dop251/goja"
	"github.com/google/go-cmp/cmp"

	"sheetsync/cmd/internal/hookscript"
	"sheetsync/cmd/internal/web"
)

// The script runs as Google would run it, with the few services of Apps Script that it
// uses over real HMACs and a real server.
func TestScript(t *testing.T) {
	t.Parallel()
	secret := "whsec_" + base64.StdEncoding.EncodeToString([]byte("a secret of twenty-four.."))
	var changed []string
	pages := web.Pages{Log: slog.New(slog.DiscardHandler), Hooks: web.Hooks{
		Secret:  func(string) string { return secret },
		Changed: func(register string) { changed = append(changed, register) },
	}}
	server := httptest.NewServer(pages.Handler())
	defer server.Close()
	for _, c := range []struct {
		name, secret string
		changed      []string
		warned       string
	}{
		{"signed", secret, []string{"acme", "acme"}, ""},
		{"another secret", "whsec_" + base64.StdEncoding.EncodeToString([]byte("another of twenty-four...")), nil, "sheetsync answered 401: not signed"},
	} {
		changed = nil
		script, err := hookscript.Write(server.URL+web.HookPath+"acme", c.secret)
		if err != nil {
			t.Fatal(err)
		}
		g := newGoogle(t)
		g.run(script)
		g.run("install()")
		if diff := cmp.Diff([]string{"delete the trigger changed", "changed of the active spreadsheet, on change"}, g.triggers); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		g.run("changed()")
		if diff := cmp.Diff(c.changed, changed); diff != "" || !strings.Contains(strings.Join(g.warnings, " "), c.warned) || len(g.warnings) > 0 && c.warned == "" {
			t.Errorf("%s: %s, warned %q", c.name, diff, g.warnings)
		}
	}
}

// Whatever an address or a secret holds stays inside its literal.
func TestQuoting(t *testing.T) {
	t.Parallel()
	const address, secret = "https://a/\"; throw 1 //\n\u2028</script>", `\"'` + "`"
	script, err := hookscript.Write(address, secret)
	if err != nil {
		t.Fatal(err)
	}
	g := newGoogle(t)
	g.run(script)
	if got := g.run("ADDRESS + SECRET").String(); got != address+secret {
		t.Errorf("%q", got)
	}
}

// google stands in for Apps Script.
type google struct {
	t                  *testing.T
	vm                 *goja.Runtime
	triggers, warnings []string
}

func newGoogle(t *testing.T) *google {
	t.Helper()
	g := &google{t: t, vm: goja.New()}
	g.vm.SetFieldNameMapper(goja.UncapFieldNameMapper())
	old := map[string]any{"getHandlerFunction": func() string { return "changed" }}
	foreign := map[string]any{"getHandlerFunction": func() string { return "other" }}
	for name, service := range map[string]any{
		"SpreadsheetApp": map[string]any{"getActive": func() string { return "the active spreadsheet" }},
		"ScriptApp": map[string]any{
			"getProjectTriggers": func() []any { return []any{old, foreign} },
			"deleteTrigger": func(trigger map[string]any) {
				g.triggers = append(g.triggers, "delete the trigger "+trigger["getHandlerFunction"].(func() string)())
			},
			"newTrigger": func(function string) any {
				return map[string]any{"forSpreadsheet": func(sheet string) any {
					return map[string]any{"onChange": func() any {
						return map[string]any{"create": func() { g.triggers = append(g.triggers, function+" of "+sheet+", on change") }}
					}}
				}}
			},
		},
		"Utilities": map[string]any{
			"getUuid":      func() string { return "00000000-0000-4000-8000-000000000000" },
			"newBlob":      func(text string) any { return map[string]any{"getBytes": func() []byte { return []byte(text) }} },
			"base64Decode": func(text string) ([]byte, error) { return base64.StdEncoding.DecodeString(text) },
			"base64Encode": base64.StdEncoding.EncodeToString,
			"computeHmacSha256Signature": func(value, key []byte) []byte {
				mac := hmac.New(sha256.New, key)
				mac.Write(value)
				return mac.Sum(nil)
			},
		},
		"UrlFetchApp": map[string]any{"fetch": g.fetch},
		"console":     map[string]any{"warn": func(text string) { g.warnings = append(g.warnings, text) }},
	} {
		if err := g.vm.Set(name, service); err != nil {
			t.Fatal(err)
		}
	}
	return g
}

func (g *google) run(script string) goja.Value {
	g.t.Helper()
	v, err := g.vm.RunString(script)
	if err != nil {
		g.t.Fatal(err)
	}
	return v
}

func (g *google) fetch(address string, options map[string]any) (any, error) {
	r, err := http.NewRequestWithContext(g.t.Context(), strings.ToUpper(fmt.Sprint(options["method"])), address, strings.NewReader(fmt.Sprint(options["payload"])))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", fmt.Sprint(options["contentType"]))
	for name, value := range options["headers"].(map[string]any) {
		r.Header.Set(name, fmt.Sprint(value))
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }() // it was only read
	body, err := io.ReadAll(answer.Body)
	return map[string]any{"getResponseCode": func() int { return answer.StatusCode }, "getContentText": func() string { return string(body) }}, err
}
