package registers

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/bounds"
)

// A descriptor is one file, or a folder of files that make up one text in the
// order of their names, a file a tab.
//
//go:embed *.yaml foreign-trade/*.yaml
var files embed.FS

const suffix = ".yaml"

// Names returns the names of the built-in descriptors, sorted.
func Names() []string {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil // an embedded directory can be read
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), suffix))
	}
	slices.Sort(names)
	return names
}

// Source returns a built-in descriptor's text. The error names those that
// there are.
func Source(name string) ([]byte, error) {
	if !slices.Contains(Names(), name) {
		return nil, fmt.Errorf("there is no built-in schema %q: there is %s", name, strings.Join(Names(), " and "))
	}
	if source, err := files.ReadFile(name + suffix); err == nil {
		return source, nil
	}
	parts, err := fs.Glob(files, name+"/*"+suffix)
	if err != nil {
		return nil, err
	}
	var whole bytes.Buffer
	for _, part := range parts {
		source, err := files.ReadFile(part)
		if err != nil {
			return nil, err
		}
		whole.Write(source)
	}
	return whole.Bytes(), nil
}

// Text returns a built-in descriptor as it is written. The error is that of
// [Source].
func Text(name string) (sheetschema.Text, error) {
	source, err := Source(name)
	if err != nil {
		return sheetschema.Text{}, err
	}
	return sheetschema.Text{Name: name + suffix, ID: name, Data: source}, nil
}

// FileText returns the descriptor in a file, which may extend a built-in one, or the
// one in another file: a relative path is relative to the file that names it. Errors
// call the text by its file's base name and, where it can't be read, by its path.
func FileText(ctx context.Context, path string) (sheetschema.Text, error) {
	data, err := bounds.ReadFile(ctx, path, bounds.SchemaBytes)
	if err != nil {
		return sheetschema.Text{}, fmt.Errorf("read the descriptor: %w", err)
	}
	id := filepath.Clean(path)
	if absolute, err := filepath.Abs(path); err == nil {
		id = absolute
	}
	return sheetschema.Text{Name: filepath.Base(path), ID: id, Data: data, Base: func(name string) (sheetschema.Text, error) {
		if slices.Contains(Names(), name) {
			return Text(name)
		}
		under := name
		if !filepath.IsAbs(under) {
			under = filepath.Join(filepath.Dir(path), under)
		}
		text, err := FileText(ctx, under)
		if errors.Is(err, fs.ErrNotExist) {
			return text, fmt.Errorf("there is no built-in descriptor and no file %q: built in are %s", name, strings.Join(Names(), " and "))
		}
		return text, err
	}}, nil
}

// LoadFile loads the descriptor of [FileText], with a register's settings laid over
// it.
func LoadFile(ctx context.Context, path string, over ...sheetschema.Settings) (*sheetschema.Descriptor, error) {
	text, err := FileText(ctx, path)
	if err != nil {
		return nil, err
	}
	return sheetschema.LoadText(text, over...)
}

// Load returns a built-in descriptor, with a register's settings laid over it.
func Load(name string, over ...sheetschema.Settings) (*sheetschema.Descriptor, error) {
	text, err := Text(name)
	if err != nil {
		return nil, err
	}
	return sheetschema.LoadText(text, over...)
}
