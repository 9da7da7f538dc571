package wire

import (
	"reflect"
	"strings"
	"sync"
)

// Kind is the type of a field.
type Kind uint8

// The types of fields.
const (
	MessageKind Kind = iota
	StringKind
	IntKind
	FloatKind
	BoolKind
	// AnyKind is a JSON value of any type.
	AnyKind
	// RowKind is a list of JSON values (google.protobuf.ListValue).
	RowKind
	// AppenderKind writes itself; it is for answers only.
	AppenderKind
)

// Appender is a part of an answer that writes itself, cut to a field mask.
type Appender interface {
	AppendJSON(b []byte, mask Mask) []byte
}

// Message is the schema of an object.
type Message struct {
	Name   string
	fields map[string]*Field
	list   []*Field // in the order they are written
}

// Field is the schema of a member.
type Field struct {
	Name    string
	Kind    Kind
	List    bool
	Map     bool
	Message *Message

	enum   *enum
	goName string
	index  []int
	force  []int  // where the struct lists the members that are given; nil for structs of our own
	style  *Field // of a plain colour: the member with its style
	always bool   // written even when zero
	quoted bool   // a number that JSON has as a text
}

// Field returns the schema of a member by its JSON name, nil when there is none.
func (m *Message) Field(name string) *Field { return m.fields[name] }

// Of is the schema of a struct of the API, or of one of ours that embeds one.
func Of[T any]() *Message { return schemaOf(reflect.TypeFor[T]()) }

// schemas remembers the schema of each type, as encoding/json does.
var schemas = struct {
	sync.RWMutex
	of builder
}{of: builder{}}

func schemaOf(t reflect.Type) *Message {
	schemas.RLock()
	m, ok := schemas.of[t]
	schemas.RUnlock()
	if ok {
		return m
	}
	schemas.Lock()
	defer schemas.Unlock()
	return schemas.of.message(t)
}

type builder map[reflect.Type]*Message

func (b builder) message(t reflect.Type) *Message {
	if m, ok := b[t]; ok {
		return m
	}
	m := &Message{Name: t.Name(), fields: map[string]*Field{}}
	b[t] = m
	b.members(m, t, nil)
	for _, f := range m.list {
		if s := m.fields[f.Name+"Style"]; s != nil && s.Message != nil && f.Message != nil &&
			f.Message.Name == "Color" && s.Message.Name == "ColorStyle" {
			f.style = s
		}
	}
	return m
}

// members adds the members of a struct, then those of the structs embedded in it, whose names it
// may shadow.
func (b builder) members(m *Message, t reflect.Type, at []int) {
	var force []int
	if f, ok := t.FieldByName("ForceSendFields"); ok && len(f.Index) == 1 {
		force = append(append(force, at...), f.Index...)
	}
	var embedded []reflect.StructField
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-":
			continue
		case f.Anonymous && name == "":
			embedded = append(embedded, f)
			continue
		case !f.IsExported():
			continue
		case name == "":
			name = f.Name
		}
		if m.fields[name] != nil {
			continue
		}
		field := b.field(m, name, f.Type)
		field.goName, field.force = f.Name, force
		field.index = append(append(field.index, at...), i)
		field.always = !strings.Contains(options, "omitempty")
		field.quoted = strings.Contains(options, "string")
		m.fields[name] = field
		m.list = append(m.list, field)
	}
	for _, f := range embedded {
		b.members(m, f.Type, append(append([]int{}, at...), f.Index...))
	}
}

func (b builder) field(m *Message, name string, t reflect.Type) *Field {
	f := &Field{Name: name, enum: enums[m.Name+"."+name]}
	for {
		if t.Implements(reflect.TypeFor[Appender]()) {
			f.Kind = AppenderKind
			return f
		}
		switch t.Kind() {
		case reflect.Pointer:
			t = t.Elem()
			continue
		case reflect.Slice:
			if f.List { // a list of lists of any: rows of values
				f.Kind = RowKind
				return f
			}
			if t.Elem().Kind() == reflect.Uint8 { // raw JSON
				f.Kind = AnyKind
				return f
			}
			f.List = true
			t = t.Elem()
			continue
		case reflect.Map:
			f.Map = true
			t = t.Elem()
			continue
		case reflect.Struct:
			f.Kind, f.Message = MessageKind, b.message(t)
		case reflect.String:
			f.Kind = StringKind
		case reflect.Int64, reflect.Int, reflect.Int32, reflect.Uint8, reflect.Uint32:
			f.Kind = IntKind
		case reflect.Float64, reflect.Float32:
			f.Kind = FloatKind
		case reflect.Bool:
			f.Kind = BoolKind
		default:
			f.Kind = AnyKind
		}
		return f
	}
}
