package snoozes

import (
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
)

// maxKept is how many lines that can't be carried out a cell keeps, and maxKeptText how
// much of each, in UTF-16 units.
const (
	maxKept     = 5
	maxKeptText = 300
)

// A Reader understands the cells of a resource's column.
type Reader struct {
	resource  *sheetschema.Resource
	deadlines map[string]string // names by folded title
	today     expression.Day
}

// NewReader makes one for a day.
func NewReader(r *sheetschema.Resource, today expression.Day) *Reader {
	reader := &Reader{resource: r, deadlines: make(map[string]string), today: today}
	for i := len(r.Deadlines) - 1; i >= 0; i-- { // of two with one title, the first
		d := &r.Deadlines[i]
		for _, title := range append(d.Title.All(), d.Name) {
			if title != "" {
				reader.deadlines[lexical.Fold(title)] = d.Name
			}
		}
	}
	return reader
}

// An Answer is what somebody asks for in a line.
type Answer struct {
	Command
	Deadline string // "" for all of the row
	Text     string
}

// A Kept is a line that can't be carried out.
type Kept struct {
	Text  string
	Fault Fault
}

// A Reading is what a cell says beside what the service tells there.
type Reading struct {
	Answers []Answer // in their order
	Kept    []Kept
	// Marked are the deadlines whose lines have a mark; the mark of the record itself
	// is that of "".
	Marked map[string]bool
	// Marks are what these marks say, where it is of the row itself and a day ahead.
	Marks map[string]Command
}

// Untouched reports whether people wrote nothing: they may have deleted something.
func (r *Reading) Untouched() bool { return len(r.Answers)+len(r.Kept) == 0 }

// Read finds out what somebody wrote into a cell.
func (r *Reader) Read(cell string) Reading {
	out := Reading{Marked: make(map[string]bool), Marks: make(map[string]Command)}
	for line := range strings.SplitSeq(cell, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || isWarning(line) {
			continue
		}
		if isMark(line) {
			out.mark("", line, r.today)
			continue
		}
		if p, ok := r.ours(line); ok {
			if p.mark != "" {
				out.mark(p.deadline, p.mark, r.today)
			}
			r.added(&out, p)
			continue
		}
		r.answer(&out, line, "")
	}
	return out
}

func (r *Reading) mark(deadline, mark string, today expression.Day) {
	r.Marked[deadline] = true
	if c, ok := readMark(mark, today); ok {
		r.Marks[deadline] = c
	}
}

// added reads what somebody wrote in front of what the service says, or behind it.
func (r *Reader) added(out *Reading, p part) {
	if p.before != "" {
		r.answer(out, p.before, p.deadline)
	}
	for at, c := range p.state {
		if !strings.ContainsRune(",，;；。!！(（—–-", c) {
			continue
		}
		behind := trimStart(p.state[at:])
		if command, fault := Read(behind, r.today); fault == FaultNone {
			out.Answers = append(out.Answers, Answer{command, p.deadline, behind})
			return
		}
	}
}

func trimStart(text string) string { return strings.TrimLeft(text, " ,;。!(—–、-，；（！") }

// answer reads a line of somebody's. Where it names no deadline, it is about the given.
func (r *Reader) answer(out *Reading, line, about string) {
	c, fault := Read(line, r.today)
	if fault == FaultUnread {
		if name, rest, ok := r.named(line); ok {
			if c, fault = Read(rest, r.today); fault != FaultUnread {
				about = name
			}
		}
	}
	switch {
	case fault == FaultNone && (about == "" || c.Verdict != Paused):
		out.Answers = append(out.Answers, Answer{c, about, line})
	case fault == FaultNone: // a pause of one date is what puts it off
		c.Verdict = Snoozed
		if c.Until == 0 {
			c.Verdict = Muted
		}
		out.Answers = append(out.Answers, Answer{c, about, line})
	case len(out.Kept) < maxKept:
		out.Kept = append(out.Kept, Kept{celltext.Cut(line, maxKeptText), fault})
	}
}

// Issue says what is wrong with a line that can't be carried out.
func Issue(resource string, record, row int, fault Fault, p *language.Printer) sheetschema.Issue {
	args := map[string]string{"column": sheetschema.ServiceTitle(sheetschema.DeadlinesColumn, p.Tag())}
	for name, word := range Examples(p) {
		if text, ok := word.(string); ok {
			args[name] = text
		}
	}
	return sheetschema.Issue{
		Resource: resource, Record: record, Row: row, Code: sheetschema.CodeAnswerUnreadable, Variant: string(fault), Severity: sheetschema.SeverityWarning, Args: args,
	}
}
