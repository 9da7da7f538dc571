package service

import (
	"context"
	"errors"
	"slices"
	"time"

	"go.opentelemetry.io/otel/attribute"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/reminders"
	"sheetsync/reminders/cronspec"
	"sheetsync/reminders/ledger"
	"sheetsync/reminders/mail"
	"sheetsync/reminders/mailaddr"
	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/deadlines"
	"sheetsync/syncer/telemetry"
)

// A Reminding sends the reminders of registers.
type Reminding struct {
	service *Service
	sending *reminders.Service
	mails   *mail.Sender // nil for dry runs, and where there is no mail server
	dryRun  bool
	// rounds has a place for each register whose reminders are being sent, which nobody
	// keeps while waiting for a sheet.
	rounds chan struct{}
}

// maxConcurrentRounds is of how many registers reminders are sent at the same time.
const maxConcurrentRounds = 8

// noDomain stands behind the ids of messages where no mail is sent.
const noDomain = "sheetsync.invalid"

// OpenReminding joins the ledger, the mirror's records, the mail server and the chat
// robots. A dry run needs neither of these. Close it.
func (s *Service) OpenReminding(dryRun bool) (*Reminding, error) {
	source := s.source()
	r := &Reminding{service: s, dryRun: dryRun, rounds: make(chan struct{}, maxConcurrentRounds), sending: &reminders.Service{Source: source, Issues: source, Ledger: s.Ledger(), Logger: s.log, Templates: s.Config.Mail.Templates, Most: s.Config.Mail.Most, Calendars: s.Config.Mail.Calendars}}
	if dryRun {
		return r, nil
	}
	m := s.Config.Mail
	if !s.Reminds() {
		return nil, exit.Usage("set mail.host and mail.from, or use --dry-run to see what is due", "reminders can't be sent: mail.host is not set")
	}
	if len(s.Config.Channels) > 0 {
		sender, err := robots(s.Config.Channels)
		if err != nil {
			return nil, err
		}
		r.sending.Robots, r.sending.Domain = sender, noDomain
	}
	if m.Host == "" {
		return r, nil
	}
	var err error
	if r.mails, err = MailSender(&m); err != nil {
		return nil, err
	}
	r.sending.Mailer, r.sending.Domain = r.mails, r.mails.Domain()
	return r, nil
}

// Paused returns an error that wraps [reminders.ErrRestored] where nothing is sent
// since the database seems to come from a backup.
func (s *Service) Paused(ctx context.Context) error {
	_, err := s.guard.Check(ctx)
	if errors.Is(err, reminders.ErrRestored) {
		return exit.Hint(err, "sheetsync remind --resume shows what may have been sent already, notes it as unconfirmed, and goes on; sheetsync remind --dry-run shows what is due")
	}
	return err
}

// Close closes the connection to the mail server.
func (r *Reminding) Close() error {
	if r.mails == nil {
		return nil
	}
	return r.mails.Close()
}

// A Look has a register's sheet looked at again, once people have left it alone.
type Look struct {
	// Waiting hears of how many records wait for it, and how long it takes until then;
	// nil for nobody.
	Waiting func(records int, d time.Duration)
	Sync    func(context.Context)
}

// Remind sends what is due in a register now. Where its records are older than they
// should be, it first has the sheet looked at, and goes by what that found. Where
// somebody would be reminded of records that were edited just now, the sheet is looked
// at again, once: what is still being edited then waits for another round. A dry run
// looks at nothing.
func (r *Reminding) Remind(ctx context.Context, register *config.Register, again Look) (report reminders.Report, err error) {
	ctx = telemetry.WithRun(ctx, register.Name, "")
	ctx, end := telemetry.Start(ctx, "remind", attribute.String("sheetsync.register", register.Name))
	defer func() { end(err) }()
	stale, err := r.fresh(ctx, register, again)
	if err != nil {
		return reminders.Report{}, err
	}
	run := func(dry bool) (reminders.Report, error) {
		now := time.Now()
		return r.send(ctx, reminders.Request{Register: r.service.reminded(ctx, register, now), At: now, DryRun: dry, Stale: stale})
	}
	if r.dryRun || register.Settle <= 0 {
		return run(r.dryRun)
	}
	before, err := run(true)
	if err != nil {
		return before, err
	}
	if before.Unsettled > 0 {
		d := max(time.Until(before.SettledBy), 0)
		if again.Waiting != nil {
			again.Waiting(before.Unsettled, d)
		}
		select {
		case <-ctx.Done():
			return before, ctx.Err()
		case <-time.After(d):
		}
		again.Sync(ctx)
	}
	return run(false)
}

// send carries out a round when it has a place.
func (r *Reminding) send(ctx context.Context, request reminders.Request) (reminders.Report, error) {
	select {
	case r.rounds <- struct{}{}:
	case <-ctx.Done():
		return reminders.Report{}, ctx.Err()
	}
	defer func() { <-r.rounds }()
	return r.sending.Run(ctx, request)
}

// begin reads which mails came back, before others go. The error says that nothing may
// be sent; a dry run sends nothing anyway.
func (r *Reminding) begin(ctx context.Context) error {
	if r.dryRun {
		return nil
	}
	if err := r.service.Paused(ctx); err != nil {
		return err
	}
	r.service.readBounces(ctx)
	return nil
}

// RemindAt sends what is due in a register at an instant, as if it were then: of
// all records as they are mirrored, after a look at the sheet where they are older than
// they should be now.
func (r *Reminding) RemindAt(ctx context.Context, register *config.Register, at time.Time, again Look) (reminders.Report, error) {
	stale, err := r.fresh(ctx, register, again)
	if err != nil {
		return reminders.Report{}, err
	}
	return r.send(ctx, reminders.Request{Register: r.service.reminded(ctx, register, at), At: at, DryRun: r.dryRun, Young: true, Stale: stale})
}

// fresh has the sheet looked at where a register's records are older than they should
// be, and says whether they still are. The error is for when nothing may be sent.
func (r *Reminding) fresh(ctx context.Context, register *config.Register, again Look) (*reminders.Stale, error) {
	if err := r.begin(ctx); err != nil {
		return nil, err
	}
	stale, err := r.service.stale(ctx, register, time.Now())
	if err != nil || stale == nil || r.dryRun || again.Sync == nil {
		return stale, err
	}
	again.Sync(ctx)
	if err := ctx.Err(); err != nil {
		return stale, err
	}
	return r.service.stale(ctx, register, time.Now())
}

func (s *Service) reminded(ctx context.Context, r *config.Register, at time.Time) reminders.Register {
	register := reminders.Register{
		Name: r.Name, Descriptor: s.descriptors[r.Name], Language: r.Language, Zone: r.Location, Workdays: r.Workdays, Roles: r.Roles,
		Channels: s.channels(r), Link: s.Link(r), Row: s.Rows(ctx, r), Allow: s.allow(r), Settle: r.Settle, IssueDay: r.IssuesDigest,
	}
	if schedule, ok := RemindSchedule(r); ok {
		register.DueFrom = schedule.TimeOfDay(expression.DayOf(at.In(r.Location)))
	}
	return register
}

// allow is whom the addresses in a register's cells may lead to. Unless the
// configuration says, it is whoever has a domain of the sender or of a role;
// nil, everybody, where there is no sender, and so nothing can be sent.
func (s *Service) allow(r *config.Register) *mailaddr.Allow {
	entries := slices.Clone(s.Config.Mail.Allow)
	if len(entries) == 0 {
		from, err := mailaddr.Parse(s.Config.Mail.From)
		if err != nil {
			return nil
		}
		entries = append(entries, mailaddr.Domain(from))
		for _, role := range r.Roles {
			for _, address := range role {
				entries = append(entries, mailaddr.Domain(address))
			}
		}
	}
	allow, err := mailaddr.ParseAllow(entries)
	if err != nil {
		// The configuration was checked; whoever made it otherwise writes to
		// nobody that a cell names.
		return &mailaddr.Allow{}
	}
	return allow
}

// assignee finds whom comments on the cells of a record may be assigned to: of the
// addresses that its owner's cell names, the first that may be written to.
func (s *Service) assignee(r *config.Register) func(cell string) string {
	register := reminders.Register{Roles: r.Roles, Allow: s.allow(r)}
	if register.Allow == nil { // no mail is sent, but Google would send its own
		register.Allow = &mailaddr.Allow{}
	}
	return func(cell string) string {
		addresses, _ := mailaddr.Split(cell)
		at := slices.IndexFunc(addresses, register.Permits)
		if at < 0 {
			return ""
		}
		return addresses[at]
	}
}

// RemindSchedule says when a register's reminders are sent; ok is false where
// they aren't.
func RemindSchedule(r *config.Register) (s cronspec.Schedule, ok bool) {
	if r.Remind == "" {
		return s, false
	}
	s, err := cronspec.Parse(r.Remind, r.Location)
	return s, err == nil
}

// SyncSchedule says when a register is synchronised; ok is false where it isn't.
func SyncSchedule(r *config.Register) (s cronspec.Schedule, ok bool) {
	if r.Sync == "" {
		return s, false
	}
	s, err := cronspec.Parse(r.Sync, r.Location)
	return s, err == nil
}

// noon stands for a day where no hour of reminders does, in seconds.
const noon = 12 * 60 * 60

// ParseAt reads a day, which means the register's hour of reminders on it, or
// an instant. The error is of usage.
func ParseAt(text string, r *config.Register) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	day, err := expression.ParseDay(text)
	if err != nil {
		return time.Time{}, exit.Usage("write a day like 2025-03-31, or an instant like 2025-03-31T08:30:00+08:00", "--at %q is neither a day nor an instant", text)
	}
	if schedule, ok := RemindSchedule(r); ok {
		return schedule.On(day), nil
	}
	return day.At(noon, r.Location), nil
}

// Ledger is the table of reminders.
func (s *Service) Ledger() *ledger.Ledger { return ledger.New(s.DB.DB()).Guarded(s.guard) }

// sent returns the reminders that went out or could not, for the deadlines' column.
func (s *Service) sent(ctx context.Context, register string) ([]deadlines.Sent, error) {
	lines, err := s.Ledger().Sent(ctx, register)
	if err != nil {
		return nil, err
	}
	unsent, err := s.Ledger().Unsent(ctx, register)
	if err != nil {
		return nil, err
	}
	out := make([]deadlines.Sent, 0, len(lines)+len(unsent))
	for i := range lines {
		l := &lines[i]
		to := l.Recipient
		if robot, ok := reminders.RobotOf(to); ok {
			to = "#" + robot // as people write the name of a channel
		}
		out = append(out, deadlines.Sent{Resource: l.Resource, RecordID: l.RecordID, Deadline: l.Deadline, Due: l.Due(), To: to, At: l.At})
	}
	for _, u := range unsent {
		out = append(out, deadlines.Sent{Resource: u.Resource, RecordID: u.RecordID, Deadline: u.Deadline, Due: u.Due, To: u.Recipient, Unsent: u.Reason, Final: u.Final})
	}
	return out, nil
}
