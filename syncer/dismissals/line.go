package dismissals

import (
	"strings"
	"sync"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/language"
)

// The marks with which lines begin, for which highlights look.
const (
	keyMark    language.Key = "sheet.mark_dismissed"
	keyWarning language.Key = "sheet.mark_warning"
)

// Mark is what stands before a finding that is dismissed.
func Mark(p *language.Printer) string { return p.Say(keyMark, nil) }

// marks are those of all languages.
var marks = sync.OnceValue(func() []string {
	var all []string
	for _, tag := range language.Tags() {
		p := language.NewPrinter(tag)
		all = append(all, p.Say(keyMark, nil), p.Say(keyWarning, nil))
	}
	return all
})

// unmarked takes the marks off a line.
func unmarked(line string) string {
	for {
		before := line
		for _, mark := range marks() {
			line = strings.TrimPrefix(line, mark)
			if line == strings.TrimSpace(mark) {
				line = ""
			}
		}
		if line == before {
			return line
		}
	}
}

// isDismissed reports whether a line has the mark of what was dismissed.
func isDismissed(line string) bool {
	for _, tag := range language.Tags() {
		if strings.HasPrefix(line, Mark(language.NewPrinter(tag))) {
			return true
		}
	}
	return false
}

// gap is what an outline of a message has where arguments are.
const gap = "…"

// minLiteral is how much of a message must be its own for a line to be known by it.
const minLiteral = 4

// outlines are what the service says of findings, in all languages, without the
// arguments.
var outlines = sync.OnceValue(func() [][]string {
	var all [][]string
	for _, tag := range language.Tags() {
		p := language.NewPrinter(tag)
		for _, kind := range sheetschema.Kinds() {
			for _, variant := range kind.Variants {
				all = append(all, strings.Split(kind.Texts(p, variant).Message, gap))
			}
		}
		all = append(all, strings.Split(strings.TrimPrefix(p.Outline("sheet.more_issues"), gap), gap), strings.Split(p.Outline("sheet.until_then"), gap))
	}
	return all
})

// fits reports whether a line begins with a message.
func fits(line string, outline []string) bool {
	size := 0
	for i, literal := range outline {
		size += celltext.Units(literal)
		before, after, found := strings.Cut(line, literal)
		if !found || i == 0 && before != "" {
			return false
		}
		line = after
	}
	return size >= minLiteral
}

// isOurs reports whether a line is one that the service wrote, now or before.
func (r *Reader) isOurs(line string) bool {
	if _, rest, ok := r.field(line); ok && r.isMessage(rest) {
		return true
	}
	return r.isMessage(line)
}

// isMessage reports whether a text begins as the service words a finding.
func (r *Reader) isMessage(line string) bool {
	line = strings.TrimPrefix(line, gap)
	for _, outline := range outlines() {
		if fits(line, outline) {
			return true
		}
	}
	for _, message := range r.rules {
		if message != "" && strings.HasPrefix(line, message) {
			return true
		}
	}
	return false
}
