package summary

import (
	"cmp"
	"fmt"
	"io"
	"time"

	"sheetsync/cmd/internal/terminal"
	"sheetsync/reminders"
	"sheetsync/sheetschema/language"
)

// lapsedLines is how many dates that lapsed are listed.
const lapsedLines = 20

// heldLines is how many dates are listed that people put off.
const heldLines = 20

// Reminders tells which mails went out.
func Reminders(w io.Writer, r reminders.Report) {
	how := ""
	if r.DryRun {
		how = ", dry run: nothing is sent"
	}
	items, issues, cards := 0, 0, 0
	for _, m := range r.Mails {
		if _, ok := reminders.RobotOf(m.Recipient); ok {
			cards++
		}
		items, issues = items+len(m.Items)+m.More, issues+m.Issues
	}
	told := terminal.Count(items, "date")
	if issues > 0 {
		told += " and " + terminal.Count(issues, "open issue")
	}
	messages := terminal.Count(len(r.Mails)-cards, "mail")
	if cards > 0 {
		messages += " and " + terminal.Count(cards, "card")
	}
	fmt.Fprintf(w, "%s: reminders for %s%s: %s of %s\n", r.Register, r.Day, how, messages, told)
	for _, m := range r.Mails {
		state := string(m.State)
		if r.DryRun {
			state = "would go"
		}
		if m.Error != "" {
			state += " (" + m.Error + ")"
		}
		fmt.Fprintf(w, "  %-9s %s: %s%s\n", state, m.Recipient, what(m), quoted(m.Subject))
		if r.DryRun {
			whys(w, &m)
		}
		if m.Reason != "" {
			fmt.Fprintf(w, "            %s\n", m.Reason)
		}
	}
	for i, d := range r.LapsedDates {
		if i == lapsedLines {
			fmt.Fprintf(w, "  lapsed    and %s more\n", terminal.Number(len(r.LapsedDates)-i))
			break
		}
		fmt.Fprintf(w, "  lapsed    %s %s.%s %s: long past when it was first seen\n", d.DueDate, d.Resource, d.Deadline, cmp.Or(oneLine(d.Title), "record "+d.RecordID))
	}
	for i := range r.Held {
		if i == heldLines {
			fmt.Fprintf(w, "  held      and %s more\n", terminal.Number(len(r.Held)-i))
			break
		}
		fmt.Fprintf(w, "  held      %s\n", held(&r.Held[i], r.DryRun))
	}
	for _, u := range r.Unreachable {
		fmt.Fprintf(w, "  refused   %s since %s (%s): %s; its %s to the managers, and sheetsync approve %s lifts it\n", u.Address, u.Since.Format(time.DateOnly), u.Class,
			language.NewPrinter(language.English).Say(reminders.ReasonOf(u.Class), nil), datesGo(u.Dates), r.Register)
	}
	for _, p := range r.Problems {
		fmt.Fprintf(w, "  problem   %s\n", problem(p))
	}
	if r.StaleSince != nil {
		fmt.Fprintf(w, "  as of     %s: the sheet could not be checked since\n", r.StaleSince.Format("2006-01-02 15:04 MST"))
	}
	for _, c := range []struct {
		n         int
		one, more string
	}{
		{r.Unconfirmed, "reminder was left behind by a process that died; it is told in the next mail", "reminders were left behind by a process that died; they are told in the next mail"},
		{r.Lapsed, "reminder lapses, as its date had long passed when it was first seen", "reminders lapse, as their dates had long passed when they were first seen"},
		{r.Skipped, "reminder was given up because its record changed", "reminders were given up because their records changed"},
		{r.Unsettled, "record is still being edited; its dates wait for the next reminders", "records are still being edited; their dates wait for the next reminders"},
		{r.Waiting, "reminder waits until the sheet can be checked", "reminders wait until the sheet can be checked"},
		{r.Remaining, "reminder is still owed", "reminders are still owed"},
	} {
		switch {
		case c.n == 1:
			fmt.Fprintf(w, "  %-9s %s\n", "1", c.one)
		case c.n > 1:
			fmt.Fprintf(w, "  %-9s %s\n", terminal.Number(c.n), c.more)
		}
	}
}

// held says of what nobody is reminded, and why; by names where the rest does.
func held(h *reminders.HeldItem, named bool) string {
	what := h.Resource + "." + h.Deadline + " record " + h.RecordID
	if named && h.Title != "" {
		what = oneLine(h.Title) + ", " + h.Deadline
	}
	how := map[reminders.HoldReason]string{reminders.HoldSnoozed: "put off", reminders.HoldMuted: "muted", reminders.HoldPaused: "paused"}[h.Reason]
	if h.ByResource != h.Resource || h.ByRecordID != h.RecordID {
		how += " by " + h.ByResource + " record " + h.ByRecordID
	}
	if h.Until != "" {
		how += " until " + h.Until
	}
	return h.DueDate + " " + what + ": " + how
}

// what says how much a mail tells of.
func what(m reminders.Mail) string {
	if m.Issues > 0 {
		return terminal.Count(m.Issues, "open issue")
	}
	return terminal.Count(len(m.Items)+m.More, "date")
}

// datesGo says that so many dates go to somebody.
func datesGo(dates int) string {
	if dates == 1 {
		return "date goes"
	}
	return terminal.Count(dates, "date") + " go"
}

func quoted(subject string) string {
	if subject == "" {
		return ""
	}
	return " “" + oneLine(subject) + "”"
}

var problemTexts = map[reminders.ProblemCode]string{
	reminders.ProblemRole:        "the configuration has no address for this role",
	reminders.ProblemAddress:     "neither an e-mail address nor a name of the team",
	reminders.ProblemNotAllowed:  "addresses outside mail.allow, which nobody is mailed at",
	reminders.ProblemNoConsent:   "the person didn't agree to be written to",
	reminders.ProblemUnreachable: "all addresses to remind lead nowhere, and there is no manager to tell",
	reminders.ProblemNobody:      "nobody to remind",
	reminders.ProblemCondition:   "the condition “unless” can't be evaluated",
	reminders.ProblemUnknown:     "the column can't be read, so that nobody is reminded",
}

func problem(p reminders.Problem) string {
	text := p.Resource + "." + p.Deadline
	if p.Role != "" {
		text += " role " + p.Role
	}
	if p.Field != "" {
		text += " column " + p.Field
	}
	if p.RecordID != "" {
		text += " record " + p.RecordID
	}
	return text + ": " + cmp.Or(problemTexts[p.Code], string(p.Code))
}
