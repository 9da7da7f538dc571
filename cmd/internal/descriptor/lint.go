package descriptor

import (
	"context"
	"errors"
	"path/filepath"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/lint"
	"sheetsync/sheetschema/source"
)

// A Diagnostic is what `schema lint --json` prints for each thing that is wrong
// with a descriptor or could be better.
type Diagnostic struct {
	Schema   string `json:"schema"`
	Severity string `json:"severity"` // error: can't be used; warning or info: could be better
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`
	Path     string `json:"path,omitempty"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`

	text string
}

// String is the diagnostic as a line for people.
func (d Diagnostic) String() string { return d.text }

// Lint checks a descriptor that was named so. It returns the descriptor, or nil
// where the diagnostics say why it can't be used.
func (s Source) Lint(ctx context.Context, name string) ([]Diagnostic, *sheetschema.Descriptor, error) {
	var found []Diagnostic
	d, err := s.Parse(ctx)
	var broken *source.LoadError
	if errors.As(err, &broken) {
		for _, p := range broken.Problems {
			found = append(found, Diagnostic{name, sheetschema.SeverityError.String(), p.File, p.Line, p.Column, p.Path, p.Message, p.Hint, "error: " + p.String()})
		}
		return found, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	for _, f := range lint.Check(d, nil) {
		file, place := s.File, name
		if f.File != "" && f.File != filepath.Base(s.File) { // the descriptor that it extends
			file, place = f.File, f.File
		}
		found = append(found, Diagnostic{name, f.Severity.String(), file, f.Line, f.Column, f.Path, f.Message, f.Hint, place + ":" + f.String()})
	}
	return found, d, nil
}
