package language

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

// Key names a message: the area, a dot, and the message's name in the area's
// file, such as “mail.subject”.
type Key string

// Catalog holds the messages of every language, by area. An area is read when one of its
// messages is asked for first: a run says little, and reading all takes longer than
// looking at a sheet that nobody changed. A Catalog may be used by several goroutines.
type Catalog struct {
	areas map[string]func() (*area, error)
}

// area is what the files of one area hold.
type area struct {
	messages map[Tag]map[Key]message
	facts    map[Key][]string
}

//go:embed catalogues
var embedded embed.FS

// builtIn are the embedded catalogues.
var builtIn = sync.OnceValue(func() *Catalog {
	sub, err := fs.Sub(embedded, "catalogues")
	if err != nil {
		panic(err)
	}
	catalog, err := listCatalog(sub)
	if err != nil {
		panic(err)
	}
	return catalog
})

// NewCatalog reads a catalogue from files named <area>.yaml and
// <language>/<area>.yaml.
func NewCatalog(files fs.FS) (*Catalog, error) {
	c, err := listCatalog(files)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(c.areas)) {
		if _, err := c.areas[name](); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// listCatalog finds the areas of a catalogue without reading them.
func listCatalog(files fs.FS) (*Catalog, error) {
	c := &Catalog{areas: make(map[string]func() (*area, error))}
	for _, pattern := range []string{"*.yaml", "*/*.yaml"} {
		names, err := fs.Glob(files, pattern)
		if err != nil {
			return nil, fmt.Errorf("list the catalogue: %w", err)
		}
		for _, name := range names {
			base := strings.TrimSuffix(path.Base(name), ".yaml")
			c.areas[base] = sync.OnceValues(func() (*area, error) { return readArea(files, base) })
		}
	}
	return c, nil
}

// readArea reads an area's files: of each language, and with all of them side by side.
func readArea(files fs.FS, name string) (*area, error) {
	a := &area{messages: make(map[Tag]map[Key]message), facts: make(map[Key][]string)}
	for _, tag := range Tags() {
		a.messages[tag] = make(map[Key]message)
		if err := readTree(files, path.Join(string(tag), name+".yaml"), func(tree map[string]any) error { return a.add(tag, name, tree) }); err != nil {
			return nil, err
		}
	}
	return a, readTree(files, name+".yaml", func(tree map[string]any) error { return a.addSideBySide(name, tree) })
}

// readTree reads a file that may be missing.
func readTree(files fs.FS, name string, add func(tree map[string]any) error) error {
	source, err := fs.ReadFile(files, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		var tree map[string]any
		if err = yaml.Unmarshal(source, &tree); err == nil {
			err = add(tree)
		}
	}
	if err != nil {
		return fmt.Errorf("catalogue %s: %w", name, err)
	}
	return nil
}

// areaOf returns the area of a key, without messages where there is none. A fault in a
// built-in one, which the tests check, is a fault of the program.
func (c *Catalog) areaOf(key Key) *area {
	name, _, _ := strings.Cut(string(key), ".")
	read, ok := c.areas[name]
	if !ok {
		return &area{}
	}
	a, err := read()
	if err != nil {
		panic(err)
	}
	return a
}

func (a *area) add(tag Tag, prefix string, tree map[string]any) error {
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		key := prefix + "." + name
		switch value := tree[name].(type) {
		case string:
			m, err := parseMessage(strings.TrimSuffix(value, "\n"))
			if err != nil {
				problems = append(problems, fmt.Errorf("%s: %w", key, err))
				continue
			}
			a.messages[tag][Key(key)] = m
		case map[string]any:
			if err := a.add(tag, key, value); err != nil {
				problems = append(problems, err)
			}
		default:
			problems = append(problems, fmt.Errorf("%s: a message is a text, not %T (put it in quotes)", key, value))
		}
	}
	return errors.Join(problems...)
}

// Keys returns the keys of a language's messages, sorted.
func (c *Catalog) Keys(tag Tag) []Key {
	var keys []Key
	for name := range c.areas {
		keys = slices.AppendSeq(keys, maps.Keys(c.areaOf(Key(name)).messages[tag]))
	}
	slices.Sort(keys)
	return keys
}

// Placeholders returns the argument names that a message uses, sorted; ok is
// false when the language has no such message.
func (c *Catalog) Placeholders(tag Tag, key Key) (names []string, ok bool) {
	m, ok := c.areaOf(key).messages[tag][key]
	return m.names(), ok
}

// Printer returns a printer of the catalogue's messages in one language.
func (c *Catalog) Printer(tag Tag) *Printer {
	if !slices.Contains(Tags(), tag) {
		tag = English
	}
	return &Printer{catalog: c, tag: tag}
}
