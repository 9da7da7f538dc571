package sheetschema

import (
	"slices"
	"strings"
	"sync"

	"sheetsync/sheetschema/language"
)

// A Kind is a kind of issue, as the catalogue has it.
type Kind struct {
	Code       Code
	Severities []Severity // that its issues may have, worst first
	Formerly   []string   // codes that it had in earlier versions
	Variants   []string   // of its texts, sorted; "" where it has one that is no variant
}

// Kinds returns every kind of issue, in the order of their codes.
func Kinds() []Kind { return slices.Clone(kinds()) }

// KindOf returns the kind with a code, or that once had it, as formerly says. ok
// is false for a word that is no code.
func KindOf(code string) (kind Kind, formerly, ok bool) {
	for _, k := range kinds() {
		if string(k.Code) == code {
			return k, false, true
		}
	}
	for _, k := range kinds() {
		if slices.Contains(k.Formerly, code) {
			return k, true, true
		}
	}
	return Kind{}, false, false
}

// kinds reads the catalogue once: a kind is what has an explanation.
var kinds = sync.OnceValue(func() []Kind {
	var all []Kind
	for _, key := range language.NewPrinter(language.English).Below("issues.") {
		rest, explained := strings.CutSuffix(strings.TrimPrefix(string(key), "issues."), ".explain")
		if !explained {
			continue
		}
		code, variant, _ := strings.Cut(rest, ".")
		at := slices.IndexFunc(all, func(k Kind) bool { return string(k.Code) == code })
		if at < 0 {
			at = len(all)
			all = append(all, Kind{Code: Code(code), Formerly: language.Facts(language.Key("issues." + code + ".formerly"))})
			for _, name := range language.Facts(language.Key("issues." + code + ".severity")) {
				if s, err := ParseSeverity(name); err == nil { // a test holds that all are
					all[at].Severities = append(all[at].Severities, s)
				}
			}
		}
		all[at].Variants = append(all[at].Variants, variant)
	}
	for i := range all {
		slices.Sort(all[i].Variants)
	}
	return all
})

// Title names the kind in lists.
func (k Kind) Title(p *language.Printer) string {
	return p.Say(language.Key("issues."+string(k.Code)+".name"), nil)
}

// Texts returns what issues of the kind and one of its variants say, with “…” for
// what differs from one to another.
func (k Kind) Texts(p *language.Printer, variant string) Texts {
	i := Issue{Code: k.Code, Variant: variant}
	return Texts{
		Variant: variant,
		Message: p.Outline(i.key(p, "message")), Suggestion: p.Outline(i.key(p, "suggestion")), Explanation: p.Outline(i.key(p, "explain")),
	}
}

// Texts are what the catalogue says of a kind of issue and one of its variants.
type Texts struct {
	Variant     string `json:"variant"`
	Message     string `json:"message"`
	Suggestion  string `json:"suggestion"`
	Explanation string `json:"explanation"`
}
