package browsertest

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience bounds each thing that is done in a tab, so that a test that waits in vain says
// for what.
const patience = time.Minute

// A Tab is where somebody looks at pages, with cookies of their own. Its test fails when a
// page writes to the console, throws, breaks its own content security policy, can't load a
// part of itself, or asks a host that isn't one of the tab's.
type Tab struct {
	t   *testing.T
	ctx context.Context

	mu         sync.Mutex
	hosts      []string
	documents  map[string]bool // addresses that pages were asked from
	complaints []string
}

// NewTab opens a tab in a browser. Pages may ask the hosts, each with its port.
func NewTab(t *testing.T, browser context.Context, hosts ...string) *Tab { //nolint:revive // the test comes first in a test's helpers
	t.Helper()
	ctx, closeTab := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	tab := &Tab{t: t, hosts: hosts, documents: make(map[string]bool)}
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		closeTab()
		t.Fatal(err)
	}
	if err := chromedp.Listen(ctx, tab.listen); err != nil {
		closeTab()
		t.Fatal(err)
	}
	tab.ctx = ctx
	t.Cleanup(func() {
		closeTab()
		tab.mu.Lock()
		defer tab.mu.Unlock()
		for _, complaint := range tab.complaints {
			t.Error(complaint)
		}
	})
	return tab
}

// listen takes down what is wrong.
func (tab *Tab) listen(event any) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	complain := func(format string, args ...any) {
		tab.complaints = append(tab.complaints, fmt.Sprintf(format, args...))
	}
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if e.Type == network.ResourceTypeDocument {
			tab.documents[e.Request.URL] = true
		}
		if u, err := url.Parse(e.Request.URL); err != nil || u.Scheme != "data" && !slices.Contains(tab.hosts, u.Host) {
			complain("%s asks %s", e.DocumentURL, e.Request.URL)
		}
	case *runtime.EventConsoleAPICalled:
		complain("a page writes to the console: %s", e.Type)
	case *runtime.EventExceptionThrown:
		complain("a script fails: %s", e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		// That a page is answered by an error is for the test to want or not.
		grave := e.Entry.Level == log.EntryLevelWarning || e.Entry.Level == log.EntryLevelError
		if grave && (e.Entry.Source != log.EntrySourceNetwork || !tab.documents[e.Entry.URL]) {
			complain("%s: %s (%s)", e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	}
}

// Do does something in the tab.
func (tab *Tab) Do(doing string, actions ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		tab.t.Fatalf("%s, at %s: %v", doing, tab.At(), err)
	}
}

// Look reads something off a tab.
func Look[T any](tab *Tab, action chromedp.Action[T]) T {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	got, err := chromedp.Run(ctx, action)
	if err != nil {
		tab.t.Fatal(err)
	}
	return got
}

// Eval evaluates an expression of JavaScript in the tab.
func Eval[T any](tab *Tab, expression string) T {
	tab.t.Helper()
	return Look(tab, chromedp.Evaluate[T](expression))
}

// Load does what leads to another page, waits until it is loaded, and returns its status.
func (tab *Tab) Load(doing string, actions ...chromedp.Action[chromedp.Void]) int {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	answer, err := chromedp.RunResponse(ctx, actions...)
	if err != nil {
		tab.t.Fatalf("%s, at %s: %v", doing, tab.At(), err)
	}
	return int(answer.Status)
}

// Open goes to an address and returns the status of the answer.
func (tab *Tab) Open(address string) int {
	tab.t.Helper()
	return tab.Load("open "+address, chromedp.Navigate(address))
}

// Click clicks what leads to another page, and returns the status of the answer.
func (tab *Tab) Click(selector string) int {
	tab.t.Helper()
	return tab.Load("click on "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// Follow clicks the link or button of a name, and returns the status of the answer.
func (tab *Tab) Follow(name string) int {
	tab.t.Helper()
	return tab.Load("follow "+name, chromedp.Click(fmt.Sprintf(`(//a|//button)[normalize-space()=%q]`, name)))
}

// Press presses keys that lead to another page, and returns the status of the answer.
func (tab *Tab) Press(keys string) int {
	tab.t.Helper()
	return tab.Load(fmt.Sprintf("press %q", keys), chromedp.KeyEvent(keys))
}

// Back goes back to the page before.
func (tab *Tab) Back() {
	tab.t.Helper()
	tab.Load("go back", chromedp.NavigateBack())
}

// Until waits until an expression of JavaScript is true, also of a page that takes the
// place of this one meanwhile.
func (tab *Tab) Until(expression string) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	for {
		err := chromedp.Do(ctx, chromedp.Poll[chromedp.Void](expression))
		if err == nil {
			return
		}
		if ctx.Err() != nil {
			tab.t.Fatalf("wait at %s until %s: %v", tab.At(), expression, err)
		}
	}
}

// At is the address of the page.
func (tab *Tab) At() string {
	at, err := chromedp.Run(tab.ctx, chromedp.Location())
	if err != nil {
		return "a page of no address"
	}
	return at
}

// Text is what stands in an element; "" where there is none.
func (tab *Tab) Text(selector string) string {
	tab.t.Helper()
	return strings.Join(tab.Texts(selector), "\n")
}

// Texts are what stands in each element.
func (tab *Tab) Texts(selector string) []string {
	tab.t.Helper()
	return Eval[[]string](tab, fmt.Sprintf(`[...document.querySelectorAll(%q)].map(e => e.innerText.trim())`, selector))
}

// Has reports whether the page has an element.
func (tab *Tab) Has(selector string) bool {
	tab.t.Helper()
	return Eval[bool](tab, fmt.Sprintf(`document.querySelector(%q) !== null`, selector))
}

// A Screen is how a page is shown.
type Screen struct {
	Width, Height int64 // in CSS pixels
	Dark          bool
}

// Screens are a desk's and a phone's, by day and by night.
var Screens = []Screen{{Width: 1280, Height: 800}, {Width: 1280, Height: 800, Dark: true}, {Width: 390, Height: 844}, {Width: 390, Height: 844, Dark: true}}

func (s Screen) String() string {
	if s.Dark {
		return fmt.Sprintf("%d px, dark", s.Width)
	}
	return fmt.Sprintf("%d px", s.Width)
}

// Wide reports whether the page is wider than the screen.
func (tab *Tab) Wide() bool {
	tab.t.Helper()
	return Eval[bool](tab, `document.documentElement.scrollWidth > document.documentElement.clientWidth`)
}

// Show shows pages so from now on.
func (tab *Tab) Show(s Screen) {
	tab.t.Helper()
	scheme := "light"
	if s.Dark {
		scheme = "dark"
	}
	tab.Do("change the screen", chromedp.EmulateViewport(s.Width, s.Height))
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if _, err := chromedp.Call(tab.ctx, emulation.SetEmulatedMedia, media); err != nil {
		tab.t.Fatal(err)
	}
}
