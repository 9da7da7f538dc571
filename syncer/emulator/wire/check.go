package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
)

// Decode reads a request's body into a struct of the API. prefix is put before the names of members
// in errors ("data." where the API's HTTP mapping calls the body so). An empty body is an empty
// object; null members are dropped.
func Decode[T any](body []byte, prefix string) (*T, *Error) {
	out := new(T)
	if len(bytes.TrimSpace(body)) == 0 {
		return out, nil
	}
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		at := int64(0)
		if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
			at = min(max(syntax.Offset-1, 0), int64(len(body)))
		}
		rest := string(body[at:min(int64(len(body)), at+20)])
		text := "Invalid JSON payload received. Unexpected token.\n" + rest + "\n^"
		return nil, BadRequest(text, "", text)
	}
	t, ok := v.(map[string]any)
	if !ok {
		text := "Invalid JSON payload received. Unknown name \"\": Root element must be a message."
		return nil, BadRequest(text, "", text)
	}
	c := checker{prefix: prefix}
	c.message(reflect.ValueOf(out).Elem(), t, Of[T](), "")
	if len(c.errors) > 0 {
		return nil, c.err()
	}
	return out, nil
}

// Unmarshal reads what [Writer] wrote without a theme: members that the struct doesn't have are
// passed over.
func Unmarshal[T any](data []byte, into *T) error {
	var t map[string]any
	if err := json.Unmarshal(data, &t); err != nil {
		return fmt.Errorf("decode %T: %w", into, err)
	}
	c := checker{lenient: true}
	c.message(reflect.ValueOf(into).Elem(), t, Of[T](), "")
	if len(c.errors) > 0 {
		return fmt.Errorf("decode %T: %w", into, c.err())
	}
	return nil
}

type violation struct{ field, description string }

type checker struct {
	prefix  string
	lenient bool
	errors  []violation
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

func (c *checker) message(into reflect.Value, t map[string]any, m *Message, path string) {
	first := ""
	for _, name := range SortedKeys(t) { // so that errors come in an order
		f := m.Field(name)
		if f == nil {
			f = m.Field(Camel(name))
		}
		if f == nil && c.lenient {
			continue
		}
		if f == nil {
			at := ""
			if full := c.path(path); full != "" {
				at = " at '" + full + "'"
			}
			c.fail(path, "Invalid JSON payload received. Unknown name %q%s: Cannot find field.", name, at)
			continue
		}
		if t[name] == nil {
			continue
		}
		if m.Name == "Request" {
			if first != "" {
				c.fail(path, "Invalid value at '%s' (oneof), oneof field 'kind' is already set. Cannot set '%s'",
					c.path(path), f.Name)
			}
			first = f.Name
		}
		at := f.in(into)
		if c.field(at, t[name], f, join(path, Snake(f.Name))) && at.IsZero() {
			f.setForced(into, true)
		}
	}
	m.canonical(into)
}

func (c *checker) fail(path, format string, args ...any) {
	c.errors = append(c.errors, violation{c.path(path), fmt.Sprintf(format, args...)})
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

// field reads a member; false when it wasn't of its type.
func (c *checker) field(into reflect.Value, v any, f *Field, path string) bool {
	if f.Map {
		t, ok := v.(map[string]any)
		if !ok {
			return c.invalid(path, "Map", v)
		}
		into.Set(reflect.MakeMap(into.Type()))
		for _, key := range SortedKeys(t) {
			entry := reflect.New(into.Type().Elem()).Elem()
			if c.value(entry, t[key], f, path+"["+strconv.Quote(key)+"]") {
				into.SetMapIndex(reflect.ValueOf(key), entry)
			}
		}
		return true
	}
	if !f.List {
		return c.value(into, v, f, path)
	}
	list, ok := v.([]any)
	if !ok { // the API takes a lone value for a list of one
		list = []any{v}
	}
	into.Set(reflect.MakeSlice(into.Type(), len(list), len(list)))
	for i, v := range list {
		if v == nil && f.Kind == MessageKind && f.Message.Name != "Request" { // measured: null requests are passed over
			v = map[string]any{}
		}
		if v == nil {
			continue
		}
		at := path
		if ok {
			at += "[" + strconv.Itoa(i) + "]"
		}
		c.value(into.Index(i), v, f, at)
	}
	return true
}

func (c *checker) value(into reflect.Value, v any, f *Field, path string) bool {
	if into.Kind() == reflect.Pointer {
		into.Set(reflect.New(into.Type().Elem()))
		into = into.Elem()
	}
	switch f.Kind {
	case MessageKind:
		t, ok := v.(map[string]any)
		if !ok {
			return c.invalid(path, "type.googleapis.com/google.apps.sheets.v4."+f.Message.Name, v)
		}
		c.message(into, t, f.Message, path)
	case RowKind:
		row, ok := v.([]any)
		if !ok {
			return c.invalid(path, "type.googleapis.com/google.protobuf.ListValue", v)
		}
		into.Set(reflect.ValueOf(row))
	case StringKind:
		s, ok := v.(string)
		switch {
		case !ok:
			return c.invalid(path, "TYPE_STRING", v)
		case f.enum != nil && !f.enum.values[s]:
			return c.invalid(path, "type.googleapis.com/"+f.enum.protoName(), v)
		}
		into.SetString(s)
	case IntKind:
		n, ok := number(v)
		switch {
		case !ok || n != math.Trunc(n):
			return c.invalid(path, "TYPE_INT32", v)
		case into.CanUint():
			into.SetUint(uint64(n))
		default:
			into.SetInt(int64(n))
		}
	case FloatKind:
		n, ok := number(v)
		if !ok {
			return c.invalid(path, "TYPE_FLOAT", v)
		}
		into.SetFloat(n)
	case BoolKind:
		b, ok := v.(bool)
		if s, text := v.(string); text && (s == "true" || s == "false") {
			b, ok = s == "true", true
		}
		if !ok {
			return c.invalid(path, "TYPE_BOOL", v)
		}
		into.SetBool(b)
	case AnyKind:
		if into.Kind() == reflect.Interface {
			into.Set(reflect.ValueOf(v))
		}
	}
	return true
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

func (c *checker) invalid(path, kind string, v any) bool {
	c.fail(path, "%s", InvalidValue(c.path(path), kind, v).Message)
	return false
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
