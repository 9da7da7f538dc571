package sheetschema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sheetsync/sheetschema/language"
)

// A reader collects the problems of one source while it is read.
type reader struct {
	file     string
	problems []Problem
}

func (r *reader) failAt(n *node, path, message, hint string) {
	r.problems = append(r.problems, Problem{File: r.file, Line: n.line, Column: n.column, Path: path, Message: message, Hint: hint})
}

// An object reads the members of a mapping. Each accessor marks its member as
// known; close reports the rest.
type object struct {
	r     *reader
	at    *node
	path  string
	known []string
}

// object returns a reader of n's members. When n is no mapping that is a
// problem, the object has no members, and what it lacks is not told any more.
func (r *reader) object(n *node, path string) *object {
	if n.kind != mapNode {
		r.failAt(n, path, fmt.Sprintf("this should be a mapping, not %s", n.kind), "write its members as name: value")
		return &object{r: &reader{}, at: &node{kind: mapNode, line: n.line, column: n.column}, path: path}
	}
	return &object{r: r, at: n, path: path}
}

func join(path, name string) string {
	switch {
	case path == "":
		return name
	case name == "":
		return path
	default:
		return path + "." + name
	}
}

// member returns the value of a member, or nil where it is missing or null.
func (o *object) member(name string) *node {
	o.known = append(o.known, name)
	n := o.at.member(name)
	if n == nil || n.kind == nullNode {
		return nil
	}
	return n
}

// fail reports a problem at the member, or at the object where it is missing.
func (o *object) fail(name, message, hint string) {
	n := o.at.member(name)
	if n == nil {
		n = o.at
	}
	o.r.failAt(n, join(o.path, name), message, hint)
}

// scalar returns a member of one kind.
func (o *object) scalar(name string, kind nodeKind, hint string) (string, bool) {
	n := o.member(name)
	if n == nil {
		return "", false
	}
	if n.kind != kind {
		o.fail(name, fmt.Sprintf("this should be %s, not %s", kind, n.kind), hint)
		return "", false
	}
	return n.text, true
}

// text returns a member that is a text, or "".
func (o *object) text(name string) string {
	text, _ := o.scalar(name, textNode, "put it in quotes")
	return text
}

// required returns a member that is a text; that it is missing is a problem.
func (o *object) required(name, message, hint string) string {
	text := o.text(name)
	if n := o.at.member(name); text == "" && (n == nil || n.kind == textNode || n.kind == nullNode) {
		o.fail(name, message, hint)
	}
	return text
}

// flag returns a member that is true or false, or false where it is missing.
func (o *object) flag(name string) bool {
	text, _ := o.scalar(name, boolNode, "write true or false, without quotes")
	return text == "true"
}

// count returns a member that is a whole number from least on, or 0.
func (o *object) count(name string, least int) int {
	text, ok := o.scalar(name, numberNode, "write a whole number")
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least {
		o.fail(name, fmt.Sprintf("this should be a whole number of at least %d", least), "")
		return 0
	}
	return n
}

// fraction returns a member that is a number from 0 to 1, or the default.
func (o *object) fraction(name string, byDefault float64) float64 {
	text, ok := o.scalar(name, numberNode, "write a number such as 0.80")
	if !ok {
		return byDefault
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || !(f >= 0 && f <= 1) {
		o.fail(name, "this should be a number from 0 to 1", "")
		return byDefault
	}
	return f
}

// localised returns a member that is a text, or a text by language.
func (o *object) localised(name string) language.Text {
	n := o.member(name)
	if n == nil {
		return language.Text{}
	}
	switch n.kind {
	case textNode:
		return language.Plain(n.text)
	case mapNode:
		texts := make(map[string]string)
		for _, m := range n.members {
			if m.value.kind != textNode {
				o.r.failAt(m.value, join(join(o.path, name), m.name), fmt.Sprintf("this should be a text, not %s", m.value.kind), "put it in quotes")
				continue
			}
			texts[m.name] = m.value.text
		}
		text, err := language.NewText(texts)
		if err != nil {
			o.fail(name, err.Error(), "write languages as in {zh-CN: 客户, en: Customers}")
		}
		return text
	default:
		o.fail(name, fmt.Sprintf("this should be a text, not %s", n.kind), "write one text, or one by language: {zh-CN: 客户, en: Customers}")
		return language.Text{}
	}
}

// A placed is a text with its place in the source.
type placed struct {
	text string
	at   *node
	path string
}

// texts returns a member that is a list of texts, or one text alone.
func (o *object) texts(name string) []placed {
	var all []placed
	for i, n := range o.items(name, true) {
		path := join(o.path, name)
		if o.member(name).kind == listNode {
			path = fmt.Sprintf("%s[%d]", path, i)
		}
		if n.kind != textNode {
			o.r.failAt(n, path, fmt.Sprintf("this should be a text, not %s", n.kind), "put it in quotes")
			continue
		}
		all = append(all, placed{n.text, n, path})
	}
	return all
}

// items returns the items of a member that is a list. With one, anything else
// is taken as the only item.
func (o *object) items(name string, one bool) []*node {
	n := o.member(name)
	switch {
	case n == nil:
		return nil
	case n.kind == listNode:
		return n.items
	case one:
		return []*node{n}
	default:
		o.fail(name, fmt.Sprintf("this should be a list, not %s", n.kind), "begin each item with a dash, or write [first, second]")
		return nil
	}
}

// objects returns a reader for each item of a member that is a list.
func (o *object) objects(name string) []*object {
	var all []*object
	for i, n := range o.items(name, false) {
		all = append(all, o.r.object(n, fmt.Sprintf("%s[%d]", join(o.path, name), i)))
	}
	return all
}

// close reports the members that nobody asked for, except standard ones that
// the service has no use for and custom ones (x-…).
func (o *object) close(standard ...string) {
	for _, m := range o.at.members {
		if slices.Contains(o.known, m.name) || slices.Contains(standard, m.name) || strings.HasPrefix(m.name, "x-") {
			continue
		}
		o.r.failAt(m.value, join(o.path, m.name), "unknown member", suggest(m.name, append(slices.Clone(o.known), standard...), "begin the name of a member of your own with x-"))
	}
}
