// Package browsertest opens headless Chromium for tests of pages and mails: a [Tab] for
// somebody with cookies of their own, whose pages must not complain, and axe-core, which
// finds what people with a disability can't use.
package browsertest

import (
	"context"
	"os"
	"os/exec"
	"testing"

	"github.com/chromedp/chromedp"
)

// Open starts a browser with a window of so many pixels, which ends with the test. The
// test is skipped where there is no Chromium, and fails where CI says that there must be.
func Open(t *testing.T, width, height int) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("Chromium is missing: apt-get install chromium")
		}
		t.Skip("SKIPPED, Chromium is missing: apt-get install chromium")
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(width, height), chromedp.NoSandbox,
	}
	for _, flag := range []string{"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
		"disable-component-update", "disable-sync"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	// A page that is kept for going back isn't loaded again, which tests wait for.
	options = append(options, chromedp.Flag("disable-features", "BackForwardCache"))
	alloc, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	// The first action starts the browser; only later ones may be limited in time.
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	return ctx
}
