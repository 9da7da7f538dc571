package sheetschema

import (
	"fmt"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/pgname"
	"sheetsync/sheetschema/source"
)

// resource reads a resource's own members and its fields.
func (l *loader) resource(index int, o *source.Object) *draft {
	r := &draft{Resource: &Resource{Index: index}, object: o, names: make(map[string]int)}
	r.Name = o.Required("name", "the resource needs a name", "add name:, the table's name in the database, such as customers")
	r.Title = o.Localised("title")
	r.Description = o.Localised("description")
	for _, alias := range o.Texts("aliases") {
		r.Aliases = append(r.Aliases, alias.Text)
	}
	r.Optional, r.Required = o.Flag("optional"), o.Flag("required")
	if r.Optional && r.Required {
		o.Fail("required", "a resource is either optional or required", "remove one of them")
	}
	r.Range, r.Tabs = l.place(o), l.tabs(o)
	if fault := resourceNameFault(r.Name); r.Name != "" && fault != "" {
		o.Fail("name", fault, nameHint)
	}
	schema := o.Member("schema")
	switch {
	case schema == nil:
		o.Fail("schema", "the resource needs a schema", "add schema: with its fields")
	case schema.Kind == source.KindText:
		o.Fail("schema", "a schema in a file of its own is not supported", "write the fields here")
	default:
		r.schema = l.Object(schema, source.JoinPath(o.Path, "schema"))
	}
	if r.schema == nil { // told already: read nothing, quietly
		r.schema = (&loader{}).Object(&source.Node{Kind: source.KindMap}, source.JoinPath(o.Path, "schema"))
	}
	missing := l.missingValues(r.schema, nil)
	r.fields = r.schema.Objects("fields")
	if len(r.fields) == 0 {
		r.schema.Fail("fields", "the schema needs at least one field", "add fields: with a name and a type for each column")
	}
	for i, f := range r.fields {
		field := l.field(i, f, missing)
		r.Fields = append(r.Fields, field)
		if _, ok := r.names[field.Name]; !ok {
			r.names[field.Name] = i
		}
	}
	l.poolFields(r)
	l.fieldNames(r)
	return r
}

// missingValues reads the texts that mean “empty”, which the specification
// allows to be given as objects with a value and a label.
func (l *loader) missingValues(o *source.Object, inherited []string) []string {
	if !o.Has("missingValues") {
		o.Allow("missingValues")
		return inherited
	}
	values := []string{}
	for i, n := range o.Items("missingValues", false) {
		path := fmt.Sprintf("%s[%d]", source.JoinPath(o.Path, "missingValues"), i)
		if n.Kind == source.KindMap {
			labelled := l.Object(n, path)
			n = labelled.Member("value")
			labelled.RejectUnknown("label")
			if n == nil {
				continue
			}
		}
		if n.Kind != source.KindText && n.Kind != source.KindNumber {
			l.FailAt(n, path, fmt.Sprintf("this should be a text, not %s", n.Kind), "put it in quotes")
			continue
		}
		if n.Text != "" {
			values = append(values, n.Text)
		}
	}
	return values
}

// headers holds who claims a folded header.
type headers map[string]string

// claim notes that owner answers to the text; otherwise it returns who does.
func (h headers) claim(text, owner string) (other string, ok bool) {
	folded := lexical.Fold(text)
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
		if other, ok := columns[lexical.Fold(f.Name)]; ok {
			o.Fail("name", fmt.Sprintf("the name is that of %s too, apart from case", r.fields[other].Path), "give each field a name of its own")
			continue
		}
		columns[lexical.Fold(f.Name)] = i
		l.claimAll(taken, o, "the field "+f.Name, f.Name, f.Title.All(), f.Aliases)
	}
}

func (l *loader) claimAll(taken headers, o *source.Object, owner, name string, titles, aliases []string) {
	claim := func(member string, texts ...string) {
		for _, text := range texts {
			if lexical.Fold(text) == "" {
				o.Fail(member, "this is blank", "write what stands in the sheet")
			} else if other, ok := taken.claim(text, owner); !ok {
				o.Fail(member, fmt.Sprintf("%q also means %s", text, other), "give each its own name, titles and aliases")
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
		tablesOf := []string{r.Name, r.Name + pgname.HistorySuffix}
		if r.Duplicates != nil {
			tablesOf = append(tablesOf, r.Name+pgname.MergedSuffix)
		}
		for _, table := range tablesOf {
			if other, ok := tables[lexical.Fold(table)]; ok {
				r.object.Fail("name", fmt.Sprintf("the table %s would belong to the resource %s too", table, other), "give each resource a name of its own")
				break
			}
			tables[lexical.Fold(table)] = r.Name
		}
		l.claimAll(taken, r.object, "the resource "+r.Name, r.Name, r.Title.All(), r.Aliases)
	}
}
