package config

import "strings"

// A keywordValue is one setting of a database's address that is written in keywords.
type keywordValue struct{ name, value string }

const blank = " \t\r\n\v\f"

// parseKeywords reads a database's address as libpq does (“Keyword/Value Connection
// Strings”): name = value, where a value may be quoted by ' and anything in it escaped by \.
// False where it is none.
func parseKeywords(text string) (words []keywordValue, ok bool) {
	for {
		if text = strings.TrimLeft(text, blank); text == "" {
			return words, len(words) > 0
		}
		name, rest, found := strings.Cut(text, "=")
		if name = strings.TrimRight(name, blank); !found || name == "" || strings.ContainsAny(name, blank+`'\`) {
			return nil, false
		}
		var value string
		if value, text, ok = readValue(strings.TrimLeft(rest, blank)); !ok {
			return nil, false
		}
		words = append(words, keywordValue{name, value})
	}
}

// readValue reads one value, and returns what comes after it.
func readValue(text string) (value, rest string, ok bool) {
	var b strings.Builder
	text, quoted := strings.CutPrefix(text, "'")
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\':
			if i++; i == len(text) {
				return b.String(), "", !quoted
			}
			b.WriteByte(text[i])
		case quoted && c == '\'':
			return b.String(), text[i+1:], true
		case !quoted && strings.IndexByte(blank, c) >= 0:
			return b.String(), text[i:], true
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), "", !quoted
}

// quoteKeyword writes a value so that it is read again.
func quoteKeyword(value string) string {
	if value != "" && !strings.ContainsAny(value, blank+`'\`) {
		return value
	}
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(value) + "'"
}
