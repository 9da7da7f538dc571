package sheetschema

import (
	"fmt"
	"slices"

	"sheetsync/sheetschema/area"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/tabset"
)

// A Descriptor is one register's schema: which tabs it has, which columns they
// hold and what is promised about them. It is immutable once loaded, so that
// it may be shared by concurrent runs.
type Descriptor struct {
	Name        string        // also the default name of the register
	Title       language.Text // what people call the register
	Description language.Text
	Resources   []*Resource // in the descriptor's order; never empty
	Overview    Overview
	Enquiry     *Enquiry // nil where the register has no tab to look customers up in
	Team        *Team    // nil where no tab lists the people
	Dunning     *Dunning // nil where nothing says how letters to customers are made
	Settings    Settings // that its expressions ask for
	// Digest identifies the descriptor's meaning: two descriptors of one digest
	// read every sheet alike. Hexadecimal SHA-256.
	Digest string

	steps     []Step
	file      string              // what errors call the source
	positions map[string]Position // of resources and fields in the source, by path
}

// Resource returns the resource of that name.
func (d *Descriptor) Resource(name string) (*Resource, bool) {
	for _, r := range d.Resources {
		if r.Name == name {
			return r, true
		}
	}
	return nil, false
}

// UsesToday reports whether anything that the descriptor computes or checks
// depends on the day, so that a run can have work without an edit.
func (d *Descriptor) UsesToday() bool {
	for _, r := range d.Resources {
		if r.usesToday() {
			return true
		}
	}
	return d.Overview.usesToday()
}

// A Resource describes one tab.
type Resource struct {
	Index       int // position in Descriptor.Resources
	Name        string
	Title       language.Text
	Description language.Text
	Aliases     []string
	// Optional says that a register may be without the tab: to all that reads
	// records it is then a tab without rows. A tab that had rows and is gone is
	// missing all the same.
	Optional bool
	// Required says that a run is held while the tab is missing. A register may be
	// without any other, as long as it has one: what is computed from the tab alone
	// is then not offered.
	Required bool
	// Absent says that the register is known to be without the tab, so that nobody
	// needs to be told. If it appears, it is read like any other.
	Absent bool
	// Range is where its records are, if that isn't the whole tab; nil for that.
	Range *area.Range
	// Tabs are the titles of its tabs, or patterns of them, where its records stand in
	// several tabs of one shape; nil for one tab, which is titled as the resource.
	Tabs        tabset.Patterns
	Fields      []*Field // in the descriptor's order; a field's Index is its position here
	PrimaryKey  []int    // indexes of fields; empty when none is declared
	UniqueKeys  [][]int  // further groups of fields that no two records share; a single field has Constraints.Unique instead
	ForeignKeys []ForeignKey
	Rules       []Rule
	Duplicates  *DuplicatePolicy // nil when not declared
	Deadlines   []Deadline
	Pool        *Pool // nil where records go to no public pool
	Privacy     Privacy
	Views       []View
	// ComputeOrder lists the fields with a formula so that each comes after the
	// fields of the same record that it reads. Rollups are ordered across
	// resources by Descriptor.Steps.
	ComputeOrder []int
}

// Field returns the field of that name.
func (r *Resource) Field(name string) (*Field, bool) {
	for _, f := range r.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return nil, false
}

// Typed returns how many columns people fill in: those that aren't computed.
func (r *Resource) Typed() int {
	n := 0
	for _, f := range r.Fields {
		if !f.Computed() {
			n++
		}
	}
	return n
}

func (r *Resource) usesToday() bool {
	if r.Pool != nil || r.Privacy.Retention != nil {
		return true
	}
	for _, f := range r.Fields {
		if f.Formula != nil && f.Formula.UsesToday() {
			return true
		}
		if f.Rollup != nil && f.Rollup.usesToday() {
			return true
		}
	}
	for _, rule := range r.Rules {
		if rule.Check.UsesToday() {
			return true
		}
	}
	return false
}

// Type is a field's type, named as in the Table Schema specification.
type Type uint8

// The types that get a column type of their own; every other type of the
// specification (object, array, geopoint, …) is kept as JSON.
const (
	TypeString   Type = iota // text
	TypeInteger              // bigint
	TypeNumber               // numeric
	TypeBoolean              // boolean
	TypeDate                 // date
	TypeTime                 // time
	TypeDateTime             // timestamptz
	TypeJSON                 // jsonb
)

// A Field describes one column.
type Field struct {
	Index         int // position in Resource.Fields
	Name          string
	Title         language.Text
	Description   language.Text
	Aliases       []string
	Type          Type
	Declared      string // the type as the specification names it: string, object, geopoint, …
	Format        string // email, phone, company, …; a pattern such as %d/%m/%Y; empty for none
	Personal      bool   // personal data: masked in logs, erased on request
	Essential     bool   // required, or part of a key, and not computed: a run is held without its column
	Constraints   Constraints
	MissingValues []string // displayed texts that mean “empty”; the empty text always does
	// Examples are values as people would type them, by language; may be empty.
	Examples []language.Text

	Formula *expression.Program // computed from its own record; nil otherwise
	Pool    PoolPart            // computed by the resource's pool; PoolNone otherwise
	Rollup  *Rollup             // computed from child records; nil otherwise
	Lookups []Lookup            // taken from records of other resources, the first that has an answer; after Formula where both are given
	// Currency names the field that holds this amount's currency; empty for
	// none. That of a rollup is a field of the child records: see [Rollup].
	Currency string
	// Outliers says which numbers it is compared with; nil for none.
	Outliers *Outliers

	choices   map[language.Tag][]string // what is offered in a language; see [Field.Choices]
	isChoice  map[string]bool           // the texts of the enum
	spellings map[string]string         // choices by their folded spellings and synonyms; see [Field.Canonical]
	Notation  lexical.Notation
	Places    int // decimals that a number is shown with; -1 for as many as it has
	// MorePlaces is how many decimals beyond Places are shown where a number has
	// them: a price of 12.505 looks like what it is multiplied with.
	MorePlaces int
}

// Computed reports whether the service, not a person, fills the field.
func (f *Field) Computed() bool {
	return f.Formula != nil || f.Rollup != nil || len(f.Lookups) > 0 || f.Pool != PoolNone
}

// Constraints are the Table Schema constraints of a field.
type Constraints struct {
	Required  bool
	Unique    bool
	Enum      []expression.Value // typed as the field; empty for any
	Pattern   *Pattern           // nil for any
	Minimum   *expression.Value  // inclusive; nil for none
	Maximum   *expression.Value  // inclusive; nil for none
	MinLength int                // in characters; 0 for none
	MaxLength int                // in characters; 0 for none

	ExclusiveMinimum *expression.Value // nil for none
	ExclusiveMaximum *expression.Value // nil for none
}

// A ForeignKey says that fields of a record name a record of another resource.
type ForeignKey struct {
	Fields    []int  // indexes in the child resource
	Resource  string // the parent; the child itself for a self reference
	Reference []int  // indexes in the parent resource, as many as Fields
	// Group says that it names all the records that share the key, such as the
	// lines of one order, and not one of them. Lookups take what they have in
	// common, or their sum; a rollup can't follow it.
	Group bool
}

// A Rollup aggregates the child records whose foreign key names the record: those
// of one resource, or of several as if they were of one.
//
// Amounts of different currencies are never added or compared. Where Currency
// is given, the field's type says how they are kept apart: a field of type
// object holds a JSON object from currency codes to exact amounts as decimal
// texts ({"EUR": "300", "USD": "1200.5"}); any other field holds the amount if
// all children share one currency, and is invalid otherwise, with an issue of
// code mixed-currency. Children without an amount don't count; those with an
// amount but no currency make a currency of their own, the empty code.
type Rollup struct {
	Function RollupFunction
	Sources  []RollupSource // never empty
}

// A RollupSource is a child resource that a rollup is over. The fields of all of
// a rollup's sources have the same names.
type RollupSource struct {
	From     string              // the child resource
	Key      ForeignKey          // the child's foreign key that leads to the parent
	Field    int                 // index in the child resource; -1 for Count
	Currency int                 // index in the child resource; -1 for none
	Where    *expression.Program // condition over the child record; nil for all
}

// HasField reports whether the rollup is over a field, not over records alone.
func (r *Rollup) HasField() bool { return r.Sources[0].Field >= 0 }

// HasCurrency reports whether amounts of different currencies are kept apart: those of a
// source that says of which currency they are, and those of one that doesn't.
func (r *Rollup) HasCurrency() bool {
	return slices.ContainsFunc(r.Sources, func(s RollupSource) bool { return s.Currency >= 0 })
}

func (r *Rollup) usesToday() bool {
	return slices.ContainsFunc(r.Sources, func(s RollupSource) bool { return s.Where != nil && s.Where.UsesToday() })
}

// RollupFunction is how a rollup aggregates.
type RollupFunction uint8

// The rollup functions. Sum and both counts over no records are 0; Min and Max
// over none are empty.
const (
	RollupCount RollupFunction = iota
	RollupCountDistinct
	RollupSum
	RollupMin
	RollupMax
)

// A Lookup takes a value from the records of another resource whose fields Theirs
// equal the record's fields Mine. A record whose own fields are blank looks
// nothing up: the field stays empty. Where no record is found, or several that
// don't agree, the value is unknown, with an issue; only a count is then 0.
//
// With Latest it is the record of the latest date that isn't after the day in At:
// the exchange rate of the day of the order. Records without a value or without a
// date are passed over.
type Lookup struct {
	From     string // the other resource
	Function LookupFunction
	Field    int   // index in the other resource
	Theirs   []int // indexes in the other resource
	Mine     []int // indexes in the field's resource, as many as Theirs
	Latest   int   // index of a date in the other resource; -1 for none
	At       int   // index of a date in the field's resource; -1 for none
	// Linked says that a foreign key leads to the same records: where there is
	// none, the reference has an issue already.
	Linked bool
}

// LookupFunction is what a lookup takes from the records that it finds.
type LookupFunction uint8

// The lookup functions. All pass over blank cells, and all but the count are empty
// where all are.
const (
	LookupValue LookupFunction = iota // the value that they agree on
	LookupSum                         // the sum of their values
	LookupAny                         // whether it is true of any of them
	LookupCount                       // how many of them have a value; 0 where there are none
)

// String returns the function's name in a descriptor.
func (fn LookupFunction) String() string {
	for _, known := range lookupFunctions {
		if known.function == fn {
			return known.name
		}
	}
	return fmt.Sprintf("function %d", uint8(fn))
}

// Severity ranks an issue.
type Severity uint8

// The severities, worst last.
const (
	SeverityInfo Severity = iota
	SeverityWarning
	SeverityError
)

// A Rule is a condition that every record of a resource should meet. Unknown
// (an operand is empty) is met.
type Rule struct {
	Name     string
	Check    *expression.Program
	Fields   []int // the fields an issue is shown at; the first one carries it
	Severity Severity
	Message  language.Text
}

// A DuplicatePolicy says by which fields records are compared, and from which
// score on (0 to 1) a pair is shown for review or taken as certain.
type DuplicatePolicy struct {
	Fields  []int
	Review  float64
	Certain float64
}

// A View answers a question that people often ask of a tab, as a saved filter:
// which records, and in what order.
type View struct {
	Name  string
	Title language.Text
	Where *expression.Program // condition over the record; nil for all
	Sort  []SortKey
}

// A SortKey is a field by which a view is sorted.
type SortKey struct {
	Field      int // index
	Descending bool
}
