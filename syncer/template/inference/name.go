package inference

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/hanzi"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/lexical"
)

// maxName is how long a name may be, in bytes: below what PostgreSQL allows,
// with room for a number and for the history's suffix.
const maxName = 48

// keywords can't name what expressions read, and system columns belong to
// PostgreSQL.
var keywords = map[string]bool{
	"in": true, "not": true, "and": true, "or": true, "nil": true, "true": true, "false": true, "let": true, "matches": true,
	"contains": true, "if": true, "else": true, "startswith": true, "endswith": true,
	"tableoid": true, "xmin": true, "cmin": true, "xmax": true, "cmax": true, "ctid": true,
}

// Slug is a name for the database made of a title: letters of other scripts are
// written in Latin ones, those of Chinese in pinyin; "" where nothing is left.
func Slug(title string) string { return slug(title) }

// slug makes a name for the database of a header: letters of other scripts are
// written in Latin ones, those of Chinese in pinyin; "" where nothing is left.
func slug(header string) string {
	var b strings.Builder
	word := func(text string) {
		if b.Len() > 0 && !strings.HasSuffix(b.String(), "_") {
			b.WriteByte('_')
		}
		b.WriteString(text)
	}
	header = plainer(header)
	apart := false // the next letter begins a word
	for _, r := range norm.NFKD.String(norm.NFKC.String(header)) {
		lower := unicode.ToLower(r)
		switch {
		case unicode.Is(unicode.Han, r):
			if reading := hanzi.Reading(r); reading != "" {
				word(reading)
			}
			apart = true
		case lower >= 'a' && lower <= 'z' || lower >= '0' && lower <= '9':
			if apart {
				word("")
			}
			b.WriteRune(lower)
			apart = false
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’': // accents, and the owner's mark
		case latin[lower] != "":
			if apart {
				word("")
			}
			b.WriteString(latin[lower])
			apart = false
		default:
			apart = b.Len() > 0
		}
	}
	name := strings.Trim(b.String(), "_")
	if len(name) > maxName {
		name = strings.TrimRight(name[:maxName], "_")
	}
	if name != "" && name[0] >= '0' && name[0] <= '9' {
		name = "c_" + name
	}
	if keywords[name] {
		name += "_value"
	}
	return name
}

// enoughLatin is from how many Latin letters on those of a heading in two languages
// name it, without the Chinese: email rather than you_xiang_email.
const enoughLatin = 4

// plainer is a heading without its Chinese, where it says the same in Latin letters.
func plainer(header string) string {
	letters := 0
	rest := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Han, r):
			return ' '
		case unicode.Is(unicode.Latin, r):
			letters++
		}
		return r
	}, header)
	if letters < enoughLatin {
		return header
	}
	return rest
}

// latin are letters that don't come apart into a Latin one and its accent.
var latin = map[rune]string{'ß': "ss", 'ø': "o", 'æ': "ae", 'œ': "oe", 'đ': "d", 'ł': "l", 'ı': "i", 'þ': "th", 'ð': "d"}

// Distinct returns the name, with a number where it is taken.
func Distinct(name string, taken func(string) bool) string { return distinct(name, taken) }

// distinct returns the name, with a number where it is taken.
func distinct(name string, taken func(string) bool) string {
	candidate := name
	for n := 2; taken(candidate); n++ {
		candidate = name + "_" + strconv.Itoa(n)
	}
	return candidate
}

// nameTable names a table and its columns: as the built-in registers do where
// they have a tab or column of that title, else by the title's slug.
func (g *guesser) nameTable(t *tabDraft) {
	name, known := "", (*sheetschema.Resource)(nil)
	for _, d := range g.builtIns {
		for _, r := range d.Resources {
			if known == nil && header.MatchTab(t.title, r) {
				name, known = r.Name, r
			}
		}
	}
	if known == nil {
		known = g.resembling(t)
	}
	if name == "" {
		name = slug(t.title)
	}
	if name == "" || strings.HasPrefix(name, "report_") {
		name = "tab_" + name
	}
	name = strings.TrimRight(name, "_")
	own := lexical.Fold(t.title)
	t.name = distinct(name, func(n string) bool {
		return g.names[n] || g.names[strings.TrimSuffix(n, "_history")] || g.names[n+"_history"] || g.titles[n] > 0 && (n != own || t.untitled)
	})
	g.names[t.name] = true
	titles := make(map[string]bool)
	for _, c := range t.columns {
		titles[lexical.Fold(c.title)] = true
	}
	taken := make(map[string]bool)
	for i, c := range t.columns {
		own := lexical.Fold(c.title)
		if f := fieldTitled(known, c.title); f != nil {
			c.name, c.known = f.Name, f
		} else if c.name = slug(c.title); c.name == "" {
			c.name = "column_" + strconv.Itoa(i+1)
		}
		// A name must not be what another column is headed.
		c.name = distinct(c.name, func(n string) bool { return taken[n] || titles[n] && n != own || serviceHeading(n) })
		taken[c.name] = true
	}
}

// resembling returns the built-in resource that most columns are headed as.
func (g *guesser) resembling(t *tabDraft) *sheetschema.Resource {
	var best *sheetschema.Resource
	most := 1 // one column tells little
	for _, d := range g.builtIns {
		for _, r := range d.Resources {
			n := 0
			for _, c := range t.columns {
				if fieldTitled(r, c.title) != nil {
					n++
				}
			}
			if n > most {
				best, most = r, n
			}
		}
	}
	return best
}

func fieldTitled(r *sheetschema.Resource, title string) *sheetschema.Field {
	if r == nil {
		return nil
	}
	folded := lexical.Fold(title)
	for _, f := range r.Fields {
		for _, header := range f.Headers() {
			if lexical.Fold(header) == folded {
				return f
			}
		}
	}
	return nil
}
