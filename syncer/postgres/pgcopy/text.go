package pgcopy

import (
	"strings"
	"time"
	"unicode/utf8"
)

// COPY's text format: columns end with a tab, rows with a line feed, \N is NULL
// and a backslash escapes.
// See https://www.postgresql.org/docs/current/sql-copy.html.

// Null is a column without a value.
const Null = `\N`

// replacement stands for bytes that are not UTF-8, as in strings.ToValidUTF8.
const replacement = "\uFFFD"

// AppendText appends a text value, without NUL characters, which PostgreSQL's
// text can't hold.
func AppendText(buf []byte, text string) []byte {
	start := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c >= utf8.RuneSelf {
			size := runeSize(text, i)
			if size == 0 {
				buf = append(append(buf, text[start:i]...), replacement...)
				i = afterBroken(text, i)
				start = i
				continue
			}
			i += size
			continue
		}
		var escape byte
		switch c {
		case 0: // left out
		case '\\':
			escape = c
		case '\t':
			escape = 't'
		case '\n':
			escape = 'n'
		case '\r':
			escape = 'r'
		default:
			i++
			continue
		}
		buf = append(buf, text[start:i]...)
		if escape != 0 {
			buf = append(buf, '\\', escape)
		}
		i++
		start = i
	}
	return append(buf, text[start:]...)
}

// runeSize returns the length of the character at i, 0 when it is not UTF-8.
func runeSize(text string, i int) int {
	if r, size := utf8.DecodeRuneInString(text[i:]); r != utf8.RuneError || size > 1 {
		return size
	}
	return 0
}

// afterBroken returns where the bytes end that are not UTF-8.
func afterBroken(text string, i int) int {
	for i < len(text) && text[i] >= utf8.RuneSelf && runeSize(text, i) == 0 {
		i++
	}
	return i
}

// AppendTextOrNull appends NULL for the empty text.
func AppendTextOrNull(buf []byte, text string) []byte {
	if text == "" {
		return append(buf, Null...)
	}
	return AppendText(buf, text)
}

// AppendTime appends an instant, to the microsecond.
func AppendTime(buf []byte, at time.Time) []byte {
	return at.UTC().AppendFormat(buf, "2006-01-02 15:04:05.999999+00")
}

// AppendJSONString appends the text as a JSON string that jsonb accepts.
func AppendJSONString(buf []byte, text string) []byte {
	const hex = "0123456789abcdef"
	buf = append(buf, '"')
	start := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c >= utf8.RuneSelf {
			size := runeSize(text, i)
			if size == 0 {
				buf = append(append(buf, text[start:i]...), replacement...)
				i = afterBroken(text, i)
				start = i
				continue
			}
			i += size
			continue
		}
		if c >= ' ' && c != '"' && c != '\\' {
			i++
			continue
		}
		buf = append(buf, text[start:i]...)
		switch c {
		case '"', '\\':
			buf = append(buf, '\\', c)
		case 0:
		default:
			buf = append(buf, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		i++
		start = i
	}
	return append(append(buf, text[start:]...), '"')
}

// ArrayLiteral is a text array in PostgreSQL's input form.
func ArrayLiteral(texts []string) string {
	var b strings.Builder
	b.WriteByte('{')
	for i, t := range texts {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(t) + `"`)
	}
	b.WriteByte('}')
	return b.String()
}
