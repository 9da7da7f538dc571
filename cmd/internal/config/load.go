package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// DefaultFile is read from the working directory when no file is named.
const DefaultFile = "sheetsync.yaml"

// ErrNoFile says that the configuration file that was asked for can't be read.
var ErrNoFile = errors.New("cannot read the configuration")

// Sources are where the configuration comes from.
type Sources struct {
	// File is the file's name; empty for SHEETSYNC_CONFIG or, where it exists,
	// DefaultFile.
	File string
	// Missing says that a file that is named need not be there yet.
	Missing bool
	// Environ is the environment, as os.Environ gives it.
	Environ []string
	// Set are assignments key=value of the command line.
	Set []string
}

// Path returns the name of the file that is read, whether it is there or not.
func (from Sources) Path() string {
	if from.File != "" {
		return from.File
	}
	if name, _ := lookupIn(from.Environ)(FileVariable); name != "" {
		return name
	}
	return DefaultFile
}

// Load reads and checks the configuration. The error is an *[Error], or wraps
// [ErrNoFile].
func Load(from Sources) (*Config, error) {
	c, err := LoadPartly(from)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// LoadPartly reads and checks the configuration, and returns it also with an *[Error]: what
// [Error.About] has nothing about is as it should be.
func LoadPartly(from Sources) (*Config, error) {
	lookup := lookupIn(from.Environ)
	name, required := from.File, true
	if name == "" {
		name, _ = lookup(FileVariable)
	}
	if name == "" {
		name, required = DefaultFile, false
	}
	required = required && !from.Missing
	source, found, err := readFileSource(name, required)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoFile, err)
	}
	v, p := values{}, &problems{}
	c := &Config{values: v}
	base, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoFile, err)
	}
	if found {
		if c.File, err = filepath.Abs(name); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNoFile, err)
		}
		base = filepath.Dir(c.File)
		readFile(name, source, lookup, v, p)
	}
	readEnvironment(from.Environ, v, p)
	readAssignments(from.Set, v, p)
	b := builder{values: v, problems: p, base: base}
	b.build(c)
	return c, p.err()
}

func lookupIn(environ []string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for _, pair := range environ {
			if text, ok := strings.CutPrefix(pair, name+"="); ok {
				return text, true
			}
		}
		return "", false
	}
}
