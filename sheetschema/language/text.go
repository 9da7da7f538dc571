package language

import (
	"encoding/json"
	"fmt"
	"slices"

	xlanguage "golang.org/x/text/language"
)

// Text is a text of a descriptor: one text for every reader, or one by
// language. The zero Text is no text at all.
type Text struct {
	// forms holds the texts in a fixed order: English and Chinese first,
	// then by tag. A text for every reader is one form without a tag.
	forms []form
}

type form struct {
	tag  string
	text string
}

// Plain returns a text that is the same in every language. An empty string
// gives the zero Text.
func Plain(text string) Text {
	if text == "" {
		return Text{}
	}
	return Text{forms: []form{{text: text}}}
}

// NewText returns a text by language, from BCP 47 tags to texts. Languages
// that the service itself does not speak are allowed: their texts still match
// headers. Malformed tags, and two tags for one language, are errors.
func NewText(byLanguage map[string]string) (Text, error) {
	var t Text
	for _, name := range slices.Sorted(mapKeys(byLanguage)) {
		parsed, err := xlanguage.Parse(name)
		if err != nil {
			return Text{}, fmt.Errorf("%q is not a language tag, such as en or zh-CN", name)
		}
		tag := parsed.String()
		if tag == "zh" || tag == "zh-Hans" || tag == "zh-Hans-CN" {
			tag = string(Chinese)
		}
		if t.find(tag) >= 0 {
			return Text{}, fmt.Errorf("language %q is given twice", tag)
		}
		if byLanguage[name] == "" {
			continue
		}
		t.forms = append(t.forms, form{tag: tag, text: byLanguage[name]})
	}
	slices.SortStableFunc(t.forms, func(a, b form) int { return rank(a.tag) - rank(b.tag) })
	return t, nil
}

func mapKeys(m map[string]string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func rank(tag string) int {
	for i, known := range Tags() {
		if tag == string(known) {
			return i
		}
	}
	return len(Tags())
}

func (t Text) find(tag string) int {
	return slices.IndexFunc(t.forms, func(f form) bool { return f.tag == tag })
}

// In returns the text for a reader of the language: the text in exactly that
// language, else one in another variety of it, else the one for every reader,
// else English, else the first there is, else "".
func (t Text) In(tag Tag) string {
	if len(t.forms) == 0 {
		return ""
	}
	wanted := tag.String()
	if i := t.find(wanted); i >= 0 {
		return t.forms[i].text
	}
	for _, f := range t.forms {
		if base(f.tag) == base(wanted) {
			return f.text
		}
	}
	return t.forms[0].text
}

// All returns every form of the text, each once, English and Chinese first.
func (t Text) All() []string {
	all := make([]string, 0, len(t.forms))
	for _, f := range t.forms {
		if !slices.Contains(all, f.text) {
			all = append(all, f.text)
		}
	}
	return all
}

// IsZero reports whether there is no text in any language.
func (t Text) IsZero() bool { return len(t.forms) == 0 }

// ByLanguage returns the texts by tag; a text for every reader is under "".
func (t Text) ByLanguage() map[string]string {
	byLanguage := make(map[string]string, len(t.forms))
	for _, f := range t.forms {
		byLanguage[f.tag] = f.text
	}
	return byLanguage
}

// plain returns the text as a descriptor would hold it: a string or a map.
func (t Text) plain() any {
	if len(t.forms) == 0 {
		return ""
	}
	if t.forms[0].tag == "" {
		return t.forms[0].text
	}
	return t.ByLanguage()
}

// MarshalJSON writes a string, or an object by language.
func (t Text) MarshalJSON() ([]byte, error) { return json.Marshal(t.plain()) }

// MarshalYAML writes a string, or a mapping by language.
func (t Text) MarshalYAML() (any, error) { return t.plain(), nil }
