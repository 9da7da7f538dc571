package reminders

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// dueItems are what is owed now, by recipient.
type dueItems map[string][]Item

// inOrder lists to whom something is due, the managers apart.
func (d dueItems) inOrder(r *Register) (others, managers []string) {
	chiefs := r.managers()
	for _, recipient := range slices.Sorted(maps.Keys(d)) {
		if slices.Contains(chiefs, recipient) {
			managers = append(managers, recipient)
		} else {
			others = append(others, recipient)
		}
	}
	return others, managers
}

// attemptsOf tells by recipient how often what is owed was tried.
func attemptsOf(owed []Entry) map[string]int {
	attempts := make(map[string]int)
	for _, e := range owed {
		attempts[e.Recipient] = max(attempts[e.Recipient], e.Attempts)
	}
	return attempts
}

// sendRound sends what is due, the managers' last: what turns out to lead nowhere is
// told to them on the same day.
func (r *run) sendRound(ctx context.Context, due dueItems) error {
	others, managers := due.inOrder(r.register)
	if err := r.sendAll(ctx, others, due); err != nil {
		return err
	}
	changed, err := r.judge(ctx, len(managers) > 0)
	if err != nil {
		return err
	}
	for told := false; ; told = true {
		if changed {
			if due, err = r.findDue(ctx); err != nil {
				return err
			}
			_, managers = due.inOrder(r.register)
		}
		if err := r.sendAll(ctx, managers, due); err != nil {
			return err
		}
		if !told {
			if err := errors.Join(r.tellUnconfirmed(ctx), r.tellIssues(ctx)); err != nil {
				return err
			}
		}
		if changed, err = r.judge(ctx, false); err != nil || !changed {
			return errors.Join(err, r.reconsider(ctx))
		}
	}
}

// sendAll sends each recipient's digest. Those to whom it failed before come last, so
// that one at whom the server hangs keeps nobody else from theirs.
func (r *run) sendAll(ctx context.Context, recipients []string, due dueItems) error {
	slices.SortStableFunc(recipients, func(a, b string) int { return cmp.Compare(r.attempts[a], r.attempts[b]) })
	if r.mails+len(recipients) > r.Most.mails() { // not all of them can have theirs: the most urgent do
		slices.SortStableFunc(recipients, func(a, b string) int {
			return cmp.Or(cmp.Compare(r.attempts[a], r.attempts[b]), cmp.Compare(mostUrgent(due[a]), mostUrgent(due[b])))
		})
	}
	limited := false
	for _, recipient := range recipients {
		if r.judged.owes(recipient) {
			continue
		}
		_, robot := RobotOf(recipient)
		full := !robot && r.mails >= r.Most.mails()
		limited = limited || full
		if full || !robot && r.unreached >= giveUpAfter || !r.carries(recipient) || ctx.Err() != nil {
			r.report.Remaining += len(due[recipient])
			continue
		}
		done, err := r.sendOne(ctx, recipient, due[recipient])
		if errors.Is(err, ErrBusy) {
			r.report.Remaining += len(due[recipient])
			continue
		}
		if done.tried {
			if !robot {
				r.mails++
			}
			r.judged.note(recipient, done.delivery, done.mail.MessageID, len(r.report.Mails))
			r.report.Mails = append(r.report.Mails, done.mail)
			if done.mail.State == StateOwed {
				r.report.Remaining += done.mail.reminders()
			}
			switch { // each robot has a server of its own
			case robot:
			case done.silent:
				r.unreached = giveUpAfter
			case done.unreached:
				r.unreached++
			default:
				r.unreached = 0
			}
		}
		if err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("stopped; what wasn't sent goes with the next run: %w", err)
	}
	if limited {
		r.log().Warn("as many mails have been sent as mail.most allows a run; the rest of the reminders waits for the next run", "register", r.register.Name, "mails", r.mails, "reminders", r.report.Remaining)
	}
	if r.unreached >= giveUpAfter {
		r.log().Warn("the mail server can't be reached; the rest of the reminders waits for the next run", "register", r.register.Name, "reminders", r.report.Remaining)
	}
	return nil
}

// mostUrgent are the days that are left until the first of the items' dates.
func mostUrgent(items []Item) int {
	if len(items) == 0 {
		return 0
	}
	return slices.MinFunc(items, func(a, b Item) int { return cmp.Compare(a.DaysLeft, b.DaysLeft) }).DaysLeft
}

// attempt is what became of one recipient's digest.
type attempt struct {
	tried bool // false: there was nothing to send, or an error came before it
	delivery
	mail      Mail
	unreached bool // the mail server wasn't reached
	silent    bool // it was, and kept us waiting before there was any dialogue
}

// sendOne sends a recipient's digest, unless another process has sent all of it
// by now.
func (r *run) sendOne(ctx context.Context, recipient string, due []Item) (done attempt, err error) {
	claim, err := r.Ledger.Claim(ctx, r.register.Name, recipient)
	if err != nil {
		return attempt{}, err
	}
	defer func() { err = errors.Join(err, claim.Release(ctx)) }()

	// What the ledger says under the claim counts: since the plan was made,
	// another process may have sent some of it.
	owed := make(map[Key]int64)
	for _, e := range claim.Owed() {
		owed[e.Key] = e.ID
	}
	items := make([]Item, 0, len(due))
	for _, item := range due {
		if _, ok := owed[item.Key]; ok {
			items = append(items, item)
		}
	}
	if len(items) == 0 {
		return attempt{}, nil
	}
	d, err := r.personal(ctx, recipient, items, claim.Untold())
	if err != nil {
		return attempt{}, err
	}
	m := r.message(d.page, d.register, recipient, d.messageID(r.Domain), r.request.At)
	if _, robot := RobotOf(recipient); !robot && r.Calendars {
		if m.Calendar, err = r.calendar(ctx, d, owed); err != nil {
			return attempt{}, err
		}
	}
	ids := make([]int64, 0, len(d.items)+len(d.told))
	for _, item := range slices.Concat(d.items, d.told) {
		ids = append(ids, owed[item.Key])
	}
	var told []int64
	for _, n := range d.untold {
		told = append(told, n.ID)
	}
	sent, err := r.deliver(ctx, claim, ids, m, told)
	if !sent.begun {
		return attempt{}, err
	}
	done = attempt{tried: true, delivery: sent, mail: d.report(m, sent.state), unreached: errors.Is(sent.err, ErrNotSent), silent: isSilent(sent.err)}
	done.mail.Error, done.mail.Reason = sent.class, reasonOf(sent.err)
	if sent.err != nil {
		done.mail.Told = nil
	}
	if err != nil {
		return done, err
	}
	r.log().Info("reminder mail", "register", r.register.Name, "state", string(sent.state), "class", sent.class, "reminders", len(ids), "message_id", m.MessageID)
	return done, nil
}

// isSilent reports whether a server accepted the connection and said nothing.
func isSilent(err error) bool {
	var silent interface{ Silent() bool }
	return errors.As(err, &silent) && silent.Silent()
}

// delivery is what became of a mail.
type delivery struct {
	begun bool // false: nothing was to be sent, or an error came before it
	state State
	class string
	err   error // of the mail server
	// refused says that the server called the recipient's address wrong. What was
	// owed is so still, until the round's end judges.
	refused bool
}

// deliver sends the mail of claimed entries, and notes in the ledger how that ended.
// told are the unconfirmed reminders that the mail tells of.
func (s *Service) deliver(ctx context.Context, claim Claim, ids []int64, m Message, told []int64) (delivery, error) {
	if !s.carries(m.To) {
		return delivery{}, nil
	}
	if err := claim.Begin(ctx, ids, m.MessageID); err != nil {
		return delivery{}, err
	}
	done := delivery{begun: true, err: s.carry(ctx, m)}
	if done.state, done.class = outcomeOf(done.err); done.state != StateSent {
		told = nil
	}
	if done.state == StateFailed {
		// What a chat service doesn't take is not about the chat: the next round's card is
		// another one, and the managers hear of it.
		_, robot := RobotOf(m.To)
		done.state, done.refused = StateOwed, !robot
	}
	// The mail is gone or not, whether or not the caller still waits.
	finishing, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTimeout)
	defer cancel()
	if err := claim.Finish(finishing, done.state, done.class, told); err != nil {
		// The ledger still says “sending”, and the next run will take that
		// for what it is: perhaps sent.
		done.state, done.class = StateUnconfirmed, "ledger"
		return done, err
	}
	return done, nil
}

// carries reports whether there is anybody to take a message to a recipient.
func (s *Service) carries(recipient string) bool {
	if _, robot := RobotOf(recipient); robot {
		return s.Robots != nil
	}
	return s.Mailer != nil
}

// carry sends a message as a mail, or its card through a robot.
func (s *Service) carry(ctx context.Context, m Message) error {
	if robot, ok := RobotOf(m.To); ok {
		return s.Robots.Post(ctx, robot, *m.Card)
	}
	return s.Mailer.Send(ctx, m)
}

// finishTimeout bounds the attempt to note how a mail ended.
const finishTimeout = 30 * time.Second

// outcomeOf tells from the mailer's error what became of the reminders.
func outcomeOf(err error) (State, string) {
	switch {
	case err == nil:
		return StateSent, ""
	case errors.Is(err, ErrRefused):
		return StateFailed, classOf(err)
	case errors.Is(err, ErrDeferred), errors.Is(err, ErrNotSent):
		return StateOwed, classOf(err)
	}
	return StateUnconfirmed, classOf(err)
}
