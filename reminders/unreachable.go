package reminders

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"sheetsync/reminders/mailaddr"
	"sheetsync/sheetschema/expression"
)

// StageUnreachable is the stage of what the managers are told, once, of an address
// that leads nowhere.
const StageUnreachable = "unreachable"

// StageBounced is the stage of what the managers are told, once, of a date whose
// reminder came back from an address that is right.
const StageBounced = "bounced"

// SuppressedFor is how long nobody writes to an address that a server called wrong.
// Then one mail is tried.
const SuppressedFor = 30 * 24 * time.Hour

// refusalToldFor is how long the managers are still to be told of a refused address that
// they haven't been told of: mail to them may be away for weeks as well.
const refusalToldFor = 3 * SuppressedFor

// Unreachable is an address that a server called wrong, or from which mail came back:
// it is suppressed, and nobody writes to it from any register.
type Unreachable struct {
	Address string    `json:"address"`
	Since   time.Time `json:"since"`
	Class   string    `json:"class"`           // of the error; see [ReasonOf]
	Dates   int       `json:"dates,omitempty"` // that are due to it now and told to the managers
	// Register is the one whose mail was refused or came back.
	Register string `json:"-"`
}

// unreachable are the suppressed addresses by themselves.
type unreachable map[string]Unreachable

// readUnreachable has a register leave the suppressed addresses out, and know where its
// own mail was refused.
func (s *Service) readUnreachable(ctx context.Context, register *Register, at time.Time) error {
	list, err := s.Ledger.Unreachable(ctx, at.Add(-refusalToldFor))
	if err != nil {
		return err
	}
	register.unreachable, register.refused = make(unreachable, len(list)), nil
	for _, u := range list {
		if u.Since.After(at.Add(-SuppressedFor)) {
			register.unreachable[u.Address] = u
		}
		if u.Register == register.Name {
			register.refused = append(register.refused, u)
		}
	}
	return nil
}

// leadsNowhere reports whether nobody writes to a recipient.
func (r *Register) leadsNowhere(recipient string) bool {
	_, suppressed := r.unreachable[strings.ToLower(recipient)]
	return suppressed
}

// reachable puts the managers in the place of recipients that nobody writes to, and
// returns who these are.
func (r *Register) reachable(recipients []string) (list, instead []string) {
	for _, recipient := range recipients {
		if r.leadsNowhere(recipient) {
			instead = append(instead, recipient)
		} else {
			list = append(list, recipient)
		}
	}
	if len(instead) > 0 {
		for _, manager := range r.managers() {
			list = appendAddress(list, manager)
		}
	}
	return list, instead
}

// diverted counts the dates that are due to addresses that nobody writes to.
type diverted map[string]divertedDates

type divertedDates struct {
	count int
	first Item // of them
}

func (d diverted) add(address string, dates divertedDates) {
	known := d[address]
	if known.count == 0 {
		known.first = dates.first
	}
	known.count += dates.count
	d[address] = known
}

// addManagers adds the managers that nobody writes to: even where no date is due to them,
// they miss what needs a decision, and the others hear of it.
func (d diverted) addManagers(r *Register) {
	for _, text := range r.Roles[managerRole] {
		address, err := mailaddr.Parse(text)
		if _, known := d[strings.ToLower(address)]; err == nil && !known && r.leadsNowhere(address) {
			d[strings.ToLower(address)] = divertedDates{first: Item{resource: r.Descriptor.Resources[0]}}
		}
	}
}

// unreachableNotices reports the addresses that nobody writes to, as far as something
// is due to them or they are managers', and returns what the managers are to be told of
// them, and of those at which the register's mail was refused: reminders have failed
// there, though nothing may be due there any more.
func (r *run) unreachableNotices(d diverted) []Item {
	d.addManagers(r.register)
	var notices []Item
	r.report.Unreachable = nil
	for address, dates := range d {
		u := r.register.unreachable[address]
		u.Dates = dates.count
		r.report.Unreachable = append(r.report.Unreachable, u)
		notices = append(notices, r.unreachableNotice(u, dates.first)...)
	}
	slices.SortStableFunc(r.report.Unreachable, func(a, b Unreachable) int { return cmp.Compare(a.Address, b.Address) })
	for _, u := range r.register.refused {
		if _, known := d[u.Address]; !known {
			notices = append(notices, r.unreachableNotice(u, Item{resource: r.register.Descriptor.Resources[0]})...)
		}
	}
	return notices
}

// unreachableNotice is what the managers are told of an address, in the place of an item
// that is due to it.
func (r *run) unreachableNotice(u Unreachable, item Item) []Item {
	since := expression.DayOf(u.Since.In(r.register.Zone))
	item.Key = Key{RecordID: u.Address, Deadline: StageUnreachable, DueDate: since}
	item.Title, item.DaysLeft, item.class, item.dates = u.Address, int(since-r.today), u.Class, u.Dates
	return item.notices(StageUnreachable, r.register.managers())
}

// bouncedNotices returns what the managers are to be told of reminders that came back.
func (r *run) bouncedNotices(items []Item) []Item {
	var notices []Item
	once := make(map[Key]bool)
	for i := range items {
		item := items[i]
		item.instead = []string{item.Recipient}
		for _, notice := range item.notices(StageBounced, r.register.managers()) {
			if notice.Recipient != item.instead[0] && !once[notice.Key] {
				once[notice.Key] = true
				notices = append(notices, notice)
			}
		}
	}
	return notices
}

// refusal is a mail whose recipient's address a server called wrong.
type refusal struct {
	recipient, messageID, class string
	mail                        int // in the report
}

// judgement is what a round learns about addresses.
//
// A server may call every address wrong when it doesn't know us, or is broken. So what
// it says about an address counts only when another one was accepted in the same
// round, or there was no other; until then the reminders stay owed.
type judgement struct {
	tried    map[string]bool // recipients of mails, and whether the last one is owed
	accepted bool
	refused  []refusal
	believed []refusal
}

// note takes in what became of a mail.
func (j *judgement) note(recipient string, done delivery, messageID string, mail int) {
	if _, robot := RobotOf(recipient); robot {
		return
	}
	if j.tried == nil {
		j.tried = make(map[string]bool)
	}
	j.tried[recipient] = done.state == StateOwed
	if done.state == StateSent || done.state == StateUnconfirmed {
		j.accepted = true
	}
	if done.refused {
		j.refused = append(j.refused, refusal{recipient, messageID, done.class, mail})
	}
}

// owes reports whether a mail to a recipient was tried in the round and is still owed.
func (j *judgement) owes(recipient string) bool { return j.tried[recipient] }

// judge suppresses the addresses that were called wrong in the round, if that is to
// be believed, and reports whether there are any. others says that mails to other
// recipients are still to be sent.
func (r *run) judge(ctx context.Context, others bool) (changed bool, err error) {
	j := &r.judged
	if !j.accepted && (others || len(j.tried) > 1) {
		return false, nil
	}
	for _, refused := range j.refused {
		// It happened, whether or not the caller still waits.
		noting, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTimeout)
		err := r.Ledger.Suppress(noting, r.register.Name, refused.recipient, refused.messageID, refused.class, r.request.At)
		cancel()
		if err != nil {
			return changed, err
		}
		changed = true
		j.believed = append(j.believed, refused)
		mail := &r.report.Mails[refused.mail]
		mail.State = StateFailed
		r.report.Remaining -= mail.reminders()
		r.log().Warn("an address leads nowhere; nobody writes to it any more", "register", r.register.Name, "class", refused.class, "message_id", refused.messageID)
	}
	j.refused = nil
	return changed, nil
}

// reconsider takes back what was believed of the only recipient of a round, where the
// server then called the managers' addresses wrong too.
func (r *run) reconsider(ctx context.Context) error {
	j := &r.judged
	if j.accepted || len(j.tried) < 2 || len(j.refused) == 0 {
		return nil
	}
	for _, refused := range j.believed {
		if err := r.Ledger.Reconsider(ctx, r.register.Name, refused.recipient, refused.messageID); err != nil {
			return err
		}
		mail := &r.report.Mails[refused.mail]
		mail.State = StateOwed
		r.report.Remaining += mail.reminders()
	}
	return nil
}
