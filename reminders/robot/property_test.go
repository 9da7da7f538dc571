package robot

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"sheetsync/reminders"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/language"
)

// hostile are pieces of what people, or somebody who means harm, have in cells.
var hostile = []string{
	"@all", "@everyone", "@channel", "@here", "@张三", "<@U123>", "<@all>", "<!channel>", "<!here|x>", "<#C1>", "<at id=all></at>", "<at>Li</at>", "@13800138000",
	"[x](javascript:alert(1))", "[x](https://evil.example)", "![x](https://evil.example/a.png)", "https://evil.example", "<https://evil.example|x>",
	"](https://evil.example)", "\\](", "**", "*", "_", "__", "`", "```", "~~", "~", "#", "# ", "> ", "- ", "1. ", "+ ", "|", "$", "&lt;at&gt;", "&#42;", "&amp;",
	"<font color=\"warning\">", "</font>", "<script>", "{{DATE(2017-02-14T06:08:39Z,SHORT)}}", ":smile:", "\u202e", "\u2066", "\u2028", "\x00", "\x1b[31m", "\n", "\r\n", "\t", "\ufeff",
	"\"", "'", "\\", "PO_2024_11", "li@example.com", "AT&T", "华强电子有限公司", "Müller & Söhne GmbH", "شركة", "😀", "\xff", " ", "  \n\n",
}

func texts(limit int) *rapid.Generator[string] {
	piece := rapid.OneOf(rapid.SampledFrom(hostile), rapid.SampledFrom(hostile), rapid.String())
	return rapid.Map(rapid.SliceOfN(piece, 0, limit), func(pieces []string) string { return strings.Join(pieces, "") })
}

var ourLinks = []string{
	"", "https://docs.google.com/spreadsheets/d/1x/edit#gid=4&range=A2:B2", "https://ours.example/a(b)?c=d|e>f", "https://ours.example/" + strings.Repeat("x", 700),
}

var otherLinks = []string{"javascript:alert(1)", "http://evil.example/", "data:text/html,x", "//evil.example", "https://user:pw@evil.example/", "evil", "https://evil.example)](x"}

func cards() *rapid.Generator[reminders.Card] {
	return rapid.Custom(func(t *rapid.T) reminders.Card {
		link := rapid.SampledFrom(append(append([]string{}, ourLinks...), otherLinks...))
		many := rapid.SampledFrom([]int{0, 1, 3, 40, 200}).Draw(t, "lines")
		card := reminders.Card{
			Language: rapid.SampledFrom(language.Tags()).Draw(t, "language"),
			Title:    "t" + texts(8).Draw(t, "title"), Footer: texts(8).Draw(t, "footer"),
			Summary: rapid.SliceOfN(texts(30), 0, 3).Draw(t, "summary"),
			Link:    reminders.CardLink{Text: texts(3).Draw(t, "button"), URL: link.Draw(t, "link")},
		}
		line := texts(12).Draw(t, "line")
		for s := range rapid.SampledFrom([]int{0, 1, 2, 60}).Draw(t, "sections") {
			section := reminders.CardSection{Heading: texts(6).Draw(t, "heading"), Link: link.Draw(t, "heading's link")}
			for n := range many / (1 + s) {
				section.Lines = append(section.Lines, reminders.CardLine{
					Text: fmt.Sprintf("%d %s — %s", n, line, line), Link: link.Draw(t, "line's link"), Urgency: reminders.Urgency(n % 3),
				})
			}
			card.Sections = append(card.Sections, section)
		}
		return card
	})
}

// Whatever the texts are, a card is valid JSON within the kind's limits, in which they
// mention nobody, link nowhere and format nothing.
func TestCardsHoldTheirLimits(t *testing.T) {
	t.Parallel()
	for kind := range protocols {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				body, err := Body(kind, cards().Draw(t, "card"))
				if err != nil {
					t.Fatal(err)
				}
				var message map[string]any
				if err := json.Unmarshal(body, &message); err != nil {
					t.Fatalf("no JSON: %v", err)
				}
				checkSize(t, kind, message, body)
				for _, s := range textsIn(kind, message, false) {
					checkText(t, kind, s)
				}
			})
		})
	}
}

func checkSize(t *rapid.T, kind Kind, message map[string]any, body []byte) {
	switch kind {
	case KindWeCom:
		if n := len(message["markdown"].(map[string]any)["content"].(string)); n > 4096 {
			t.Fatalf("%d bytes of Markdown", n)
		}
	case KindSlack:
		blocks := message["blocks"].([]any)
		if len(blocks) > 50 {
			t.Fatalf("%d blocks", len(blocks))
		}
		for _, b := range blocks {
			n, limit := 0, 3000
			for _, s := range textsIn(kind, b, false) {
				n += celltext.Units(s.text)
			}
			if b.(map[string]any)["type"] == "header" {
				limit = 150
			}
			if n > limit {
				t.Fatalf("a block of %d characters", n)
			}
		}
	default:
		if limit := map[Kind]int{KindDingTalk: 20_000, KindFeishu: 20*1024 - 200, KindTeams: 28 * 1024}[kind]; len(body) > limit {
			t.Fatalf("%d bytes", len(body))
		}
	}
}

// shown is a text of a message.
type shown struct {
	text       string
	literal    bool // the kind parses nothing in it
	address    bool
	unexpected string // the member that holds it, where none should
}

// textsIn are all texts of a message, but for what names its form.
func textsIn(kind Kind, value any, literal bool) []shown {
	var list []shown
	switch v := value.(type) {
	case []any:
		for _, each := range v {
			list = append(list, textsIn(kind, each, literal)...)
		}
	case map[string]any:
		literal = literal || v["tag"] == "plain_text" || v["type"] == "plain_text" || kind == KindSlack || v["type"] == "Action.OpenUrl"
		for name, each := range v {
			text, ok := each.(string)
			switch {
			case !ok:
				list = append(list, textsIn(kind, each, literal)...)
			case name == "url":
				list = append(list, shown{text: text, address: true})
			case name == "text" || name == "content" || name == "title":
				list = append(list, shown{text: text, literal: literal || kind == KindDingTalk && name == "title"})
			case name != "$schema" && name != "contentType" && len(text) > 24:
				list = append(list, shown{text: text, unexpected: name})
			}
		}
	}
	return list
}

var (
	markdownLink = regexp.MustCompile(`\[([^\[\]]*)\]\(([^()]*)\)`)
	ownMarkup    = regexp.MustCompile(`(?m)^### |^\*\*|( \*\*—)|(\*\*)?(  )?$|</?font( color=["'](warning|comment|red)["'])?>`)
)

func isOurs(link string) bool {
	return strings.HasPrefix(link, "https://docs.google.com/") || strings.HasPrefix(link, "https://ours.example/")
}

func checkText(t *rapid.T, kind Kind, s shown) {
	if s.unexpected != "" {
		t.Fatalf("a text under %s: %q", s.unexpected, s.text)
	}
	if s.address {
		if !isOurs(s.text) {
			t.Fatalf("a link leads to %q", s.text)
		}
		return
	}
	if r := strings.IndexFunc(s.text, func(r rune) bool { return r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }); r >= 0 {
		t.Fatalf("a control character in %q", s.text)
	}
	if strings.Contains(mailAddress.ReplaceAllString(markdownLink.ReplaceAllString(s.text, ""), ""), "@") {
		t.Fatalf("%q mentions somebody", s.text)
	}
	if s.literal {
		return
	}
	for _, m := range markdownLink.FindAllStringSubmatch(s.text, -1) {
		if !isOurs(m[2]) {
			t.Fatalf("a link leads to %q", m[2])
		}
	}
	rest := ownMarkup.ReplaceAllString(markdownLink.ReplaceAllString(s.text, "$1"), "")
	if at := strings.IndexAny(rest, "<>[]`~\\|$*"); at >= 0 {
		t.Fatalf("%q in %q", rest[at:], s.text)
	}
	if strings.Contains(rest, "://") || strings.Contains(rest, "{{") || entity.MatchString(rest) {
		t.Fatalf("mark-up in %q", s.text)
	}
	for line := range strings.SplitSeq(rest, "\n") {
		if strings.IndexAny(line, "#-+=_>") == 0 || startsWithNumber(line) {
			t.Fatalf("a line begins as mark-up: %q in %q", line, s.text)
		}
	}
}
