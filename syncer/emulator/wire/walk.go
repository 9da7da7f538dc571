package wire

import (
	"maps"
	"reflect"
	"slices"
)

// Clone copies an object to its depth.
func Clone[T any](v *T) *T {
	if v == nil {
		return nil
	}
	c := *v
	cloneMembers(reflect.ValueOf(&c).Elem(), Of[T]())
	return &c
}

func cloneMembers(v reflect.Value, m *Message) {
	for _, f := range m.list {
		at := f.in(v)
		switch {
		case f.Kind != MessageKind || at.IsZero():
		case f.List:
			list := reflect.MakeSlice(at.Type(), at.Len(), at.Len())
			for i := range at.Len() {
				list.Index(i).Set(clonePointer(at.Index(i), f.Message))
			}
			at.Set(list)
		case f.Map:
			eachEntry(at, func(entry reflect.Value) { cloneMembers(entry, f.Message) })
		case at.Kind() == reflect.Pointer:
			at.Set(clonePointer(at, f.Message))
		default:
			cloneMembers(at, f.Message)
		}
	}
}

func clonePointer(p reflect.Value, m *Message) reflect.Value {
	if p.Kind() != reflect.Pointer || p.IsNil() {
		return p
	}
	c := reflect.New(p.Type().Elem())
	c.Elem().Set(p.Elem())
	cloneMembers(c.Elem(), m)
	return c
}

// eachEntry puts a copy of a map of objects in its place, and changes the copy's entries.
func eachEntry(at reflect.Value, change func(reflect.Value)) {
	now := reflect.MakeMapWithSize(at.Type(), at.Len())
	for it := at.MapRange(); it.Next(); {
		entry := reflect.New(at.Type().Elem()).Elem()
		entry.Set(it.Value())
		change(entry)
		now.SetMapIndex(it.Key(), entry)
	}
	at.Set(now)
}

// Walk visits the objects inside of an object, from the inside out; visit gets a pointer to each. One
// that it doesn't keep is taken out of the list or the member that holds it. The object is changed in
// place: see [Clone].
func Walk[T any](v *T, visit func(object any) (keep bool)) {
	walk(reflect.ValueOf(v).Elem(), Of[T](), visit)
}

func walk(v reflect.Value, m *Message, visit func(any) bool) {
	for _, f := range m.list {
		at := f.in(v)
		switch {
		case f.Kind != MessageKind || at.IsZero():
		case f.List:
			kept := reflect.MakeSlice(at.Type(), 0, at.Len())
			for i := range at.Len() {
				if walkPointer(at.Index(i), f.Message, visit) {
					kept = reflect.Append(kept, at.Index(i))
				}
			}
			if kept.Len() == at.Len() {
				continue
			}
			if at.Set(kept); kept.Len() == 0 {
				at.SetZero()
			}
		case f.Map:
			eachEntry(at, func(entry reflect.Value) { walk(entry, f.Message, visit) })
		case at.Kind() != reflect.Pointer:
			walk(at, f.Message, visit)
		case !walkPointer(at, f.Message, visit):
			at.SetZero()
		}
	}
}

func walkPointer(p reflect.Value, m *Message, visit func(any) bool) bool {
	if p.Kind() != reflect.Pointer || p.IsNil() {
		return true
	}
	walk(p.Elem(), m, visit)
	return visit(p.Interface())
}

// Tidy returns a copy without the members that the API doesn't show when they have their default:
// false, "" and lists of nothing. Formats keep theirs.
func Tidy[T any](v *T) *T {
	if v == nil {
		return new(T)
	}
	c := Clone(v)
	tidy(reflect.ValueOf(c).Elem(), Of[T]())
	return c
}

func tidy(v reflect.Value, m *Message) {
	for _, f := range m.list {
		at := f.in(v)
		switch {
		case f.Kind == BoolKind || f.Kind == StringKind && !f.List || f.List && at.Len() == 0:
			if f.setForced(v, false); f.List {
				at.SetZero()
			}
		case f.Kind != MessageKind || at.IsZero() || f.Name == "format" || f.Name == "textFormat":
		case f.List:
			for i := range at.Len() {
				tidy(at.Index(i).Elem(), f.Message)
			}
		case f.Map:
			eachEntry(at, func(entry reflect.Value) { tidy(entry, f.Message) })
		case at.Kind() == reflect.Pointer:
			tidy(at.Elem(), f.Message)
		}
	}
}

// SortedKeys is the keys of a map in their order.
func SortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
