package language

import (
	"maps"
	"slices"
	"strings"
)

// Printer says messages in one language. It may be used by several goroutines.
type Printer struct {
	catalog *Catalog
	tag     Tag
}

// NewPrinter returns a printer of the built-in messages in the language.
func NewPrinter(tag Tag) *Printer { return builtIn().Printer(tag) }

// Tag returns the printer's language.
func (p *Printer) Tag() Tag { return p.tag }

// Say returns the message with its arguments filled in; args may be nil. A
// message missing in the printer's language is said in English, and a key that
// is in no catalogue is returned as it is.
func (p *Printer) Say(key Key, args Args) string {
	messages := p.catalog.areaOf(key).messages
	for _, tag := range []Tag{p.tag, English} {
		if m, ok := messages[tag][key]; ok {
			return m.say(args)
		}
	}
	return string(key)
}

// Has reports whether the printer's language has the message.
func (p *Printer) Has(key Key) bool {
	_, ok := p.catalog.areaOf(key).messages[p.tag][key]
	return ok
}

// Outline returns the message with “…” where its arguments would be.
func (p *Printer) Outline(key Key) string {
	args := make(Args)
	names, _ := p.catalog.Placeholders(p.tag, key)
	for _, name := range names {
		args[name] = "…"
	}
	return p.Say(key, args)
}

// Below returns the keys of the printer's language that begin with the prefix, an area
// and a dot at least, sorted.
func (p *Printer) Below(prefix Key) []Key {
	keys := slices.Sorted(maps.Keys(p.catalog.areaOf(prefix).messages[p.tag]))
	return slices.DeleteFunc(keys, func(k Key) bool { return !strings.HasPrefix(string(k), string(prefix)) })
}

// In returns the descriptor's text in the printer's language.
func (p *Printer) In(text Text) string { return text.In(p.tag) }
