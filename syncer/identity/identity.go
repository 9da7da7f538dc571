package identity

// Known is what is known of a resource's live records, as parallel slices
// without order.
type Known struct {
	IDs  []string
	Rows []int32 // in the tab, from 1, when they were last seen
	// Content and Key are hashes of people's columns and of the primary key;
	// a key of 0 is none.
	Content, Key []uint64
	// Sketch holds eight small hashes of groups of columns in the bytes of one
	// number; 0 is a group without content. Nil when nothing was stored.
	Sketch []uint64
	// InSheet says whether the record's id was seen in the tab.
	InSheet []bool
}

// Observed is what a fetch shows of a resource's rows: parallel slices over the
// rows with content, in the tab's order.
type Observed struct {
	IDs                  []string // canonical text of the id cell, "" for none
	Rows                 []int32
	Content, Key, Sketch []uint64 // as in Known
	// Elsewhere says that the tab came with a copy of another spreadsheet, where
	// its ids were given: one that isn't known is another register's, and names
	// no record here.
	Elsewhere bool
	// Stray holds the texts of id cells beside rows without content.
	Stray []string
}

// A Match says which record a row is.
type Match struct {
	ID string
	// Known is the record's index in Known; -1 for one that wasn't known.
	Known  int32
	Reason Reason
}

// IsNew reports whether the record wasn't known before.
func (m Match) IsNew() bool { return m.Known == none }

// A Reason says by what evidence a row was matched.
type Reason uint8

// The reasons of matches.
const (
	// ReasonUnchanged: the id cell says so, and the content is as stored.
	ReasonUnchanged Reason = iota
	// ReasonEdited: the id cell says so; the content was edited.
	ReasonEdited
	// ReasonContentMoved: the content, or what an edit left of it, moved away from
	// its id cell.
	ReasonContentMoved
	// ReasonRecovered: the id cell was blank, overtyped, or never filled.
	ReasonRecovered
	// ReasonAdopted: the id cell holds a well-formed id that wasn't known.
	ReasonAdopted
	// ReasonCopied: a copy of another row, with a new id.
	ReasonCopied
	// ReasonNew: a new row, with a new id.
	ReasonNew
)

// HasOwnID reports whether the row stayed beside the id of its record.
func (r Reason) HasOwnID() bool { return r <= ReasonEdited }

// byContent reports whether the row was found by what it holds, not by its id cell.
func (r Reason) byContent() bool { return r == ReasonContentMoved || r == ReasonRecovered }
