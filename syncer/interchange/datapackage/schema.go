package datapackage

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// A field is a column as Table Schema describes it.
type field struct {
	Name        string       `json:"name"`
	Type        string       `json:"type"`
	Format      string       `json:"format,omitempty"`
	Title       string       `json:"title,omitempty"`
	Description string       `json:"description,omitempty"`
	Personal    bool         `json:"personal,omitempty"`
	Constraints *constraints `json:"constraints,omitempty"`
}

type constraints struct {
	Required  bool   `json:"required,omitempty"`
	Unique    bool   `json:"unique,omitempty"`
	Enum      []any  `json:"enum,omitempty"`
	Pattern   string `json:"pattern,omitempty"`
	Minimum   any    `json:"minimum,omitempty"`
	Maximum   any    `json:"maximum,omitempty"`
	MinLength int    `json:"minLength,omitempty"`
	MaxLength int    `json:"maxLength,omitempty"`
}

// describe says of a column what all of its cells keep, and names the rest.
func (c *column) describe(cells []string, tag language.Tag) (described field, unkept []string) {
	described = field{Name: c.name, Type: "string", Title: c.title}
	f := c.field
	if f == nil {
		return described, nil
	}
	described.Title, described.Description, described.Personal = f.Title.In(tag), f.Description.In(tag), f.Personal
	described.Type, described.Format = c.typeOf(cells)
	if format := f.Format; f.Type == sheetschema.TypeString {
		if fits, ok := formats[format]; ok {
			if all(cells, fits) {
				described.Format = format
			} else {
				unkept = append(unkept, "format "+format)
			}
		}
	}
	kept := constraints{}
	keep := func(name string, holds bool, declare func()) {
		if holds {
			declare()
			described.Constraints = &kept
			return
		}
		unkept = append(unkept, name)
	}
	want := f.Constraints
	if want.Required {
		keep("required", !has(cells, ""), func() { kept.Required = true })
	}
	if want.Unique {
		keep("unique", distinct(cells), func() { kept.Unique = true })
	}
	if len(want.Enum) > 0 {
		choices := make(map[string]bool)
		var values []any
		for _, v := range want.Enum {
			choices[c.valueText(v)] = true
			values = append(values, c.literal(v))
		}
		keep("enum", all(cells, func(text string) bool { return choices[text] }), func() { kept.Enum = values })
	}
	if p := want.Pattern; p != nil && portable(p.String()) {
		keep("pattern", all(cells, p.Match), func() { kept.Pattern = grouped(p.String()) })
	}
	if n := want.MinLength; n > 0 {
		keep("minLength", all(cells, func(text string) bool { return utf8.RuneCountInString(text) >= n }), func() { kept.MinLength = n })
	}
	if n := want.MaxLength; n > 0 {
		keep("maxLength", all(cells, func(text string) bool { return utf8.RuneCountInString(text) <= n }), func() { kept.MaxLength = n })
	}
	if v := want.Minimum; v != nil {
		keep("minimum", c.within(v, func(order int) bool { return order >= 0 }), func() { kept.Minimum = c.literal(*v) })
	}
	if v := want.Maximum; v != nil {
		keep("maximum", c.within(v, func(order int) bool { return order <= 0 }), func() { kept.Maximum = c.literal(*v) })
	}
	return described, unkept
}

// typeOf returns the field's type and format; a string where a cell isn't of it.
func (c *column) typeOf(cells []string) (name, format string) {
	document := func(begin string) bool { return all(cells, func(text string) bool { return isJSON(text, begin) }) }
	switch f := c.field; f.Declared {
	case "datetime":
		if c.fractions {
			return f.Declared, momentAs
		}
		return f.Declared, ""
	case "object", "geojson":
		if document("{") {
			return "object", ""
		}
	case "array", "list":
		if document("[") {
			return "array", ""
		}
	case "geopoint":
		if document("[") {
			return f.Declared, "array"
		}
		if document("{") {
			return f.Declared, "object"
		}
	default:
		return f.Declared, ""
	}
	return "string", ""
}

// within reports whether all values that can be read lie so to a bound.
func (c *column) within(bound *expression.Value, fits func(order int) bool) bool {
	for record := range c.of.Len() {
		v := c.of.Value(record, c.field.Index)
		if !v.IsKnown() {
			continue
		}
		if order, ok := v.Compare(*bound); !ok || !fits(order) {
			return false
		}
	}
	return true
}

// valueText is a value as cells are written.
func (c *column) valueText(v expression.Value) string {
	if v.Type() == expression.TypeDateTime {
		return c.instant(v.Int())
	}
	return v.String()
}

// literal is a value as constraints are written: numbers and truths as JSON's.
func (c *column) literal(v expression.Value) any {
	switch v.Type() {
	case expression.TypeNumber:
		return json.Number(v.String())
	case expression.TypeBoolean:
		return v.IsTrue()
	}
	return c.valueText(v)
}

var (
	address = regexp.MustCompile(`^[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$`)
	uuid    = regexp.MustCompile(`^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$`)
)

// formats are those of texts that the specification knows, each with what every reader
// takes for one.
var formats = map[string]func(string) bool{
	"email": address.MatchString,
	"uuid":  uuid.MatchString,
	"uri": func(text string) bool {
		u, err := url.Parse(text)
		return err == nil && u.Scheme != "" && u.Host != "" && u.String() == text
	},
	"binary": func(text string) bool { _, err := base64.StdEncoding.DecodeString(text); return err == nil },
}

// particular is RE2's syntax that other readers of patterns don't know.
var particular = regexp.MustCompile(`\\[pPzQEAC]|\[\[:|\(\?`)

func portable(pattern string) bool { return !particular.MatchString(pattern) }

// grouped is a pattern to whose ends a reader may put anchors.
func grouped(pattern string) string {
	if strings.Contains(pattern, "|") {
		return "(" + pattern + ")"
	}
	return pattern
}

// all reports whether every cell that isn't blank fits.
func all(cells []string, fits func(string) bool) bool {
	for _, text := range cells {
		if text != "" && !fits(text) {
			return false
		}
	}
	return true
}

func has(cells []string, text string) bool {
	for _, cell := range cells {
		if cell == text {
			return true
		}
	}
	return false
}

// distinct reports whether no two cells that aren't blank are equal.
func distinct(cells []string) bool {
	seen := make(map[string]bool, len(cells))
	return all(cells, func(text string) bool {
		again := seen[text]
		seen[text] = true
		return !again
	})
}
