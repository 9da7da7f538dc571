package writeback

// An Enquiry is the part of a plan for the tab in which people look customers up:
// either what is to be written on it, or what it is to be made of.
type Enquiry struct {
	Tab *Tab        // nil where it has to be made
	New *EnquiryTab // nil where it is there
}

// An EnquiryTab is how the tab is made: a line that says what it is for, and below it
// the headers of people's column of questions and of the service's columns with
// the answers, which follow it.
type EnquiryTab struct {
	Owner        string // of the tab's metadata: whose it is
	Title        string
	Hint         string // above the header
	Question     string // header of people's column
	QuestionNote string
	Rows         int // for questions
	Columns      []Column
	Highlights   []Highlight
}

// EnquiryHeader is the row of the header in a new tab.
const EnquiryHeader = 1

// EnquiryWidth is the width of the column of questions, in pixels: so that a telephone
// shows the verdict beside it.
const EnquiryWidth = 220
