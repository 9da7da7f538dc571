package sheetschema

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"sheetsync/sheetschema/bounds"
	"sheetsync/sheetschema/source"
)

// A Text is a descriptor as it is written.
type Text struct {
	Name string // what errors call it; one that ends in .json is JSON
	// ID tells texts apart that may have one name, such as a file's path.
	ID   string
	Data []byte
	// Base finds the descriptor that this one names in its member extends: nil
	// where it can extend none. The error says what there is instead.
	Base func(name string) (Text, error)
}

// Load reads a descriptor that stands alone, in YAML or JSON; see [LoadText].
func Load(name string, data []byte, over ...Settings) (*Descriptor, error) {
	return LoadText(Text{Name: name, ID: name, Data: data}, over...)
}

// LoadText reads a descriptor, and those that it extends, with its own members laid
// over theirs (see package overlay). over holds settings of the register that go
// before the descriptor's. The error is a [*source.LoadError] that holds all
// problems found, each with the file that it stands in.
func LoadText(t Text, over ...Settings) (*Descriptor, error) {
	root, err := Merged(t)
	if err != nil {
		return nil, err
	}
	l := &loader{Reader: source.Reader{File: t.Name}}
	d := l.descriptor(root, over)
	if len(l.Problems) > 0 {
		source.SortProblems(l.Problems)
		// Over several resources a fault is met once for each.
		return nil, &source.LoadError{Problems: slices.Compact(l.Problems)}
	}
	d.Digest = source.Digest(root)
	for _, s := range over {
		d.Digest = s.digest(d.Digest)
	}
	return d, nil
}

// LoadFile reads the descriptor in a file, which extends none; package registers
// loads those that do. Errors call it by its base name and, where it can't be read,
// by its path.
func LoadFile(ctx context.Context, path string, over ...Settings) (*Descriptor, error) {
	data, err := bounds.ReadFile(ctx, path, bounds.SchemaBytes)
	if err != nil {
		return nil, fmt.Errorf("read the descriptor: %w", err)
	}
	return Load(filepath.Base(path), data, over...)
}

func parse(name string, data []byte) (*source.Node, *source.Problem) {
	format := source.YAML
	if filepath.Ext(name) == ".json" {
		format = source.JSON
	}
	root, problem := source.Parse(data, format)
	if problem == nil && root.Kind == source.KindNull {
		problem = &source.Problem{Line: 1, Column: 1, Message: "the descriptor is empty", Hint: "it begins with name: and resources:"}
	}
	return root, problem
}

// A draft is a resource while its members are read: first all resources'
// fields, then what refers to fields, then what computes.
type draft struct {
	*Resource
	object *source.Object
	schema *source.Object
	fields []*source.Object
	// names and env hold the resource's fields for look-ups.
	names map[string]int
	rolls []*source.Object // by field: its rollup member, or nil
}

func (l *loader) descriptor(root *source.Node, over []Settings) *Descriptor {
	o := l.Object(root, "")
	if root.Kind != source.KindMap {
		return nil
	}
	d := &Descriptor{
		Name:        o.Required("name", "the register needs a name", "add name: in lower-case letters, such as foreign-trade"),
		Title:       o.Localised("title"),
		Description: o.Localised("description"),
		file:        l.File,
		positions:   make(map[string]Position),
	}
	if fault := packageNameFault(d.Name); d.Name != "" && fault != "" {
		o.Fail("name", fault, "use lower-case letters, digits, -, _ and ., such as foreign-trade")
	}
	l.settings(o, over)
	d.Settings = l.given
	var drafts []*draft
	for i, r := range o.Objects("resources") {
		drafts = append(drafts, l.resource(i, r))
	}
	if len(drafts) == 0 {
		o.Fail("resources", "the register needs at least one resource", "add resources: with a name and a schema for each tab")
	}
	for _, r := range drafts {
		d.Resources = append(d.Resources, r.Resource)
	}
	l.resourceNames(drafts)
	l.placesApart(drafts)
	l.tabsApart(drafts)
	for _, r := range drafts {
		l.keys(r, drafts)
	}
	for _, r := range drafts {
		l.computed(r, drafts)
	}
	for _, r := range drafts {
		l.outliers(r)
		l.rules(r)
		l.duplicates(r)
		l.deadlines(r)
		l.pool(r)
		l.privacy(r)
		l.views(r)
	}
	d.Overview = l.overview(o, drafts)
	d.Enquiry = l.enquiry(o, drafts)
	d.Team = l.team(o, drafts)
	d.Dunning = l.dunning(o, drafts)
	l.absent(o, drafts)
	l.markEssential(d)
	l.places(drafts)
	d.steps = l.order(drafts)
	for _, r := range drafts {
		r.notePositions(d)
		r.closeAll()
	}
	o.RejectUnknown("profile", "$schema", "id", "homepage", "version", "created", "keywords", "contributors", "licenses", "sources", "image")
	return d
}

func (r *draft) closeAll() {
	for _, f := range r.fields {
		f.RejectUnknown("rdfType", "categoriesOrdered", "itemType", "bareNumber", "decimalChar", "groupChar", "trueValues", "falseValues", "delimiter")
	}
	r.schema.RejectUnknown("$schema", "name", "title", "description", "homepage", "fieldsMatch", "image", "version", "keywords", "examples")
	r.object.RejectUnknown("$schema", "path", "data", "profile", "type", "format", "mediatype", "encoding", "bytes", "hash", "licenses", "sources", "dialect", "homepage", "hashing", "compression", "extrapaths")
}

// A loader reads one descriptor.
type loader struct {
	source.Reader
	given Settings // that expressions ask for
}
