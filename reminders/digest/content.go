package digest

import (
	"time"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// A Register is what a mail says of a register.
type Register struct {
	Name     string // as commands call it
	Title    string // as people call it, on one line
	Language language.Tag
	Zone     *time.Location
	Link     string // leads to its sheet; "" for nowhere
	// Row links to rows of a tab, from and to included, the header being row 1; nil, or
	// "" as its answer, for nowhere. tab is "" where the resource has one tab.
	Row func(resource, tab string, from, to int) string
}

// row is [Register.Row] where there is one.
func (r *Register) row(resource, tab string, from, to int) string {
	if r.Row == nil || from <= 0 {
		return ""
	}
	return r.Row(resource, tab, from, to)
}

// A Date is one date that somebody is told of. Its texts are cells' or the
// descriptor's, on one line each.
type Date struct {
	Resource, RecordID, Deadline string // names
	What                         string // the deadline's title
	Table                        string // the resource's title
	Action                       string // what is to be done; "" where that is plain

	Title    string // names the record; "" where nothing does
	Customer string // whose it is; "" for nobody's
	Per      string // what people call the thing that is due; "" for the record itself
	Owner    string // who answers for it; "" where that is the reader, or not known
	Amount   expression.Value
	Currency string // of the amount, "" for none
	// Uncertain says that there is an amount, but not how much, or of which currency.
	Uncertain bool
	Tab       string // title of the tab, where the resource has several
	Row       int    // in it, the header being row 1; 0 where that isn't known

	Named, Counts expression.Day // the date, and the workday that it stands for
	Left          int            // days until the latter, negative when overdue
	MeantFor      expression.Day // the day on which a late reminder should have gone out
	Late          bool
	Instead       []string // to whom it is due, at addresses that lead nowhere
	For           []string // for whom the reader stands in while they are away
	AtRisk        bool     // nobody has taken care of it for long
	Pool          bool     // it is the day on which the record goes to the public pool
}

// A Notice is what a manager is told of beside the dates, or what somebody perhaps
// missed.
type Notice struct {
	Heading, Intro string
	Lines          []NoticeLine // in order
	Most           int          // how many lines are shown; 0 for as many as any notice has
}

// A NoticeLine is one of them.
type NoticeLine struct{ Title, Date, Left string }

// Content is what one recipient is told in one run.
type Content struct {
	Register Register
	Day      expression.Day
	Warning  string // what is said before anything else; "" for nothing
	Dates    []Date // in any order
	Most     int    // how many lines are shown; 0 for all
	Notices  []Notice
	Missed   *Notice // earlier reminders that perhaps never arrived; nil for none
}
