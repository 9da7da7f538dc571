package lint

import (
	"fmt"

	"sheetsync/sheetschema"
)

// tabs finds patterns of titles that tabs of other resources may have, too.
func (l *linter) tabs(path string, r *sheetschema.Resource) {
	for i, p := range r.Tabs {
		for _, other := range l.descriptor.Resources {
			if other.Index == r.Index || p.Exact() {
				continue
			}
			for _, q := range other.TabPatterns() {
				if !p.Overlaps(q) {
					continue
				}
				at := fmt.Sprintf("tabs[%d]", i)
				if q.Exact() {
					l.note(sheetschema.SeverityInfo, path, at, fmt.Sprintf("%q also fits the tab %q of %s, which stays that resource's", p.Text, q.Text, other.Name), "nothing needs to be done")
				} else if other.Index > r.Index {
					l.find(path, at, fmt.Sprintf("a tab may fit both %q and %q of %s, and would hold every run", p.Text, q.Text, other.Name), "write the patterns so that no title fits both")
				}
			}
		}
	}
}
