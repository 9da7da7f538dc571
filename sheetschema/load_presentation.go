package sheetschema

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/source"
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
func (l *loader) examples(f *Field, o *source.Object) {
	for _, name := range []string{"example", "examples"} {
		n := o.Member(name)
		if n == nil {
			continue
		}
		if n.Kind != source.KindMap {
			for _, text := range l.exampleTexts(o, name, n) {
				f.Examples = append(f.Examples, language.Plain(text))
			}
			continue
		}
		var byPlace []map[string]string
		for _, m := range n.Members {
			for i, text := range l.exampleTexts(o, name, m.Value) {
				if i == len(byPlace) {
					byPlace = append(byPlace, make(map[string]string))
				}
				byPlace[i][m.Name] = text
			}
		}
		for _, texts := range byPlace {
			text, err := language.NewText(texts)
			if err != nil {
				o.Fail(name, err.Error(), "write languages as in {zh-CN: 客户, en: Customers}")
				break
			}
			f.Examples = append(f.Examples, text)
		}
	}
}

func (l *loader) exampleTexts(o *source.Object, name string, n *source.Node) []string {
	items := []*source.Node{n}
	if n.Kind == source.KindList {
		items = n.Items
	}
	var texts []string
	for _, item := range items {
		switch item.Kind {
		case source.KindText, source.KindNumber, source.KindBool:
			texts = append(texts, item.Text)
		case source.KindNull:
		default:
			l.FailAt(item, source.JoinPath(o.Path, name), fmt.Sprintf("an example is a value, not %s", item.Kind), "write it as it would stand in a cell")
		}
	}
	return texts
}

// choices reads what a field's drop-down offers in each language. All must be
// in the field's enum.
func (l *loader) choices(f *Field, o *source.Object) {
	n := o.Member(choicesMember)
	if n == nil {
		return
	}
	offered := l.Object(n, source.JoinPath(o.Path, choicesMember))
	f.choices = make(map[language.Tag][]string)
	listed := make(map[string]bool, len(f.Constraints.Enum))
	for _, v := range f.Constraints.Enum {
		listed[v.String()] = true
	}
	for _, tag := range language.Tags() {
		for _, choice := range offered.Texts(string(tag)) {
			if !listed[choice.Text] {
				l.FailAt(choice.At, choice.Path, fmt.Sprintf("%q is not in the field's enum", choice.Text), "add it under constraints: {enum: […]}, or remove it here")
				continue
			}
			f.choices[tag] = append(f.choices[tag], choice.Text)
		}
	}
	offered.RejectUnknown()
}

// Choices returns the values of the field's enum that a drop-down offers to
// readers of a language: those declared for it, else those written in its
// script where the enum has each choice in two languages, which is told by those that
// another one declares, or by their number: “A, B, 未评级” are three choices. nil for a field without an enum.
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
	if len(fitting) == 0 || len(f.choices) == 0 && 2*len(fitting) != len(all) {
		return all
	}
	return fitting
}

// views reads a resource's views.
func (l *loader) views(r *draft) {
	taken := make(map[string]bool)
	for _, o := range r.object.Objects(viewsMember) {
		v := View{Name: l.partName(o, "view", taken), Title: o.Localised("title")}
		v.Where = l.compile(o, "where", r.Resource, expression.TypeBoolean)
		v.Sort = l.sortKeys(o, r)
		if v.Where == nil && len(v.Sort) == 0 && !o.Has("where") {
			o.Fail("where", "the view neither chooses nor sorts records", "add where: with a condition, or sort: with fields")
		}
		o.RejectUnknown("description")
		r.Views = append(r.Views, v)
	}
}

// sortKeys reads sort: fields, each with a minus sign before it for descending order.
func (l *loader) sortKeys(o *source.Object, r *draft) []SortKey {
	var keys []SortKey
	for _, key := range o.Texts("sort") {
		name, descending := strings.CutPrefix(key.Text, "-")
		index, ok := r.names[name]
		if !ok {
			l.FailAt(key.At, key.Path, fmt.Sprintf("there is no field %q", name), source.Suggest(name, r.fieldNames(), "its fields are listed under schema"))
			continue
		}
		keys = append(keys, SortKey{Field: index, Descending: descending})
	}
	return keys
}
