package letters

import "sheetsync/sheetschema/expression"

// A Letter is a draft as it is laid out on paper, in words. Renderers decide how it
// looks; they show what is to be filled in so that nobody overlooks it.
type Letter struct {
	Language Language
	Level    Level
	Date     expression.Day

	Sender     []Text // the letterhead, the firm first
	Recipient  []Text
	Dated      string
	Subject    string
	Salutation string
	Opening    string
	Table      Table
	Requests   []string // paragraphs
	BankIntro  string
	Accounts   []Account
	Ending     string
	Closing    string
	Signature  []Text
}

// Text is one line. FillIn says that it stands for what isn't known.
type Text struct {
	Text   string
	FillIn bool
}

// An Account is where to pay to.
type Account struct {
	Currency string // "" where there is one account for all
	Lines    []Text
}

// Table lists the debts.
type Table struct {
	Head   []string   // titles of the columns
	Rows   [][]string // as many as there are titles
	Totals []Total
}

// Number reports whether a column is of numbers, which stand on the right.
func (t *Table) Number(column int) bool { return column == daysColumn || column == len(t.Head)-1 }

const daysColumn = 2

// A Total is the last line of the table for one currency.
type Total struct{ Label, Currency, Amount string }

// Lacks reports whether somebody has to fill in what the letter doesn't know.
func (l *Letter) Lacks() bool {
	lacks := func(lines []Text) bool {
		for _, line := range lines {
			if line.FillIn {
				return true
			}
		}
		return false
	}
	for _, a := range l.Accounts {
		if lacks(a.Lines) {
			return true
		}
	}
	return lacks(l.Sender) || lacks(l.Signature)
}
