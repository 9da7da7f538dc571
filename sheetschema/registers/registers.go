package registers

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"sheetsync/sheetschema"
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

// Load returns a built-in descriptor, with a register's settings laid over it.
func Load(name string, over ...sheetschema.Settings) (*sheetschema.Descriptor, error) {
	source, err := Source(name)
	if err != nil {
		return nil, err
	}
	return sheetschema.Load(name+suffix, source, over...)
}
