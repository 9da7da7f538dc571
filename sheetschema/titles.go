package sheetschema

import (
	"slices"
	"strings"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/tabset"
)

// TabPatterns returns what the titles of the resource's tabs are, or look like.
func (r *Resource) TabPatterns() tabset.Patterns {
	if r.Tabs != nil {
		return r.Tabs
	}
	var patterns tabset.Patterns
	for _, name := range r.TabNames() {
		patterns = append(patterns, tabset.Title(name))
	}
	return patterns
}

// TabTitle returns what a tab that is made for the resource is titled: its title, or
// where that doesn't fit its tabs, what one for a year is called.
func (r *Resource) TabTitle(tag language.Tag, year int) string {
	title := r.Caption(tag)
	if r.Tabs == nil || r.Tabs.Index(title) >= 0 && !r.Tabs[0].Exact() {
		return title
	}
	return r.Tabs[0].Example(year)
}

// TabNames returns the texts that the resource's tab may be titled with: its
// name, its titles, its aliases; of one with several tabs, their titles and patterns.
func (r *Resource) TabNames() []string {
	if r.Tabs != nil {
		return r.Tabs.Texts()
	}
	return slices.Concat([]string{r.Name}, r.Title.All(), r.Aliases)
}

// Headers returns the texts that a column of the field may be headed with: its
// name, its titles, its aliases.
func (f *Field) Headers() []string {
	return slices.Concat([]string{f.Name}, f.Title.All(), f.Aliases)
}

// Caption returns the field's title in a language, or its name where it has none.
func (f *Field) Caption(tag language.Tag) string {
	if title := f.Title.In(tag); title != "" {
		return title
	}
	return f.Name
}

// Caption returns the resource's title in a language, or its name where it has none.
func (r *Resource) Caption(tag language.Tag) string {
	if title := r.Title.In(tag); title != "" {
		return title
	}
	return r.Name
}

// Captions names the fields of a key, by their indexes: “Contract + Line”.
func (r *Resource) Captions(fields []int, tag language.Tag) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = r.Fields[f].Caption(tag)
	}
	return strings.Join(names, " + ")
}
