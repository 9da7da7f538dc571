package reminders

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sheetsync/reminders/digest"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// StageStale is the stage of the ledger's entry that says that a manager was told that
// reminders wait for the sheet to be looked at.
const StageStale = "stale"

// Stale says that a register's records are older than they should be: dates may have
// been moved or met in the sheet since.
type Stale struct {
	// Since is when the sheet was last looked at and what it holds taken over; the zero
	// time for never.
	Since time.Time
	Held  bool // a run is on hold: it looked, and what it saw awaits a person's word
	// Wait says that the records are too old to write to anybody by: nobody is
	// reminded, and the managers are told.
	Wait bool
}

// observes reports whether a run leaves the ledger as it is.
func (r *Request) observes() bool { return r.DryRun || r.Stale != nil && r.Stale.Wait }

// day is the day on which the sheet was last looked at; 0 for never.
func (s *Stale) day(zone *time.Location) expression.Day {
	if s.Since.IsZero() {
		return noDay
	}
	return expression.DayOf(s.Since.In(zone))
}

// text says of which time the records are.
func (s *Stale) text(p *language.Printer, zone *time.Location) string {
	at := s.Since.In(zone)
	args := language.Args{"at": at.Format("2006-01-02 15:04")}
	switch {
	case s.Since.IsZero():
		return p.Say("mail.stale_never", nil)
	case s.Held:
		return p.Say("mail.stale_held", args)
	}
	return p.Say("mail.stale", args)
}

// wait reports what would be sent if the records weren't too old, and tells the
// managers that it waits, once for each last look at the sheet. The ledger's reminders
// stay as they are.
func (r *run) wait(ctx context.Context) error {
	due, err := r.findDue(ctx)
	if err != nil {
		return err
	}
	for _, items := range due {
		r.report.Waiting += len(items)
	}
	if r.report.Waiting == 0 || r.request.DryRun {
		return nil
	}
	var errs []error
	for _, recipient := range r.register.managers() {
		if err := r.tellStale(ctx, recipient); err != nil && !errors.Is(err, ErrBusy) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (r *run) tellStale(ctx context.Context, recipient string) error {
	stale := r.request.Stale
	key := Key{RecordID: StageStale, Deadline: StageStale, DueDate: stale.day(r.register.Zone), Stage: StageStale, Recipient: recipient}
	known, err := r.Ledger.States(ctx, r.register.Name, []Key{key})
	if err != nil {
		return err
	}
	if entry, ok := known[key]; ok && !entry.isOpen() {
		return nil
	}
	register := r.register.spoken(recipient)
	about := register.digest()
	page := digest.OfWaiting(&about, stale.text(language.NewPrinter(register.Language), register.Zone), r.report.Waiting, stale.Held)
	m := r.message(page, register, recipient, messageID(r.register, recipient, r.Domain, key), r.request.At)
	tried, err := r.tell(ctx, r.register, key, m, nil)
	if tried.begun {
		r.report.Mails = append(r.report.Mails, Mail{Recipient: recipient, State: tried.state, MessageID: m.MessageID, Error: tried.class, Subject: m.Subject, Items: []MailItem{}})
	}
	if err == nil && tried.begun && tried.state != StateSent {
		return fmt.Errorf("tell a manager that reminders wait: %w", tried.err)
	}
	return err
}
