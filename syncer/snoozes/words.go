package snoozes

import (
	"fmt"

	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// Examples are the usual words in a language, as arguments of messages.
func Examples(p *language.Printer) language.Args {
	return language.Args{
		"snooze": listed(keySnooze, p)[0], "mute": listed(keyMute, p)[0], "pause": listed(keyPause, p)[0], "resume": listed(keyResume, p)[0],
	}
}

// Note says what stands in the column and what can be written there.
func Note(p *language.Printer) string { return p.Say("template.own.deadlines", Examples(p)) }

// The marks of what holds.
const (
	markSnoozed      language.Key = "sheet.deadline_mark_snoozed"
	markMuted        language.Key = "sheet.deadline_mark_muted"
	markPaused       language.Key = "sheet.deadline_mark_paused"
	markPausedOpen   language.Key = "sheet.deadline_mark_paused_open"
	markPausedBy     language.Key = "sheet.deadline_mark_paused_by"
	markPausedByOpen language.Key = "sheet.deadline_mark_paused_by_open"
	keyLapsed        language.Key = "sheet.deadline_lapsed"
	keyWarning       language.Key = "sheet.mark_warning"
)

// mark says what holds. table and name are those of the record in whose row it was
// written, where that is another one.
func (h *Hold) mark(table, name string, today expression.Day, p *language.Printer) string {
	args := language.Args{"date": dayText(h.Until, today, p), "table": table, "name": name}
	key := markPaused
	switch {
	case h.Reason == Muted:
		key = markMuted
	case h.Reason == Snoozed:
		key = markSnoozed
	case table != "" && h.Until == 0:
		key = markPausedByOpen
	case table != "":
		key = markPausedBy
	case h.Until == 0:
		key = markPausedOpen
	}
	return p.Say(key, args)
}

// dayText writes a day as people do, with its year where that is another one.
func dayText(d, today expression.Day, p *language.Printer) string {
	year, _, _ := d.Civil()
	now, _, _ := today.Civil()
	text := duedate.Short(p, d)
	switch {
	case year == now:
		return text
	case p.Tag() == language.Chinese:
		return fmt.Sprintf("%d年%s", year, text)
	}
	return fmt.Sprintf("%s %d", text, year)
}
