package table

import (
	"maps"

	"sheetsync/sheetschema"
)

// maxCanonical is how many texts a canonicaliser remembers: the columns that
// need one hold few different texts.
const maxCanonical = 256

// A canonicaliser finds what a field stores for a text, each text once.
type canonicaliser struct {
	field *sheetschema.Field
	known map[string]canonical
}

type canonical struct {
	value, suggestion string
	ok                bool
}

func (c *canonicaliser) of(text string) (value, suggestion string, ok bool) {
	if found, is := c.known[text]; is {
		return found.value, found.suggestion, found.ok
	}
	value, suggestion, ok = c.field.Canonical(text)
	if c.known == nil {
		c.known = make(map[string]canonical)
	}
	if len(c.known) < maxCanonical {
		c.known[text] = canonical{value, suggestion, ok}
	}
	return value, suggestion, ok
}

// ambiguous notes that a text, which the arena holds under r, could mean several
// values, and which one is most likely.
func (p *columnParser) ambiguous(record int, r ref, suggestion string) {
	p.set(record, StateInvalid, uint64(r))
	p.issue(record, sheetschema.CodeFormatError, p.field.Format+"_ambiguous", sheetschema.SeverityError)
	args := maps.Clone(p.args)
	args["suggestion"] = suggestion
	p.issues[len(p.issues)-1].Args = args
}
