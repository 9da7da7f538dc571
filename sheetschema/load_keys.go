package sheetschema

import (
	"fmt"
	"slices"

	"sheetsync/sheetschema/source"
)

// keys reads the primary key, unique keys and foreign keys of a resource.
func (l *loader) keys(r *draft, drafts []*draft) {
	r.PrimaryKey = l.fieldList(r, r.schema, "primaryKey", r)
	r.schema.Allow("uniqueKeys", "foreignKeys")
	for i, n := range r.schema.Items("uniqueKeys", false) {
		holder := l.Object(&source.Node{Kind: source.KindMap, File: n.File, Line: n.Line, Column: n.Column, Members: []source.Member{{Value: n}}}, fmt.Sprintf("%s.uniqueKeys[%d]", r.schema.Path, i))
		if key := l.fieldList(r, holder, "", r); len(key) == 1 {
			r.Fields[key[0]].Constraints.Unique = true
		} else if len(key) > 1 {
			r.UniqueKeys = append(r.UniqueKeys, key)
		}
	}
	for _, o := range r.schema.Objects("foreignKeys") {
		if key, ok := l.foreignKey(r, o, drafts); ok {
			r.ForeignKeys = append(r.ForeignKeys, key)
		}
	}
}

func (l *loader) foreignKey(r *draft, o *source.Object, drafts []*draft) (ForeignKey, bool) {
	before := len(l.Problems)
	key := ForeignKey{Resource: r.Name, Fields: l.fieldList(r, o, "fields", r)}
	if !o.Has("fields") {
		o.Fail("fields", "the foreign key needs fields", "name the fields of this resource that lead to the other one")
	}
	n := o.Member("reference")
	if n == nil {
		o.Fail("reference", "the foreign key needs a reference", "add reference: {resource: …, fields: …}")
		o.RejectUnknown("description")
		return key, false
	}
	reference := l.Object(n, source.JoinPath(o.Path, "reference"))
	parent := r
	if name := reference.Text("resource"); name != "" {
		if parent = l.named(drafts, name); parent == nil {
			reference.Fail("resource", fmt.Sprintf("there is no resource %q", name), source.Suggest(name, resourceNames(drafts), "the empty name is this resource itself"))
			reference.Allow("fields", "group")
			reference.RejectUnknown()
			o.RejectUnknown("description")
			return key, false
		}
		key.Resource = name
	}
	key.Reference = l.fieldList(r, reference, "fields", parent)
	if !reference.Has("fields") {
		if key.Reference = parent.PrimaryKey; len(key.Reference) == 0 {
			// Keys are read in the resources' order, so the parent's may come later.
			key.Reference = l.fieldListQuietly(parent)
		}
		if len(key.Reference) == 0 {
			reference.Fail("fields", "the reference needs fields", "name the fields of "+parent.Name+" that it names")
		}
	}
	key.Group = reference.Flag("group")
	reference.RejectUnknown()
	o.RejectUnknown("description")
	if before < len(l.Problems) {
		return key, false
	}
	l.fittingTypes(r, parent, key, o)
	return key, before == len(l.Problems)
}

func (l *loader) fittingTypes(child, parent *draft, key ForeignKey, o *source.Object) {
	if len(key.Fields) != len(key.Reference) {
		o.Fail("fields", fmt.Sprintf("%d fields can't name a record by %d", len(key.Fields), len(key.Reference)), "give as many fields as the reference has")
		return
	}
	for i := range key.Fields {
		own, other := child.Fields[key.Fields[i]], parent.Fields[key.Reference[i]]
		if own.Type.Expression() != other.Type.Expression() {
			o.Fail("fields", fmt.Sprintf("%s is of type %s, but %s.%s is of type %s", own.Name, own.Declared, parent.Name, other.Name, other.Declared), "give both the same type")
		}
	}
}

// fieldList reads a member that names one field or several of a resource.
func (l *loader) fieldList(r *draft, o *source.Object, member string, of *draft) []int {
	var list []int
	listed := make(map[int]bool)
	for _, name := range o.Texts(member) {
		index, ok := of.names[name.Text]
		switch {
		case !ok:
			where := ""
			if of != r {
				where = " in " + of.Name
			}
			l.FailAt(name.At, name.Path, fmt.Sprintf("there is no field %q%s", name.Text, where), source.Suggest(name.Text, of.fieldNames(), "its fields are listed under schema"))
		case listed[index]:
			l.FailAt(name.At, name.Path, fmt.Sprintf("the field %q is named twice", name.Text), "remove one")
		default:
			list, listed[index] = append(list, index), true
		}
	}
	return list
}

// fieldListQuietly looks a primary key up that is still to be read.
func (l *loader) fieldListQuietly(of *draft) []int {
	quiet := &loader{Reader: source.Reader{File: l.File}}
	return quiet.fieldList(of, quiet.Object(of.schema.At, of.schema.Path), "primaryKey", of)
}

// resourceIn reads the member “resource”, which names one of the resources; nil where it
// is missing or names none. message and hint are of a missing one.
func (l *loader) resourceIn(o *source.Object, drafts []*draft, message, hint string) *draft {
	name := o.Required("resource", message, hint)
	of := l.named(drafts, name)
	if of == nil && name != "" {
		o.Fail("resource", fmt.Sprintf("there is no resource %q", name), source.Suggest(name, resourceNames(drafts), ""))
	}
	return of
}

func (l *loader) named(drafts []*draft, name string) *draft {
	for _, r := range drafts {
		if r.Name == name {
			return r
		}
	}
	return nil
}

func resourceNames(drafts []*draft) []string {
	names := make([]string, len(drafts))
	for i, r := range drafts {
		names[i] = r.Name
	}
	return names
}

func (r *draft) fieldNames() []string {
	names := make([]string, len(r.Fields))
	for i, f := range r.Fields {
		names[i] = f.Name
	}
	return names
}

// Links returns the foreign keys that people fill. An optional tab belongs to the
// register when it has the columns of one of them: a payment may name an order or
// a contract.
func (r *Resource) Links() []ForeignKey {
	var keys []ForeignKey
	for _, key := range r.ForeignKeys {
		if !slices.ContainsFunc(key.Fields, func(i int) bool { return r.Fields[i].Computed() }) {
			keys = append(keys, key)
		}
	}
	return keys
}

// markEssential marks the fields without which a tab can't be told from
// another, or that others name their records by: a run is held while their column is
// missing. A reference may be left out, unless it is required: what follows it isn't
// computed then.
func (l *loader) markEssential(d *Descriptor) {
	mark := func(r *Resource, fields []int) {
		for _, i := range fields {
			r.Fields[i].Essential = !r.Fields[i].Computed()
		}
	}
	for _, r := range d.Resources {
		mark(r, r.PrimaryKey)
		for _, f := range r.Fields {
			if f.Constraints.Required {
				mark(r, []int{f.Index})
			}
		}
		for _, key := range r.ForeignKeys {
			if parent, ok := d.Resource(key.Resource); ok {
				mark(parent, key.Reference)
			}
		}
	}
}
