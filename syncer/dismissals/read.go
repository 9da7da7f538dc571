package dismissals

import (
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/syncer/answers"
)

// lexicon has the words by which people answer about findings.
var lexicon = answers.NewLexicon(map[answers.Verdict]language.Key{
	Dismissed: language.Key("answers.dismissed"),
	Withdrawn: language.Key("answers.withdrawn"),
})

// Words are the answers of a verdict in a language, the usual one first.
func Words(v answers.Verdict, p *language.Printer) []string { return lexicon.Words(v, p) }

// Note says what stands in the column and how to answer.
func Note(p *language.Printer) string {
	return p.Say("template.own.issues", language.Args{
		"ok": Words(Dismissed, p)[0], "mark": strings.TrimSpace(p.Say(keyMark, nil)), "withdrawn": Words(Withdrawn, p)[0],
	})
}

// Told is a finding as its cell tells it.
type Told struct {
	Keys []Key  // of more than one, where a line tells of several
	Line string // without what marks it as dismissed
}

// An Answer is what somebody wrote about findings.
type Answer struct {
	Verdict answers.Verdict
	Text    string
	About   []Key
}

// A Reading is what people wrote into a cell.
type Reading struct {
	Answers []Answer
	Kept    []string // lines that are no answer
}

// maxKept is how many lines that are no answer a cell keeps.
const maxKept = 5

// maxKeptText is how much of each, in UTF-16 units.
const maxKeptText = 300

// A Reader understands the cells of a resource's column.
type Reader struct {
	fields map[string]string // names by folded title
	rules  []string          // messages of rules
}

// NewReader makes one.
func NewReader(r *sheetschema.Resource) *Reader {
	reader := &Reader{fields: make(map[string]string)}
	for _, f := range r.Fields {
		for _, title := range f.Headers() {
			reader.fields[lexical.Fold(title)] = f.Name
		}
	}
	for i := range r.Rules {
		reader.rules = append(reader.rules, r.Rules[i].Message.All()...)
	}
	return reader
}

// Read finds out what somebody wrote into a cell beside what the service tells, or told,
// there. An answer that names no field is about all findings that the cell tells. With
// restore, what is marked as dismissed counts as dismissed now: nothing else remembers it.
func (r *Reader) Read(cell string, told []Told, restore bool) Reading {
	var out Reading
	for line := range strings.SplitSeq(cell, "\n") {
		marked := strings.TrimSpace(line)
		line = unmarked(marked)
		if at := slices.IndexFunc(told, func(t Told) bool { return restore && isDismissed(marked) && strings.HasPrefix(t.Line, line) }); at >= 0 && line != "" {
			out.Answers = append(out.Answers, Answer{Dismissed, "", told[at].Keys})
			continue
		}
		if line == "" || slices.ContainsFunc(told, func(t Told) bool { return t.Line == line }) {
			continue
		}
		if a, ok := r.answer(line, told); ok {
			if len(a.About) > 0 {
				out.Answers = append(out.Answers, a)
			}
			continue
		}
		if !r.isOurs(line) && len(out.Kept) < maxKept {
			out.Kept = append(out.Kept, celltext.Cut(line, maxKeptText))
		}
	}
	return out
}

// answer reads one line.
func (r *Reader) answer(line string, told []Told) (a Answer, ok bool) {
	for i := range told { // written in front of a finding, or behind it
		for _, cut := range []func(string, string) (string, bool){strings.CutPrefix, strings.CutSuffix} {
			if rest, ok := cut(line, told[i].Line); ok {
				if v, ok := lexicon.Read(rest); ok {
					return Answer{v, strings.TrimSpace(rest), told[i].Keys}, true
				}
			}
		}
	}
	if v, ok := lexicon.Read(line); ok {
		return Answer{v, line, keys(told, func(Key) bool { return true })}, true
	}
	if field, rest, ok := r.field(line); ok {
		if v, ok := lexicon.Read(rest); ok {
			return Answer{v, line, keys(told, func(k Key) bool { return k.Field == field })}, true
		}
	}
	return Answer{}, false
}

func keys(told []Told, which func(Key) bool) []Key {
	var list []Key
	for _, t := range told {
		for _, k := range t.Keys {
			if which(k) {
				list = append(list, k)
			}
		}
	}
	return list
}

// field parts a line that begins with the title of a field and a colon. Titles may have
// colons in them.
func (r *Reader) field(line string) (field, rest string, ok bool) {
	for i, c := range line {
		if c != ':' && c != '：' {
			continue
		}
		if name, known := r.fields[lexical.Fold(line[:i])]; known {
			return name, strings.TrimSpace(strings.TrimLeft(line[i:], ":：")), true
		}
	}
	return "", "", false
}
