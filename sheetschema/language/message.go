package language

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Args are the named arguments of a message. Strings, integers, [fmt.Stringer]
// values and errors are put in as they print.
type Args map[string]any

// message is a parsed text of a catalogue.
type message struct {
	parts []part
}

// part is a literal text, or a placeholder when name is set.
type part struct {
	literal string
	name    string
	// one and other are the forms of a plural placeholder.
	plural     bool
	one, other string
}

// parseMessage reads the placeholder syntax described in the package comment.
func parseMessage(source string) (message, error) {
	var m message
	var literal strings.Builder
	flush := func() {
		if literal.Len() > 0 {
			m.parts = append(m.parts, part{literal: literal.String()})
			literal.Reset()
		}
	}
	for rest := source; rest != ""; {
		switch {
		case strings.HasPrefix(rest, "{{"), strings.HasPrefix(rest, "}}"):
			literal.WriteByte(rest[0])
			rest = rest[2:]
		case rest[0] == '{':
			inner, after, closed := strings.Cut(rest[1:], "}")
			if !closed {
				return message{}, fmt.Errorf("placeholder without a closing brace in %q", source)
			}
			p, err := parsePlaceholder(inner)
			if err != nil {
				return message{}, fmt.Errorf("%w in %q", err, source)
			}
			flush()
			m.parts = append(m.parts, p)
			rest = after
		case rest[0] == '}':
			return message{}, fmt.Errorf("closing brace without a placeholder in %q", source)
		default:
			end := strings.IndexAny(rest, "{}")
			if end < 0 {
				end = len(rest)
			}
			literal.WriteString(rest[:end])
			rest = rest[end:]
		}
	}
	flush()
	return m, nil
}

func parsePlaceholder(inner string) (part, error) {
	fields := strings.Split(inner, "|")
	name := fields[0]
	valid := name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") == ""
	switch {
	case !valid:
		return part{}, fmt.Errorf("placeholder {%s} does not start with a name of lower-case letters", inner)
	case len(fields) == 1:
		return part{name: name}, nil
	case len(fields) == 3:
		return part{name: name, plural: true, one: fields[1], other: fields[2]}, nil
	default:
		return part{}, fmt.Errorf("plural placeholder {%s} needs two forms", inner)
	}
}

// names returns the placeholders' names, sorted, each once.
func (m message) names() []string {
	var names []string
	for _, p := range m.parts {
		if p.name != "" && !slices.Contains(names, p.name) {
			names = append(names, p.name)
		}
	}
	slices.Sort(names)
	return names
}

// say fills the placeholders in. A placeholder without an argument stays
// readable as {name}: a message is never lost over it.
func (m message) say(args Args) string {
	if len(m.parts) == 1 && m.parts[0].name == "" {
		return m.parts[0].literal
	}
	var b strings.Builder
	for _, p := range m.parts {
		if p.name == "" {
			b.WriteString(p.literal)
			continue
		}
		value, given := args[p.name]
		switch {
		case !given:
			b.WriteString("{" + p.name + "}")
		case !p.plural:
			b.WriteString(format(value))
		case format(value) == "1":
			b.WriteString(p.one)
		default:
			b.WriteString(p.other)
		}
	}
	return b.String()
}

func format(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	default:
		return fmt.Sprint(v)
	}
}
