package erasure

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheetsync/validate/duplicates/normal"
)

// A Redactor takes what a text mentions of people on a list out of it.
type Redactor struct {
	list  *List
	mark  func(what string) string
	names []redactedName
	texts []string
}

type redactedName struct {
	name   string
	find   *regexp.Regexp
	longer []*regexp.Regexp // other people's names that it is a part of
}

// NewRedactor returns a redactor that puts what mark says in the place of each mention;
// what it is called with is equal for equal mentions.
func NewRedactor(l *List, mark func(what string) string) *Redactor {
	return &Redactor{list: l, mark: mark}
}

// Name has a name be taken out as well. others are other people's names: where one of
// them is longer and has the name in it, it stays as it is.
func (r *Redactor) Name(name string, others []string) {
	words := strings.Fields(name)
	if len(nameKey(name)) < 2 || len(words) == 0 || slices.ContainsFunc(r.names, func(n redactedName) bool { return strings.EqualFold(n.name, name) }) {
		return
	}
	for i := range words {
		words[i] = regexp.QuoteMeta(words[i])
	}
	n := redactedName{name: name, find: regexp.MustCompile(`(?i)` + strings.Join(words, `\s+`))}
	for _, other := range others {
		if len(other) > len(name) && n.find.MatchString(other) {
			n.longer = append(n.longer, regexp.MustCompile(`(?i)`+regexp.QuoteMeta(other)))
		}
	}
	r.names = append(r.names, n)
}

// Literal has a text be taken out as it is, wherever it stands.
func (r *Redactor) Literal(text string) {
	if text = strings.TrimSpace(text); text != "" && !slices.Contains(r.texts, text) {
		r.texts = append(r.texts, text)
	}
}

// Text returns the text without what it mentions, and how many mentions that were.
func (r *Redactor) Text(text string) (string, int) {
	n := 0
	for _, literal := range r.texts {
		if c := strings.Count(text, literal); c > 0 {
			text, n = strings.ReplaceAll(text, literal, r.mark(literal)), n+c
		}
	}
	text, c := r.emails(text)
	n += c
	text, c = r.phones(text)
	n += c
	for i := range r.names {
		text, c = r.names[i].replace(text, r.mark(r.names[i].name))
		n += c
	}
	return text, n
}

// isAddress reports whether a character may be part of an e-mail address in a text.
func isAddress(c rune) bool {
	return unicode.IsLetter(c) || unicode.IsDigit(c) || strings.ContainsRune("!#$%&'*+-/=?^_`{|}~.@", c)
}

func isASCIIAddress(c rune) bool { return c < utf8.RuneSelf && isAddress(c) }

// isUsual reports whether a character is one that addresses are mostly made of: others end
// the address in a link.
func isUsual(c rune) bool { return isASCIIAddress(c) && !strings.ContainsRune("!#$%&'*/=?^`{|}~", c) }

// emails takes out the addresses on the list. In a text without blanks around them, such
// as Chinese, an address is what is written in ASCII.
func (r *Redactor) emails(text string) (string, int) {
	n := 0
	for from := 0; ; {
		at := strings.IndexByte(text[from:], '@')
		if at < 0 {
			return text, n
		}
		at += from
		from = at + 1
		for _, part := range []func(rune) bool{isAddress, isASCIIAddress, isUsual} {
			start, end := spanAround(text, at, part)
			emails := normal.Emails(text[start:end])
			if len(emails) != 1 || !r.list.hasEmail(emails[0]) {
				continue
			}
			mark := r.mark(emails[0])
			text, n = text[:start]+mark+text[end:], n+1
			from = start + len(mark)
			break
		}
	}
}

// spanAround is the part of a text around a place that is made of some characters,
// without a full stop and quotation marks at its ends.
func spanAround(text string, at int, part func(rune) bool) (start, end int) {
	start, end = at, at
	for start > 0 {
		c, size := utf8.DecodeLastRuneInString(text[:start])
		if !part(c) {
			break
		}
		start -= size
	}
	for end < len(text) {
		c, size := utf8.DecodeRuneInString(text[end:])
		if !part(c) {
			break
		}
		end += size
	}
	for start < at && strings.IndexByte("'`./", text[start]) >= 0 {
		start++
	}
	for end > at+1 && strings.IndexByte("'`./?!", text[end-1]) >= 0 {
		end--
	}
	if strings.HasPrefix(strings.ToLower(text[start:at]), "mailto:") {
		start += len("mailto:")
	}
	return start, end
}

// number finds what may be a telephone number in a text.
var number = regexp.MustCompile(`[+(]?[0-9][0-9 ().\-\x{00a0}]{4,28}[0-9]`)

// phones takes out the numbers on the list.
func (r *Redactor) phones(text string) (string, int) {
	if strings.Count(text, "") < 7 || !strings.ContainsAny(text, "0123456789") {
		return text, 0
	}
	n := 0
	out := number.ReplaceAllStringFunc(text, func(found string) string {
		phones := normal.Phones(found, r.list.country)
		if len(phones) != 1 || !r.list.hasPhone(phones[0]) {
			return found
		}
		n++
		return r.mark(phones[0])
	})
	return out, n
}

// replace takes a name out of a text where it is no part of another word or name.
func (n *redactedName) replace(text, mark string) (string, int) {
	found := n.find.FindAllStringIndex(text, -1)
	if found == nil {
		return text, 0
	}
	var out strings.Builder
	last, count := 0, 0
	for _, at := range found {
		if !bounded(text, at[0], at[1]) || n.covered(text, at[0], at[1]) {
			continue
		}
		out.WriteString(text[last:at[0]])
		out.WriteString(mark)
		last = at[1]
		count++
	}
	out.WriteString(text[last:])
	return out.String(), count
}

// bounded reports whether a part of a text is a word by itself. Chinese has no blanks
// between words.
func bounded(text string, start, end int) bool {
	part := func(inside, outside rune) bool {
		return (unicode.IsLetter(outside) || unicode.IsDigit(outside)) && !unicode.Is(unicode.Han, inside) && !unicode.Is(unicode.Han, outside)
	}
	first, _ := utf8.DecodeRuneInString(text[start:end])
	last, _ := utf8.DecodeLastRuneInString(text[start:end])
	before, size := utf8.DecodeLastRuneInString(text[:start])
	if size > 0 && part(first, before) {
		return false
	}
	after, size := utf8.DecodeRuneInString(text[end:])
	return size == 0 || !part(last, after)
}

// covered reports whether a part of a text is a part of another person's longer name.
func (n *redactedName) covered(text string, start, end int) bool {
	return slices.ContainsFunc(n.longer, func(longer *regexp.Regexp) bool {
		return slices.ContainsFunc(longer.FindAllStringIndex(text, -1), func(at []int) bool { return at[0] <= start && at[1] >= end })
	})
}
