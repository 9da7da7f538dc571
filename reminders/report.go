package reminders

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Report tells what a run did, for people and for --json.
type Report struct {
	Register    string    `json:"register"`
	At          time.Time `json:"at"`
	Day         string    `json:"day"` // the civil day that the run acted for
	DryRun      bool      `json:"dry_run,omitempty"`
	Mails       []Mail    `json:"mails"` // one a recipient that something was or is due to
	Problems    []Problem `json:"problems"`
	Unconfirmed int       `json:"unconfirmed"` // reminders that a process left behind when it died
	Lapsed      int       `json:"lapsed"`      // reminders of dates that had long passed when they were first seen
	Skipped     int       `json:"skipped"`     // owed reminders that were given up because the record changed
	Remaining   int       `json:"remaining"`   // due reminders that stay owed
	// Unsettled counts the records that were edited just now and of which somebody
	// would be reminded: they wait for a look at the sheet that finds them unchanged,
	// which it can from SettledBy on.
	Unsettled int       `json:"unsettled,omitempty"`
	SettledBy time.Time `json:"-"`
	// Outside are the addresses in cells that may not be written to, and how many dates
	// are due to each.
	Outside []HeldAddress `json:"held_addresses,omitempty"`
	// UnknownYears are those whose public holidays nobody knows, though something that is
	// to be a workday falls due in them.
	UnknownYears []int `json:"unknown_years,omitempty"`
	// Waiting counts what is due and waits, since the sheet could not be looked at for
	// too long; StaleSince is when it last was, where that is longer ago than it should be.
	Waiting    int        `json:"waiting,omitempty"`
	StaleSince *time.Time `json:"stale_since,omitempty"`
	// Held are the dates of which somebody would be reminded now, had people not put
	// them off, muted or paused them.
	Held []HeldItem `json:"held,omitempty"`
	// LapsedDates are the dates that lapsed in this run, each once, whoever
	// would have been reminded of it.
	LapsedDates []MailItem `json:"lapsed_dates,omitempty"`
	// Unreachable are the addresses that nobody writes to, since they lead nowhere,
	// as far as something is due to them.
	Unreachable []Unreachable `json:"unreachable,omitempty"`
}

// HeldAddress is an address that may not be written to unless somebody approves it.
type HeldAddress struct {
	Address string `json:"address"`
	Dates   int    `json:"dates"`
}

// heldAddresses lists addresses, those with most dates first.
func heldAddresses(dates map[string]int) []HeldAddress {
	list := make([]HeldAddress, 0, len(dates))
	for address, n := range dates {
		list = append(list, HeldAddress{address, n})
	}
	slices.SortStableFunc(list, func(a, b HeldAddress) int {
		return cmp.Or(cmp.Compare(b.Dates, a.Dates), cmp.Compare(a.Address, b.Address))
	})
	return list
}

// Mail is a digest to one recipient.
type Mail struct {
	Recipient string       `json:"recipient"`
	State     State        `json:"state"` // how it ended; Owed where it is to be sent later, or was only shown
	MessageID string       `json:"message_id,omitempty"`
	Error     string       `json:"error,omitempty"`  // the class of what went wrong
	Reason    string       `json:"reason,omitempty"` // the same in an English sentence, with the way out
	Subject   string       `json:"subject,omitempty"`
	Text      string       `json:"text,omitempty"`    // of a dry run
	HTML      string       `json:"-"`                 // the same
	Items     []MailItem   `json:"items"`             // those that it lists
	More      int          `json:"more,omitempty"`    // dates that it only counts
	Issues    int          `json:"issues,omitempty"`  // open ones that it tells of, instead of dates
	Notices   []MailItem   `json:"notices,omitempty"` // what a manager is told beside them, by stage
	Told      []MailNotice `json:"told,omitempty"`
}

// reminders counts those of the ledger that the mail is about.
func (m *Mail) reminders() int { return len(m.Items) + m.More + len(m.Notices) }

// MailItem is one date in a digest.
type MailItem struct {
	Resource string `json:"resource"`
	RecordID string `json:"record_id"`
	Deadline string `json:"deadline"`
	DueDate  string `json:"due_date"`
	CountsOn string `json:"counts_on,omitempty"` // the workday that the date stands for, where that is another
	Stage    string `json:"stage"`
	DaysLeft int    `json:"days_left"` // negative when overdue
	Title    string `json:"title,omitempty"`
	// LateSince is the day on which the reminder should have gone out; "" where
	// it is not late.
	LateSince string `json:"late_since,omitempty"`
	// Via says by what the recipient is concerned; see [ViaOwner].
	Via string `json:"via,omitempty"`
}

// report describes the item.
func (i *Item) report() MailItem {
	m := MailItem{Resource: i.Resource, RecordID: i.RecordID, Deadline: i.Deadline, DueDate: i.DueDate.String(), Stage: i.Stage, DaysLeft: i.DaysLeft, Title: i.Title}
	if i.counts != i.DueDate && i.counts != 0 {
		m.CountsOn = i.counts.String()
	}
	if i.late {
		m.LateSince = i.stageDay.String()
	}
	return m
}

// MailNotice is an earlier reminder of which it isn't known whether it arrived.
type MailNotice struct {
	Resource string `json:"resource"`
	RecordID string `json:"record_id"`
	Deadline string `json:"deadline"`
	DueDate  string `json:"due_date"`
	Stage    string `json:"stage"`
}

// ProblemCode says what keeps a reminder from somebody.
type ProblemCode string

// The problems.
const (
	ProblemRole    ProblemCode = "unknown_role"    // the configuration has no addresses for the role
	ProblemAddress ProblemCode = "invalid_address" // a field, a role or the descriptor holds text that is no address
	// ProblemNotAllowed: a field holds addresses that may not be written to, so
	// that nobody there is reminded.
	ProblemNotAllowed ProblemCode = "address_not_allowed"
	// ProblemNoConsent: the address is that of somebody who didn't agree that their
	// personal data is used, so that they aren't written to.
	ProblemNoConsent ProblemCode = "no_consent"
	// ProblemUnreachable: all to whom it is due have addresses that lead nowhere, and
	// so have the managers, or there are none.
	ProblemUnreachable ProblemCode = "unreachable"
	ProblemNobody      ProblemCode = "no_recipient"  // a due date has nobody to remind
	ProblemCondition   ProblemCode = "unless_failed" // the deadline's condition can't be evaluated for the record; it is reminded of
	ProblemUnknown     ProblemCode = "unknown"       // a field that the deadline's date or condition needs can't be read; nobody is reminded
)

// Problem is something that keeps a reminder from somebody. It holds no values.
type Problem struct {
	Code     ProblemCode `json:"code"`
	Resource string      `json:"resource"`
	Deadline string      `json:"deadline"`
	Field    string      `json:"field,omitempty"`
	Role     string      `json:"role,omitempty"`
	RecordID string      `json:"record_id,omitempty"`
}

// problems collects each problem once.
type problems struct {
	seen map[Problem]struct{}
}

func (ps *problems) add(p Problem) {
	if ps.seen == nil {
		ps.seen = make(map[Problem]struct{})
	}
	ps.seen[p] = struct{}{}
}

// join adds the problems of another deadline.
func (ps *problems) join(other problems) {
	for p := range other.seen {
		ps.add(p)
	}
}

func (ps *problems) list() []Problem {
	list := make([]Problem, 0, len(ps.seen))
	for p := range ps.seen {
		list = append(list, p)
	}
	slices.SortStableFunc(list, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Deadline, b.Deadline),
			cmp.Compare(a.Role, b.Role), cmp.Compare(a.Field, b.Field), cmp.Compare(a.RecordID, b.RecordID))
	})
	return list
}

// ErrWaiting says that reminders wait, since their records are too old to write to
// anybody by.
var ErrWaiting = errors.New("the sheet could not be checked for more than a day")

// Err returns an error when a mail of the report didn't go out, nil otherwise. It wraps
// [ErrWaiting] where reminders wait for the sheet to be checked.
func (r *Report) Err() error {
	if r.Waiting > 0 && !r.DryRun {
		return fmt.Errorf("register %s: reminders wait (%d): %w", r.Register, r.Waiting, ErrWaiting)
	}
	undelivered, class := 0, ""
	for _, m := range r.Mails {
		if m.State != StateSent && !r.DryRun {
			undelivered++
			class = cmp.Or(class, m.Reason, m.Error)
		}
	}
	if undelivered == 0 {
		return nil
	}
	return fmt.Errorf("register %s: %d of %d reminder mails didn't go out for certain (the first: %s)", r.Register, undelivered, len(r.Mails), cmp.Or(class, "not tried"))
}
