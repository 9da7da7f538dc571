package adopting

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"sheetsync/cmd/internal/config/edit"
	"sheetsync/cmd/internal/exit"
	"sheetsync/sheetschema/bounds"
	"sheetsync/syncer/atomicfile"
)

// addRegister writes the register into the configuration, which is made where
// there is none.
func (a *Adoption) addRegister(ctx context.Context, zone *time.Location) error {
	schema, err := filepath.Rel(filepath.Dir(a.ConfigFile), a.schema)
	if err != nil {
		schema = a.schema
	}
	settings := []edit.Setting{
		{Name: "name", Value: a.name}, {Name: "spreadsheet", Value: a.Address}, {Name: "schema", Value: filepath.ToSlash(schema)},
		{Name: "language", Value: a.register.Language.String()}, {Name: "time_zone", Value: zone.String()},
	}
	path, mode := a.ConfigFile, fs.FileMode(0o600) // there may be secrets in it one day
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		path = resolved
	}
	text, err := bounds.ReadFile(ctx, path, bounds.SchemaBytes)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		text = []byte(a.newConfig())
	case err != nil:
		return fmt.Errorf("read the configuration: %w", err)
	default:
		if info, err := os.Stat(path); err == nil {
			mode = info.Mode().Perm()
		}
	}
	edited, err := edit.AddRegister(text, settings)
	if err != nil {
		var lines []string
		for _, s := range settings {
			lines = append(lines, s.Name+": "+edit.Quote(s.Value))
		}
		return exit.Usage("add it yourself under registers: {"+strings.Join(lines, ", ")+"}", "%s: %w", a.ConfigFile, err)
	}
	if err := atomicfile.WriteFile(path, edited, mode); err != nil {
		return exit.Hint(fmt.Errorf("write the configuration: %w", err), "make the directory writable and run it again")
	}
	return nil
}

// newConfig is a configuration without registers.
func (a *Adoption) newConfig() string {
	var b strings.Builder
	b.WriteString("# Settings of sheetsync; sheetsync config shows them all.\n")
	section := ""
	for _, s := range a.New {
		if s.Section != section {
			section = s.Section
			b.WriteString(section + ":\n")
		}
		value := edit.Quote(s.Value)
		if _, err := strconv.Atoi(s.Value); err == nil && !strings.HasSuffix(s.Name, "credentials") {
			value = s.Value // a number, such as of requests a minute
		}
		b.WriteString("  " + s.Name + ": " + value + "\n")
	}
	return b.String()
}
