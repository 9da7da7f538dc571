package template

import (
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/reference"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/snoozes"
)

// note says what belongs in a column, with an example.
func (d *design) note(r *sheetschema.Resource, f *sheetschema.Field) string {
	var lines []string
	if text := f.Description.In(d.Language); text != "" {
		lines = append(lines, text)
	}
	if f.Computed() {
		return strings.Join(append(lines, d.printer.Say("template.note.computed", nil)), "\n")
	}
	lines = append(lines, d.printer.Say("template.note.kind", language.Args{"kind": d.kind(f)}))
	if asks := d.asks(r, f); len(asks) > 0 {
		lines = append(lines, d.printer.Say("template.note.asks", language.Args{"asks": d.sentence(asks)}))
	}
	if example := d.example(f); example != "" {
		lines = append(lines, d.printer.Say("template.note.example", language.Args{"example": example}))
	}
	return strings.Join(lines, "\n")
}

// sentence joins what a column asks for.
func (d *design) sentence(asks []string) string {
	text := strings.Join(asks, d.printer.Say("template.note.separator", nil))
	if d.Language != language.Chinese && text != "" {
		text = strings.ToUpper(text[:1]) + text[1:]
	}
	return text
}

var ownNotes = map[string]language.Key{
	sheetschema.IDColumn: language.Key("template.own.record_id"),
}

func (d *design) ownNote(name string) string {
	switch name {
	case sheetschema.DuplicateColumn:
		return answers.Note(d.printer)
	case sheetschema.IssuesColumn:
		return dismissals.Note(d.printer)
	case sheetschema.DeadlinesColumn:
		return snoozes.Note(d.printer)
	}
	key, ok := ownNotes[name]
	if !ok {
		return ""
	}
	return d.printer.Say(key, nil)
}

var typeKinds = map[sheetschema.Type]language.Key{
	sheetschema.TypeString:   language.Key("template.kind.text"),
	sheetschema.TypeInteger:  language.Key("template.kind.integer"),
	sheetschema.TypeNumber:   language.Key("template.kind.number"),
	sheetschema.TypeBoolean:  language.Key("template.kind.boolean"),
	sheetschema.TypeDate:     language.Key("template.kind.date"),
	sheetschema.TypeTime:     language.Key("template.kind.time"),
	sheetschema.TypeDateTime: language.Key("template.kind.datetime"),
	sheetschema.TypeJSON:     language.Key("template.kind.other"),
}

// kind says what sort of value a column takes.
func (d *design) kind(f *sheetschema.Field) string {
	if f.Type == sheetschema.TypeString && f.Format != "" {
		if key := language.Key("template.kind." + f.Format); d.printer.Has(key) {
			return d.printer.Say(key, nil)
		}
	}
	return d.printer.Say(typeKinds[f.Type], nil)
}

// asks lists what a column asks for beyond its kind.
func (d *design) asks(r *sheetschema.Resource, f *sheetschema.Field) []string {
	var asks []string
	c := f.Constraints
	if c.Required || isKey(r, f) {
		asks = append(asks, d.printer.Say("template.ask.required", nil))
	}
	if c.Unique || len(r.PrimaryKey) == 1 && isKey(r, f) {
		asks = append(asks, d.printer.Say("template.ask.unique", nil))
	}
	for _, key := range joinedKeys(r) {
		if others := d.others(r, key, f); others != "" {
			asks = append(asks, d.printer.Say("template.ask.unique_joined", language.Args{"others": others}))
		}
	}
	if parent, named, others := d.parent(r, f); parent != nil && others != "" {
		asks = append(asks, d.printer.Say("template.ask.parent_joined", language.Args{
			"table": parent.Caption(d.Language), "field": named.Caption(d.Language), "others": others}))
	} else if parent != nil {
		asks = append(asks, d.names(parent, named))
	}
	if choices := f.Choices(d.Language); len(choices) > 0 {
		asks = append(asks, d.printer.Say("template.ask.choice", language.Args{
			"choices": strings.Join(choices, d.printer.Say("template.note.list", nil))}))
	}
	asks = append(asks, d.bounds(c)...)
	if c.Pattern != nil {
		asks = append(asks, d.printer.Say("template.ask.pattern", nil))
	}
	if f.Personal {
		asks = append(asks, d.printer.Say("template.ask.personal", nil))
	}
	return asks
}

// names says by which columns of another tab a column names a row of it.
func (d *design) names(parent *sheetschema.Resource, key *sheetschema.Field) string {
	args := language.Args{"field": key.Caption(d.Language), "table": parent.Caption(d.Language)}
	var others []string
	for _, f := range reference.Alternatives(parent, sheetschema.ForeignKey{Resource: parent.Name, Reference: []int{key.Index}}) {
		others = append(others, f.Caption(d.Language))
	}
	if len(others) == 0 {
		return d.printer.Say("template.ask.parent", args)
	}
	args["others"] = strings.Join(others, d.printer.Say("template.ask.or", nil))
	return d.printer.Say("template.ask.parent_others", args)
}

func (d *design) bounds(c sheetschema.Constraints) []string {
	var asks []string
	limit := func(key language.Key, v *expression.Value) {
		if v != nil {
			asks = append(asks, d.printer.Say(key, language.Args{"limit": v.String()}))
		}
	}
	if c.Minimum != nil && c.Maximum != nil {
		asks = append(asks, d.printer.Say("template.ask.between", language.Args{"low": c.Minimum.String(), "high": c.Maximum.String()}))
	} else {
		limit(language.Key("template.ask.least"), c.Minimum)
		limit(language.Key("template.ask.most"), c.Maximum)
	}
	limit(language.Key("template.ask.above"), c.ExclusiveMinimum)
	limit(language.Key("template.ask.below"), c.ExclusiveMaximum)
	return asks
}

// parent returns the resource and field that a field refers to, and the fields that
// it does so together with: "" for a field that refers to it alone, which it
// returns first. They are nil where the field is part of no foreign key.
func (d *design) parent(r *sheetschema.Resource, f *sheetschema.Field) (parent *sheetschema.Resource, named *sheetschema.Field, others string) {
	for _, key := range r.ForeignKeys {
		at := slices.Index(key.Fields, f.Index)
		if at < 0 || parent != nil && len(key.Fields) > 1 {
			continue
		}
		if to, ok := d.Descriptor.Resource(key.Resource); ok {
			parent, named, others = to, to.Fields[key.Reference[at]], d.others(r, key.Fields, f)
			if others == "" {
				break
			}
		}
	}
	return parent, named, others
}

// joinedKeys are the keys of several fields that no two records share.
func joinedKeys(r *sheetschema.Resource) [][]int {
	keys := slices.Clone(r.UniqueKeys)
	if len(r.PrimaryKey) > 1 {
		keys = append(keys, r.PrimaryKey)
	}
	return keys
}

// others names the fields of a key beside one of them; "" where there are none, or it
// isn't one of them.
func (d *design) others(r *sheetschema.Resource, key []int, f *sheetschema.Field) string {
	if !slices.Contains(key, f.Index) {
		return ""
	}
	var others []string
	for _, i := range key {
		if i != f.Index {
			others = append(others, r.Fields[i].Caption(d.Language))
		}
	}
	return strings.Join(others, d.printer.Say("template.ask.and", nil))
}

// example is a value as people would type it; "" where a choice or another tab
// shows them.
func (d *design) example(f *sheetschema.Field) string {
	for _, example := range f.Examples {
		if text := example.In(d.Language); text != "" && f.Type != sheetschema.TypeBoolean {
			return text
		}
	}
	if len(f.Constraints.Enum) > 0 || f.Type == sheetschema.TypeBoolean || len(f.Examples) > 0 { // left blank on purpose
		return ""
	}
	return defaultExample(f)
}

func defaultExample(f *sheetschema.Field) string {
	switch f.Type {
	case sheetschema.TypeDate:
		return "2025-03-31"
	case sheetschema.TypeTime:
		return "14:30"
	case sheetschema.TypeDateTime:
		return "2025-03-31 14:30"
	case sheetschema.TypeInteger, sheetschema.TypeNumber:
		if c := f.Constraints; c.Minimum == nil && c.Maximum == nil && c.ExclusiveMinimum == nil && c.ExclusiveMaximum == nil {
			return map[sheetschema.Type]string{sheetschema.TypeInteger: "12", sheetschema.TypeNumber: "1234.50"}[f.Type]
		}
	case sheetschema.TypeString:
		if known := formatExamples[f.Format]; known != nil {
			return known[0]
		}
		if f.Constraints.Pattern != nil {
			return fmt.Sprint(fromPattern(f.Constraints.Pattern.String(), 0))
		}
	}
	return ""
}
