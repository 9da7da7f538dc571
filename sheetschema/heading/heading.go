package heading

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheetsync/sheetschema/currency"
)

// maxRunes is how much of a heading is looked at: more is no heading.
const maxRunes = 300

// A Heading is a heading taken apart. Its texts are folded.
type Heading struct {
	// Whole is all of it.
	Whole string
	// Bare is the name alone: Whole where there is nothing beside it.
	Bare string
	// Parts are the parts of a heading in several lines, or that a slash, a bar or
	// brackets divide, without what is beside the names; none where it is one.
	Parts []string
	// Halves are what stands in two scripts side by side, as in “邮箱Email”; none
	// where it is one.
	Halves []string
	// Notes are what stands in brackets and isn't part of the name.
	Notes []string
	// Currency is the code of the currency that the heading names, or most likely
	// means (元, $); empty for none.
	Currency string
	// Required says that the heading asks to be filled in: by a star, or in words.
	Required bool
}

// Parse takes a heading apart.
func Parse(text string) Heading {
	if utf8.RuneCountInString(text) > maxRunes {
		return Heading{Whole: Fold(text), Bare: Fold(text)}
	}
	h := Heading{Whole: Fold(text)}
	if plain(text) {
		h.Bare = h.Whole
		return h
	}
	p := &parser{heading: &h}
	var names []string
	for line := range lines(text) {
		line = p.trim(line)
		line, inner := p.brackets(line)
		if name := p.bare(line); name != "" {
			names = append(names, name)
		}
		names = append(names, inner...)
	}
	h.Bare = Fold(p.first(text))
	if h.Bare == "" {
		h.Bare = h.Whole
	}
	for _, name := range names {
		for part := range divided(name) {
			if part = Fold(trimPunctuation(part)); part != "" && !slices.Contains(h.Parts, part) {
				h.Parts = append(h.Parts, part)
			}
		}
	}
	if len(h.Parts) == 1 {
		if h.Bare == h.Whole && len(names) == 1 {
			h.Bare = h.Parts[0]
		}
		h.Parts = nil
	}
	h.Halves = halves(h.Bare)
	return h
}

// divided are the parts of a name that slashes and bars divide. A slash between two
// single letters abbreviates (U/P, N/W), and divides nothing.
func divided(name string) iter.Seq[string] {
	runes := []rune(name)
	letter := func(i int) bool { return i >= 0 && i < len(runes) && unicode.Is(unicode.Latin, runes[i]) }
	at := -1
	return strings.FieldsFuncSeq(name, func(r rune) bool {
		at++
		abbreviates := letter(at-1) && !letter(at-2) && letter(at+1) && !letter(at+2)
		return r == '|' || r == '/' && !abbreviates
	})
}

// plain reports whether there is nothing in a heading to be taken apart: letters of
// one script, digits that don't begin it, and single blanks.
func plain(text string) bool {
	first := scriptNone
	for i, r := range text {
		switch {
		case unicode.IsLetter(r):
			s := scriptOf(r)
			if first == scriptNone {
				first = s
			}
			if s != first {
				return false
			}
		case r == ' ' && i > 0:
		case i > 0 && r >= '0' && r <= '9':
		default:
			return false
		}
	}
	return currencyAtEnd(text) == ""
}

// A Level says by how much of a heading its meaning was found.
type Level uint8

// The levels, the surest last.
const (
	LevelNone  Level = iota
	LevelPart        // by a part of a heading in two languages or lines
	LevelBare        // by the name without what stands beside it
	LevelWhole       // by all of it
)

// Resolve finds a heading's meaning, where lookup knows those of names: by the whole
// heading, else by the bare name, else by its parts. Parts count where all that
// lookup knows mean the same, and either it knows all of them or they are of
// different scripts, so that one translates the other: “Company⏎Size” isn't the
// company. Halves count only where it knows both.
func (h Heading) Resolve(lookup func(name string) (meaning int, ok bool)) (meaning int, level Level) {
	if m, ok := lookup(h.Whole); ok && h.Whole != "" {
		return m, LevelWhole
	}
	if h.Bare != h.Whole {
		if m, ok := lookup(h.Bare); ok {
			return m, LevelBare
		}
	}
	if m, ok := agree(h.Parts, false, lookup); ok {
		return m, LevelPart
	}
	if m, ok := agree(h.Halves, true, lookup); ok {
		return m, LevelPart
	}
	return 0, LevelNone
}

func agree(parts []string, all bool, lookup func(string) (int, bool)) (int, bool) {
	found, known := -1, 0
	for _, part := range parts {
		m, ok := lookup(part)
		if !ok {
			continue
		}
		if known > 0 && m != found {
			return 0, false
		}
		found = m
		known++
	}
	if known == 0 || known < len(parts) && (all || !translated(parts)) {
		return 0, false
	}
	return found, true
}

// translated reports whether no two parts are of one script.
func translated(parts []string) bool {
	var seen []script
	for _, part := range parts {
		s := dominant(part)
		if s == scriptNone || slices.Contains(seen, s) {
			return false
		}
		seen = append(seen, s)
	}
	return true
}

type parser struct{ heading *Heading }

// first returns the bare name of a heading on one line.
func (p *parser) first(text string) string {
	line := p.trim(strings.Join(slices.Collect(lines(text)), " "))
	outside, inner := p.brackets(line)
	if len(inner) > 0 {
		return line // brackets that translate or qualify
	}
	return p.bare(outside)
}

// trim takes off the marks around a heading: stars, its number, a colon.
func (p *parser) trim(line string) string {
	line = strings.TrimSpace(line)
	for {
		before := line
		for _, star := range stars {
			if cut, ok := strings.CutPrefix(line, star); ok {
				line, p.heading.Required = strings.TrimSpace(cut), true
			}
			if cut, ok := strings.CutSuffix(line, star); ok {
				line, p.heading.Required = strings.TrimSpace(cut), true
			}
		}
		line = trimNumber(trimPunctuation(line))
		folded := strings.ToLower(line)
		for _, word := range requiredWords {
			if strings.HasSuffix(folded, word) && len(folded) == len(line) && len(folded) > len(word) {
				line, p.heading.Required = strings.TrimSpace(line[:len(line)-len(word)]), true
				folded = strings.ToLower(line)
			}
		}
		if line == before {
			return line
		}
	}
}

// bare takes a currency or a unit off the end of a name.
func (p *parser) bare(line string) string {
	if code := currencyAtEnd(line); code != "" {
		line = line[:lastWord(line)]
		p.heading.Currency = code
		return trimPunctuation(line)
	}
	if at := strings.LastIndexAny(line, "/,，／"); at > 0 {
		_, size := utf8.DecodeRuneInString(line[at:])
		switch tail := Fold(line[at+size:]); {
		case tail == "":
		case currencyOf(tail) != "":
			p.heading.Currency = currencyOf(tail)
			return trimPunctuation(line[:at])
		}
	}
	return trimPunctuation(line)
}

// brackets takes what stands in brackets out of a line. What is beside the name
// (a unit, a currency, a hint) is noted; inner has what translates it. Where the
// brackets change the meaning the line stays as it is.
func (p *parser) brackets(line string) (outside string, inner []string) {
	var out, in strings.Builder
	depth := 0
	var contents []string
	for _, r := range line {
		switch {
		case strings.ContainsRune("([{（［【｛〔〈《", r):
			if depth++; depth > 1 {
				in.WriteRune(' ')
			}
		case strings.ContainsRune(")]}）］】｝〕〉》", r) && depth > 0:
			if depth--; depth == 0 {
				contents = append(contents, in.String())
				in.Reset()
				out.WriteRune(' ')
			}
		case depth > 0:
			in.WriteRune(r)
		default:
			out.WriteRune(r)
		}
	}
	if depth > 0 || len(contents) == 0 || strings.TrimSpace(out.String()) == "" {
		return line, nil
	}
	outside = p.trim(out.String())
	for _, content := range contents {
		folded := Fold(content)
		switch {
		case folded == "":
		case isRequired(folded):
			p.heading.Required = true
		case currencyOf(folded) != "":
			p.heading.Currency = currencyOf(folded)
		case qualifies(folded, dominant(folded) != dominant(outside)):
			return line, nil
		default:
			p.note(folded)
			if s := dominant(folded); s != scriptNone && s != dominant(outside) && !isUnit(folded) {
				inner = append(inner, content)
			}
		}
	}
	return outside, inner
}

func (p *parser) note(folded string) {
	if !slices.Contains(p.heading.Notes, folded) {
		p.heading.Notes = append(p.heading.Notes, folded)
	}
}

// currencyAtEnd returns the currency that a name's last word is a code of, or a sign.
func currencyAtEnd(line string) string {
	at := lastWord(line)
	if at <= 0 {
		return ""
	}
	word := line[at:]
	if len(word) == 3 && word == strings.ToUpper(word) || !hasLetter(word) {
		return currencyOf(Fold(word))
	}
	return ""
}

// lastWord returns where the last word begins, which also begins where Latin
// letters follow Chinese ones.
func lastWord(line string) int {
	end := len(line)
	for end > 0 {
		r, size := utf8.DecodeLastRuneInString(line[:end])
		if unicode.IsSpace(r) || unicode.Is(unicode.Han, r) || strings.ContainsRune(",，-:：", r) {
			return end
		}
		end -= size
	}
	return 0
}

func hasLetter(word string) bool { return strings.ContainsFunc(word, unicode.IsLetter) }

// currencyOf returns the code of the currency that a text names or most likely means.
func currencyOf(folded string) string {
	if len(folded) > 40 || strings.IndexFunc(folded, unicode.IsDigit) >= 0 {
		return ""
	}
	code, likely := currency.Parse(strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(folded, "单位:"), "in ")))
	if code == "" {
		return likely
	}
	return code
}
