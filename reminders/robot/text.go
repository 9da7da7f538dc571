package robot

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheetsync/reminders"
	"sheetsync/sheetschema/celltext"
)

// mailAddress is an @ that mentions nobody.
var mailAddress = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}`)

// plain makes a text one line that mentions nobody where a kind shows texts literally:
// without control characters and those that reorder, and with full-width @ but for
// those of mail addresses.
func plain(text string) string {
	text = celltext.Flat(text)
	if !strings.Contains(text, "@") {
		return text
	}
	var b strings.Builder
	end := 0
	for _, at := range mailAddress.FindAllStringIndex(text, -1) {
		b.WriteString(strings.ReplaceAll(text[end:at[0]], "@", "＠"))
		b.WriteString(text[at[0]:at[1]])
		end = at[1]
	}
	b.WriteString(strings.ReplaceAll(text[end:], "@", "＠"))
	return b.String()
}

// markup has the characters that mean something in the dialects of Markdown, and their
// twins. Round brackets are none: without square ones before them they link nowhere.
var markup = strings.NewReplacer(
	"<", "＜", ">", "＞", "[", "［", "]", "］", "*", "＊", "`", "｀", "~", "～", "\\", "＼",
	"|", "｜", "$", "＄", "{{", "｛｛", "://", "：//",
)

// entity is a character reference of HTML, which would become another character.
var entity = regexp.MustCompile(`&(#?[0-9A-Za-z]{1,32};)`)

// escaped makes a text one line that means nothing in Markdown.
func escaped(text string) string { return inLine(escapedRest(text)) }

// escapedRest is escaped for what doesn't begin a line; blanks at its beginning stay.
func escapedRest(text string) string {
	blank := text[:len(text)-len(strings.TrimLeft(text, " "))]
	text = markup.Replace(plain(text))
	return blank + underscores(entity.ReplaceAllString(text, "＆$1"))
}

// underscores replaces those that could begin or end an emphasis: inside a word, as in
// PO_2024_11, they mean nothing.
func underscores(text string) string {
	if !strings.Contains(text, "_") {
		return text
	}
	var b strings.Builder
	before := ' '
	for i, r := range text {
		after, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
		if r == '_' && !(inWord(before) && inWord(after)) {
			b.WriteRune('＿')
		} else {
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}

func inWord(r rune) bool {
	return r == '_' || r != utf8.RuneError && r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// inLine keeps a line from being a heading, a list or a rule by how it begins.
func inLine(text string) string {
	if strings.IndexAny(text, "#-+=_") == 0 || startsWithNumber(text) {
		return "\u200b" + text
	}
	return text
}

// startsWithNumber finds what begins a numbered list: digits, then a full stop or a
// closing bracket.
func startsWithNumber(text string) bool {
	rest := strings.TrimLeft(text, "0123456789")
	return len(rest) < len(text) && rest != "" && (rest[0] == '.' || rest[0] == ')')
}

// maxLink bounds an address, in bytes.
const maxLink = 600

// quoting encodes in an address what mark-up could take for its end.
var quoting = strings.NewReplacer(
	"(", "%28", ")", "%29", "<", "%3C", ">", "%3E", "|", "%7C", `"`, "%22", "'", "%27", "`", "%60", "*", "%2A", "\\", "%5C", " ", "%20",
)

// webLink returns an address to be linked, "" for one that isn't to be.
func webLink(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || strings.ContainsAny(u.Host, "[]<>()\"'`*|\\ ") {
		return ""
	}
	if text = quoting.Replace(u.String()); len(text) > maxLink {
		return ""
	}
	return text
}

// styled is a line in Markdown: what it is about leads where the line does, and the rest,
// which says how urgent it is, has the style.
func styled(l reminders.CardLine, before, after string) string {
	head, tail := l.Text, ""
	if at := strings.Index(l.Text, " — "); l.Link != "" && at > 0 {
		head, tail = l.Text[:at], l.Text[at:]
	}
	text := linked(escaped(head), l.Link)
	switch {
	case before == "":
		return text + escapedRest(tail)
	case tail != "":
		return text + " " + before + escapedRest(strings.TrimLeft(tail, " ")) + after
	}
	return before + text + after
}

// linked is a text that leads somewhere, in Markdown; both are escaped already.
func linked(text, link string) string {
	if link == "" {
		return text
	}
	return "[" + text + "](" + link + ")"
}

// allEscaped is escaped of each text.
func allEscaped(texts []string) []string {
	list := make([]string, len(texts))
	for i, text := range texts {
		list[i] = escaped(text)
	}
	return list
}
