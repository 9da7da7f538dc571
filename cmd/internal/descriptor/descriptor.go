// Package descriptor finds the descriptor that a person names on the command
// line or in the configuration: one that is built in, or a file.
package descriptor

import (
	"context"
	"strings"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/nearest"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/source"
)

// A Source is where a descriptor comes from: BuiltIn or File is set.
type Source struct {
	BuiltIn, File string
	// Settings are the register's own, which go before the descriptor's.
	Settings sheetschema.Settings
}

// Find finds the source that a name or path means.
func Find(name string) (Source, error) {
	builtIn, file, err := config.SchemaSource(name, ".")
	if err != nil {
		hint := "sheetsync schema show lists the built-in ones"
		if near := nearest.Name(name, registers.Names()); near != "" {
			hint = "did you mean " + near + "?"
		}
		return Source{}, exit.Usage(hint, "%w", err)
	}
	return Source{BuiltIn: builtIn, File: file}, nil
}

// Parse reads the descriptor. What is wrong with it is a source.LoadError.
func (s Source) Parse(ctx context.Context) (*sheetschema.Descriptor, error) {
	if s.BuiltIn != "" {
		return registers.Load(s.BuiltIn, s.Settings)
	}
	return registers.LoadFile(ctx, s.File, s.Settings)
}

// Load is Parse for a command that can't go on without the descriptor.
func (s Source) Load(ctx context.Context) (*sheetschema.Descriptor, error) {
	d, err := s.Parse(ctx)
	if err != nil {
		return nil, exit.Usage("sheetsync schema lint checks a descriptor; sheetsync schema show foreign-trade is an example", "%w", err)
	}
	return d, nil
}

// Text returns the descriptor as it is written, or where it extends another the
// whole that both make up.
func (s Source) Text(ctx context.Context) ([]byte, error) {
	if s.BuiltIn != "" {
		return registers.Source(s.BuiltIn)
	}
	text, err := registers.FileText(ctx, s.File)
	if err != nil {
		return nil, err
	}
	whole, err := sheetschema.Merged(text)
	if err != nil {
		return nil, err
	}
	if whole.File == "" { // it extends none
		return text.Data, nil
	}
	return source.Write(whole)
}

// Load finds and loads the descriptor that a name or path means.
func Load(ctx context.Context, name string) (*sheetschema.Descriptor, error) {
	s, err := Find(name)
	if err != nil {
		return nil, err
	}
	return s.Load(ctx)
}

// Resource finds the resource that a name, title or alias means.
func Resource(d *sheetschema.Descriptor, name string) (*sheetschema.Resource, error) {
	if r, ok := d.Resource(name); ok {
		return r, nil
	}
	var names []string
	for _, r := range d.Resources {
		if header.MatchTab(name, r) {
			return r, nil
		}
		names = append(names, r.Name)
	}
	hint := "the schema has " + strings.Join(names, ", ")
	if near := nearest.Name(name, names); near != "" {
		hint = "did you mean " + near + "?"
	}
	return nil, exit.Usage(hint, "there is no resource %q", name)
}
