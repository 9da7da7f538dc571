package letters

import (
	"fmt"
	"slices"
	"strings"

	xlanguage "golang.org/x/text/language"

	"sheetsync/sheetschema/language"
)

// A Language is one that letters can be written in: a BCP 47 tag of two letters.
type Language string

// The languages.
const (
	English Language = "en"
	Chinese Language = "zh"
	German  Language = "de"
	French  Language = "fr"
	Spanish Language = "es"
)

// Languages returns all of them.
func Languages() []Language { return []Language{Chinese, English, German, French, Spanish} }

// spoken are the countries with whose firms letters are exchanged in a language other
// than English. Where a country has several, it is in no list.
var spoken = map[Language][]string{
	Chinese: {"CN", "TW", "HK", "MO", "SG"},
	German:  {"DE", "AT", "CH", "LI"},
	French:  {"FR", "MC", "MA", "DZ", "TN", "SN", "CI", "ML", "BF", "NE", "TG", "BJ", "GN", "GA", "CG", "CD", "MG", "RE", "GP", "MQ", "GF", "NC", "PF"},
	Spanish: {"ES", "MX", "AR", "CO", "CL", "PE", "VE", "EC", "GT", "CU", "BO", "DO", "HN", "PY", "SV", "NI", "CR", "PA", "UY", "PR", "GQ", "AD"},
}

// names are what people write beside tags, folded.
var names = map[string]Language{
	"english": English, "英语": English, "英文": English,
	"chinese": Chinese, "中文": Chinese, "汉语": Chinese, "mandarin": Chinese, "简体中文": Chinese, "普通话": Chinese,
	"german": German, "deutsch": German, "德语": German, "德文": German,
	"french": French, "français": French, "francais": French, "法语": French, "法文": French,
	"spanish": Spanish, "español": Spanish, "espanol": Spanish, "西班牙语": Spanish, "西语": Spanish, "西班牙文": Spanish,
}

// ParseLanguage reads a BCP 47 tag or a language's name. The error names the languages
// there are.
func ParseLanguage(text string) (Language, error) {
	text = strings.TrimSpace(text)
	if l, ok := names[strings.ToLower(text)]; ok {
		return l, nil
	}
	if tag, err := xlanguage.Parse(text); err == nil {
		base, _ := tag.Base()
		if l := Language(base.String()); slices.Contains(Languages(), l) {
			return l, nil
		}
	}
	list := make([]string, 0, len(Languages()))
	for _, l := range Languages() {
		list = append(list, string(l))
	}
	return "", fmt.Errorf("there are no letters in %q, but in %s", text, strings.Join(list, ", "))
}

// LanguageOf returns the language in which a customer is written to: the one that the
// register says, else that of the customer's country, else the register's.
func LanguageOf(c *Customer, register language.Tag) Language {
	if c.Language != "" {
		if l, err := ParseLanguage(c.Language); err == nil {
			return l
		}
		return English // one that there are no letters in
	}
	if c.Country == "" {
		if register == language.Chinese {
			return Chinese
		}
		return English
	}
	for _, l := range Languages() {
		if slices.Contains(spoken[l], c.Country) {
			return l
		}
	}
	return English
}
