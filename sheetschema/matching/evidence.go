package matching

import (
	"maps"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/heading"
	"sheetsync/sheetschema/language"
)

// EvidenceKind says what speaks for a match, or against it.
type EvidenceKind string

// The kinds of evidence, and the arguments that word them.
const (
	EvidenceName      EvidenceKind = "name"      // the heading is the field's name or title: name
	EvidenceAlias     EvidenceKind = "alias"     // the heading is an alias: name
	EvidenceWords     EvidenceKind = "words"     // the heading's words mean the field: words
	EvidenceValues    EvidenceKind = "values"    // the cells are of a form: form, share
	EvidenceAgainst   EvidenceKind = "against"   // the cells are not of the field's form: form
	EvidenceType      EvidenceKind = "type"      // the column of the Table has the type: form
	EvidenceReference EvidenceKind = "reference" // the cells name records of another tab: tab, share
	EvidenceContext   EvidenceKind = "context"   // the other headings say so: other
	EvidenceOther     EvidenceKind = "other"     // the heading means something that the register has no field for: words
)

// Evidence is one thing that speaks for a match, or for none.
type Evidence struct {
	Kind EvidenceKind
	Args language.Args
}

// Say words the evidence.
func (e Evidence) Say(p *language.Printer) string {
	args := maps.Clone(e.Args)
	if f, ok := args["form"].(form); ok {
		args["form"] = p.Say(language.Key("matching.form_"+string(f)), nil)
	}
	return p.Say(language.Key("matching.evidence_"+string(e.Kind)), args)
}

// evidenceOf tells a name or title from an alias.
func evidenceOf(f *sheetschema.Field, text string) Evidence {
	kind := EvidenceName
	for _, alias := range f.Aliases {
		if heading.Fold(alias) == heading.Fold(text) {
			kind = EvidenceAlias
		}
	}
	return Evidence{Kind: kind, Args: language.Args{"name": text}}
}

// joined writes the words of a heading that count.
func joined(words []string) string { return strings.Join(words, " + ") }
