package dismissals

import (
	"strings"

	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/answers"
)

// replies have the words by which people dismiss a finding where they talk about it:
// those alone that say so, for an “ok” under a comment means that somebody will see to it.
var replies = answers.NewLexicon(map[answers.Verdict]language.Key{
	Dismissed: language.Key("answers.dismissed_reply"),
	Withdrawn: language.Key("answers.withdrawn"),
})

// laters have the words that put a finding off.
var laters = answers.NewLexicon(map[answers.Verdict]language.Key{Later: language.Key("answers.later")})

// ReplyWords are the answers of a verdict in a reply, the usual one first.
func ReplyWords(v answers.Verdict, p *language.Printer) []string {
	if v == Later {
		return laters.Words(v, p)
	}
	return replies.Words(v, p)
}

// maxReply is how much of a reply is looked at, in UTF-16 units: more is talk.
const maxReply = 200

// ReadReply understands a reply to a comment: that it is no error, or that it is to be
// told again on a day. What people talk otherwise is no answer.
func ReadReply(text string, today expression.Day) (v answers.Verdict, until expression.Day, ok bool) {
	text = celltext.Cut(strings.TrimSpace(text), maxReply)
	if v, ok = replies.Read(text); ok {
		return v, 0, true
	}
	for i, c := range text {
		if c != ' ' && c != ':' && c != '：' && (c < '0' || c > '9') {
			continue
		}
		if _, said := laters.Read(text[:i]); said {
			until, ok = answers.DayIn(strings.TrimLeft(text[i:], " :："), today)
			return Later, until, ok && until > today
		}
	}
	return "", 0, false
}
