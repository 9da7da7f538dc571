package preview

// MaxRows is how many records are named of each loss: the first ones of the tab.
const MaxRows = 200

// A Kind says what happens to a record, a cell or a column.
type Kind string

// The kinds of losses.
const (
	KindDeleted       Kind = "deleted"        // the record isn't in the sheet any more
	KindEmptied       Kind = "emptied"        // the cell had content and is empty
	KindUnreadable    Kind = "unreadable"     // the cell could be read, and no longer can
	KindUnlinked      Kind = "unlinked"       // the reference named one record, and names none or several
	KindColumnGone    Kind = "column_gone"    // the column isn't there any more
	KindColumnRenamed Kind = "column_renamed" // the column's values stand under another heading
)

// IsColumn reports whether it is about a whole column, and no record is named.
func (k Kind) IsColumn() bool { return k == KindColumnGone || k == KindColumnRenamed }

// A Loss is what becomes of one resource's records, or of one of its columns or the cells
// in it.
type Loss struct {
	Resource string
	Field    string // "" where records are deleted
	Kind     Kind
	// Held says that the run is held for it, or for the column that it is in; what isn't
	// is within the limits.
	Held bool
	// Total is how many records, or cells, it is; of columns how many values stood in it,
	// 0 where that isn't known.
	Total int
	// Tab is which of the resource's several tabs a column is in; "" for one tab and all
	// else.
	Tab string
	// Before and After are a column's headings; After is "" where it is gone.
	Before, After string
	// Rows are the first [MaxRows] of the records, in the order of their rows; none for
	// columns.
	Rows []Row
}

// A Row is a record that loses something, or is lost.
type Row struct {
	RecordID string
	// Row is where the record stands in its tab, the header being row 1; of a deleted one,
	// where it stood.
	Row int
	Tab string // the title of the tab, where the resource has several
	// After is what the cell shows now, on one line and cut short; "" where it is empty.
	After string
}
