package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"sheetsync/syncer/emulator/grid"
)

// Decode reads a request body against its schema. prefix is put before the names of members in errors ("data." where the
// API's HTTP mapping calls the body so). An empty body is an empty object; null members are dropped.
func Decode(body []byte, m *Message, prefix string) (grid.Tree, *Error) {
	if len(strings.TrimSpace(string(body))) == 0 {
		return grid.Tree{}, nil
	}
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		at := int64(0)
		if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
			at = min(max(syntax.Offset-1, 0), int64(len(body)))
		}
		rest := string(body[at:min(int64(len(body)), at+20)])
		return nil, BadRequest("Invalid JSON payload received. Unexpected token.\n"+rest+"\n^", "",
			"Invalid JSON payload received. Unexpected token.\n"+rest+"\n^")
	}
	t, ok := v.(grid.Tree)
	if !ok {
		return nil, BadRequest("Invalid JSON payload received. Unknown name \"\": Root element must be a message.", "",
			"Invalid JSON payload received. Unknown name \"\": Root element must be a message.")
	}
	c := checker{prefix: prefix}
	out := c.message(t, m, "")
	if len(c.errors) > 0 {
		return nil, c.err()
	}
	return out, nil
}

type violation struct{ field, description string }

type checker struct {
	prefix string
	errors []violation
}

func (c *checker) err() *Error {
	var lines []string
	var list []any
	for _, v := range c.errors {
		lines = append(lines, v.description)
		item := map[string]any{"description": v.description}
		if v.field != "" {
			item["field"] = v.field
		}
		list = append(list, item)
	}
	e := Invalid("%s", strings.Join(lines, "\n"))
	e.Details = []any{map[string]any{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": list}}
	return e
}

func (c *checker) message(t grid.Tree, m *Message, path string) grid.Tree {
	out := make(grid.Tree, len(t))
	first := ""
	for _, name := range slices.Sorted(maps.Keys(t)) { // so that errors come in an order
		v := t[name]
		f := m.Field(name)
		if f == nil {
			f = m.Field(Camel(name))
		}
		if f == nil {
			at := ""
			if full := c.path(path); full != "" {
				at = " at '" + full + "'"
			}
			c.errors = append(c.errors, violation{c.path(path),
				fmt.Sprintf("Invalid JSON payload received. Unknown name %q%s: Cannot find field.", name, at)})
			continue
		}
		if v == nil {
			continue
		}
		if m == Request {
			if first != "" {
				c.errors = append(c.errors, violation{c.path(path), fmt.Sprintf(
					"Invalid value at '%s' (oneof), oneof field 'kind' is already set. Cannot set '%s'", c.path(path), f.Name)})
			}
			first = f.Name
		}
		if now := c.field(v, f, join(path, Snake(f.Name))); now != nil {
			out[f.Name] = now
		}
	}
	normalize(out, m)
	return out
}

func (c *checker) path(path string) string {
	if path == "" {
		return strings.TrimSuffix(c.prefix, ".")
	}
	return c.prefix + path
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func (c *checker) field(v any, f *Field, path string) any {
	if f.Map {
		t, ok := v.(grid.Tree)
		if !ok {
			c.invalid(path, "Map", v)
		}
		return t
	}
	if !f.List {
		return c.value(v, f, path)
	}
	list, ok := v.([]any)
	if !ok { // the API takes a lone value for a list of one
		if one := c.value(v, f, path); one != nil {
			return []any{one}
		}
		return nil
	}
	for i, m := range list {
		if m == nil {
			continue
		}
		list[i] = c.value(m, f, path+"["+strconv.Itoa(i)+"]")
	}
	return list
}

func (c *checker) value(v any, f *Field, path string) any {
	switch f.Kind {
	case MessageKind:
		if t, ok := v.(grid.Tree); ok {
			return c.message(t, f.Message, path)
		}
		c.invalid(path, "type.googleapis.com/google.apps.sheets.v4."+f.Message.Name, v)
	case RowKind:
		if l, ok := v.([]any); ok {
			return l
		}
		c.invalid(path, "type.googleapis.com/google.protobuf.ListValue", v)
	case StringKind:
		s, ok := v.(string)
		switch {
		case !ok:
			c.invalid(path, "TYPE_STRING", v)
		case f.enum != nil && !f.enum.values[s]:
			c.invalid(path, "type.googleapis.com/"+f.enum.protoName(), v)
		default:
			return s
		}
	case IntKind:
		if n, ok := number(v); ok && n == math.Trunc(n) {
			return n
		}
		c.invalid(path, "TYPE_INT32", v)
	case FloatKind:
		if n, ok := number(v); ok {
			return n
		}
		c.invalid(path, "TYPE_FLOAT", v)
	case BoolKind:
		switch b := v.(type) {
		case bool:
			return b
		case string:
			if b == "true" || b == "false" {
				return b == "true"
			}
		}
		c.invalid(path, "TYPE_BOOL", v)
	default:
		return v
	}
	return nil
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case string:
		n, err := strconv.ParseFloat(v, 64)
		return n, err == nil
	}
	return 0, false
}

func (c *checker) invalid(path, kind string, v any) {
	e := InvalidValue(c.path(path), kind, v)
	c.errors = append(c.errors, violation{c.path(path), e.Message})
}

// InvalidValue is the answer to a member or parameter, named in snake case, whose value isn't of its kind, such as TYPE_BOOL.
func InvalidValue(field, kind string, v any) *Error {
	shown, err := json.Marshal(v)
	if err != nil {
		shown = []byte("?")
	}
	m := fmt.Sprintf("Invalid value at '%s' (%s), %s", field, kind, shown)
	return BadRequest(m, field, m)
}

// Snake writes a member's name in snake case.
func Snake(name string) string {
	var b strings.Builder
	for _, r := range name {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte('_')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Camel writes a member's name in camel case.
func Camel(name string) string {
	parts := strings.Split(name, "_")
	for i, p := range parts[1:] {
		if p != "" {
			parts[i+1] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, "")
}
