package source

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"sheetsync/sheetschema/language"
)

// A Reader collects the problems of one source while it is read.
type Reader struct {
	File     string
	Problems []Problem
}

// FailAt collects a problem at a node. Path is that of the member, and the hint,
// which may be empty, the way out.
func (r *Reader) FailAt(n *Node, path, message, hint string) {
	r.Problems = append(r.Problems, Problem{File: cmp.Or(n.File, r.File), Line: n.Line, Column: n.Column, Path: path, Message: message, Hint: hint})
}

// An Object reads the members of a mapping. Each accessor marks its member as
// known; RejectUnknown reports the rest.
type Object struct {
	At   *Node
	Path string // of the mapping; "" for the whole source

	reader *Reader
	known  []string
}

// Object returns a reader of n's members. When n is no mapping, that is the
// problem, and no member is reported as missing.
func (r *Reader) Object(n *Node, path string) *Object {
	if n.Kind != KindMap {
		r.FailAt(n, path, fmt.Sprintf("this should be a mapping, not %s", n.Kind), "write its members as name: value")
		return &Object{reader: &Reader{}, At: &Node{Kind: KindMap, File: n.File, Line: n.Line, Column: n.Column}, Path: path}
	}
	return &Object{reader: r, At: n, Path: path}
}

// JoinPath returns the path of a member of the mapping at a path.
func JoinPath(path, name string) string {
	switch {
	case path == "":
		return name
	case name == "":
		return path
	default:
		return path + "." + name
	}
}

// Member returns the value of a member, or nil where it is missing or null.
func (o *Object) Member(name string) *Node {
	o.known = append(o.known, name)
	n := o.At.Member(name)
	if n == nil || n.Kind == KindNull {
		return nil
	}
	return n
}

// Has says whether a member is given, even if it is null.
func (o *Object) Has(name string) bool { return o.At.Member(name) != nil }

// Allow marks members as known that are not read here.
func (o *Object) Allow(names ...string) { o.known = append(o.known, names...) }

// Fail reports a problem at the member, or at the object where it is missing.
func (o *Object) Fail(name, message, hint string) {
	n := o.At.Member(name)
	if n == nil {
		n = o.At
	}
	o.reader.FailAt(n, JoinPath(o.Path, name), message, hint)
}

// scalar returns a member of one kind.
func (o *Object) scalar(name string, kind Kind, hint string) (string, bool) {
	n := o.Member(name)
	if n == nil {
		return "", false
	}
	if n.Kind != kind {
		o.Fail(name, fmt.Sprintf("this should be %s, not %s", kind, n.Kind), hint)
		return "", false
	}
	return n.Text, true
}

// Text returns a member that is a text, or "".
func (o *Object) Text(name string) string {
	text, _ := o.scalar(name, KindText, "put it in quotes")
	return text
}

// Required returns a member that is a text; that it is missing is a problem.
func (o *Object) Required(name, message, hint string) string {
	text := o.Text(name)
	if n := o.At.Member(name); text == "" && (n == nil || n.Kind == KindText || n.Kind == KindNull) {
		o.Fail(name, message, hint)
	}
	return text
}

// Flag returns a member that is true or false, or false where it is missing.
func (o *Object) Flag(name string) bool {
	text, _ := o.scalar(name, KindBool, "write true or false, without quotes")
	return text == "true"
}

// Count returns a member that is a whole number from least on, or 0.
func (o *Object) Count(name string, least int) int {
	text, ok := o.scalar(name, KindNumber, "write a whole number")
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least {
		o.Fail(name, fmt.Sprintf("this should be a whole number of at least %d", least), "")
		return 0
	}
	return n
}

// Fraction returns a member that is a number from 0 to 1, or the default.
func (o *Object) Fraction(name string, byDefault float64) float64 {
	text, ok := o.scalar(name, KindNumber, "write a number such as 0.80")
	if !ok {
		return byDefault
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || !(f >= 0 && f <= 1) {
		o.Fail(name, "this should be a number from 0 to 1", "")
		return byDefault
	}
	return f
}

// Above returns a member that is a number greater than least, and what it is by
// default.
func (o *Object) Above(name string, least, byDefault float64) float64 {
	text, ok := o.scalar(name, KindNumber, "write a number such as 3")
	if !ok {
		return byDefault
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || !(f > least) || math.IsInf(f, 0) {
		o.Fail(name, fmt.Sprintf("this should be a number above %v", least), "")
		return byDefault
	}
	return f
}

// Localised returns a member that is a text, or a text by language.
func (o *Object) Localised(name string) language.Text {
	n := o.Member(name)
	if n == nil {
		return language.Text{}
	}
	switch n.Kind {
	case KindText:
		return language.Plain(n.Text)
	case KindMap:
		texts := make(map[string]string)
		for _, m := range n.Members {
			if m.Value.Kind != KindText {
				o.reader.FailAt(m.Value, JoinPath(JoinPath(o.Path, name), m.Name), fmt.Sprintf("this should be a text, not %s", m.Value.Kind), "put it in quotes")
				continue
			}
			texts[m.Name] = m.Value.Text
		}
		text, err := language.NewText(texts)
		if err != nil {
			o.Fail(name, err.Error(), "write languages as in {zh-CN: 客户, en: Customers}")
		}
		return text
	default:
		o.Fail(name, fmt.Sprintf("this should be a text, not %s", n.Kind), "write one text, or one by language: {zh-CN: 客户, en: Customers}")
		return language.Text{}
	}
}

// A Placed is a text with its place in the source.
type Placed struct {
	Text string
	At   *Node
	Path string
}

// Texts returns a member that is a list of texts, or one text alone.
func (o *Object) Texts(name string) []Placed {
	var all []Placed
	for i, n := range o.Items(name, true) {
		path := JoinPath(o.Path, name)
		if o.Member(name).Kind == KindList {
			path = fmt.Sprintf("%s[%d]", path, i)
		}
		if n.Kind != KindText {
			o.reader.FailAt(n, path, fmt.Sprintf("this should be a text, not %s", n.Kind), "put it in quotes")
			continue
		}
		all = append(all, Placed{n.Text, n, path})
	}
	return all
}

// Items returns the items of a member that is a list. With one, anything else
// is taken as the only item.
func (o *Object) Items(name string, one bool) []*Node {
	n := o.Member(name)
	switch {
	case n == nil:
		return nil
	case n.Kind == KindList:
		return n.Items
	case one:
		return []*Node{n}
	default:
		o.Fail(name, fmt.Sprintf("this should be a list, not %s", n.Kind), "begin each item with a dash, or write [first, second]")
		return nil
	}
}

// Objects returns a reader for each item of a member that is a list.
func (o *Object) Objects(name string) []*Object {
	var all []*Object
	for i, n := range o.Items(name, false) {
		all = append(all, o.reader.Object(n, fmt.Sprintf("%s[%d]", JoinPath(o.Path, name), i)))
	}
	return all
}

// RejectUnknown reports the members that nobody asked for, except standard ones that
// the service has no use for and custom ones (x-…).
func (o *Object) RejectUnknown(standard ...string) {
	known := append(slices.Clone(o.known), standard...)
	set := make(map[string]bool, len(known))
	for _, name := range known {
		set[name] = true
	}
	for _, m := range o.At.Members {
		if set[m.Name] || strings.HasPrefix(m.Name, "x-") {
			continue
		}
		o.reader.FailAt(m.Value, JoinPath(o.Path, m.Name), "unknown member", Suggest(m.Name, known, "begin the name of a member of your own with x-"))
	}
}
