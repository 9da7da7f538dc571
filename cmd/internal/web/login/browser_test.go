package login_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"sheetsync/cmd/internal/web/login"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/webaccounts"
	"sheetsync/syncer/mirror/websessions"
	"sheetsync/syncer/synctest/browsertest"
)

// look reads something off a page.
func look[T any](ctx context.Context, t *testing.T, action chromedp.Action[T]) T {
	t.Helper()
	got, err := chromedp.Run(ctx, action)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// A person signs in in a browser on a phone, by the issuer and by a link.
func TestBrowser(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.issuer.Ask = true
	token, err := websessions.NewLinks(s.db).Make(t.Context(), "", s.now(), s.now().Add(10*time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(browsertest.Open(t, 390, 844), 2*time.Minute)
	defer cancel()
	do := func(doing string, actions ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, actions...); err != nil {
			t.Fatalf("%s: %v", doing, err)
		}
	}
	do("look at the page", chromedp.Navigate(s.base+"/r/acme?tab=1"), chromedp.WaitVisible("a.button"))
	if look(ctx, t, chromedp.Evaluate[bool]("document.documentElement.scrollWidth > innerWidth")) {
		t.Error("the page is wider than a phone")
	}
	if style := look(ctx, t, chromedp.Evaluate[string](`getComputedStyle(document.querySelector("main")).maxWidth`)); style != "416px" {
		t.Errorf("the style isn't loaded: %s", style)
	}
	if path := os.Getenv("SHEETSYNC_SCREENSHOT"); path != "" {
		if err := os.WriteFile(path, look(ctx, t, chromedp.CaptureScreenshot()), 0o600); err != nil {
			t.Error(err)
		}
	}
	do("sign in by the issuer", chromedp.Click("a.button"), chromedp.WaitVisible("#allow"), chromedp.Click("#allow"), chromedp.WaitVisible("pre"))
	if text, at := look(ctx, t, chromedp.Text("pre")), look(ctx, t, chromedp.Location()); !strings.Contains(text, `"Address":"li@example.com"`) || at != s.base+"/r/acme?tab=1" {
		t.Errorf("at %s: %s", at, text)
	}
	do("sign out", chromedp.Navigate(s.base+"/login"), chromedp.WaitVisible("form button"), chromedp.Click("form button"), chromedp.WaitNotPresent("form"),
		chromedp.Navigate(s.base+"/r/acme"), chromedp.WaitVisible("a.button"))
	if at := look(ctx, t, chromedp.Location()); at != s.base+"/login?next=%2Fr%2Facme" {
		t.Errorf("after signing out, at %s", at)
	}
	do("open a link", chromedp.Navigate(s.base+login.LinkPath+"#"+token.Reveal()), chromedp.WaitVisible("form button"))
	code, at := look(ctx, t, chromedp.Poll[string](`document.getElementById("code").value`)), look(ctx, t, chromedp.Location())
	if code != token.Reveal() || strings.Contains(at, token.Reveal()) {
		t.Errorf("the form has %q, at %s", code, at)
	}
	do("use it", chromedp.Click("form button"), chromedp.WaitVisible("pre"))
	if text := look(ctx, t, chromedp.Text("pre")); !strings.Contains(text, `"Operator":true`) {
		t.Errorf("the page says %s", text)
	}
}

// Whoever is refused reads why on a phone, in the language that they chose.
func TestRefusalsOnAPhone(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(browsertest.Open(t, 390, 844), 2*time.Minute)
	defer cancel()
	for _, tt := range []struct {
		name     string
		change   func(*login.Options)
		email    string
		language language.Tag
		want     string
	}{
		{"one factor", demands, "li@example.com", language.English, "two-step verification"},
		{"one factor, in Chinese", demands, "li@example.com", language.Chinese, "两步验证"},
		{"another account", nil, "li@example.com", language.English, "belongs here to another account"},
		{"another account, in Chinese", nil, "li@example.com", language.Chinese, "的另一个账号"},
		{"a stranger with a long address", nil, strings.Repeat("long", 15) + "@department.of.a.company.example.com", language.English, "Nobody here knows long"},
		{"a stranger, in Chinese", nil, strings.Repeat("long", 15) + "@department.of.a.company.example.com", language.Chinese, "没有任何登记表认识 long"},
	} {
		change := tt.change
		if change == nil {
			change = func(*login.Options) {}
		}
		s := newSite(t, change)
		if err := webaccounts.New(s.db).Admit(t.Context(), s.issuer.URL, "another", "li@example.com", s.now()); err != nil {
			t.Fatal(err)
		}
		s.issuer.Claims["email"] = tt.email
		if err := chromedp.Do(ctx, chromedp.Navigate(s.base+"/login?lang="+string(tt.language)), chromedp.WaitVisible("a.button"), chromedp.Click("a.button"), chromedp.WaitVisible("main.alert")); err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if text := look(ctx, t, chromedp.Text("main")); !strings.Contains(text, tt.want) {
			t.Errorf("%s: it says %s", tt.name, text)
		}
		if look(ctx, t, chromedp.Evaluate[bool]("document.documentElement.scrollWidth > innerWidth")) {
			t.Errorf("%s: the page is wider than a phone", tt.name)
		}
		if dir := os.Getenv("SHEETSYNC_SCREENSHOTS"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, tt.name+".png"), look(ctx, t, chromedp.CaptureScreenshot()), 0o600); err != nil {
				t.Error(err)
			}
		}
	}
}
