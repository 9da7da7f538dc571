package deadlines

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
)

// A Sent is a reminder that went out or, where Unsent says why, could not.
type Sent struct {
	Resource, RecordID string
	Deadline           string         // its name in the descriptor
	Due                expression.Day // the date that it was about
	To                 string         // the recipient's address
	At                 time.Time      // when it went out
	Unsent             language.Key   // why it could not be mailed; "" where it went out
	Final              bool           // it isn't tried again
}

// reminders are what went out, by what it was about.
type reminders map[reminderKey][]Sent

type reminderKey struct {
	resource, record, deadline string
	due                        expression.Day
}

func newReminders(sent []Sent) reminders {
	out := make(reminders, len(sent))
	for _, s := range sent {
		k := reminderKey{s.Resource, s.RecordID, s.Deadline, s.Due}
		out[k] = append(out[k], s)
	}
	return out
}

// Digest identifies what went out, which the sheet tells; "" for nothing.
func Digest(sent []Sent) string {
	if len(sent) == 0 {
		return ""
	}
	h := sha256.New()
	for _, s := range sent {
		fmt.Fprintf(h, "%q %q %q %d %q %d\n", s.Resource, s.RecordID, s.Deadline, s.Due, s.To, s.At.Unix())
		if s.Unsent != "" {
			fmt.Fprintf(h, "%q %t\n", s.Unsent, s.Final)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Marks say what people put off, muted or paused.
type Marks interface {
	// Record is what is said of a record first; "" for nothing.
	Record(resource, id string) string
	// Date is what is said before a date's line, and behind it; "" for nothing. always
	// has the date told though its first reminder lies ahead.
	Date(resource, id, deadline string, due expression.Day) (before, behind string, always bool)
}

// Texts says for each record of a table how it stands with its deadlines:
// “Payment: overdue 12 days, reminded 21 Nov, li@example.com”. Nil for a
// resource without deadlines.
func Texts(t *table.Table, scope expression.Scope, sent []Sent, marks Marks, p *language.Printer) []string {
	if len(t.Resource.Deadlines) == 0 {
		return nil
	}
	went := newReminders(sent)
	out := make([]string, t.Len())
	parallel.Records(len(out), func(from, to int) {
		cursor := table.Cursor{Table: t}
		for cursor.Record = from; cursor.Record < to; cursor.Record++ {
			var lines []string
			id := t.ID(cursor.Record)
			if mark := marks.Record(t.Resource.Name, id); mark != "" {
				lines = append(lines, strings.TrimSpace(mark))
			}
			for i := range t.Resource.Deadlines {
				d := &t.Resource.Deadlines[i]
				date := duedate.Of(d, &cursor, scope)
				before, behind, always := marks.Date(t.Resource.Name, id, d.Name, date.Named)
				if line := stateText(d, date, &cursor, scope, always, p); line != "" {
					key := reminderKey{t.Resource.Name, id, d.Name, date.Named}
					lines = append(lines, before+line+sentText(went[key], scope.Zone, p)+unsentText(went[key], p)+behind)
				}
			}
			out[cursor.Record] = strings.Join(lines, "\n")
		}
	})
	return out
}

// stateText says how a record stands with one deadline; "" where it is met,
// has no date, or is further off than its first reminder, unless it is marked. Where the date, or
// whether it is met, can't be read, nobody is reminded, and the text says so.
func stateText(d *sheetschema.Deadline, date duedate.Date, record *table.Cursor, scope expression.Scope, marked bool, p *language.Printer) string {
	unknown := date.Value
	if unknown.IsEmpty() {
		return ""
	}
	if d.Unless != nil {
		met, err := d.Unless.Eval(record, scope)
		if err != nil || met.IsTrue() {
			return ""
		}
		if !unknown.IsUnknown() {
			unknown = met
		}
	}
	due := date.Counts
	if unknown.IsUnknown() {
		if date.Known() && !duedate.Reached(d, due, scope.Today) {
			return ""
		}
		operand := record.Table.Resource.Fields[unknown.Origin()]
		return p.Say("sheet.deadline_unknown", language.Args{"title": titleOf(d, p), "operand": operand.Caption(p.Tag())})
	}
	if due >= scope.Today+2 && !duedate.Reached(d, due, scope.Today) {
		if marked {
			return p.Say("sheet.deadline_on", language.Args{"title": titleOf(d, p), "date": due.String()})
		}
		return ""
	}
	if !duedate.Listed(d, due, scope.Today) && !marked {
		return ""
	}
	text := p.Say("sheet.deadline", language.Args{"title": titleOf(d, p), "left": duedate.LeftOf(p, d, int(due-scope.Today))})
	if stage, _ := duedate.Current(d, due, scope.Today); stage.AtRisk(d) {
		text += p.Say("sheet.deadline_at_risk", language.Args{"risk": p.Say("due.at_risk", nil)})
	}
	if moved := duedate.Moved(p, date.Named, date.Counts); moved != "" {
		text += p.Say("sheet.deadline_moved", language.Args{"moved": moved})
	}
	return text
}

func titleOf(d *sheetschema.Deadline, p *language.Printer) string {
	if title := p.In(d.Title); title != "" {
		return title
	}
	return d.Name
}

// sentText says the latest day on which reminders went out, and to whom.
func sentText(sent []Sent, zone *time.Location, p *language.Printer) string {
	if len(sent) == 0 {
		return ""
	}
	if zone == nil {
		zone = time.UTC
	}
	last := expression.Day(0)
	var to []string
	for _, s := range sent {
		if s.Unsent != "" {
			continue
		}
		day := expression.DayOf(s.At.In(zone))
		if day > last {
			last, to = day, nil
		}
		if day == last && !slices.Contains(to, s.To) {
			to = append(to, s.To)
		}
	}
	if len(to) == 0 {
		return ""
	}
	slices.Sort(to)
	return p.Say("sheet.deadline_reminded", language.Args{"date": duedate.Short(p, last), "to": strings.Join(to, " ")})
}

// unsentText says to whom reminders could not be mailed, and why.
func unsentText(sent []Sent, p *language.Printer) string {
	type why struct {
		reason language.Key
		final  bool
	}
	to := make(map[why][]string)
	for _, s := range sent {
		if s.Unsent != "" {
			to[why{s.Unsent, s.Final}] = append(to[why{s.Unsent, s.Final}], s.To)
		}
	}
	var texts []string
	for why, list := range to {
		slices.Sort(list)
		args := language.Args{"to": strings.Join(slices.Compact(list), " "), "reason": p.Say(why.reason, nil)}
		if why.final {
			texts = append(texts, p.Say("delivery.sheet_failed", args))
		} else {
			texts = append(texts, p.Say("delivery.sheet_owed", args))
		}
	}
	slices.Sort(texts)
	return strings.Join(texts, "")
}
