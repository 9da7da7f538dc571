package snoozes

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/period"
	"sheetsync/syncer/answers"
	"sheetsync/validate/duplicates/normal"
)

// A Command is what somebody asks for.
type Command struct {
	Verdict answers.Verdict
	Until   expression.Day // 0 for none
}

// A Fault is what keeps a line from being carried out.
type Fault string

// The faults, which are variants of the issue that tells them.
const (
	FaultNone   Fault = ""
	FaultUnread Fault = "deadlines"        // it isn't understood
	FaultPast   Fault = "deadlines_past"   // the day isn't ahead
	FaultFar    Fault = "deadlines_far"    // the day is too far off
	FaultNoDate Fault = "deadlines_nodate" // the row has no date of which anybody would be reminded
	// FaultElsewhere: what is to be resumed was paused in another row.
	FaultElsewhere Fault = "deadlines_elsewhere"
)

// maxDays is how far off a day may be: more is a typing fault.
const maxDays = 731

// recentDays is for how many days a day without a year means the one that has just gone,
// and not that of the next year.
const recentDays = 60

// maxCommand is how much of a line is looked at, in UTF-16 units: more is talk.
const maxCommand = 200

// words are lists of the catalogue in all languages, folded, the longest first.
type words []string

func wordsOf(keys ...language.Key) func() words {
	return sync.OnceValue(func() words {
		var list words
		for _, tag := range language.Tags() {
			for _, key := range keys {
				for _, word := range listed(key, language.NewPrinter(tag)) {
					list = append(list, fold(word))
				}
			}
		}
		slices.SortFunc(list, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), strings.Compare(a, b)) })
		return slices.Compact(list)
	})
}

// listed are the words of a list in the catalogue, in which | parts them.
func listed(key language.Key, p *language.Printer) []string {
	list := strings.Split(p.Say(key, nil), "|")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list
}

// The lists.
const (
	keySnooze language.Key = "answers.snooze"
	keyMute   language.Key = "answers.mute"
	keyPause  language.Key = "answers.pause"
	keyResume language.Key = "answers.resume"
)

var (
	snoozeWords = wordsOf(keySnooze, "answers.later")
	muteWords   = wordsOf(keyMute)
	pauseWords  = wordsOf(keyPause)
	resumeWords = wordsOf(keyResume)
	untilWords  = wordsOf("answers.until_day")
	againWords  = wordsOf("answers.again_after")
	dayWords    = wordsOf("answers.unit_days")
	weekWords   = wordsOf("answers.unit_weeks")
	monthWords  = wordsOf("answers.unit_months")
	tomorrow    = wordsOf("answers.tomorrow")
	nextWeek    = wordsOf("answers.next_week")
	nextMonth   = wordsOf("answers.next_month")
)

// fold leaves out what makes no difference: case, width, traditional characters, and
// blanks beside Chinese ones.
func fold(text string) string { return normal.Simplified(lexical.Fold(text)) }

// Read understands a line, after which somebody may give the reason: “snooze 7d, they
// are at the fair”. What is asked back is no answer.
func Read(text string, today expression.Day) (c Command, fault Fault) {
	text = fold(celltext.Cut(strings.TrimSpace(text), maxCommand))
	if text == "" || strings.ContainsRune(text, '?') {
		return Command{}, FaultUnread
	}
	for end := len(text); end > 0; end = reasonAt(text[:end]) { // the longest part first: “Dec 1, 2026”
		if c, fault = read(trimmed(text[:end]), today); fault != FaultUnread {
			return c, fault
		}
	}
	return Command{}, FaultUnread
}

// reasonAt is where the last mark of a text stands behind which a reason may follow;
// 0 for nowhere.
func reasonAt(text string) int {
	at := 0
	for i, r := range text {
		if strings.ContainsRune(",;。!(—–、", r) || r == '-' && strings.HasSuffix(text[:i], " ") {
			at = i
		}
	}
	return at
}

func trimmed(text string) string { return strings.Trim(text, " .。!,;:)") }

// read understands a line without a reason.
func read(text string, today expression.Day) (Command, Fault) {
	switch {
	case text == "":
		return Command{}, FaultUnread
	case slices.Contains(muteWords(), text):
		return Command{Verdict: Muted}, FaultNone
	case slices.Contains(resumeWords(), text):
		return Command{Verdict: Resumed}, FaultNone
	case slices.Contains(pauseWords(), text):
		return Command{Verdict: Paused}, FaultNone
	}
	for _, kind := range []struct {
		words   words
		verdict answers.Verdict
	}{{pauseWords(), Paused}, {snoozeWords(), Snoozed}, {muteWords(), Snoozed}} {
		for _, rest := range kind.words.behind(text) {
			if until, fault := whenIn(rest, today); fault != FaultUnread {
				return Command{kind.verdict, until}, fault
			}
		}
	}
	for _, word := range againWords() {
		if rest, ok := strings.CutSuffix(text, word); ok {
			if until, fault := whenIn(rest, today); fault != FaultUnread {
				return Command{Snoozed, until}, fault
			}
		}
	}
	return Command{}, FaultUnread
}

// behind is what follows the words with which a text begins.
func (w words) behind(text string) []string {
	var rests []string
	for _, word := range w {
		rest, ok := strings.CutPrefix(text, word)
		if ok && (ends(word) || !begins(rest)) {
			rests = append(rests, rest)
		}
	}
	return rests
}

// ends reports whether a word ends with what needs no blank behind it.
func ends(word string) bool {
	r, _ := utf8.DecodeLastRuneInString(word)
	return unicode.Is(unicode.Han, r)
}

// begins reports whether a text goes on with a letter, which belongs to the word before.
func begins(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLetter(r) && !unicode.Is(unicode.Han, r)
}

// whenIn reads a day, or how long it is until then.
func whenIn(text string, today expression.Day) (expression.Day, Fault) {
	text = strings.Trim(text, " :")
	rests := append([]string{text}, untilWords().behind(text)...)
	for _, rest := range rests {
		rest = strings.TrimSpace(rest)
		if day, ok := after(rest, today); ok {
			return bounded(day, today)
		}
		// 号 is what people say for 日.
		if day, ok := answers.DayIn(strings.ReplaceAll(rest, "号", "日"), today-recentDays-1); ok {
			return bounded(day, today)
		}
	}
	return 0, FaultUnread
}

func bounded(day, today expression.Day) (expression.Day, Fault) {
	switch {
	case day <= today:
		return 0, FaultPast
	case day > today+maxDays:
		return 0, FaultFar
	}
	return day, FaultNone
}

// after reads a stretch of time from today on.
func after(text string, today expression.Day) (expression.Day, bool) {
	switch {
	case slices.Contains(tomorrow(), text):
		return today + 1, true
	case slices.Contains(nextWeek(), text):
		return today + 7, true
	case slices.Contains(nextMonth(), text):
		return period.Period{Months: 1}.After(today), true
	}
	count, unit := counted(text)
	if count <= 0 {
		return 0, false
	}
	switch {
	case slices.Contains(dayWords(), unit):
		return today + expression.Day(count), true
	case slices.Contains(weekWords(), unit):
		return today + expression.Day(7*count), true
	case slices.Contains(monthWords(), unit):
		return period.Period{Months: count}.After(today), true
	}
	return 0, false
}

// maxDigits is how many digits a count has at most.
const maxDigits = 4

// counted parts a number from its unit; 0 for none.
func counted(text string) (count int, unit string) {
	i := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	switch {
	case i > 0 && i <= maxDigits:
		count, _ = strconv.Atoi(text[:i]) // digits alone
		return count, strings.TrimSpace(text[i:])
	case i != 0:
		return 0, ""
	}
	if rest, ok := strings.CutPrefix(text, "a "); ok {
		return 1, strings.TrimSpace(rest)
	}
	end := strings.IndexFunc(text, func(r rune) bool { return !strings.ContainsRune(numerals, r) })
	if end <= 0 {
		return 0, ""
	}
	return chineseNumber(text[:end]), text[end:]
}

// numerals are the Chinese ones up to ten, at their value; 两 is 二.
const numerals = "〇一二三四五六七八九十两"

// chineseNumber reads a number below a hundred; 0 for none.
func chineseNumber(text string) int {
	value := func(s string) int {
		if s == "两" {
			return 2
		}
		at := strings.Index(numerals, s)
		if utf8.RuneCountInString(s) != 1 || at < 0 {
			return -1
		}
		return utf8.RuneCountInString(numerals[:at])
	}
	tens, ones, ok := strings.Cut(text, "十")
	if !ok {
		return max(value(text), 0)
	}
	ten, one := 1, 0
	if tens != "" {
		ten = value(tens)
	}
	if ones != "" {
		one = value(ones)
	}
	if ten < 0 || one < 0 {
		return 0
	}
	return 10*ten + one
}
