package format

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/unicode/norm"
)

// otherNames are names of countries in use beside those of the CLDR.
var otherNames = map[string]string{
	"america": "US", "usa": "US", "united states of america": "US", "u s a": "US", "u s": "US", "美利坚合众国": "US",
	"uk": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB", "u k": "GB", "britain": "GB", "英格兰": "GB", "大不列颠": "GB",
	"prc": "CN", "p r china": "CN", "pr china": "CN", "people s republic of china": "CN", "mainland china": "CN", "中华人民共和国": "CN", "中国大陆": "CN", "china mainland": "CN",
	"hong kong": "HK", "hongkong": "HK", "香港": "HK", "中国香港": "HK", "macau": "MO", "macao": "MO", "澳门": "MO", "中国澳门": "MO",
	"taiwan": "TW", "台湾": "TW", "中国台湾": "TW", "臺灣": "TW",
	"south korea": "KR", "korea": "KR", "republic of korea": "KR", "南韩": "KR", "大韩民国": "KR", "north korea": "KP",
	"uae": "AE", "u a e": "AE", "emirates": "AE", "阿联酋": "AE", "russian federation": "RU", "俄国": "RU", "俄罗斯联邦": "RU",
	"czech republic": "CZ", "holland": "NL", "the netherlands": "NL", "荷兰王国": "NL", "viet nam": "VN", "ivory coast": "CI", "burma": "MM",
	"turkey": "TR", "swaziland": "SZ", "macedonia": "MK", "cape verde": "CV", "east timor": "TL", "congo kinshasa": "CD", "dr congo": "CD", "drc": "CD",
	"congo brazzaville": "CG", "republic of ireland": "IE", "ksa": "SA", "沙特": "SA", "bosnia": "BA", "slovak republic": "SK",
	"iran islamic republic of": "IR", "brunei darussalam": "BN", "lao pdr": "LA", "syrian arab republic": "SY", "republic of moldova": "MD",
	"united republic of tanzania": "TZ", "republic of the philippines": "PH", "kingdom of saudi arabia": "SA",
}

// countryNames maps folded names to ISO 3166 codes. It is built once, from the
// names in the languages in which registers are kept and in each country's own.
var countryNames = sync.OnceValue(func() map[string]string {
	names := make(map[string]string, 4096)
	var namers []display.Namer
	for _, tag := range []language.Tag{language.English, language.SimplifiedChinese, language.TraditionalChinese, language.German, language.French, language.Spanish, language.Portuguese, language.Italian, language.Russian, language.Japanese, language.Korean} {
		namers = append(namers, display.Regions(tag))
	}
	for first := 'A'; first <= 'Z'; first++ {
		for second := 'A'; second <= 'Z'; second++ {
			code := string(first) + string(second)
			if !isCountryCode(code) {
				continue
			}
			region := language.MustParseRegion(code)
			own, err := language.Compose(language.Und, region)
			if err == nil {
				base, _ := own.Base()
				if namer := display.Regions(language.Make(base.String())); namer != nil {
					addName(names, namer.Name(region), code)
				}
			}
			for _, namer := range namers {
				addName(names, namer.Name(region), code)
			}
			names[foldName(region.ISO3())] = code
		}
	}
	for name, code := range otherNames {
		names[foldName(name)] = code
	}
	return names
})

func addName(names map[string]string, name, code string) {
	if folded := foldName(name); folded != "" {
		if _, taken := names[folded]; !taken {
			names[folded] = code
		}
	}
}

// foldName brings a name to the form in which it is compared: without case,
// accents, punctuation, brackets' contents and double blanks.
func foldName(name string) string {
	name, _, _ = strings.Cut(norm.NFKC.String(name), "(")
	var b strings.Builder
	for _, r := range norm.NFD.String(cases.Fold().String(name)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		case r == '&':
			b.WriteString(" and ")
		default:
			b.WriteByte(' ')
		}
	}
	return norm.NFC.String(strings.Join(strings.Fields(b.String()), " "))
}

// Region returns the ISO 3166 code of a country that is written as a code of
// two or three letters or by name in one of many languages; ok is false when
// the country is not known.
func Region(country string) (code string, ok bool) {
	country = strings.TrimSpace(country)
	if len(country) == 2 {
		if code = strings.ToUpper(country); isCountryCode(code) {
			return code, true
		}
	}
	code, ok = countryNames()[foldName(country)]
	return code, ok
}

// Country checks a country, by name or by ISO 3166 code.
func Country(text string) Result {
	if _, ok := Region(text); !ok {
		return Result{StatusInvalid, "country"}
	}
	return Result{}
}
