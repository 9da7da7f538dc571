package lexicon

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"sheetsync/sheetschema/heading"
)

//go:embed words/*.txt rules.txt
var files embed.FS

// A Concept is what a word in a heading means.
type Concept string

// An entry is what a word or phrase means in one language.
type entry struct {
	language string
	concepts []Concept
	near     bool // only something like it
}

// words is the dictionary of all languages: by folded words, joined by blanks.
type words map[string][]entry

// dictionary reads the files once. The tests read them too, so a fault in them is a
// fault of the program.
var dictionary = sync.OnceValue(func() words {
	w, err := readWords(files)
	if err != nil {
		panic(err)
	}
	return w
})

// languages in the order in which they are asked where a word is of several.
var languages = []string{"zh", "en", "ja", "de", "fr", "es", "pt", "ru", "vi", "ar"}

// readWords reads the dictionary from files named words/<language>.txt.
func readWords(files fs.FS) (words, error) {
	w := make(words, 8192)
	for _, language := range languages {
		source, err := fs.ReadFile(files, path.Join("words", language+".txt"))
		if err != nil {
			return nil, err
		}
		seen := make(map[string]int)
		number := 0
		for line := range strings.Lines(string(source)) {
			number++
			line = strings.TrimSpace(line)
			if line == "" || line[0] == '#' {
				continue
			}
			left, right, ok := strings.Cut(line, ": ")
			if !ok {
				return nil, fmt.Errorf("%s.txt:%d: a line is “concept: words”", language, number)
			}
			left, near := strings.CutPrefix(left, "~")
			var concepts []Concept
			for c := range strings.SplitSeq(left, "+") {
				concepts = append(concepts, Concept(c))
			}
			for _, word := range listed(language, right) {
				key := Key(word)
				if before, double := seen[key]; double {
					return nil, fmt.Errorf("%s.txt:%d: %q is in line %d as well", language, number, word, before)
				}
				seen[key] = number
				w[key] = append(w[key], entry{language, concepts, near})
			}
		}
	}
	return w, nil
}

// listed divides the words of a line: Chinese and Japanese ones have no blanks.
func listed(language, line string) []string {
	if language == "zh" || language == "ja" {
		return strings.Fields(line)
	}
	var all []string
	for word := range strings.SplitSeq(line, ",") {
		all = append(all, strings.TrimSpace(word))
	}
	return all
}

// Key brings a word or phrase to the form in which the dictionary has it: folded as
// headings are, without accents, its words divided by single blanks.
func Key(text string) string { return strings.Join(split(text), " ") }

// split divides a text into its words, folded and without accents. Letters of
// different scripts are of different words, and so are the words of a name like
// orderDate.
func split(text string) []string {
	text = heading.Fold(camel(text))
	if !isASCII(text) {
		text = norm.NFC.String(strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) && r != 0x3099 && r != 0x309A {
				return -1
			}
			return r
		}, norm.NFD.String(text)))
	}
	var all []string
	var word []rune
	last := 0
	flush := func() {
		if len(word) > 0 {
			all = append(all, string(word))
			word = word[:0]
		}
	}
	for _, r := range text {
		kind := kindOf(r)
		if kind != last && last != 0 || kind == 0 {
			flush()
		}
		if kind != 0 {
			word = append(word, r)
		}
		last = kind
	}
	flush()
	if n := len(all); n > 1 && slices.Contains(onTheDay, all[n-1]) {
		all[n-1] = "date"
	}
	return slices.DeleteFunc(all, func(w string) bool { return slices.Contains(passedOver, w) })
}

// onTheDay are articles that ask for a day where they end a heading, as in “Réglé le”
// and “Pagado el”; elsewhere they are passed over.
var onTheDay = []string{"le", "el"}

// passedOver are words that change nothing.
var passedOver = strings.Fields("的 之 the a an of for le la les de du des d l el los las del da do das dos o um der die das des den dem の y e s")

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// kindOf tells the letters that make words together; 0 for what divides words.
func kindOf(r rune) int {
	switch {
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r == 'ー':
		return 1
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return 2
	case unicode.IsDigit(r):
		return 3
	case r == '№' || r == '°':
		return 2
	default:
		return 0
	}
}

// camel divides the words of a name like orderDate, and at underscores.
func camel(text string) string {
	var b strings.Builder
	var last rune
	for _, r := range text {
		if r == '_' {
			r = ' '
		}
		if unicode.IsUpper(r) && unicode.IsLower(last) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}
