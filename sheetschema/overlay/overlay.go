package overlay

import (
	"fmt"
	"strings"

	"sheetsync/sheetschema/heading"
	"sheetsync/sheetschema/source"
)

const (
	resources = "resources"
	fields    = "fields"
	schema    = "schema"
	aliases   = "aliases"
	title     = "title"
	name      = "name"
)

// Lay returns the tree that base and over make up. Neither is changed. The reader
// is that of the overlay and collects what is wrong with how it names what it is
// laid over; what is wrong with the values is for whoever reads the whole.
func Lay(base, over *source.Node, r *source.Reader) *source.Node {
	if base.Kind != source.KindMap {
		return base
	}
	l := &layer{Reader: r, taken: make(claims)}
	whole := base
	for _, m := range over.Members {
		switch m.Name {
		case resources:
			for _, r := range m.Value.Items {
				l.taken.note(nameOf(r), headings(r)...)
			}
			whole = whole.With(resources, l.list(whole.Member(resources), m.Value, l.resource))
		case fields, aliases:
		default:
			whole = whole.With(m.Name, m.Value)
		}
	}
	whole.File, whole.Line, whole.Column, whole.Value = over.File, over.Line, over.Column, over.Value
	whole = l.fields(whole, over.Member(fields))
	return l.claim(whole, l.aliases(whole, over.Member(aliases)))
}

// A layer is one overlay while it is laid.
type layer struct {
	*source.Reader
	taken claims
}

// claims holds the folded headings that the overlay gives: by resource and field,
// joined with a dot, or by resource for the titles of its tabs.
type claims map[string]map[string]bool

func (c claims) note(owner string, texts ...string) {
	if c[owner] == nil {
		c[owner] = make(map[string]bool)
	}
	for _, text := range texts {
		c[owner][heading.Fold(text)] = true
	}
}

// list lays the items of a list over those of the same name in another. An item
// that has no name, or one that stands in the list before it, is added: whoever
// reads the whole says what is wrong with it.
func (l *layer) list(base, over *source.Node, lay func(base, over *source.Node) *source.Node) *source.Node {
	if base == nil || base.Kind != source.KindList || over.Kind != source.KindList {
		return over
	}
	list := *base
	list.Items = append([]*source.Node(nil), base.Items...)
	seen := make(map[string]bool)
	for _, item := range over.Items {
		at := -1
		if of := nameOf(item); of != "" && !seen[of] {
			seen[of] = true
			at = indexOf(base, of)
		}
		if at < 0 {
			list.Items = append(list.Items, item)
			continue
		}
		list.Items[at] = lay(list.Items[at], item)
	}
	return &list
}

// members lays the members of one mapping over another's, which stays where it is.
func members(base, over *source.Node, special func(whole *source.Node, m source.Member) (*source.Node, bool)) *source.Node {
	if base.Kind != source.KindMap || over.Kind != source.KindMap {
		return over
	}
	whole := base
	for _, m := range over.Members {
		if laid, done := special(whole, m); done {
			whole = laid
			continue
		}
		whole = whole.With(m.Name, m.Value)
	}
	whole = whole.Without() // a copy, whatever came of it
	whole.File, whole.Line, whole.Column, whole.Value = over.File, over.Line, over.Column, over.Value
	return whole
}

func (l *layer) resource(base, over *source.Node) *source.Node {
	return members(base, over, func(whole *source.Node, m source.Member) (*source.Node, bool) {
		under := whole.Member(schema)
		if m.Name != schema || under == nil {
			return nil, false
		}
		return whole.With(schema, members(under, m.Value, func(whole *source.Node, m source.Member) (*source.Node, bool) {
			if m.Name != fields {
				return nil, false
			}
			return whole.With(fields, l.list(whole.Member(fields), m.Value, l.field(nameOf(over), m.Value))), true
		})), true
	})
}

// field returns what lays a field of the resource over another. The headings of the
// list's fields, the new ones included, are the overlay's.
func (l *layer) field(resource string, list *source.Node) func(base, over *source.Node) *source.Node {
	for _, f := range list.Items {
		l.taken.note(resource+"."+nameOf(f), headings(f)...)
	}
	return func(base, over *source.Node) *source.Node {
		return members(base, over, func(*source.Node, source.Member) (*source.Node, bool) { return nil, false })
	}
}

// fields lays the lists of fields over those of the resources that they name.
func (l *layer) fields(whole, over *source.Node) *source.Node {
	if over == nil || over.Kind == source.KindNull {
		return whole
	}
	o := l.Object(over, fields)
	for _, m := range o.At.Members {
		at, ok := l.resourceAt(whole, o, m.Name, m.Name)
		if !ok {
			continue
		}
		if m.Value.Kind != source.KindList {
			o.Fail(m.Name, fmt.Sprintf("this should be a list, not %s", m.Value.Kind), "begin each field with a dash: - {name: level, type: string}")
			continue
		}
		whole = replaceIn(whole, at, func(r *source.Node) *source.Node {
			under := r.Member(schema)
			if under == nil || under.Kind != source.KindMap {
				return r
			}
			return r.With(schema, under.With(fields, l.list(under.Member(fields), m.Value, l.field(m.Name, m.Value))))
		})
	}
	return whole
}

// resourceAt finds a resource of the whole, or fails at a member.
func (l *layer) resourceAt(whole *source.Node, o *source.Object, member, of string) (int, bool) {
	list := whole.Member(resources)
	if list == nil || list.Kind != source.KindList {
		return 0, false // whoever reads the whole says so
	}
	at := indexOf(list, of)
	if at < 0 {
		o.Fail(member, fmt.Sprintf("there is no resource %q", of), source.Suggest(of, names(list), "the resources are "+strings.Join(names(list), ", ")))
	}
	return at, at >= 0
}

// replaceIn returns the whole with one resource replaced.
func replaceIn(whole *source.Node, at int, by func(*source.Node) *source.Node) *source.Node {
	list := *whole.Member(resources)
	list.Items = append([]*source.Node(nil), list.Items...)
	list.Items[at] = by(list.Items[at])
	return whole.With(resources, &list)
}

func nameOf(n *source.Node) string {
	if m := n.Member(name); m != nil && m.Kind == source.KindText {
		return m.Text
	}
	return ""
}

func indexOf(list *source.Node, of string) int {
	for i, item := range list.Items {
		if nameOf(item) == of {
			return i
		}
	}
	return -1
}

func names(list *source.Node) []string {
	var all []string
	for _, item := range list.Items {
		if of := nameOf(item); of != "" {
			all = append(all, of)
		}
	}
	return all
}
