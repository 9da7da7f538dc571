package tabset

import "slices"

// Patterns are those of one resource; its tabs stand in their order.
type Patterns []Pattern

// Index returns which of the patterns a tab's title fits first, an exact title
// before all others; -1 for none.
func (all Patterns) Index(title string) int {
	fits := func(p Pattern) bool { return p.Fits(title) }
	if at := slices.IndexFunc(all, func(p Pattern) bool { return p.Exact() && fits(p) }); at >= 0 {
		return at
	}
	return slices.IndexFunc(all, fits)
}

// Named reports whether one of the patterns is just the title of the tab.
func (all Patterns) Named(title string) bool {
	at := all.Index(title)
	return at >= 0 && all[at].Exact()
}

// Texts returns the patterns as they were written.
func (all Patterns) Texts() []string {
	texts := make([]string, len(all))
	for i, p := range all {
		texts[i] = p.Text
	}
	return texts
}

// Overlap reports whether there are titles that patterns of both fit.
func (all Patterns) Overlap(other Patterns) bool {
	return slices.ContainsFunc(all, func(p Pattern) bool {
		return slices.ContainsFunc(other, p.Overlaps)
	})
}
