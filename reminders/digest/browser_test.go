package digest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/synctest/browsertest"
)

// hard are pages that strain the layout: long names without a blank, large amounts, no
// amounts, one line, fifty lines, right-to-left names, all notices.
func hard(tag language.Tag) map[string]*Page {
	long := strings.Repeat("深圳市华达电子科技有限公司", 5) + strings.Repeat("Donaudampfschiffahrtsgesellschaft", 4)
	many := content(tag)
	for i := range 60 {
		d := order(fmt.Sprintf("Customer %d", i%9), fmt.Sprintf("PO25-%04d", i/2), "x", i-20, fmt.Sprint(i*12345), []string{"USD", "EUR", "JPY"}[i%3])
		d.Owner, d.Row = "王伟", i+2
		many.Dates = append(many.Dates, d)
	}
	many.Most = 50
	worst := order(long, "PO-"+strings.Repeat("9", 70), "x", -1234, "123456789012345.67", "USD")
	worst.What, worst.Action, worst.Owner = strings.Repeat("付款到期", 12), strings.Repeat("向客户催款；", 20), long
	worst.Late, worst.MeantFor, worst.AtRisk, worst.Instead = true, today-2, true, []string{strings.Repeat("a", 60) + "@example.com"}
	rtl := order("شركة التجارة", "طلب-1", "x", 0, "9", "AED")
	all := content(tag, worst, rtl)
	all.Warning = strings.Repeat("As of 2026-02-27: the sheet could not be checked since. ", 3)
	for _, heading := range []string{"Mail comes back", "Can't be read", "Addresses outside", "Long past"} {
		n := Notice{Heading: heading, Intro: strings.Repeat("Please check. ", 12)}
		for range 12 {
			n.Lines = append(n.Lines, NoticeLine{Title: long, Date: "2026-03-01", Left: "the mailbox is full; 3 reminders are told to you instead"})
		}
		all.Notices = append(all.Notices, n)
	}
	bare := content(tag, Date{Resource: "notes", What: "Call back", Table: "Notes", Left: 1, Named: today + 1, Counts: today + 1})
	bare.Register.Link, bare.Register.Row = "", nil
	register := many.Register
	var issues []Issue
	for i := range 14 {
		issues = append(issues, Issue{Kind: fmt.Sprintf("Missing %d", i%3), Title: long, Table: "Payments", Row: i, Message: strings.Repeat("Currency is empty ", 5), Suggestion: "Fill it in"})
	}
	return map[string]*Page{
		"many": OfDates(many), "all": OfDates(all), "bare": OfDates(bare), "one": OfDates(content(tag, order("华达电子", "PO25-0001", "x", -12, "3500", "USD"))),
		"failing":          OfFailing(&register, time.Unix(0, 0), strings.Repeat("read the values of 4 tabs (after 5 attempts): HTTP 500; ", 3), nil),
		"failing together": OfFailing(&register, time.Unix(0, 0), "HTTP 500", []string{long, "Northwind"}), "recovered": OfRecovered(&register, time.Unix(0, 0), time.Unix(9999, 0), []string{long}),
		"issues": OfIssues(&register, today, issues), "held": OfHeld(&register, strings.Repeat("10 of 20 records would be deleted. ", 4)),
	}
}

// On a phone nobody has to scroll sideways, and no cell is so narrow that text wraps
// into columns of two characters. DIGEST_PICTURES names a directory for pictures.
func TestFitsAPhone(t *testing.T) {
	t.Parallel()
	ctx := browsertest.Open(t, 390, 800)
	var shown atomic.Value // what the page holds: the browser asks for an icon beside it
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, shown.Load())
	}))
	t.Cleanup(server.Close)
	pictures := os.Getenv("DIGEST_PICTURES")
	for _, tag := range language.Tags() {
		for name, page := range hard(tag) {
			document, _ := (&Templates{}).HTML(page)
			shown.Store(document)
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(390, 800), chromedp.Navigate(server.URL)); err != nil {
				t.Fatal(err)
			}
			wide, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth`))
			if err != nil || wide > 390 {
				t.Errorf("%s in %s is %d pixels wide, %v", name, tag, wide, err)
			}
			narrow, err := chromedp.Run(ctx, chromedp.Evaluate[int](`[...document.querySelectorAll("td, p, div.page, h1, h2")].filter(e => e.clientWidth < 6 * 15).length`))
			if err != nil || narrow > 0 {
				t.Errorf("%s in %s has %d blocks that are narrower than six characters, %v", name, tag, narrow, err)
			}
			if pictures == "" {
				continue
			}
			for _, width := range []int64{390, 1200} {
				for _, scheme := range []string{"light", "dark"} {
					if shown.Store(document); scheme == "dark" {
						shown.Store(strings.ReplaceAll(document, "(prefers-color-scheme: dark)", "all"))
					}
					if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(server.URL)); err != nil {
						t.Fatal(err)
					}
					shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
					if err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(filepath.Join(pictures, fmt.Sprintf("%s-%s-%d-%s.png", name, tag, width, scheme)), shot, 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
}
