package wire

import "strings"

// Mask is a parsed field mask. A nil Mask selects everything.
type Mask map[string]Mask

// ParseMask reads a mask such as "a,b/c,d(e,f.g)" or "*". It doesn't look at a schema; see [Mask.Check].
func ParseMask(s string) (Mask, bool) {
	p := maskParser{s: s}
	m, ok := p.list()
	if !ok || p.i != len(s) {
		return nil, false
	}
	if _, all := m["*"]; all {
		return nil, true
	}
	return m, true
}

type maskParser struct {
	s string
	i int
}

func (p *maskParser) list() (Mask, bool) {
	m := Mask{}
	for {
		if !p.path(m) {
			return nil, false
		}
		if p.i == len(p.s) || p.s[p.i] != ',' {
			return m, true
		}
		p.i++
	}
}

func (p *maskParser) path(into Mask) bool {
	for p.i < len(p.s) && p.s[p.i] == ' ' {
		p.i++
	}
	start := p.i
	for p.i < len(p.s) && strings.IndexByte(",/.() ", p.s[p.i]) < 0 {
		p.i++
	}
	if p.i == start {
		return false
	}
	name := p.s[start:p.i]
	for p.i < len(p.s) && p.s[p.i] == ' ' {
		p.i++
	}
	sub := Mask{}
	if p.i < len(p.s) {
		switch p.s[p.i] {
		case '/', '.':
			p.i++
			if !p.path(sub) {
				return false
			}
		case '(':
			p.i++
			m, ok := p.list()
			if !ok || p.i == len(p.s) || p.s[p.i] != ')' {
				return false
			}
			p.i++
			sub = m
		}
	}
	if strings.Contains(name, "_") {
		name = Camel(name)
	}
	if _, all := sub["*"]; all || len(sub) == 0 {
		into[name] = nil
		return true
	}
	old, seen := into[name]
	switch {
	case seen && old == nil:
	case seen:
		old.merge(sub)
	default:
		into[name] = sub
	}
	return true
}

func (m Mask) merge(o Mask) {
	for k, v := range o {
		old, seen := m[k]
		switch {
		case !seen:
			m[k] = v
		case old == nil || v == nil:
			m[k] = nil
		default:
			old.merge(v)
		}
	}
}

// Check returns the first path of the mask that the message doesn't have, or "".
func (m Mask) Check(of *Message) string {
	for name, sub := range m {
		f := of.Field(name)
		switch {
		case f == nil:
			return name
		case len(sub) == 0:
		case f.Message == nil:
			for k := range sub {
				return name + "." + k
			}
		default:
			if bad := sub.Check(f.Message); bad != "" {
				return name + "." + bad
			}
		}
	}
	return ""
}

// Has reports whether the mask selects a member, or part of it.
func (m Mask) Has(path ...string) bool {
	for _, name := range path {
		if m == nil {
			return true
		}
		sub, ok := m[name]
		if !ok {
			return false
		}
		m = sub
	}
	return true
}

// Sub is the mask of a member that is selected.
func (m Mask) Sub(name string) Mask {
	if m == nil {
		return nil
	}
	return m[name]
}

// ResponseMask reads the parameter fields; "" selects everything.
func ResponseMask(fields string, of *Message) (Mask, *Error) {
	if fields == "" {
		return nil, nil
	}
	m, ok := ParseMask(fields)
	bad := fields
	if ok {
		bad = m.Check(of)
	}
	if bad != "" {
		d := "Error expanding 'fields' parameter. Cannot find matching fields for path '" + bad + "'."
		return nil, BadRequest("Request contains an invalid argument.", bad, d)
	}
	return m, nil
}

// UpdateMask reads the fields of an update of a T, in canonical form. They must be given; "*" selects
// everything.
func UpdateMask[T any](fields string) (Mask, *Error) {
	if fields == "" {
		return nil, Invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
	}
	m, ok := ParseMask(fields)
	if !ok {
		return nil, Invalid("Invalid field: %s", fields)
	}
	if bad := m.Check(Of[T]()); bad != "" {
		return nil, Invalid("Invalid field: %s", bad)
	}
	return m.Canonical(Of[T]()), nil
}
