package codec

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// PostgreSQL's numeric holds this many digits before and after the point.
const (
	maxWholeDigits    = 131072
	maxFractionDigits = 16383
)

// fitsNumeric tells whether a decimal in plain or scientific notation is one
// that a numeric can hold to the last digit.
func fitsNumeric(digits string) bool {
	mantissa, power, scientific := strings.Cut(strings.ToLower(strings.TrimLeft(digits, "+-")), "e")
	exponent := 0
	if scientific {
		var err error
		if exponent, err = strconv.Atoi(power); err != nil || exponent > 1<<20 || exponent < -1<<20 {
			return false
		}
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if len(whole)+len(fraction) == 0 || strings.Trim(whole, "0123456789") != "" || strings.Trim(fraction, "0123456789") != "" {
		return false
	}
	return len(whole)+exponent <= maxWholeDigits && len(fraction)-exponent <= maxFractionDigits
}

// Limits within which every JSON text is one for jsonb as well. PostgreSQL's
// own are a stack depth and the size of a numeric.
const (
	maxJSONDepth  = 500
	maxJSONDigits = 1000
)

// jsonbText returns the JSON text without what jsonb refuses, NUL characters and
// halves of surrogate pairs, and whether jsonb can hold it.
func jsonbText(text string) (string, bool) {
	if !json.Valid([]byte(text)) {
		return text, false
	}
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			if depth++; depth > maxJSONDepth {
				return text, false
			}
		case c == ']' || c == '}':
			depth--
		case c == 'e' || c == 'E': // of a number: a literal's e is harmless below
			end := i + 1
			for end < len(text) && strings.IndexByte("+-0123456789", text[end]) >= 0 {
				end++
			}
			if n, err := strconv.Atoi(text[i+1 : end]); end > i+1 && (err != nil || n > maxJSONDigits || n < -maxJSONDigits) {
				return text, false
			}
		}
	}
	if !strings.Contains(text, `\u`) {
		return text, true
	}
	var v any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return text, false
	}
	var out bytes.Buffer
	w := json.NewEncoder(&out)
	w.SetEscapeHTML(false)
	if err := w.Encode(withoutNUL(v)); err != nil {
		return text, false
	}
	return strings.TrimSpace(out.String()), true
}

// withoutNUL removes NUL characters from the strings of a decoded JSON value.
// Halves of surrogate pairs were replaced by decoding.
func withoutNUL(v any) any {
	switch v := v.(type) {
	case string:
		return strings.ReplaceAll(v, "\x00", "")
	case []any:
		for i := range v {
			v[i] = withoutNUL(v[i])
		}
	case map[string]any:
		clean := make(map[string]any, len(v))
		for name, member := range v {
			clean[strings.ReplaceAll(name, "\x00", "")] = withoutNUL(member)
		}
		return clean
	}
	return v
}
