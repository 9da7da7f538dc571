package browsertest

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// AxeFile is the environment variable that names the script of axe-core.
const AxeFile = "AXE_CORE"

// The rules that are tried: all that axe-core has of WCAG 2.2 A and AA and of good
// practice, or the one that colours alone decide.
const (
	everyRule   = `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
	colourRules = `["color-contrast"]`
)

const axeRun = `axe.run(document, { runOnly: %s, resultTypes: ["violations"], preload: false }).then(found => found.violations.map(v => ({
	Rule: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.map(n => n.html.slice(0, 200) + ": " + (n.any.concat(n.all, n.none)[0] || {}).message),
})))`

// A Violation is what people with a disability can't use, or not well.
type Violation struct {
	Rule   string
	Impact string // minor, moderate, serious, critical
	Help   string
	Nodes  []string // the elements, and what is wrong with each
}

// Grave reports whether somebody can't use the page for it.
func (v *Violation) Grave() bool { return v.Impact == "serious" || v.Impact == "critical" }

func (v *Violation) String() string {
	return fmt.Sprintf("%s (%s): %s\n  %s", v.Rule, v.Impact, v.Help, strings.Join(v.Nodes[:min(len(v.Nodes), 5)], "\n  "))
}

// Axe reads the script of axe-core, https://github.com/dequelabs/axe-core; "" where there is
// none.
func Axe(t *testing.T) string {
	t.Helper()
	path := os.Getenv(AxeFile)
	if path == "" {
		return ""
	}
	script, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(script)
}

// Violations looks at the page with axe-core, on a desk's and a phone's screen, by day and
// by night; the screens are those on which there is each.
func (tab *Tab) Violations(axe string) map[string][]Violation {
	tab.t.Helper()
	tab.Do("load axe-core", chromedp.Evaluate[chromedp.Void](axe))
	found := make(map[string][]Violation)
	for _, s := range Screens {
		tab.Show(s)
		rules := everyRule
		if s.Dark { // at night colours differ, and nothing else
			rules = colourRules
		}
		found[s.String()] = Look(tab, chromedp.Evaluate[[]Violation](fmt.Sprintf(axeRun, rules), chromedp.EvalAwaitPromise))
		if tab.Wide() {
			found[s.String()] = append(found[s.String()], Violation{Rule: "wide", Impact: "serious", Help: "The page is wider than the screen"})
		}
	}
	return found
}
