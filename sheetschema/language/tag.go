package language

import (
	"fmt"
	"strings"

	xlanguage "golang.org/x/text/language"
)

// Tag is a language that the service speaks, in its canonical BCP 47 form.
// The zero Tag stands for [English].
type Tag string

// The languages that there are catalogues for.
const (
	English Tag = "en"
	Chinese Tag = "zh-CN"
)

// Tags returns the languages that there are catalogues for, English first.
func Tags() []Tag { return []Tag{English, Chinese} }

// Parse finds the language that serves a reader of the given BCP 47 tag best:
// “en-GB” is served by English, “zh”, “zh_CN”, “zh-Hans-SG” and “zh-TW” by
// Chinese. A tag that is malformed, or of a language without a catalogue, is
// an error that names the languages there are.
func Parse(tag string) (Tag, error) {
	wanted, err := xlanguage.Parse(strings.TrimSpace(tag))
	if err != nil {
		return "", fmt.Errorf("%q is not a language tag: use %s", tag, known())
	}
	matcher := xlanguage.NewMatcher([]xlanguage.Tag{xlanguage.English, xlanguage.MustParse("zh-CN")})
	_, index, confidence := matcher.Match(wanted)
	if confidence == xlanguage.No {
		return "", fmt.Errorf("language %q is not supported: use %s", tag, known())
	}
	return Tags()[index], nil
}

// String returns the tag in BCP 47 form.
func (t Tag) String() string {
	if t == "" {
		return string(English)
	}
	return string(t)
}

func known() string {
	names := make([]string, 0, len(Tags()))
	for _, t := range Tags() {
		names = append(names, string(t))
	}
	return strings.Join(names, " or ")
}

// base is the tag's primary language: “zh” of “zh-CN”.
func base(tag string) string {
	primary, _, _ := strings.Cut(tag, "-")
	return primary
}
