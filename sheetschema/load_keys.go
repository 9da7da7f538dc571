package sheetschema

import (
	"fmt"
	"slices"
)

// keys reads the primary key, unique keys and foreign keys of a resource.
func (l *loader) keys(r *draft, drafts []*draft) {
	r.PrimaryKey = l.fieldList(r, r.schema, "primaryKey", r)
	r.schema.known = append(r.schema.known, "uniqueKeys", "foreignKeys")
	for i, n := range r.schema.items("uniqueKeys", false) {
		holder := &object{r: &l.reader, at: &node{kind: mapNode, line: n.line, column: n.column, members: []member{{"", n}}}, path: fmt.Sprintf("%s.uniqueKeys[%d]", r.schema.path, i)}
		if key := l.fieldList(r, holder, "", r); len(key) == 1 {
			r.Fields[key[0]].Constraints.Unique = true
		} else if len(key) > 1 {
			r.UniqueKeys = append(r.UniqueKeys, key)
		}
	}
	for _, o := range r.schema.objects("foreignKeys") {
		if key, ok := l.foreignKey(r, o, drafts); ok {
			r.ForeignKeys = append(r.ForeignKeys, key)
		}
	}
}

func (l *loader) foreignKey(r *draft, o *object, drafts []*draft) (ForeignKey, bool) {
	before := len(l.problems)
	key := ForeignKey{Resource: r.Name, Fields: l.fieldList(r, o, "fields", r)}
	if o.at.member("fields") == nil {
		o.fail("fields", "the foreign key needs fields", "name the fields of this resource that lead to the other one")
	}
	n := o.member("reference")
	if n == nil {
		o.fail("reference", "the foreign key needs a reference", "add reference: {resource: …, fields: …}")
		o.close("description")
		return key, false
	}
	reference := l.object(n, join(o.path, "reference"))
	parent := r
	if name := reference.text("resource"); name != "" {
		if parent = l.named(drafts, name); parent == nil {
			reference.fail("resource", fmt.Sprintf("there is no resource %q", name), suggest(name, resourceNames(drafts), "the empty name is this resource itself"))
			reference.known = append(reference.known, "fields")
			reference.close()
			o.close("description")
			return key, false
		}
		key.Resource = name
	}
	key.Reference = l.fieldList(r, reference, "fields", parent)
	if reference.at.member("fields") == nil {
		if key.Reference = parent.PrimaryKey; len(key.Reference) == 0 {
			// Keys are read in the resources' order, so the parent's may come later.
			key.Reference = l.fieldListQuietly(parent)
		}
		if len(key.Reference) == 0 {
			reference.fail("fields", "the reference needs fields", "name the fields of "+parent.Name+" that it names")
		}
	}
	reference.close()
	o.close("description")
	if before < len(l.problems) {
		return key, false
	}
	l.fittingTypes(r, parent, key, o)
	return key, before == len(l.problems)
}

func (l *loader) fittingTypes(child, parent *draft, key ForeignKey, o *object) {
	if len(key.Fields) != len(key.Reference) {
		o.fail("fields", fmt.Sprintf("%d fields can't name a record by %d", len(key.Fields), len(key.Reference)), "give as many fields as the reference has")
		return
	}
	for i := range key.Fields {
		own, other := child.Fields[key.Fields[i]], parent.Fields[key.Reference[i]]
		if own.Type.Expression() != other.Type.Expression() {
			o.fail("fields", fmt.Sprintf("%s is of type %s, but %s.%s is of type %s", own.Name, own.Declared, parent.Name, other.Name, other.Declared), "give both the same type")
		}
	}
}

// fieldList reads a member that names one field or several of a resource.
func (l *loader) fieldList(r *draft, o *object, member string, of *draft) []int {
	var list []int
	for _, name := range o.texts(member) {
		index, ok := of.names[name.text]
		switch {
		case !ok:
			where := ""
			if of != r {
				where = " in " + of.Name
			}
			l.failAt(name.at, name.path, fmt.Sprintf("there is no field %q%s", name.text, where), suggest(name.text, of.fieldNames(), "its fields are listed under schema"))
		case slices.Contains(list, index):
			l.failAt(name.at, name.path, fmt.Sprintf("the field %q is named twice", name.text), "remove one")
		default:
			list = append(list, index)
		}
	}
	return list
}

// fieldListQuietly looks a primary key up that is still to be read.
func (l *loader) fieldListQuietly(of *draft) []int {
	quiet := &loader{reader{file: l.file}}
	return quiet.fieldList(of, &object{r: &quiet.reader, at: of.schema.at, path: of.schema.path}, "primaryKey", of)
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

// markEssential marks the fields without which a tab can't be told from
// another: a run is held while their column is missing.
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
			mark(r, key.Fields)
			if parent, ok := d.Resource(key.Resource); ok {
				mark(parent, key.Reference)
			}
		}
	}
}
