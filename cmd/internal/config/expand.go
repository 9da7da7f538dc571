package config

import (
	"errors"
	"fmt"
	"strings"
)

// expand replaces ${NAME} and ${NAME:-text} by environment variables, once:
// what is put in is not looked at again. $${ stands for ${.
func expand(text string, lookup func(string) (string, bool)) (string, error) {
	if !strings.Contains(text, "${") {
		return text, nil
	}
	var b strings.Builder
	for {
		start := strings.Index(text, "${")
		if start < 0 {
			b.WriteString(text)
			return b.String(), nil
		}
		if start > 0 && text[start-1] == '$' {
			b.WriteString(text[:start-1] + "${")
			text = text[start+2:]
			continue
		}
		inner, rest, closed := strings.Cut(text[start+2:], "}")
		if !closed {
			return "", errors.New("${ without a closing brace")
		}
		name, fallback, hasFallback := strings.Cut(inner, ":-")
		if !isVariable(name) {
			return "", fmt.Errorf("${%s} does not name an environment variable", inner)
		}
		value, ok := lookup(name)
		switch {
		case ok && (value != "" || !hasFallback):
		case hasFallback:
			value = fallback
		default:
			return "", fmt.Errorf("the environment variable %s is not set", name)
		}
		b.WriteString(text[:start] + value)
		text = rest
	}
}

func isVariable(name string) bool {
	for i, c := range name {
		letter := c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}
