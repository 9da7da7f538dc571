package main

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"sheetsync/syncer/synctest/browsertest"
)

// controls are what somebody may do something with on a page, except where it is hidden.
const controls = `[...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, [tabindex='0']")].filter(e => e.checkVisibility())`

// focused tells of the control with the focus: its number among all, and what is wrong
// with how it is shown.
const focused = `(() => {
	const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
	let wrong = "";
	if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) wrong = "has no outline";
	if (box.right <= 0 || box.bottom <= 0 || box.left >= innerWidth || box.top >= innerHeight) wrong = "is out of sight";
	return { At: ` + controls + `.indexOf(e), What: e.outerHTML.slice(0, 120), Wrong: wrong };
})()`

// keyboardReaches goes through pages by the Tab key alone: it reaches everything, in
// order, and one sees where one is.
func (s *site) keyboardReaches(t *testing.T) {
	tab := s.byLink(t, theManager)
	for _, path := range []string{"/r/desk", "/r/desk/deadlines?when=overdue", "/r/desk/deadlines?view=month", "/r/desk/customers?q=a", "/r/desk/issues", "/r/desk/duplicates", "/r/desk/reports/report_sales_by_owner"} {
		tab.Open(s.base + path)
		all := browsertest.Eval[int](tab, controls+`.length`)
		for i := 0; i < all; {
			tab.Do("press Tab", chromedp.KeyEvent(kb.Tab))
			at := browsertest.Eval[struct {
				At          int
				What, Wrong string
			}](tab, focused)
			if i > 0 && at.At == i-1 { // the parts of a date
				continue
			}
			if at.At != i {
				t.Errorf("%s: after %d controls of %d the focus is on number %d: %s", path, i, all, at.At, at.What)
				break
			}
			i++
			if at.Wrong != "" {
				t.Errorf("%s: %s, which has the focus, %s", path, at.What, at.Wrong)
			}
		}
	}
	s.skipNavigation(t, tab)
}

// skipNavigation goes by the first link of a page to what the page is about.
func (s *site) skipNavigation(t *testing.T, tab *browsertest.Tab) {
	t.Helper()
	tab.Open(s.base + "/r/desk/customers")
	tab.Do("skip the navigation", chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	if id := browsertest.Eval[string](tab, "document.activeElement.id"); id != "main" {
		t.Errorf("the first link of a page leads to %q", id)
	}
	tab.Do("go on", chromedp.KeyEvent(kb.Tab))
	if name := browsertest.Eval[string](tab, "document.activeElement.name"); name != "q" {
		t.Errorf("the first control of a page's main part is %q", name)
	}
}
