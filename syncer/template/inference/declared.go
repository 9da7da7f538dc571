package inference

import (
	"slices"
	"strings"
)

// declaredTypes are what the types of a Table's columns are in a descriptor. A column
// of texts says no more than that its numbers are none.
var declaredTypes = map[string]string{
	"DATE": "date", "DATE_TIME": "datetime", "TIME": "time", "BOOLEAN": "boolean",
	"DOUBLE": "number", "CURRENCY": "number", "PERCENT": "number", "RATINGS_CHIP": "number",
}

// guessDeclared takes what a Table declares its column to hold: its people chose it,
// and the sheet itself asks for it. It reports whether that settles the matter.
func (c *column) guessDeclared() bool {
	switch c.declared.Type {
	case "PEOPLE_CHIP":
		c.typ, c.format, c.personal = "string", "email", true
		c.say("people by the table's column; a person stands for the address")
		return true
	case "DROPDOWN":
		return c.guessDropDown()
	}
	typ, ok := declaredTypes[c.declared.Type]
	if !ok {
		return false
	}
	if len(c.filled) > 0 && !c.enough(c.readable(typ), nearly) {
		c.say("the table's column is for %s, but holds other things", typ)
		return false
	}
	c.typ = typ
	c.say("%s by the table's column", typ)
	return true
}

// guessDropDown closes the list where nearly all that stands there is one of the
// choices: they are the team's own, and the sheet takes no others.
func (c *column) guessDropDown() bool {
	choices := make([]string, 0, len(c.declared.Choices))
	for _, choice := range c.declared.Choices {
		if choice = strings.TrimSpace(choice); choice != "" && !slices.Contains(choices, choice) && !strings.ContainsAny(choice, "\n\r\t") {
			choices = append(choices, choice)
		}
	}
	known := c.count(func(text string) bool { return slices.Contains(choices, text) })
	if len(choices) == 0 || len(c.filled) > 0 && !c.enough(known, mostly) {
		return false
	}
	c.enum = choices
	c.say("the choices of the table's drop-down: add here what is added there")
	return true
}
