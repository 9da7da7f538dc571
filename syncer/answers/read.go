package answers

import (
	"sheetsync/sheetschema/language"
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

// lexicon has the words by which people answer about them.
var lexicon = NewLexicon(verdictKeys)

// Words are the answers of a verdict in a language, the usual one first.
func Words(v Verdict, p *language.Printer) []string { return lexicon.Words(v, p) }

// Read understands an answer about duplicates; see [Lexicon.Read].
func Read(text string) (v Verdict, ok bool) { return lexicon.Read(text) }

// Note says what stands in the column and how to answer.
func Note(p *language.Printer) string {
	first := func(v Verdict) string { return Words(v, p)[0] }
	return p.Say("template.own.duplicate_of", language.Args{"same": first(Same), "different": first(Different), "withdrawn": first(Withdrawn)})
}
