package overlay

import (
	"fmt"
	"strings"

	"sheetsync/sheetschema/heading"
	"sheetsync/sheetschema/source"
)

// headings returns the texts by which a resource or field is known: its name, titles
// and aliases.
func headings(n *source.Node) []string {
	var all []string
	if name := nameOf(n); name != "" {
		all = append(all, name)
	}
	if m := n.Member(title); m != nil {
		all = append(all, m.Text)
		for _, one := range m.Members {
			all = append(all, one.Value.Text)
		}
	}
	if m := n.Member(aliases); m != nil {
		all = append(all, m.Text)
		for _, one := range m.Items {
			all = append(all, one.Text)
		}
	}
	return all
}

// An addition is a list of headings for a resource's tab, or for one of its fields.
type addition struct {
	resource, field string // field is "" for the tab
	texts           *source.Node
}

// aliases reads the headings that the overlay adds.
func (l *layer) aliases(whole, over *source.Node) []addition {
	if over == nil || over.Kind == source.KindNull {
		return nil
	}
	var all []addition
	o := l.Object(over, aliases)
	for _, m := range o.At.Members {
		of, field, _ := strings.Cut(m.Name, ".")
		at, ok := l.resourceAt(whole, o, m.Name, of)
		if !ok {
			continue
		}
		r := whole.Member(resources).Items[at]
		switch {
		case field == "" && m.Value.Kind == source.KindMap:
			nested := l.Object(m.Value, source.JoinPath(aliases, m.Name))
			for _, f := range m.Value.Members {
				all = l.addition(all, nested, f, r, f.Name)
			}
		default:
			all = l.addition(all, o, m, r, field)
		}
	}
	return all
}

// addition appends the headings in a member, which must be texts of a field that
// there is.
func (l *layer) addition(all []addition, o *source.Object, m source.Member, r *source.Node, field string) []addition {
	if field != "" {
		list := fieldsOf(r)
		if list == nil {
			return all
		}
		if indexOf(list, field) < 0 {
			o.Fail(m.Name, fmt.Sprintf("%s has no field %q", nameOf(r), field), source.Suggest(field, names(list), "add it under fields:"))
			return all
		}
	}
	before := len(l.Problems)
	texts := *m.Value
	texts.Kind, texts.Text, texts.Members, texts.Items = source.KindList, "", nil, nil
	for _, text := range o.Texts(m.Name) {
		texts.Items = append(texts.Items, text.At)
		l.taken.note(owner(nameOf(r), field), text.Text)
	}
	if before < len(l.Problems) {
		return all
	}
	return append(all, addition{nameOf(r), field, &texts})
}

func owner(resource, field string) string {
	if field == "" {
		return resource
	}
	return resource + "." + field
}

func fieldsOf(r *source.Node) *source.Node {
	under := r.Member(schema)
	if under == nil || under.Kind != source.KindMap {
		return nil
	}
	if list := under.Member(fields); list != nil && list.Kind == source.KindList {
		return list
	}
	return nil
}

// claim gives what the overlay names its headings, and takes them from the others.
func (l *layer) claim(whole *source.Node, added []addition) *source.Node {
	list := whole.Member(resources)
	if list == nil || list.Kind != source.KindList {
		return whole
	}
	var tabs, columns owners
	for of, texts := range l.taken {
		if strings.Contains(of, ".") {
			columns.add(of, texts)
		} else {
			tabs.add(of, texts)
		}
	}
	for i, r := range list.Items {
		whole = replaceIn(whole, i, func(*source.Node) *source.Node {
			of := nameOf(r)
			r = give(strip(r, tabs, of), added, of, "")
			under, fieldList := r.Member(schema), fieldsOf(r)
			if fieldList == nil {
				return r
			}
			claimed := *fieldList
			claimed.Items = nil
			own := columns.within(of)
			for _, f := range fieldList.Items {
				claimed.Items = append(claimed.Items, give(strip(f, own, owner(of, nameOf(f))), added, of, nameOf(f)))
			}
			return r.With(schema, under.With(fields, &claimed))
		})
	}
	return whole
}

// owners holds, by folded heading, who has it in the overlay.
type owners map[string][]string

func (o *owners) add(of string, texts map[string]bool) {
	if *o == nil {
		*o = make(owners)
	}
	for text := range texts {
		(*o)[text] = append((*o)[text], of)
	}
}

// within returns the headings of one resource's fields.
func (o owners) within(resource string) owners {
	var own owners
	for text, all := range o {
		for _, of := range all {
			if strings.HasPrefix(of, resource+".") {
				own.add(of, map[string]bool{text: true})
			}
		}
	}
	return own
}

// strip returns the resource or field without the headings that are another's. Two
// that claim the same one keep it: whoever reads the whole says so.
func strip(n *source.Node, o owners, self string) *source.Node {
	if n.Kind != source.KindMap {
		return n
	}
	others := func(text string) bool {
		mine, theirs := false, false
		for _, of := range o[heading.Fold(text)] {
			mine, theirs = mine || of == self, theirs || of != self
		}
		return theirs && !mine
	}
	if m := n.Member(title); m != nil {
		switch {
		case m.Kind == source.KindText && others(m.Text):
			n = n.Without(title)
		case m.Kind == source.KindMap:
			var gone []string
			for _, one := range m.Members {
				if others(one.Value.Text) {
					gone = append(gone, one.Name)
				}
			}
			if kept := m.Without(gone...); len(kept.Members) == 0 {
				n = n.Without(title)
			} else if len(gone) > 0 {
				n = n.With(title, kept)
			}
		}
	}
	m := n.Member(aliases)
	switch {
	case m == nil:
	case m.Kind == source.KindText && others(m.Text):
		n = n.Without(aliases)
	case m.Kind == source.KindList:
		kept := *m
		kept.Items = nil
		for _, one := range m.Items {
			if !others(one.Text) {
				kept.Items = append(kept.Items, one)
			}
		}
		if len(kept.Items) < len(m.Items) {
			n = n.With(aliases, &kept)
		}
	}
	return n
}

// give adds the overlay's headings to the aliases of a resource or field.
func give(n *source.Node, added []addition, resource, field string) *source.Node {
	for _, a := range added {
		if a.resource != resource || a.field != field || n.Kind != source.KindMap {
			continue
		}
		texts := *a.texts
		if m := n.Member(aliases); m != nil {
			switch m.Kind {
			case source.KindList:
				texts.Items = append(append([]*source.Node(nil), m.Items...), texts.Items...)
			case source.KindText:
				texts.Items = append([]*source.Node{m}, texts.Items...)
			}
		}
		n = n.With(aliases, &texts)
	}
	return n
}
