package answers

import (
	"strings"
	"sync"

	"sheetsync/sheetschema/language"
	"sheetsync/validate/duplicates/normal"
)

// A Verdict is what was decided about two records.
type Verdict string

// The verdicts.
const (
	Same      Verdict = "same"      // they are one
	Different Verdict = "different" // they are two
	Withdrawn Verdict = "withdrawn" // whatever was decided before counts no more
)

// verdictKeys are the catalogue's lists of answers.
var verdictKeys = map[Verdict]language.Key{
	Same:      language.Key("answers.same"),
	Different: language.Key("answers.different"),
	Withdrawn: language.Key("answers.withdrawn"),
}

// Words are the answers of a verdict in a language, the usual one first.
func Words(v Verdict, p *language.Printer) []string {
	words := strings.Split(p.Say(verdictKeys[v], nil), "|")
	for i := range words {
		words[i] = strings.TrimSpace(words[i])
	}
	return words
}

// lexicon has the answers of all languages: of an answer its letters and digits make
// the difference.
var lexicon = sync.OnceValue(func() map[string]Verdict {
	words := make(map[string]Verdict)
	for _, tag := range language.Tags() {
		for v := range verdictKeys {
			for _, word := range Words(v, language.NewPrinter(tag)) {
				words[normal.LettersAndDigits(word)] = v
			}
		}
	}
	return words
})

// Read understands an answer. People may give their reason behind it: “不是重复，是
// 分公司”. What is asked back, and what says both, is no answer. ok is false where
// nothing is understood.
func Read(text string) (v Verdict, ok bool) {
	if strings.ContainsAny(text, "?？") {
		return "", false
	}
	if v, ok := lexicon()[normal.LettersAndDigits(text)]; ok {
		return v, true
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;:.!()\n，；：。！、（）—–", r) })
	for i, part := range parts {
		said, known := lexicon()[normal.LettersAndDigits(part)]
		switch {
		case !known && i == 0, known && i > 0 && said != v:
			return "", false
		case i == 0:
			v = said
		}
	}
	return v, len(parts) > 0
}

// Note says what stands in the column and how to answer.
func Note(p *language.Printer) string {
	first := func(v Verdict) string { return Words(v, p)[0] }
	return p.Say("template.own.duplicate_of", language.Args{"same": first(Same), "different": first(Different), "withdrawn": first(Withdrawn)})
}
