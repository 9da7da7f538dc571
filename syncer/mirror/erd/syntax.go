package erd

import (
	"regexp"
	"strings"
	"unicode"
)

// Mermaid has no escapes. What a text may not hold is replaced by what looks like it:
// a quotation mark ends the text, % begins directives and may not stand in a table's
// name, nor may a backslash; #…; is an entity, `…` is Markdown, and < > are HTML.
var lookalikes = strings.NewReplacer(`"`, "”", "%", "％", `\`, "＼", ";", ",", "`", "'", "<", "‹", ">", "›", "*", "＊", "~", "～")

// direction is a statement wherever it stands in a line, quoted or not.
var direction = regexp.MustCompile(`(?i)(direction) +(tb|bt|rl|lr)`)

// quoted returns a text in quotation marks, on one line and never empty.
func quoted(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(lookalikes.Replace(text)), " ")
	if text == "" {
		text = "-"
	}
	return `"` + direction.ReplaceAllString(text, "$1-$2") + `"`
}

// keyword is what Mermaid takes for a key at the beginning of a column's name.
var keyword = regexp.MustCompile(`(?i)^[pfu]k([^0-9a-z_]|$)`)

// word returns a name as a column's name: a word of letters, marks, digits and
// underscores that begins as no other thing does.
func word(name string) string {
	name = strings.Map(func(r rune) rune {
		letter := unicode.In(r, unicode.L, unicode.M, unicode.N) || r == '_'
		if letter && (r < 0x80 || r >= 0xC0 && r <= 0xFFFF) {
			return r
		}
		return '_'
	}, name)
	if name == "" || name[0] >= '0' && name[0] <= '9' || keyword.MatchString(name) {
		return "_" + name
	}
	return name
}
