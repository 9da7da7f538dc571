package subjects

import (
	"bytes"
	"encoding/json"
	"strings"

	"sheetsync/syncer/erasure"
)

// redactJSON takes mentions out of the strings, names of members and numbers of a JSON
// text, and leaves out the members of the top object whose names drop has. n counts both.
func redactJSON(text string, drop map[string]bool, redactors ...*erasure.Redactor) (out string, n int, err error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return "", 0, err
	}
	if top, ok := v.(map[string]any); ok {
		for name := range drop {
			if _, has := top[name]; has {
				delete(top, name)
				n++
			}
		}
		if len(top) == 0 && n > 0 {
			return "", n, nil
		}
	}
	v = redactValue(v, &n, redactors)
	if n == 0 {
		return text, 0, nil
	}
	var b bytes.Buffer
	w := json.NewEncoder(&b)
	w.SetEscapeHTML(false)
	err = w.Encode(v)
	return strings.TrimSpace(b.String()), n, err
}

func redactValue(v any, n *int, redactors []*erasure.Redactor) any {
	switch v := v.(type) {
	case string:
		left, c := redact(v, redactors)
		*n += c
		return left
	case json.Number:
		if _, c := redact(v.String(), redactors); c > 0 {
			*n += c
			return nil
		}
	case []any:
		for i := range v {
			v[i] = redactValue(v[i], n, redactors)
		}
	case map[string]any:
		clean := make(map[string]any, len(v))
		for name, member := range v {
			left, c := redact(name, redactors)
			*n += c
			clean[left] = redactValue(member, n, redactors)
		}
		return clean
	}
	return v
}

// redact takes mentions out of a text by several redactors.
func redact(text string, redactors []*erasure.Redactor) (string, int) {
	n := 0
	for _, r := range redactors {
		left, c := r.Text(text)
		text, n = left, n+c
	}
	return text, n
}
