package sheetschema

import (
	"fmt"

	"sheetsync/sheetschema/language"
)

// resource reads a resource's own members and its fields.
func (l *loader) resource(index int, o *object) *draft {
	r := &draft{Resource: &Resource{Index: index}, object: o, names: make(map[string]int)}
	r.Name = o.required("name", "the resource needs a name", "add name:, the table's name in the database, such as customers")
	r.Title = o.localised("title")
	r.Description = o.localised("description")
	for _, alias := range o.texts("aliases") {
		r.Aliases = append(r.Aliases, alias.text)
	}
	if fault := resourceNameFault(r.Name); r.Name != "" && fault != "" {
		o.fail("name", fault, nameHint)
	}
	schema := o.member("schema")
	switch {
	case schema == nil:
		o.fail("schema", "the resource needs a schema", "add schema: with its fields")
	case schema.kind == textNode:
		o.fail("schema", "a schema in a file of its own is not supported", "write the fields here")
	default:
		r.schema = l.object(schema, join(o.path, "schema"))
	}
	if r.schema == nil { // told already: read nothing, quietly
		r.schema = (&loader{}).object(&node{kind: mapNode}, join(o.path, "schema"))
	}
	missing := l.missingValues(r.schema, nil)
	r.fields = r.schema.objects("fields")
	if len(r.fields) == 0 {
		r.schema.fail("fields", "the schema needs at least one field", "add fields: with a name and a type for each column")
	}
	for i, f := range r.fields {
		field := l.field(i, f, missing)
		r.Fields = append(r.Fields, field)
		if _, ok := r.names[field.Name]; !ok {
			r.names[field.Name] = i
		}
	}
	l.fieldNames(r)
	return r
}

// missingValues reads the texts that mean “empty”, which the specification
// allows to be given as objects with a value and a label.
func (l *loader) missingValues(o *object, inherited []string) []string {
	if o.at.member("missingValues") == nil {
		o.known = append(o.known, "missingValues")
		return inherited
	}
	values := []string{}
	for i, n := range o.items("missingValues", false) {
		path := fmt.Sprintf("%s[%d]", join(o.path, "missingValues"), i)
		if n.kind == mapNode {
			labelled := l.object(n, path)
			n = labelled.member("value")
			labelled.close("label")
			if n == nil {
				continue
			}
		}
		if n.kind != textNode && n.kind != numberNode {
			l.failAt(n, path, fmt.Sprintf("this should be a text, not %s", n.kind), "put it in quotes")
			continue
		}
		if n.text != "" {
			values = append(values, n.text)
		}
	}
	return values
}

// headers holds who claims a folded header.
type headers map[string]string

// claim notes that owner answers to the text; otherwise it returns who does.
func (h headers) claim(text, owner string) (other string, ok bool) {
	folded := Fold(text)
	if old, taken := h[folded]; taken && old != owner {
		return old, false
	}
	h[folded] = owner
	return "", true
}

// fieldNames refuses names, titles and aliases that two fields of a resource
// share, since their columns could not be told apart.
func (l *loader) fieldNames(r *draft) {
	taken := make(headers)
	for _, name := range serviceNames {
		for _, tag := range language.Tags() {
			taken.claim(ServiceTitle(name, tag), "the service's own column "+name)
		}
	}
	columns := make(map[string]int)
	for i, f := range r.Fields {
		o := r.fields[i]
		if f.Name == "" {
			continue
		}
		if other, ok := columns[Fold(f.Name)]; ok {
			o.fail("name", fmt.Sprintf("the name is that of %s too, apart from case", r.fields[other].path), "give each field a name of its own")
			continue
		}
		columns[Fold(f.Name)] = i
		l.claimAll(taken, o, "the field "+f.Name, f.Name, f.Title.All(), f.Aliases)
	}
}

func (l *loader) claimAll(taken headers, o *object, owner, name string, titles, aliases []string) {
	claim := func(member string, texts ...string) {
		for _, text := range texts {
			if Fold(text) == "" {
				o.fail(member, "this is blank", "write what stands in the sheet")
			} else if other, ok := taken.claim(text, owner); !ok {
				o.fail(member, fmt.Sprintf("%q also means %s", text, other), "give each its own name, titles and aliases")
			}
		}
	}
	claim("name", name)
	claim("title", titles...)
	claim("aliases", aliases...)
}

// resourceNames refuses names, titles and aliases that two resources share.
func (l *loader) resourceNames(drafts []*draft) {
	taken := make(headers)
	tables := make(map[string]string)
	for _, r := range drafts {
		if r.Name == "" {
			continue
		}
		for _, table := range []string{r.Name, r.Name + historySuffix} {
			if other, ok := tables[Fold(table)]; ok {
				r.object.fail("name", fmt.Sprintf("the table %s would belong to the resource %s too", table, other), "give each resource a name of its own")
				break
			}
			tables[Fold(table)] = r.Name
		}
		l.claimAll(taken, r.object, "the resource "+r.Name, r.Name, r.Title.All(), r.Aliases)
	}
}
