package summary

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"sheetsync/cmd/internal/terminal"
	"sheetsync/reminders"
	"sheetsync/sheetschema/period"
)

// whys tells of each date of a mail why it is in it: which reminder of the date it is,
// and by what the recipient is concerned.
func whys(w io.Writer, m *reminders.Mail) {
	for i := range m.Items {
		item := &m.Items[i]
		late := ""
		if item.LateSince != "" {
			late = ", late since " + item.LateSince
		}
		fmt.Fprintf(w, "            %s  %s, %s: %s%s; to %s\n", item.DueDate, oneLine(nonempty(item.Title, "record "+item.RecordID)), item.Deadline,
			StageText(item.Stage), late, via(item.Via))
	}
	if m.More > 0 {
		fmt.Fprintf(w, "            and %s more\n", terminal.Number(m.More))
	}
	for i := range m.Notices {
		n := &m.Notices[i]
		fmt.Fprintf(w, "            %s  %s, %s: %s; to a manager\n", n.DueDate, oneLine(nonempty(n.Title, "record "+n.RecordID)), n.Deadline, StageText(n.Stage))
	}
}

func nonempty(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// StageText says in words which reminder of a date one is, as the ledger has it: “7 days
// before”, “the second one after the date”, or what a manager is told.
func StageText(stage string) string {
	switch stage {
	case reminders.StageLapsed:
		return "long past when it was first seen"
	case reminders.StageUnknown:
		return "it can't be read"
	case reminders.StageNotAllowed:
		return "addresses outside mail.allow"
	case reminders.StageUnreachable:
		return "an address that leads nowhere"
	case reminders.StageDeferred:
		return "an address that takes no mail for now"
	case reminders.StageChannel:
		return "a channel in which nothing can be posted"
	case reminders.StageHeld:
		return "a held run"
	case reminders.StageBackup:
		return "a backup that failed"
	case reminders.StageFailing:
		return "a sheet that can't be synchronised"
	case reminders.StageRecovered:
		return "a sheet that can be synchronised again"
	case reminders.StageIssues:
		return "open issues"
	case reminders.StageStale:
		return "reminders that wait for the sheet"
	case reminders.StageUnconfirmed:
		return "earlier mails that nobody confirmed"
	}
	kind, rest, _ := strings.Cut(stage, " ")
	n, numbered := strconv.Atoi(rest)
	switch {
	case kind == "again":
		return "put off until " + rest
	case kind == "overdue" && numbered == nil:
		return ordinal(n) + " reminder after the date"
	case kind == "escalate" && numbered == nil:
		return ordinal(n) + " escalation"
	}
	before, err := period.Parse(stage)
	if err != nil {
		return stage
	}
	var parts []string
	for _, unit := range []struct {
		n    int
		noun string
	}{{before.Years, "year"}, {before.Months, "month"}, {before.Days, "day"}} {
		if unit.n != 0 {
			parts = append(parts, terminal.Count(unit.n, unit.noun))
		}
	}
	if len(parts) == 0 {
		return "on the day"
	}
	return strings.Join(parts, " and ") + " before"
}

func ordinal(n int) string {
	words := []string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}
	if n >= 1 && n <= len(words) {
		return words[n-1]
	}
	return strconv.Itoa(n) + "th"
}

// via says by what a recipient is concerned.
func via(code string) string {
	switch code {
	case reminders.ViaOwner:
		return "whom its row names"
	case reminders.ViaManager:
		return "the manager of whom its row names"
	case reminders.ViaSubstitute:
		return "the substitute of somebody who is away"
	case reminders.ViaInstead:
		return "a manager instead"
	case reminders.ViaAddress:
		return "an address in the schema"
	}
	return "the role " + strings.TrimPrefix(code, "role:")
}
