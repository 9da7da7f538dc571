package digest

import (
	"slices"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// An Urgency says how much a line presses.
type Urgency string

// The urgencies.
const (
	UrgencyNone    Urgency = ""        // it lies ahead, or has no date
	UrgencyToday   Urgency = "today"   // it is due today
	UrgencyOverdue Urgency = "overdue" // its date has passed
)

func urgencyOf(left int) Urgency {
	switch {
	case left < 0:
		return UrgencyOverdue
	case left == 0:
		return UrgencyToday
	}
	return UrgencyNone
}

// What a page is about.
const (
	KindDates   = "dates"
	KindIssues  = "issues"
	KindHeld    = "held"
	KindWaiting = "waiting"
	KindBackup  = "backup"
	// The sheet can't be synchronised, and can again.
	KindFailing   = "failing"
	KindRecovered = "recovered"
)

// A Page is the texts of a mail in the reader's language, and all that a template is
// given. Every text is one line of plain text and "" where there is none.
type Page struct {
	Kind      string // dates, issues, held, waiting, backup, failing or recovered
	Language  string // BCP 47 tag
	Register  string // what people call the register
	Subject   string
	Preheader string // what a list of mails shows after the subject
	Heading   string
	Warning   string // what is said before anything else
	Intro     string
	Totals    []Total   // what it comes to, the most urgent first
	Sections  []Section // by customer, or by kind of issue
	More      string    // how many lines are left out, and where they are
	Notices   []Section // what a manager is told beside it, and what was perhaps missed
	Link      string    // leads to the sheet
	LinkText  string    // the words of that link
	Footer    string    // why one gets the mail

	// Events are the lines as a calendar has them, in their order.
	Events []Event `json:"-"`
	// Shown are the places in [Content.Dates] of those that the lines stand for, by line.
	Shown [][]int `json:"-"`
}

// A Total is what one kind of lines comes to: “5 overdue: USD 48,208.00, EUR 11,220.00”.
type Total struct {
	Text    string
	Urgency Urgency // overdue, today or none
}

// A Section is a heading with its lines.
type Section struct {
	Heading string
	Intro   string
	Lines   []Line
	More    string // how many lines are left out
}

// A Line is one thing to look at.
type Line struct {
	Title   string // the order or contract, else what the record is called
	What    string // what is due, or where an issue is
	Count   string // “3 items”; "" for one
	Amount  string // “USD 3,500.00, EUR 20.00”, and what isn't known of it
	Date    string // YYYY-MM-DD
	Moved   string // on which workday it counts
	Left    string // how far away it is, as in the sheet; or what is wrong
	Late    string // for when the reminder was meant
	Instead string // to whom else it was due
	Owner   string // who answers for it
	Risk    string // that nobody took care of it for long
	Action  string // what to do; "" where the line before says the same
	Link    string // leads to the row
	Urgency Urgency
}

// An Event is a line as a calendar has it: on the day on which it counts.
type Event struct {
	Day                        expression.Day
	Summary, Description, Link string
}

// newPage begins a page about a register.
func newPage(kind string, p *language.Printer, register *Register) *Page {
	page := &Page{Kind: kind, Language: p.Tag().String(), Register: register.Title}
	if register.Link != "" {
		page.Link, page.LinkText = register.Link, p.Say("mail.open_sheet", nil)
	}
	return page
}

// Lines counts the lines of all sections.
func (p *Page) Lines() int {
	n := 0
	for _, s := range p.Sections {
		n += len(s.Lines)
	}
	return n
}

// Dates are the places in [Content.Dates] of those that the page shows, in its order.
func (p *Page) Dates() []int { return slices.Concat(p.Shown...) }
