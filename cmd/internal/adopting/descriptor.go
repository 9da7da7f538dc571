package adopting

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"sheetsync/cmd/internal/config/edit"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/matching"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/template/inference"
)

// Descriptor writes the descriptor of the plan: what is different from the
// built-in one that it extends, or where none fits one of its own. It returns it
// loaded as well.
//
// The team's own columns get no fields: they are mirrored under their headings as
// they are, so that no guess about them makes an issue, and a later version of the
// built-in descriptor may know them.
func (p *Plan) Descriptor(name string) ([]byte, *sheetschema.Descriptor, error) {
	if p.Base == "" {
		return p.own(name)
	}
	over := &overlay{plan: p, name: name, base: p.base}
	over.place()
	over.ownTables()
	d, err := over.load()
	if err != nil {
		return nil, nil, err
	}
	for _, t := range p.tables {
		over.columns(d, t)
	}
	if d, err = over.load(); err != nil {
		return nil, nil, err
	}
	return over.text(), d, nil
}

// own is a descriptor that extends none.
func (p *Plan) own(name string) ([]byte, *sheetschema.Descriptor, error) {
	tabs, tables := p.ownTabs()
	found := inference.Infer(name, tabs, inference.Options{Language: p.Language})
	p.remember(found, tables)
	text := signed(found.YAML)
	d, err := sheetschema.Load(name+".yaml", text)
	if err != nil {
		return nil, nil, fmt.Errorf("infer a descriptor: %w", err)
	}
	return text, d, nil
}

// ownTabs are the tables of the team's own, as they are inferred from.
func (p *Plan) ownTabs() (tabs []inference.Tab, tables []*plannedTable) {
	for _, t := range p.tables {
		if t.outcome != tableOwn {
			continue
		}
		tab := t.inferable()
		if len(t.more) > 0 {
			tab.Tabs = t.titles()
		}
		tabs, tables = append(tabs, tab), append(tables, t)
	}
	return tabs, tables
}

// titles are those of all tabs whose records are of the table's resource, and patterns
// of those to come.
func (t *plannedTable) titles() []string {
	all := []string{t.tab.Title}
	for _, other := range t.more {
		all = append(all, other.tab.Title)
	}
	return withNext(inOrder(all))
}

func (p *Plan) remember(found inference.Inferred, tables []*plannedTable) {
	for i := range found.Tables {
		t := tables[found.Tables[i].Tab]
		t.inferred = &found.Tables[i]
		for _, other := range t.more {
			other.inferred = t.inferred
		}
	}
}

// overlay is a descriptor that extends a built-in one, as it is being written.
type overlay struct {
	plan      *Plan
	name      string
	base      *sheetschema.Descriptor // the built-in one
	absent    []string
	aliases   []aliased
	resources []placed
	own       []byte
}

type aliased struct {
	of       string // resource, or resource.field
	headings []string
}

type placed struct {
	resource, place string
	tabs            []string
}

// place says of each resource where its records are.
func (o *overlay) place() {
	for _, r := range o.base.Resources {
		i := slices.IndexFunc(o.plan.tables, func(t *plannedTable) bool { return t.outcome == tableRecognised && t.resource.Name == r.Name })
		if i < 0 {
			if !r.Optional {
				o.absent = append(o.absent, r.Name)
			}
			continue
		}
		t := o.plan.tables[i]
		switch {
		case t.place != "":
			o.resources = append(o.resources, placed{resource: r.Name, place: t.place})
		case len(t.more) > 0:
			o.resources = append(o.resources, placed{resource: r.Name, tabs: t.titles()})
		case o.ambiguous(t):
			o.resources = append(o.resources, placed{resource: r.Name, tabs: []string{t.tab.Title}})
		case !o.titled(t):
			o.alias(r.Name, t.tab.Title)
		}
	}
}

// titled reports whether a run finds the table's tab by its title.
func (o *overlay) titled(t *plannedTable) bool {
	r, ok := o.base.Resource(t.resource.Name)
	return ok && header.MatchTab(t.tab.Title, r)
}

// ambiguous reports whether another tab has a title that a run would take for the
// resource's, too.
func (o *overlay) ambiguous(t *plannedTable) bool {
	for i := range o.plan.Book.Tabs {
		if other := &o.plan.Book.Tabs[i]; other != t.tab && header.MatchTab(other.Title, t.resource) {
			return true
		}
	}
	return false
}

func (o *overlay) alias(of, heading string) {
	for i := range o.aliases {
		if o.aliases[i].of == of {
			if !slices.ContainsFunc(o.aliases[i].headings, func(h string) bool { return lexical.Fold(h) == lexical.Fold(heading) }) {
				o.aliases[i].headings = append(o.aliases[i].headings, heading)
			}
			return
		}
	}
	o.aliases = append(o.aliases, aliased{of: of, headings: []string{heading}})
}

// ownTables infers resources for the tabs that are none of the built-in ones.
func (o *overlay) ownTables() {
	tabs, tables := o.plan.ownTabs()
	if len(tabs) == 0 {
		return
	}
	var taken []string
	for _, r := range o.base.Resources {
		taken = append(taken, r.Name)
	}
	found := inference.Add(o.plan.knownTabs(), taken, tabs, inference.Options{Language: o.plan.Language})
	o.own = found.YAML
	o.plan.remember(found, tables)
}

// knownTabs are the columns of the recognised tabs by which others may name their
// records.
func (p *Plan) knownTabs() []inference.Known {
	var all []inference.Known
	for _, t := range p.tables {
		if t.outcome != tableRecognised {
			continue
		}
		known := inference.Known{Title: t.tab.Title, Resource: t.resource}
		for i, c := range t.match.Columns {
			if !t.taken[i] || !c.Field.Constraints.Unique && !isKey(t.resource, c.Field) && c.Field.Format != "company" {
				continue
			}
			column := inference.KnownColumn{Title: c.Header, Field: c.Field}
			for row := t.match.Header + 1; row < t.grid.Rows(); row++ {
				if text := strings.TrimSpace(t.grid.Cell(row, c.Index).Seen()); text != "" {
					column.Values = append(column.Values, text)
				}
			}
			known.Columns = append(known.Columns, column)
		}
		all = append(all, known)
	}
	return all
}

func isKey(r *sheetschema.Resource, f *sheetschema.Field) bool {
	return len(r.PrimaryKey) == 1 && r.PrimaryKey[0] == f.Index
}

// columns adds the aliases without which a run would not take the table's columns
// for their fields.
func (o *overlay) columns(d *sheetschema.Descriptor, t *plannedTable) {
	if t.resource == nil {
		return
	}
	r, ok := d.Resource(t.resource.Name)
	if !ok {
		return
	}
	whole, _ := header.Match(t.grid, r, header.MatchOptions{Language: o.plan.Language})
	for i, c := range t.match.Columns {
		if !t.taken[i] || c.Header == "" {
			continue
		}
		if f, ok := r.Field(c.Field.Name); ok && whole.Columns[f.Index] != c.Index && !knows(r, f, c) {
			o.alias(r.Name+"."+f.Name, c.Header)
		}
	}
	for _, other := range t.more {
		o.columns(d, other)
	}
}

// knows reports whether a run takes a column of that heading for the field.
func knows(r *sheetschema.Resource, f *sheetschema.Field, c matching.Column) bool {
	b := table.NewGridBuilder()
	b.Text([]byte(c.Header))
	b.EndRow()
	b.Text([]byte("x")) // a column without content is taken for the service's, where it computes one
	b.EndRow()
	m, _ := header.Match(b.Grid(), r, header.MatchOptions{})
	return m.Columns[f.Index] == 0
}

func (o *overlay) load() (*sheetschema.Descriptor, error) {
	d, err := sheetschema.LoadText(sheetschema.Text{Name: o.name + ".yaml", ID: o.name, Data: o.text(), Base: registers.Text})
	if err != nil {
		return nil, fmt.Errorf("write the descriptor: %w", err)
	}
	return d, nil
}

func (o *overlay) text() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# What is different from the built-in descriptor. See sheetsync schema show.\n")
	fmt.Fprintf(&b, "extends: %s\nname: %s\n", o.plan.Base, edit.Quote(strings.ReplaceAll(o.name, "_", "-")))
	if title := strings.Join(strings.Fields(o.plan.Book.Title), " "); title != "" {
		fmt.Fprintf(&b, "title: %s\n", edit.Quote(title))
	}
	if len(o.absent) > 0 {
		fmt.Fprintf(&b, "# Tabs that there aren't. One that is added later is picked up.\nabsent: [%s]\n", strings.Join(o.absent, ", "))
	}
	if len(o.aliases) > 0 {
		fmt.Fprintf(&b, "# The team's own titles of tabs and headings of columns.\naliases:\n")
		for _, a := range o.aliases {
			fmt.Fprintf(&b, "  %s: %s\n", a.of, list(a.headings))
		}
	}
	if len(o.resources) > 0 || len(o.own) > 0 {
		fmt.Fprintf(&b, "resources:\n")
	}
	for _, r := range o.resources {
		fmt.Fprintf(&b, "  - name: %s\n", r.resource)
		if r.place != "" {
			fmt.Fprintf(&b, "    range: %s\n", edit.Quote(r.place))
		}
		if len(r.tabs) > 0 {
			fmt.Fprintf(&b, "    tabs: %s\n", list(r.tabs))
		}
	}
	if len(o.own) > 0 {
		fmt.Fprintf(&b, "  # Tabs that the built-in descriptor doesn't know, as guessed from their cells.\n")
		b.Write(o.own)
	}
	return signed(b.Bytes())
}

func list(texts []string) string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = edit.Quote(text)
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// signature begins the first line of a descriptor that adopt wrote.
const signature = "# Written by sheetsync adopt, which goes on writing it as long as nobody changes it: "

// signed puts a line above a descriptor by which it is known whether somebody has
// changed it since.
func signed(text []byte) []byte {
	return append([]byte(signature+digest(text)+"\n"), text...)
}

func digest(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// Untouched reports whether a descriptor is as adopt wrote it.
func Untouched(text []byte) bool {
	line, rest, ok := bytes.Cut(text, []byte("\n"))
	return ok && string(line) == signature+digest(rest)
}
