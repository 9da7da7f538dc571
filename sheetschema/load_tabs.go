package sheetschema

import (
	"errors"
	"fmt"
	"slices"

	"sheetsync/sheetschema/source"
	"sheetsync/sheetschema/tabset"
)

const tabsMember = "tabs"

// tabs reads which tabs hold a resource's records; nil for the one of its title.
func (l *loader) tabs(o *source.Object) tabset.Patterns {
	if !o.Has(tabsMember) {
		o.Allow(tabsMember)
		return nil
	}
	texts := o.Texts(tabsMember)
	if len(texts) == 0 && o.Member(tabsMember) != nil && o.Member(tabsMember).Kind == source.KindList && len(o.Member(tabsMember).Items) == 0 {
		o.Fail(tabsMember, "the list is empty", "name the tabs, as in [客户2024, 客户2025], or remove tabs:")
	}
	var patterns tabset.Patterns
	for _, text := range texts {
		p, err := tabset.Parse(text.Text)
		same := func(q tabset.Pattern) bool { return q.Same(p) }
		switch {
		case errors.Is(err, tabset.ErrAnything):
			l.FailAt(text.At, text.Path, "this pattern fits every tab", "write what the titles have in common, as in 客户* or Customers 20??")
		case err != nil:
			l.FailAt(text.At, text.Path, err.Error(), "write a tab's title, or a pattern such as 客户* or Customers 20??")
		case slices.ContainsFunc(patterns, same):
			l.FailAt(text.At, text.Path, fmt.Sprintf("%q stands in the list twice", text.Text), "remove one")
		default:
			patterns = append(patterns, p)
		}
	}
	if o.Has(rangeMember) && o.Member(rangeMember) != nil {
		o.Fail(tabsMember, "a resource has either a range or several tabs", "remove range:, or tabs:")
	}
	return patterns
}

// tabsApart refuses a tab that two resources name by its title.
func (l *loader) tabsApart(drafts []*draft) {
	for i, r := range drafts {
		if r.Tabs == nil {
			continue
		}
		for _, text := range r.object.Texts(tabsMember) {
			p := tabset.Title(text.Text)
			for n, other := range drafts {
				twice := func(q tabset.Pattern) bool { return q.Exact() && q.Same(p) }
				if n != i && (n < i || other.Tabs == nil) && slices.ContainsFunc(other.TabPatterns(), twice) {
					l.FailAt(text.At, text.Path, fmt.Sprintf("the tab %q is that of the resource %s, too", text.Text, other.Name), "let each tab be of one resource")
				}
			}
		}
	}
}
