package answers

import (
	"slices"
	"strings"
	"sync"

	"sheetsync/sheetschema/language"
	"sheetsync/validate/duplicates/normal"
)

// A Lexicon has the words of some verdicts in all languages.
type Lexicon struct {
	keys  map[Verdict]language.Key // the catalogue's lists of words
	words func() map[string]Verdict
}

// NewLexicon makes a lexicon of lists in the catalogue, in which | parts the words.
func NewLexicon(keys map[Verdict]language.Key) *Lexicon {
	l := &Lexicon{keys: keys}
	l.words = sync.OnceValue(func() map[string]Verdict {
		words := make(map[string]Verdict)
		for _, tag := range language.Tags() {
			for v := range keys {
				for _, word := range l.Words(v, language.NewPrinter(tag)) {
					words[normal.LettersAndDigits(word)] = v
				}
			}
		}
		return words
	})
	return l
}

// Words are the answers of a verdict in a language, the usual one first.
func (l *Lexicon) Words(v Verdict, p *language.Printer) []string {
	words := strings.Split(p.Say(l.keys[v], nil), "|")
	for i := range words {
		words[i] = strings.TrimSpace(words[i])
	}
	return words
}

// Read understands an answer, of which the letters and digits make the difference.
// People may say it twice, as in “yes, same company”, and give their reason behind it:
// “不是重复，是分公司”. What is asked back, and what says several things, is no answer. ok
// is false where nothing is understood.
func (l *Lexicon) Read(text string) (v Verdict, ok bool) {
	if strings.ContainsAny(text, "?？") {
		return "", false
	}
	words := l.words()
	if v, ok := words[normal.LettersAndDigits(text)]; ok {
		return v, true
	}
	text = strings.ReplaceAll(text, " - ", ",")
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;:.!()\n，；：。！、（）—–", r) })
	parts = slices.DeleteFunc(parts, func(part string) bool { return strings.TrimSpace(part) == "" })
	for i, part := range parts {
		said, known := l.repeated(part)
		switch {
		case !known && i == 0, known && i > 0 && said != v:
			return "", false
		case i == 0:
			v = said
		}
	}
	return v, len(parts) > 0
}

// maxWords is how many parts between blanks an answer of the lists has at most, and
// some more.
const maxWords = 8

// repeated understands words of one verdict that follow one another without a mark
// between them: “yes same company”, “是的 同一家”. The longest go first.
func (l *Lexicon) repeated(text string) (v Verdict, ok bool) {
	words := l.words()
	parts := strings.Fields(text)
	for from := 0; from < len(parts); {
		to := min(len(parts), from+maxWords)
		for ; to > from; to-- {
			if said, known := words[normal.LettersAndDigits(strings.Join(parts[from:to], ""))]; known {
				if ok && said != v {
					return "", false
				}
				v, ok = said, true
				break
			}
		}
		if to == from {
			return "", false
		}
		from = to
	}
	return v, ok
}
