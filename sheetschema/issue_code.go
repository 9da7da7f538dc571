package sheetschema

// A Code says which kind of fault an issue is. Codes are stable: scripts and
// dashboards select issues by them. The catalogue, under “issues”, says of each
// what it means and what to do; [Kinds] lists them. Those that the Frictionless
// Framework knows have its names.
type Code string

// A cell that can't be read as its column's type. table reports these.
const (
	CodeTypeError       Code = "type-error"
	CodeFormulaError    Code = "formula-error"     // a spreadsheet's error value, or a formula that waits
	CodeTruncatedValue  Code = "truncated-value"   // a long number of which a spreadsheet kept 15 digits
	CodeTextNotStorable Code = "text-not-storable" // a control character that PostgreSQL doesn't hold
)

// A value that breaks a constraint of its field, its format, or a rule. validate
// reports these.
const (
	CodeMissingCell     Code = "missing-cell" // required, or part of the primary key
	CodeUniqueError     Code = "unique-error"
	CodePrimaryKeyError Code = "primary-key-error"
	CodeConstraintError Code = "constraint-error" // its variant is the constraint
	CodeFormatError     Code = "format-error"     // its variant is the format; the text is stored all the same
	CodeForeignKeyError Code = "foreign-key-error"
	CodeRowConstraint   Code = "row-constraint" // its variant is the rule's name
	CodeUncheckedRule   Code = "unchecked-rule" // a rule's expression has no result
)

// A value that looks like a slip beside those of other records. validate reports
// these, as information.
const (
	CodeDeviatedValue Code = "deviated-value" // a number far from those of its like; its variant is the cause
	CodeSwappedDate   Code = "swapped-date"   // a date whose day and month look exchanged
)

// CodeDeviatedProfile is a tab or a column that is no longer what it was; its variant
// says in what. package trend finds it.
const CodeDeviatedProfile Code = "deviated-profile"

// A computed cell without a value. syncer/compute reports these.
const (
	CodeComputationError Code = "computation-error" // the expression has no result; division: it divides by zero
	CodeMixedCurrency    Code = "mixed-currency"    // amounts of several currencies to be added
	CodeUnknownValue     Code = "unknown-value"     // it depends on a cell that can't be read
	CodeLeftOut          Code = "left-out"          // a total leaves the record out, since its condition asks for a blank cell
	CodeUnlinked         Code = "unlinked"          // a reference can't be read, so that no total counts the record
	CodeLookupNone       Code = "lookup-none"       // a lookup found no record
	CodeLookupSeveral    Code = "lookup-several"    // a lookup found records that don't agree
)

// CodeComputedDiffers is a value that people keep in the column of a computed field,
// and that isn't what is computed. syncer/compute reports it.
const CodeComputedDiffers Code = "computed-differs"

// CodeComputedOvertyped is a computed cell that somebody typed over. The run
// reports it when it puts the value back.
const CodeComputedOvertyped Code = "computed-overtyped"

// An answer under “Duplicate of” that can't be followed. The run reports these.
const (
	CodeAnswerUnreadable  Code = "answer-unreadable"
	CodeAnswersContradict Code = "answers-contradict"
)

// A row that is no record. rows reports the first, at a record that may be none;
// the second tells of a row that is left out, and is no fault: a check, an import
// and a search for duplicates say it, a run counts it.
const (
	CodeMayBeNoRecord Code = "may-be-no-record"
	CodeNoRecord      Code = "no-record"
)

// A tab or a heading at fault. header and syncer report these.
const (
	CodeMissingLabel   Code = "missing-label"
	CodeDuplicateLabel Code = "duplicate-label"
	// CodeHeaderCurrency is a currency that a heading names for rows that name none.
	CodeHeaderCurrency Code = "header-currency"
	CodeBlankHeader    Code = "blank-header" // no row of the tab looks like headings
	CodeTabMissing     Code = "tab-missing"
	CodeTabDoubled     Code = "tab-doubled"
	CodeTabSetAside    Code = "tab-set-aside" // an optional tab whose header doesn't fit
	// CodeBelowTable is rows right below a Table, which don't belong to it.
	CodeBelowTable Code = "below-table"
	// CodeRangeShared is a tab that holds the records of several resources, so
	// that the service's columns are those of another.
	CodeRangeShared Code = "range-shared"
	// CodeColumnRefused is a column of the service's that the team has protected from
	// the account: nothing is written into it.
	CodeColumnRefused Code = "column-refused"
)

// CodeHeld is a workbook that a check can't look into, for a reason that would
// hold a run.
const CodeHeld Code = "held"

// Personal data that shouldn't be in the sheet any more. The run reports these.
const (
	// CodeErased is something of a person who asked to be erased: the mirror doesn't take
	// it. Its variant is mention where it is a part of a text.
	CodeErased Code = "erased"
	// CodeRetentionExpired is a record whose personal data was to be kept until a date that
	// has passed. Its variant is emptied where the mirror has it no more.
	CodeRetentionExpired Code = "retention-expired"
)
