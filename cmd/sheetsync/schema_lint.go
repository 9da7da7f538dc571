package main

import (
	"errors"
	"fmt"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/source"
)

// A lintLine is what `schema lint --json` prints for each finding.
type lintLine struct {
	Schema   string `json:"schema"`
	Severity string `json:"severity"` // error: can't be used; warning or info: could be better
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`
	Path     string `json:"path,omitempty"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
}

// lint prints what is wrong with a descriptor and reports whether it can be used.
func (a *app) lint(name string) (usable bool, err error) {
	builtIn, file, err := schemaArgument(name)
	if err != nil {
		return false, err
	}
	var d *sheetschema.Descriptor
	if builtIn != "" {
		d, err = registers.Load(builtIn)
	} else {
		d, err = sheetschema.LoadFile(file)
	}
	var broken *source.LoadError
	if errors.As(err, &broken) {
		for _, p := range broken.Problems {
			line := lintLine{Schema: name, Severity: "error", File: p.File, Line: p.Line, Column: p.Column, Path: p.Path, Message: p.Message, Hint: p.Hint}
			if err := a.found(line, "error: "+p.String()); err != nil {
				return false, err
			}
		}
		return false, nil
	}
	if err != nil {
		return false, err
	}
	findings := sheetschema.Lint(d, nil)
	for _, f := range findings {
		line := lintLine{Schema: name, Severity: f.Severity.String(), File: file, Line: f.Line, Column: f.Column, Path: f.Path, Message: f.Message, Hint: f.Hint}
		if err := a.found(line, name+":"+f.String()); err != nil {
			return false, err
		}
	}
	fields := 0
	for _, r := range d.Resources {
		fields += len(r.Fields)
	}
	a.say("%s: usable: %d tabs, %d columns, %d remarks", name, len(d.Resources), fields, len(findings))
	return true, nil
}

func (a *app) found(line lintLine, text string) error {
	if a.json {
		return a.print(line)
	}
	_, err := fmt.Fprintln(a.stdout, text)
	return err
}
