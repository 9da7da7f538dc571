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

// guessType finds the type that the column's texts can be read as: all of them,
// or nearly all where the heading says so too. Names, codes and words stay texts,
// for another will come that is no number.
func (c *column) guessType() {
	if n := c.count(leadingZero); n > 0 {
		c.say("text, since %s begin with a zero", share(n, len(c.filled)))
		return
	}
	if n := c.count(longDigits); n > 0 {
		c.say("text, since %s have more digits than a number keeps", share(n, len(c.filled)))
		return
	}
	if c.declared.Type == "TEXT" {
		c.say("text by the table's column")
		return
	}
	if c.texts() {
		c.say("text by the header's words")
		return
	}
	order := kinds
	if c.dated() {
		order = datedKinds
	}
	for _, kind := range order {
		n, least := c.readable(kind), 1.0
		if c.headedType() != "string" && kind != "boolean" {
			least = mostly
		}
		if !c.enough(n, least) || kind == "boolean" && !c.boxes() {
			continue
		}
		c.typ = kind
		if kind == "integer" && !c.has(wholeWords) {
			c.typ = "number" // tomorrow's may have decimals
		}
		c.say("%s can be read as %s", share(n, len(c.filled)), kind)
		return
	}
	c.say("text")
}

// datedKinds are the types of a column headed as a date, in which 20260305 is a
// day.
var datedKinds = []string{"boolean", "date", "datetime", "time", "integer", "number"}

// headedType is the type that the heading's words ask for.
func (c *column) headedType() string {
	switch {
	case c.texts() || c.declared.Type == "TEXT":
		return "string"
	case c.has(amountWords) || c.counts():
		return "number"
	case c.dated() && !c.has(timeWords):
		return "date"
	}
	return "string"
}

// timeWords head dates with a time, or times.
var timeWords = words("时间 時間 time zeit heure hora время 日時")

// boxes reports whether a column of yes and no is nothing else: its cells are
// boxes to tick, or both words have long repeated.
func (c *column) boxes() bool {
	if c.kindCount(table.CellBool) > 0 {
		return true
	}
	if len(c.values) != 2 || c.readable("integer") > 0 { // 0 and 1 are numbers
		return false
	}
	for _, n := range c.values {
		if n < fewRecords {
			return false
		}
	}
	return true
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
