package snoozes

import (
	"slices"
	"strings"
	"sync"

	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/syncer/answers"
)

// gap is what an outline of a message has where arguments are.
const gap = "…"

// minLiteral is how much of a message must be its own for a line to be known by it, in
// UTF-16 units.
const minLiteral = 4

func outlinesOf(keys ...language.Key) func() [][]string {
	return sync.OnceValue(func() [][]string {
		var all [][]string
		for _, tag := range language.Tags() {
			p := language.NewPrinter(tag)
			for _, key := range keys {
				all = append(all, strings.Split(strings.TrimSpace(p.Outline(key)), gap))
			}
		}
		return all
	})
}

var (
	// states are what the service says of a deadline, title first.
	states = sync.OnceValue(func() [][]string {
		all := outlinesOf("sheet.deadline_unknown", "sheet.deadline_on")()
		for _, tag := range language.Tags() {
			p := language.NewPrinter(tag)
			for _, days := range []int{-2, -1, 0, 1, 2} {
				text := p.Say("sheet.deadline", language.Args{"title": gap, "left": duedate.Left(p, days)})
				all = append(all, strings.Split(strings.NewReplacer("1", gap, "2", gap).Replace(text), gap))
				text = p.Say("sheet.deadline", language.Args{"title": gap, "left": duedate.ToPool(p, days)})
				all = append(all, strings.Split(strings.NewReplacer("1", gap, "2", gap).Replace(text), gap))
			}
		}
		return all
	})
	// recordMarks are the marks that stand alone.
	recordMarks = outlinesOf(markPaused, markPausedOpen)
	warnings    = outlinesOf(keyWarning)
)

// fits reports whether a text begins with a message.
func fits(text string, outline []string) bool {
	size := 0
	for i, literal := range outline {
		size += celltext.Units(literal)
		before, after, found := strings.Cut(text, literal)
		if !found || i == 0 && before != "" {
			return false
		}
		text = after
	}
	return size >= minLiteral
}

// isMark reports whether a line is the mark of the record itself.
func isMark(line string) bool {
	return slices.ContainsFunc(recordMarks(), func(outline []string) bool {
		return fits(line, outline) && strings.HasSuffix(line, outline[len(outline)-1])
	})
}

// isWarning reports whether a line is what the service says of one that it didn't
// understand.
func isWarning(line string) bool {
	return slices.ContainsFunc(warnings(), func(outline []string) bool { return strings.HasPrefix(line, outline[0]) })
}

// marks are those of what people said about the row itself, by what they said.
var marks = []struct {
	verdict  answers.Verdict
	outlines func() [][]string
}{
	{Snoozed, outlinesOf(markSnoozed)}, {Muted, outlinesOf(markMuted)}, {Paused, outlinesOf(markPaused)}, {Paused, outlinesOf(markPausedOpen)},
}

// readMark understands a mark, whose day somebody may have changed.
func readMark(mark string, today expression.Day) (Command, bool) {
	for _, m := range marks {
		for _, outline := range m.outlines() {
			if len(outline) == 1 && outline[0] == mark {
				return Command{Verdict: m.verdict}, true
			}
			if len(outline) != 2 || !strings.HasPrefix(mark, outline[0]) || !strings.HasSuffix(mark, outline[1]) || len(mark) < len(outline[0])+len(outline[1]) {
				continue
			}
			day := mark[len(outline[0]) : len(mark)-len(outline[1])]
			if until, fault := whenIn(fold(day), today); fault == FaultNone {
				return Command{m.verdict, until}, true
			}
		}
	}
	return Command{}, false
}

// A part is what a line of the service's consists of.
type part struct {
	before   string // what somebody wrote in front of it, the mark apart
	mark     string // with its brackets; "" for none
	deadline string
	state    string // the rest, from the colon behind the title on
}

// ours parts a line in which the service says how a deadline stands.
func (r *Reader) ours(line string) (p part, ok bool) {
	for at, c := range line {
		if c != ':' && c != '：' {
			continue
		}
		state := line[at:]
		if !slices.ContainsFunc(states(), func(outline []string) bool { return fits(state, outline[1:]) }) {
			continue
		}
		name, from := r.titleBefore(line[:at])
		if name == "" {
			continue
		}
		p = part{before: strings.TrimSpace(line[:from]), deadline: name, state: state}
		if inner, closed := cutClosing(p.before); closed {
			if open := strings.IndexAny(inner, "(（"); open >= 0 {
				p.before, p.mark = strings.TrimSpace(inner[:open]), p.before[open:]
			}
		}
		return p, true
	}
	return part{}, false
}

func cutClosing(text string) (inner string, ok bool) {
	if inner, ok = strings.CutSuffix(text, ")"); ok {
		return inner, true
	}
	return strings.CutSuffix(text, "）")
}

// titleBefore finds the title of a deadline, the longest, with which a text ends.
func (r *Reader) titleBefore(text string) (name string, from int) {
	for at := range text {
		if name, ok := r.deadlines[lexical.Fold(text[at:])]; ok {
			return name, at
		}
	}
	return "", 0
}

// named parts a line that begins with the title of a deadline and a colon.
func (r *Reader) named(line string) (name, rest string, ok bool) {
	for i, c := range line {
		if c != ':' && c != '：' {
			continue
		}
		if name, known := r.deadlines[lexical.Fold(line[:i])]; known {
			return name, strings.TrimSpace(strings.TrimLeft(line[i:], ":：")), true
		}
	}
	return "", "", false
}
