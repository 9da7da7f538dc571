package sheetschema

import (
	"fmt"
	"strings"
	"time"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/source"
)

// constraints reads a field's constraints, typed as the field.
func (l *loader) constraints(f *Field, o *source.Object) {
	if categories := l.categories(f, o); categories != nil {
		f.Constraints.Enum = categories
	}
	n := o.Member("constraints")
	if n == nil {
		return
	}
	c := l.Object(n, source.JoinPath(o.Path, "constraints"))
	defer c.RejectUnknown("jsonSchema")
	into := &f.Constraints
	into.Required = c.Flag("required")
	into.Unique = c.Flag("unique")
	into.MinLength = l.length(f, c, "minLength")
	into.MaxLength = l.length(f, c, "maxLength")
	if into.MaxLength > 0 && into.MinLength > into.MaxLength {
		c.Fail("minLength", "no text is at least this long and at most maxLength", "exchange the two")
	}
	into.Minimum = l.bound(f, c, "minimum")
	into.Maximum = l.bound(f, c, "maximum")
	into.ExclusiveMinimum = l.bound(f, c, "exclusiveMinimum")
	into.ExclusiveMaximum = l.bound(f, c, "exclusiveMaximum")
	if into.Minimum != nil && into.Maximum != nil {
		if order, ok := into.Minimum.Compare(*into.Maximum); ok && order > 0 {
			c.Fail("minimum", "no value is at least this and at most the maximum", "exchange the two")
		}
	}
	if pattern := c.Text("pattern"); pattern != "" {
		l.pattern(f, c, pattern)
	}
	if c.Member("enum") != nil {
		into.Enum = l.enum(f, c)
	}
}

func (l *loader) pattern(f *Field, c *source.Object, source string) {
	if f.Type != TypeString {
		c.Fail("pattern", fmt.Sprintf("a field of type %s has no pattern", f.Declared), "leave it out, or make the field a string")
		return
	}
	pattern, err := NewPattern(source)
	if err != nil {
		c.Fail("pattern", err.Error(), "patterns are written as for RE2 (https://github.com/google/re2/wiki/Syntax), without look-ahead and back-references")
		return
	}
	f.Constraints.Pattern = pattern
}

func (l *loader) length(f *Field, c *source.Object, name string) int {
	if c.Member(name) == nil {
		return 0
	}
	if f.Type != TypeString {
		c.Fail(name, fmt.Sprintf("a field of type %s has no %s", f.Declared, name), "leave it out, or make the field a string")
		return 0
	}
	return c.Count(name, 0)
}

func (l *loader) bound(f *Field, c *source.Object, name string) *expression.Value {
	n := c.Member(name)
	if n == nil {
		return nil
	}
	switch f.Type {
	case TypeString, TypeBoolean, TypeJSON:
		c.Fail(name, fmt.Sprintf("a field of type %s has no %s", f.Declared, name), "leave it out, or change the type")
		return nil
	default:
		return l.constant(f, n, source.JoinPath(c.Path, name))
	}
}

func (l *loader) enum(f *Field, c *source.Object) []expression.Value {
	values := []expression.Value{}
	if f.Type == TypeJSON {
		c.Fail("enum", fmt.Sprintf("a field of type %s has no enum", f.Declared), "leave it out, or change the type")
		return values
	}
	listed := make(map[string]bool) // values of one type are the same when they are written alike
	for i, n := range c.Items("enum", false) {
		path := fmt.Sprintf("%s[%d]", source.JoinPath(c.Path, "enum"), i)
		v := l.constant(f, n, path)
		if v == nil {
			continue
		}
		if listed[v.String()] {
			l.FailAt(n, path, "this is in the list twice", "remove one")
			continue
		}
		listed[v.String()] = true
		values = append(values, *v)
	}
	if len(values) == 0 && len(l.Problems) == 0 {
		c.Fail("enum", "an empty list allows nothing", "list the choices, or leave enum out")
	}
	return values
}

// categories reads the specification's newer form of an enumeration: values,
// or objects with a value and a label.
func (l *loader) categories(f *Field, o *source.Object) []expression.Value {
	if !o.Has("categories") {
		o.Allow("categories")
		return nil
	}
	if f.Type != TypeString && f.Type != TypeInteger {
		o.Fail("categories", fmt.Sprintf("a field of type %s has no categories", f.Declared), "leave them out, or change the type")
		return nil
	}
	var values []expression.Value
	for i, n := range o.Items("categories", false) {
		path := fmt.Sprintf("%s[%d]", source.JoinPath(o.Path, "categories"), i)
		if n.Kind == source.KindMap {
			labelled := l.Object(n, path)
			n = labelled.Member("value")
			labelled.RejectUnknown("label")
			if n == nil {
				labelled.Fail("value", "the category needs a value", "")
				continue
			}
		}
		if v := l.constant(f, n, path); v != nil {
			values = append(values, *v)
		}
	}
	return values
}

// constant reads a value of the field's type from the descriptor.
func (l *loader) constant(f *Field, n *source.Node, path string) *expression.Value {
	v, fault, hint := typedConstant(f.Type, n)
	if fault != "" {
		l.FailAt(n, path, fault, hint)
		return nil
	}
	return &v
}

func typedConstant(t Type, n *source.Node) (v expression.Value, fault, hint string) {
	if n.Kind > source.KindBool || n.Kind == source.KindNull {
		return v, fmt.Sprintf("this should be a value, not %s", n.Kind), ""
	}
	text := strings.TrimSpace(n.Text)
	wrong := func(what, hint string) (expression.Value, string, string) {
		return expression.Value{}, "this is not " + what, hint
	}
	switch t {
	case TypeString:
		if n.Kind != source.KindText {
			return wrong("a text but "+n.Kind.String(), "put it in quotes")
		}
		if n.Text == "" {
			return wrong("a value: an empty cell is empty", "leave it out")
		}
		return expression.TextOf(n.Text), "", ""
	case TypeInteger, TypeNumber:
		v, err := expression.ParseNumber(strings.ReplaceAll(text, "_", ""))
		if err != nil || n.Kind == source.KindBool {
			return wrong("a number", "write it such as 12 or 12.50")
		}
		if _, whole := v.Integer(); t == TypeInteger && !whole {
			return wrong("a whole number", "write it such as 12")
		}
		return v, "", ""
	case TypeBoolean:
		if n.Kind != source.KindBool {
			return wrong("true or false", "write true or false, without quotes")
		}
		return expression.BooleanOf(text == "true"), "", ""
	case TypeDate:
		day, err := expression.ParseDay(text)
		if err != nil {
			return wrong("a date", "write it such as 2025-03-31")
		}
		return expression.DateOf(day), "", ""
	case TypeTime:
		seconds, ok := lexical.ParseClock(text)
		if !ok {
			return wrong("a time of day", `write it such as "14:30"`)
		}
		return expression.TimeOf(seconds), "", ""
	case TypeDateTime:
		instant, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return wrong("a date with time and zone", `write it such as "2025-03-31T14:30:00+08:00"`)
		}
		return expression.DateTimeOf(instant.UnixMicro()), "", ""
	default:
		return wrong("possible for this type", "leave it out")
	}
}
