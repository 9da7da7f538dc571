package sheetschema

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

// Load reads a descriptor, in YAML or JSON. The name is what errors call the
// source. The error is a [*LoadError] that holds all problems found.
func Load(name string, data []byte) (*Descriptor, error) {
	l := &loader{reader{file: name}}
	root, problem := parseSource(data, filepath.Ext(name) == ".json")
	if problem != nil {
		problem.File = name
		return nil, &LoadError{Problems: []Problem{*problem}}
	}
	d := l.descriptor(root)
	if len(l.problems) > 0 {
		sortProblems(l.problems)
		return nil, &LoadError{Problems: l.problems}
	}
	d.Digest = digest(root)
	return d, nil
}

// LoadFile reads the descriptor in a file. Errors call it by its base name
// and, where it can't be read, by its path.
func LoadFile(path string) (*Descriptor, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the descriptor: %w", err)
	}
	return Load(filepath.Base(path), data)
}

func parseSource(data []byte, isJSON bool) (*node, *Problem) {
	if len(data) > maxSource {
		return nil, &Problem{Line: 1, Column: 1, Message: fmt.Sprintf("the descriptor is larger than %d MB", maxSource>>20)}
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if isJSON || looksLikeJSON(data) {
		return parseJSON(data)
	}
	return parseYAML(data)
}

// A draft is a resource while its members are read: first all resources'
// fields, then what refers to fields, then what computes.
type draft struct {
	*Resource
	object *object
	schema *object
	fields []*object
	// names and env hold the resource's fields for look-ups.
	names map[string]int
	rolls []*object // by field: its rollup member, or nil
}

func (l *loader) descriptor(root *node) *Descriptor {
	o := l.object(root, "")
	if root.kind != mapNode {
		return nil
	}
	d := &Descriptor{
		Name:        o.required("name", "the register needs a name", "add name: in lower-case letters, such as foreign-trade"),
		Title:       o.localised("title"),
		Description: o.localised("description"),
		positions:   make(map[string]position),
	}
	if fault := packageNameFault(d.Name); d.Name != "" && fault != "" {
		o.fail("name", fault, "use lower-case letters, digits, -, _ and ., such as foreign-trade")
	}
	var drafts []*draft
	for i, r := range o.objects("resources") {
		drafts = append(drafts, l.resource(i, r))
	}
	if len(drafts) == 0 {
		o.fail("resources", "the register needs at least one resource", "add resources: with a name and a schema for each tab")
	}
	for _, r := range drafts {
		d.Resources = append(d.Resources, r.Resource)
	}
	l.resourceNames(drafts)
	for _, r := range drafts {
		l.keys(r, drafts)
	}
	for _, r := range drafts {
		l.computed(r, drafts)
	}
	for _, r := range drafts {
		l.rules(r)
		l.duplicates(r)
		l.deadlines(r)
		l.views(r)
	}
	d.Overview = l.overview(o, drafts)
	l.markEssential(d)
	l.places(drafts)
	d.steps = l.order(drafts)
	for _, r := range drafts {
		r.notePositions(d)
		r.closeAll()
	}
	o.close("profile", "$schema", "id", "homepage", "version", "created", "keywords", "contributors", "licenses", "sources", "image")
	return d
}

// position is where a member stands in the source, for findings.
type position struct{ line, column int }

func (r *draft) notePositions(d *Descriptor) {
	note := func(o *object) { d.positions[o.path] = position{o.at.line, o.at.column} }
	note(r.object)
	for _, f := range r.fields {
		note(f)
	}
}

func (r *draft) closeAll() {
	for _, f := range r.fields {
		f.close("rdfType", "categoriesOrdered", "itemType", "bareNumber", "decimalChar", "groupChar", "trueValues", "falseValues", "delimiter")
	}
	r.schema.close("$schema", "name", "title", "description", "homepage", "fieldsMatch", "image", "version", "keywords", "examples")
	r.object.close("$schema", "path", "data", "profile", "type", "format", "mediatype", "encoding", "bytes", "hash", "licenses", "sources", "dialect", "homepage", "hashing", "compression", "extrapaths")
}

// A loader reads one descriptor.
type loader struct{ reader }
