package inference

import (
	"fmt"
	"strings"
	"sync"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/table"
)

// kinds are the types that are tried, the narrower before the wider.
var kinds = []string{"boolean", "integer", "number", "date", "datetime", "time"}

// probes are resources of one field of each type, by which texts are read just
// as a run reads them.
var probes = sync.OnceValue(func() map[string]*sheetschema.Resource {
	probes := make(map[string]*sheetschema.Resource)
	for _, kind := range kinds {
		source := fmt.Sprintf("{name: probe, resources: [{name: probe, schema: {fields: [{name: probe, type: %s}]}}]}", kind)
		d, err := sheetschema.Load("probe.yaml", []byte(source))
		if err != nil {
			panic(err) // the source is the program's own
		}
		probes[kind] = d.Resources[0]
	}
	return probes
})

// guessType finds the type that nearly all of the column's texts can be read as.
func (c *column) guessType() {
	if n := c.count(leadingZero); n > 0 {
		c.say("text, since %s begin with a zero", share(n, len(c.texts)))
		return
	}
	if n := c.count(longDigits); n > 0 {
		c.say("text, since %s have more digits than a number keeps", share(n, len(c.texts)))
		return
	}
	for _, kind := range kinds {
		n := c.readable(kind)
		if !c.enough(n, mostly) {
			continue
		}
		if kind == "boolean" && (c.kindCount(table.CellBool) == 0 && (len(c.values) > 2 || c.readable("integer") > 0)) {
			continue // 0 and 1 are numbers unless the cells are boxes
		}
		c.typ = kind
		c.say("%s can be read as %s", share(n, len(c.texts)), kind)
		return
	}
	c.say("text")
}

func (c *column) kindCount(kind table.CellKind) int {
	n := 0
	for _, k := range c.kinds {
		if k == kind {
			n++
		}
	}
	return n
}

// readable counts the texts that can be read as a type.
func (c *column) readable(kind string) int {
	b := table.NewGridBuilder()
	b.Text([]byte("probe"))
	b.EndRow()
	times := make([]int, 0, len(c.values))
	for text, n := range c.values {
		b.Text([]byte(text))
		b.EndRow()
		times = append(times, n)
	}
	r := probes()[kind]
	grid := b.Grid()
	match, _ := header.Match(grid, r, header.MatchOptions{})
	t, _ := table.Parse(grid, match, r, table.ParseOptions{})
	total := 0
	for record := range t.Len() {
		if s := t.State(record, 0); s == table.StateValid || s == table.StateBig {
			total += times[t.Row(record)-2]
		}
	}
	return total
}

// leadingZero reports whether a text is a code such as 007, not a number.
func leadingZero(text string) bool {
	return len(text) > 1 && text[0] == '0' && strings.Trim(text, "0123456789") == ""
}

func longDigits(text string) bool {
	return len(text) > 15 && strings.Trim(text, "0123456789") == ""
}
