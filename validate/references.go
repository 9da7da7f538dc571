package validate

import (
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
			missing: b.issue(b.resource.Fields[key.Fields[0]], sheetschema.CodeForeignKey, map[string]string{
				"field": b.captions(key.Fields), "table": parent.Resource.Caption(b.options.Language),
			}),
		}
		c.resembling = sync.OnceValue(c.indexResembling)
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
	resembling    func() map[string]int32
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

// near says which record is written almost as a reference that names none.
func (c *referenceCheck) near(record int) *sheetschema.Issue {
	if len(c.key.Fields) != 1 || c.child.Resource.Fields[c.key.Fields[0]].Type != sheetschema.TypeString {
		return c.missing
	}
	text := c.child.Text(record, c.key.Fields[0])
	like, ok := c.resembling()[textkey.Resemblance(text)]
	if !ok || like == reference.None {
		return c.missing
	}
	difference := textkey.Compare(text, c.parent.Text(int(like), c.key.Reference[0]))
	return c.variant(string(difference), map[string]string{"row": strconv.Itoa(c.parent.Row(int(like)))})
}

// indexResembling finds records by what their keys look like; None where several
// look alike, of which it would be a guess to name one.
func (c *referenceCheck) indexResembling() map[string]int32 {
	index := make(map[string]int32, c.parent.Len())
	for r := range c.parent.Len() {
		if c.parent.State(r, c.key.Reference[0]) != table.StateValid {
			continue
		}
		like := textkey.Resemblance(c.parent.Text(r, c.key.Reference[0]))
		switch first, taken := index[like]; {
		case taken && first != reference.None && c.key.Group && c.parent.Text(int(first), c.key.Reference[0]) == c.parent.Text(r, c.key.Reference[0]):
		case taken:
			index[like] = reference.None
		default:
			index[like] = int32(r)
		}
	}
	delete(index, "")
	return index
}

// variant is the issue with words of its own.
func (c *referenceCheck) variant(name string, args map[string]string) *sheetschema.Issue {
	issue := *c.missing
	issue.Variant, issue.Args = name, maps.Clone(c.missing.Args)
	maps.Copy(issue.Args, args)
	return &issue
}
