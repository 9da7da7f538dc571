package reminders

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"sheetsync/reminders/digest"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/naming"
)

// Service sends what is due. Several processes may run it at once over one
// ledger.
type Service struct {
	Source Source
	Ledger Ledger
	Mailer Mailer      // nil: what is due to addresses stays owed
	Robots Courier     // nil: the same for channels
	Issues IssueSource // nil: nobody is told of issues
	// Templates write the mails; nil for the built-in ones.
	Templates *digest.Templates
	Calendars bool         // a mail has what is due as a calendar, too
	Most      Most         // how much goes out at most
	Domain    string       // the right side of Message-IDs, usually the sender's domain
	Logger    *slog.Logger // nil: silent
}

// Request asks for one run.
type Request struct {
	Register Register
	At       time.Time // the run acts as if it were then
	DryRun   bool      // show what would go; send and write nothing
	Young    bool      // also of records that somebody is still at work on
	Stale    *Stale    // nil: the records are as the sheet has them
}

// giveUpAfter is how many mails in a row may fail without reaching the server
// before the rest is left for the next run.
const giveUpAfter = 2

// Run reminds everybody of what is due in a register. The report also tells
// of mails that didn't go out ([Report.Err]); the error is for a run that could
// not do its work, and then the report tells how far it got.
func (s *Service) Run(ctx context.Context, request Request) (Report, error) {
	register := &request.Register
	today := register.day(request.At)
	report := Report{
		Register: register.Name, At: request.At, Day: today.String(), DryRun: request.DryRun,
		Mails: []Mail{}, Problems: []Problem{},
	}
	if stale := request.Stale; stale != nil {
		report.StaleSince = &stale.Since
	}
	run := &run{Service: s, register: register, request: request, today: today, report: &report}
	if err := run.execute(ctx); err != nil {
		return report, fmt.Errorf("register %s: remind: %w", register.Name, err)
	}
	return report, nil
}

func (s *Service) log() *slog.Logger {
	if s.Logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return s.Logger
}

// run is one run of a service.
type run struct {
	*Service
	register *Register
	request  Request
	today    expression.Day
	report   *Report
	young    map[RecordKey]time.Time // the records that somebody is still at work on
	holds    holds                   // what people put off
	attempts map[string]int          // by recipient: how often what is owed was tried
	judged   judgement
	mails    int // sent or tried
	// unreached is how many mails in a row failed without reaching the server.
	unreached int
}

func (r *run) execute(ctx context.Context) error {
	if !r.request.DryRun {
		recovered, err := r.Ledger.Recover(ctx, r.register.Name)
		if err != nil {
			return err
		}
		r.report.Unconfirmed = recovered
	}
	if r.request.Stale != nil && r.request.Stale.Wait {
		return r.wait(ctx)
	}
	due, err := r.findDue(ctx)
	if err != nil {
		return err
	}
	if r.request.DryRun {
		others, managers := due.inOrder(r.register)
		if err := r.show(ctx, slices.Concat(others, managers), due); err != nil {
			return err
		}
		return errors.Join(r.tellUnconfirmed(ctx), r.tellIssues(ctx))
	}
	return r.sendRound(ctx, due)
}

// findDue finds what is owed now, by recipient, and notes it in the ledger.
func (r *run) findDue(ctx context.Context) (dueItems, error) {
	// The owed reminders first, the records then: a reminder that is owed for
	// a record which the records don't show is one that is done.
	owed, err := r.Ledger.Owed(ctx, r.register.Name)
	if err != nil {
		return nil, err
	}
	if err := r.readUnreachable(ctx, r.register, r.request.At); err != nil {
		return nil, err
	}
	if err := r.readPeople(ctx, r.register); err != nil {
		return nil, err
	}
	if r.young, err = r.unsettled(ctx); err != nil {
		return nil, err
	}
	held, err := r.Source.Holds(ctx, r.register.Name)
	if err != nil {
		return nil, err
	}
	r.holds = newHolds(held)
	found, err := r.collectDue(ctx, owed)
	if err != nil {
		return nil, err
	}
	found.notices = slices.Concat(found.notices, r.channelNotices(owed), r.deferredNotices(owed), r.calendarNotices(found.years))
	r.report.Problems, r.report.Outside = found.problems.list(), heldAddresses(found.outside)
	r.attempts = attemptsOf(owed)
	return r.plan(ctx, found, owed)
}

// collectDue finds what is due in the register's records.
func (r *run) collectDue(ctx context.Context, owed []Entry) (dueSet, error) {
	already := newOwedSet(owed)
	all := dueSet{current: make(map[subject]standing), diverted: make(diverted), outside: make(map[string]int), heldDates: make(map[heldDate]struct{}), years: make(unknownYears)}
	for _, resource := range r.register.Descriptor.Resources {
		looking, err := r.readOwners(ctx, resource)
		if err != nil {
			return dueSet{}, err
		}
		for i := range resource.Deadlines {
			deadline := &resource.Deadlines[i]
			closed, err := r.closed(ctx, resource, deadline)
			if err != nil {
				return dueSet{}, err
			}
			in := newInspector(r.register, resource, deadline, i, r.today, already)
			young := newInspector(r.register, resource, deadline, i, r.today, already)
			in.closed, young.closed = closed, closed
			in.holds, young.holds = r.holds, r.holds
			in.owners, young.owners = looking, looking
			from, to := duedate.Window(deadline, r.today)
			query := Query{
				Register: r.register.Name, Resource: resource, Fields: in.fields(),
				Date: deadline.Date, From: from, To: to, Zone: r.register.Zone,
			}
			for record, err := range r.Source.Records(ctx, query) {
				if err != nil {
					return dueSet{}, err
				}
				if _, is := r.young[RecordKey{resource.Name, record.ID}]; is {
					young.inspect(record)
				} else {
					in.inspect(record)
				}
			}
			all.add(in.set)
			all.young = append(all.young, young.set.all()...)
		}
	}
	return all, nil
}

// show reports what would be sent.
func (r *run) show(ctx context.Context, recipients []string, due dueItems) error {
	untold, err := r.Ledger.Untold(ctx, r.register.Name)
	if err != nil {
		return err
	}
	for _, recipient := range recipients {
		own := slices.DeleteFunc(slices.Clone(untold), func(e Entry) bool { return e.Recipient != recipient })
		d, err := r.personal(ctx, recipient, due[recipient], own)
		if err != nil {
			return err
		}
		m := r.message(d.page, d.register, recipient, d.messageID(r.Domain), r.request.At)
		mail := d.report(m, StateOwed)
		mail.Text, mail.HTML = m.Text, m.HTML
		r.report.Mails = append(r.report.Mails, mail)
	}
	return nil
}

// titles looks up what the records of earlier reminders are called, or were when they
// were still in the sheet.
func (r *run) titles(ctx context.Context, entries []Entry) (map[string]string, error) {
	titles := make(map[string]string)
	ids := make(map[*sheetschema.Resource][]string)
	for _, e := range entries {
		if resource, ok := r.register.Descriptor.Resource(e.Resource); ok && !slices.Contains(ids[resource], e.RecordID) {
			ids[resource] = append(ids[resource], e.RecordID)
		}
	}
	for resource, list := range ids {
		fields := naming.Title(resource)
		query := Query{Register: r.register.Name, Resource: resource, Fields: fields, Date: -1, Zone: r.register.Zone, IDs: list, Past: true}
		for record, err := range r.Source.Records(ctx, query) {
			if err != nil {
				return nil, err
			}
			titles[resource.Name+"\x00"+record.ID] = title(fields, record.Values)
		}
	}
	return titles, nil
}

// report describes the digest's mail in a state.
func (d *personal) report(m Message, state State) Mail {
	shown := d.shown()
	mail := Mail{Recipient: d.recipient, State: state, MessageID: m.MessageID, Subject: m.Subject, Items: make([]MailItem, 0, len(shown)), More: len(d.items) - len(shown)}
	for i := range shown {
		item := shown[i].report()
		item.Via = d.register.via(&shown[i])
		mail.Items = append(mail.Items, item)
	}
	for i := range d.told {
		mail.Notices = append(mail.Notices, d.told[i].report())
	}
	for _, n := range d.untold {
		mail.Told = append(mail.Told, MailNotice{n.Resource, n.RecordID, n.Deadline, n.DueDate.String(), n.Stage})
	}
	return mail
}

// classOf names an error for the ledger.
func classOf(err error) string {
	var classed interface{ Class() string }
	if errors.As(err, &classed) {
		return classed.Class()
	}
	return "unknown"
}

// reasonOf says in English what a mail met.
func reasonOf(err error) string {
	var reasoned interface{ Reason() string }
	if errors.As(err, &reasoned) {
		return reasoned.Reason()
	}
	return ""
}
