package browsertest

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"

	"context"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// Download clicks a link to a CSV file with a byte order mark, and returns the rows that
// are saved.
func (tab *Tab) Download(t *testing.T, selector string) [][]string {
	t.Helper()
	dir := t.TempDir()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	enabled := true
	_, err := chromedp.CallBrowser(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllowAndName, BrowserContextID: chromedp.FromContext(tab.ctx).BrowserContextID, DownloadPath: dir, EventsEnabled: &enabled,
	})
	if err != nil {
		t.Fatal(err)
	}
	progress := chromedp.BrowserEvents(ctx, browser.DownloadProgress)
	tab.Do("download", chromedp.Click(chromedp.CSS(selector)))
	for e, err := range progress {
		if err != nil {
			t.Fatalf("download %s: %v", selector, err)
		}
		if e.State == browser.DownloadProgressStateInProgress {
			continue
		}
		content, err := os.ReadFile(filepath.Join(dir, e.GUID))
		if os.IsNotExist(err) { // another tab's
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff")))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	t.Fatalf("download %s: the browser ended", selector)
	return nil
}
