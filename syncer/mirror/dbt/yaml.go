package dbt

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// writer writes YAML that readers of 1.1, as dbt's, and of 1.2 read alike: a text that
// isn't a plain word stands in quotation marks.
type writer struct {
	strings.Builder
	depth int
}

func (w *writer) line(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if text != "" {
		w.WriteString(strings.Repeat("  ", w.depth))
		w.WriteString(text)
	}
	w.WriteByte('\n')
}

// member writes a mapping's member that holds others.
func (w *writer) member(name string, inside func()) {
	w.line("%s:", name)
	w.depth++
	inside()
	w.depth--
}

// item writes an item of a list, which begins with its name.
func (w *writer) item(name string, inside func()) {
	w.line("- name: %s", scalar(name))
	w.depth++
	inside()
	w.depth--
}

func (w *writer) text(name, text string) { w.line("%s: %s", name, scalar(text)) }

func (w *writer) list(name string, texts []string) {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = strconv.Quote(text)
	}
	w.line("%s: [%s]", name, strings.Join(all, ", "))
}

// plain are words that are texts to every reader; y, no, on, null and .inf aren't.
var (
	plain   = regexp.MustCompile(`^[a-z_][a-z0-9_]*( [a-z]+)*$`)
	meaning = regexp.MustCompile(`^(y|n|yes|no|on|off|true|false|null|nan|inf)$`)
)

// scalar writes a text. The escapes of Go's literals are those of YAML's.
func scalar(text string) string {
	if plain.MatchString(text) && !meaning.MatchString(text) {
		return text
	}
	return strconv.Quote(strings.ToValidUTF8(text, "\uFFFD"))
}

// withoutTemplate takes apart what begins an expression, a statement or a comment of
// Jinja, the language of dbt's templates.
func withoutTemplate(text string) string {
	var b strings.Builder
	var before rune
	for _, r := range text {
		if before == '{' && (r == '{' || r == '%' || r == '#') {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}
