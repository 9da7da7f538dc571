package wire

import (
	"reflect"
	"slices"
)

// Given tells whether a member was given: it isn't zero, or its struct's ForceSendFields has it.
// name is the field's name in Go.
func Given[T comparable](value T, force []string, name string) bool {
	var zero T
	return value != zero || slices.Contains(force, name)
}

// in is the member of a struct.
func (f *Field) in(v reflect.Value) reflect.Value {
	if len(f.index) == 1 {
		return v.Field(f.index[0])
	}
	return v.FieldByIndex(f.index)
}

// given tells whether a struct has a member, which may be zero.
func (f *Field) given(v reflect.Value) bool {
	return !f.in(v).IsZero() || f.forced(v)
}

func (f *Field) forced(v reflect.Value) bool {
	if f.force == nil {
		return false
	}
	list, _ := v.FieldByIndex(f.force).Interface().([]string)
	return len(list) > 0 && slices.Contains(list, f.goName)
}

// setForced notes whether a zero member was given. The list is replaced, never changed: copies of
// the struct share it.
func (f *Field) setForced(v reflect.Value, yes bool) {
	if f.force == nil || f.forced(v) == yes {
		return
	}
	at := v.FieldByIndex(f.force)
	list, _ := at.Interface().([]string)
	if yes {
		at.Set(reflect.ValueOf(append(slices.Clip(list), f.goName)))
		return
	}
	list = slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == f.goName })
	at.Set(reflect.ValueOf(slices.Clip(list)))
	if len(list) == 0 {
		at.SetZero()
	}
}

// Empty tells whether an object has no members.
func Empty[T any](v *T) bool {
	return v == nil || empty(reflect.ValueOf(v).Elem(), Of[T]())
}

func empty(v reflect.Value, m *Message) bool {
	return !slices.ContainsFunc(m.list, func(f *Field) bool { return f.given(v) })
}

// Set returns a copy of an object with the members that a mask selects as they are in another: a
// member that is selected but absent there is removed, and so is an object that becomes empty.
func Set[T any](mask Mask, into, from *T) *T {
	if mask == nil {
		return Clone(from)
	}
	if into == nil {
		into = new(T)
	}
	if from == nil {
		from = new(T)
	}
	out := set(mask, reflect.ValueOf(into).Elem(), reflect.ValueOf(from).Elem(), Of[T]())
	t, _ := out.Addr().Interface().(*T)
	return t
}

func set(mask Mask, into, from reflect.Value, m *Message) reflect.Value {
	out := reflect.New(into.Type()).Elem()
	out.Set(into)
	for name, sub := range mask {
		f := m.Field(name)
		if f == nil {
			continue
		}
		now, old := f.in(from), f.in(into)
		if sub == nil || f.Kind != MessageKind || f.List || f.Map {
			f.in(out).Set(now)
			f.setForced(out, f.forced(from))
			continue
		}
		inner := set(sub, orNew(old), orNew(now), f.Message)
		if empty(inner, f.Message) {
			f.in(out).SetZero()
		} else {
			f.in(out).Set(inner.Addr())
		}
	}
	return out
}

func orNew(p reflect.Value) reflect.Value {
	if p.IsNil() {
		return reflect.New(p.Type().Elem()).Elem()
	}
	return p.Elem()
}

// Overlay puts the members that an object has over those of another, in place. Colours are replaced
// as a whole.
func Overlay[T any](into, from *T) {
	if from != nil {
		overlay(reflect.ValueOf(into).Elem(), reflect.ValueOf(Clone(from)).Elem(), Of[T]())
	}
}

func overlay(into, from reflect.Value, m *Message) {
	for _, f := range m.list {
		if !f.given(from) {
			continue
		}
		old, now := f.in(into), f.in(from)
		if f.Kind == MessageKind && old.Kind() == reflect.Pointer && !old.IsNil() &&
			f.Message.Name != "ColorStyle" {
			overlay(old.Elem(), now.Elem(), f.Message)
			continue
		}
		old.Set(now)
		f.setForced(into, f.forced(from))
	}
}

// Only is the one member that a union such as a Request has, by its JSON name, and a pointer to it;
// nil when there is none.
func Only[T any](v *T) (name string, member any) {
	at := reflect.ValueOf(v).Elem()
	for _, f := range Of[T]().list {
		if f.Kind == MessageKind && !f.in(at).IsZero() {
			return f.Name, f.in(at).Interface()
		}
	}
	return "", nil
}

// MaskOf selects the members that an object has, each as a whole.
func MaskOf[T any](v *T) Mask {
	m := Mask{}
	at := reflect.ValueOf(v).Elem()
	for _, f := range Of[T]().list {
		if f.given(at) {
			m[f.Name] = nil
		}
	}
	return m
}

// OrNew is an object, or an empty one for nil.
func OrNew[T any](v *T) *T {
	if v == nil {
		return new(T)
	}
	return v
}
