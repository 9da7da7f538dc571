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

// Catalog holds the messages of every language. It does not change once made,
// and may be used by several goroutines.
type Catalog struct {
	messages map[Tag]map[Key]message
	facts    map[Key][]string
}

//go:embed catalogues
var embedded embed.FS

// builtIn reads the embedded catalogues once. They are checked by the tests,
// so a fault in them is a fault of the program.
var builtIn = sync.OnceValue(func() *Catalog {
	sub, err := fs.Sub(embedded, "catalogues")
	if err != nil {
		panic(err)
	}
	catalog, err := NewCatalog(sub)
	if err != nil {
		panic(err)
	}
	return catalog
})

// NewCatalog reads a catalogue from files named <area>.yaml and
// <language>/<area>.yaml.
func NewCatalog(files fs.FS) (*Catalog, error) {
	c := &Catalog{messages: make(map[Tag]map[Key]message), facts: make(map[Key][]string)}
	for _, tag := range Tags() {
		c.messages[tag] = make(map[Key]message)
		names, err := fs.Glob(files, string(tag)+"/*.yaml")
		if err != nil {
			return nil, fmt.Errorf("list the catalogue %s: %w", tag, err)
		}
		for _, name := range names {
			if err := c.readArea(files, name, func(area string, tree map[string]any) error { return c.add(tag, area, tree) }); err != nil {
				return nil, err
			}
		}
	}
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the catalogue: %w", err)
	}
	for _, name := range names {
		if err := c.readArea(files, name, c.addSideBySide); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *Catalog) readArea(files fs.FS, name string, add func(area string, tree map[string]any) error) error {
	source, err := fs.ReadFile(files, name)
	if err == nil {
		var tree map[string]any
		if err = yaml.Unmarshal(source, &tree); err == nil {
			err = add(strings.TrimSuffix(path.Base(name), ".yaml"), tree)
		}
	}
	if err != nil {
		return fmt.Errorf("catalogue %s: %w", name, err)
	}
	return nil
}

func (c *Catalog) add(tag Tag, prefix string, tree map[string]any) error {
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
			c.messages[tag][Key(key)] = m
		case map[string]any:
			if err := c.add(tag, key, value); err != nil {
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
	return slices.Sorted(maps.Keys(c.messages[tag]))
}

// Placeholders returns the argument names that a message uses, sorted; ok is
// false when the language has no such message.
func (c *Catalog) Placeholders(tag Tag, key Key) (names []string, ok bool) {
	m, ok := c.messages[tag][key]
	return m.names(), ok
}

// Printer returns a printer of the catalogue's messages in one language.
func (c *Catalog) Printer(tag Tag) *Printer {
	if _, ok := c.messages[tag]; !ok {
		tag = English
	}
	return &Printer{catalog: c, tag: tag}
}
