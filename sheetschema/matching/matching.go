package matching

import (
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// A Tab is one tab of the workbook, or the table of a file.
type Tab struct {
	Title string // of the tab; the file's name where it has none
	Grid  *table.Grid
	// Types are what the columns of a Table are declared to hold, by column; none
	// where nothing is known.
	Types map[int]Declared
}

// Declared is what a column of a Table is declared to hold.
type Declared struct {
	Type    string   // in the words of the API: DATE, CURRENCY, PEOPLE_CHIP, …
	Choices []string // of a drop-down
}

// Options are what Match knows beside the tabs.
type Options struct {
	Language language.Tag // of titles
}

// Certainty says how much speaks for a match.
type Certainty uint8

// The certainties. Certain needs no question: the heading is the field's name,
// title or alias, or means it in words that leave no choice. Probable is to be
// shown to a person.
const (
	None Certainty = iota
	Probable
	Certain
)

// String returns the word of machine-readable output.
func (c Certainty) String() string {
	switch c {
	case Certain:
		return "certain"
	case Probable:
		return "probable"
	default:
		return "none"
	}
}

// A TabMatch says what a tab is.
type TabMatch struct {
	Resource   *sheetschema.Resource // nil for none of the descriptor's
	Certainty  Certainty             // of the resource
	Header     int                   // the row of the headings, from 0; the lower of two; -1 for none
	HeaderRows int                   // 1, or 2 where merged headings stand above it
	Columns    []Column              // those with a heading or with content, in the tab's order
	Blocks     []Block               // where several tables stand beside each other, each but the first
}

// A Block is a further table on a tab, beside the first.
type Block struct {
	First, Last int // columns, from 0, both included
}

// A Column says what a column of a tab is.
type Column struct {
	Index        int    // in the grid, from 0
	Header       string // as people see it, on one line; "" where it has none
	Field        *sheetschema.Field
	Certainty    Certainty
	Evidence     []Evidence // most telling first; also why a column is none
	Currency     string     // the code that the heading names; "" for none
	Alternatives []*sheetschema.Field
}
