package validate

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/reference"
	"sheetsync/sheetschema/table"
	"sheetsync/sheetschema/textkey"
)

// foreignKeys checks that each key names one record of the other resource. A key
// that is empty, even in part, names none and is sound. One that is computed comes
// from a record that has the issue itself.
func (b *builder) foreignKeys() {
	for _, key := range b.resource.ForeignKeys {
		parent := b.parent(key.Resource)
		if parent == nil || b.allComputed(key) || b.anyAbsent(b.resource, key.Fields) || b.anyAbsent(parent.Resource, key.Reference) {
			continue
		}
		c := &referenceCheck{
			key: key, child: b.table, parent: parent, links: reference.Of(b.table, parent, key), printer: language.NewPrinter(b.options.Language),
			missing: b.issue(b.resource.Fields[key.Fields[0]], sheetschema.CodeForeignKeyError, map[string]string{
				"field": b.captions(key.Fields), "table": parent.Resource.Caption(b.options.Language),
			}),
		}
		c.resembling, c.partly = sync.OnceValue(c.indexResembling), sync.OnceValue(c.indexPart)
		b.add(key.Fields[0], c.evaluate)
	}
}

func (b *builder) allComputed(key sheetschema.ForeignKey) bool {
	return !slices.ContainsFunc(key.Fields, func(i int) bool { return !b.resource.Fields[i].Computed() || b.table.IsTyped(i) })
}

// referenceCheck checks one foreign key.
type referenceCheck struct {
	key           sheetschema.ForeignKey
	child, parent *table.Table
	links         *reference.Links
	printer       *language.Printer
	missing       *sheetschema.Issue
	resembling    func() map[string]int32   // records by the look of their keys
	partly        func() map[string][]int32 // records by a joined key's first field
}

func (c *referenceCheck) evaluate(record int) *sheetschema.Issue {
	if c.links.Blank[record] {
		return nil
	}
	if c.links.IsSeveral(record) {
		return c.several(c.links.Several(record))
	}
	if c.links.Target[record] != reference.None {
		return nil
	}
	return c.near(record)
}

// several says which records a reference may mean.
func (c *referenceCheck) several(records []int32) *sheetschema.Issue {
	others := ""
	if fields := reference.Alternatives(c.parent.Resource, c.key); len(fields) > 0 {
		var names []string
		for _, f := range fields {
			names = append(names, f.Caption(c.printer.Tag()))
		}
		others = c.printer.Say("issues.others", language.Args{"fields": strings.Join(names, "”"+c.printer.Say("issues.comma", nil)+"“")})
	}
	return c.variant("several", map[string]string{
		"count": strconv.Itoa(len(records)), "rows": reference.Rows(c.parent, records, c.printer), "others": others,
	})
}

// near says which record is written almost as a reference that names none, else
// which ones have a part of it.
func (c *referenceCheck) near(record int) *sheetschema.Issue {
	if look, ok := c.look(c.child, record, c.key.Fields); ok {
		if like, found := c.resembling()[look]; found && like != reference.None {
			return c.variant(string(c.difference(record, int(like))), map[string]string{
				"row":   strconv.Itoa(c.parent.Row(int(like))),
				"table": c.parent.TabOr(int(like), c.parent.Resource.Caption(c.printer.Tag())),
			})
		}
	}
	if len(c.key.Fields) == 1 {
		return c.missing
	}
	part, _ := c.child.AppendReference(nil, record, c.key.Fields[:1], c.parent.Resource, c.key.Reference[:1])
	records := c.partly()[string(part)]
	if len(records) == 0 {
		return c.missing
	}
	return c.variant("part", map[string]string{
		"part":  c.child.Resource.Fields[c.key.Fields[0]].Caption(c.printer.Tag()),
		"count": strconv.Itoa(len(records)), "rows": reference.Rows(c.parent, records, c.printer),
	})
}

// look is equal for keys that look alike: it has the resemblances of texts and the
// values of others. ok is false for one without a text, or with one of signs only.
func (c *referenceCheck) look(t *table.Table, record int, fields []int) (look string, ok bool) {
	var b []byte
	for i, f := range fields {
		if t.Resource.Fields[f].Type != sheetschema.TypeString {
			b, _ = t.AppendReference(b, record, fields[i:i+1], c.parent.Resource, c.key.Reference[i:i+1])
			continue
		}
		text := textkey.Resemblance(t.Text(record, f))
		if text == "" {
			return "", false
		}
		b, ok = append(append(b, text...), 0), true
	}
	return string(b), ok
}

// difference says how a reference differs from the key of the record that it resembles:
// by more than one of its fields, it is only similar.
func (c *referenceCheck) difference(record, like int) textkey.Difference {
	difference, differs := textkey.DifferenceSimilar, 0
	for i, f := range c.key.Fields {
		own, _ := c.child.AppendReference(nil, record, c.key.Fields[i:i+1], c.parent.Resource, c.key.Reference[i:i+1])
		theirs, _ := c.parent.AppendKey(nil, like, c.key.Reference[i:i+1])
		if !bytes.Equal(own, theirs) {
			difference = textkey.Compare(c.child.Text(record, f), c.parent.Text(like, c.key.Reference[i]))
			differs++
		}
	}
	if differs > 1 {
		return textkey.DifferenceSimilar
	}
	return difference
}

// indexResembling finds records by what their keys look like; None where several
// look alike, of which it would be a guess to name one.
func (c *referenceCheck) indexResembling() map[string]int32 {
	index := make(map[string]int32, c.parent.Len())
	key := func(r int) []byte {
		b, _ := c.parent.AppendKey(nil, r, c.key.Reference)
		return b
	}
	for r := range c.parent.Len() {
		if slices.ContainsFunc(c.key.Reference, func(f int) bool { return c.parent.State(r, f) != table.StateValid }) {
			continue
		}
		like, ok := c.look(c.parent, r, c.key.Reference)
		if !ok {
			continue
		}
		switch first, taken := index[like]; {
		case taken && first != reference.None && c.key.Group && bytes.Equal(key(int(first)), key(r)):
		case taken:
			index[like] = reference.None
		default:
			index[like] = int32(r)
		}
	}
	return index
}

// indexPart finds records by the first field of a joined key.
func (c *referenceCheck) indexPart() map[string][]int32 {
	index := make(map[string][]int32)
	var buffer []byte
	for r := range c.parent.Len() {
		b, ok := c.parent.AppendKey(buffer[:0], r, c.key.Reference[:1])
		if buffer = b; ok {
			index[string(b)] = append(index[string(b)], int32(r))
		}
	}
	return index
}

// variant is the issue with words of its own.
func (c *referenceCheck) variant(name string, args map[string]string) *sheetschema.Issue {
	issue := *c.missing
	issue.Variant, issue.Args = name, maps.Clone(c.missing.Args)
	maps.Copy(issue.Args, args)
	return &issue
}
