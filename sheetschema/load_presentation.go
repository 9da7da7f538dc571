package sheetschema

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// Members of our own begin with x-, as the specification asks of custom ones.
// They say how a workbook shows the register, and nothing about what its cells
// mean, so they are no part of a descriptor's digest:
//
//	x-choices: {zh-CN: [高, 低], en: [high, low]}    of a field: what the drop-down offers in a language
//	x-views: [{name, title, where: <condition>, sort: [-due_date, customer]}]    of a resource
const (
	choicesMember = "x-choices"
	viewsMember   = "x-views"
)

// examples reads the specification's example, or examples, of a field: a value,
// a list of values, or either by language.
func (l *loader) examples(f *Field, o *object) {
	for _, name := range []string{"example", "examples"} {
		n := o.member(name)
		if n == nil {
			continue
		}
		if n.kind != mapNode {
			for _, text := range l.exampleTexts(o, name, n) {
				f.Examples = append(f.Examples, language.Plain(text))
			}
			continue
		}
		var byPlace []map[string]string
		for _, m := range n.members {
			for i, text := range l.exampleTexts(o, name, m.value) {
				if i == len(byPlace) {
					byPlace = append(byPlace, make(map[string]string))
				}
				byPlace[i][m.name] = text
			}
		}
		for _, texts := range byPlace {
			text, err := language.NewText(texts)
			if err != nil {
				o.fail(name, err.Error(), "write languages as in {zh-CN: 客户, en: Customers}")
				break
			}
			f.Examples = append(f.Examples, text)
		}
	}
}

func (l *loader) exampleTexts(o *object, name string, n *node) []string {
	items := []*node{n}
	if n.kind == listNode {
		items = n.items
	}
	var texts []string
	for _, item := range items {
		switch item.kind {
		case textNode, numberNode, boolNode:
			texts = append(texts, item.text)
		case nullNode:
		default:
			l.failAt(item, join(o.path, name), fmt.Sprintf("an example is a value, not %s", item.kind), "write it as it would stand in a cell")
		}
	}
	return texts
}

// choices reads what a field's drop-down offers in each language. All must be
// in the field's enum.
func (l *loader) choices(f *Field, o *object) {
	n := o.member(choicesMember)
	if n == nil {
		return
	}
	offered := l.object(n, join(o.path, choicesMember))
	f.choices = make(map[language.Tag][]string)
	for _, tag := range language.Tags() {
		for _, choice := range offered.texts(string(tag)) {
			if !slices.ContainsFunc(f.Constraints.Enum, func(v expression.Value) bool { return v.String() == choice.text }) {
				l.failAt(choice.at, choice.path, fmt.Sprintf("%q is not in the field's enum", choice.text), "add it under constraints: {enum: […]}, or remove it here")
				continue
			}
			f.choices[tag] = append(f.choices[tag], choice.text)
		}
	}
	offered.close()
}

// Choices returns the values of the field's enum that a drop-down offers to
// readers of a language: those declared for it, else those written in its
// script where the enum has values in several. nil for a field without an enum.
func (f *Field) Choices(tag language.Tag) []string {
	if declared := f.choices[tag]; len(declared) > 0 {
		return declared
	}
	all := make([]string, len(f.Constraints.Enum))
	for i, v := range f.Constraints.Enum {
		all[i] = v.String()
	}
	fitting := slices.DeleteFunc(slices.Clone(all), func(text string) bool {
		return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) != (tag == language.Chinese)
	})
	if len(fitting) == 0 {
		return all
	}
	return fitting
}

// views reads a resource's views.
func (l *loader) views(r *draft) {
	taken := make(map[string]bool)
	for _, o := range r.object.objects(viewsMember) {
		v := View{Name: l.partName(o, "view", taken), Title: o.localised("title")}
		v.Where = l.compile(o, "where", r.Resource, expression.Boolean)
		for _, key := range o.texts("sort") {
			name, descending := strings.CutPrefix(key.text, "-")
			index, ok := r.names[name]
			if !ok {
				l.failAt(key.at, key.path, fmt.Sprintf("there is no field %q", name), suggest(name, r.fieldNames(), "its fields are listed under schema"))
				continue
			}
			v.Sort = append(v.Sort, SortKey{Field: index, Descending: descending})
		}
		if v.Where == nil && len(v.Sort) == 0 && o.at.member("where") == nil {
			o.fail("where", "the view neither chooses nor sorts records", "add where: with a condition, or sort: with fields")
		}
		o.close("description")
		r.Views = append(r.Views, v)
	}
}
