package grid

import "google.golang.org/api/sheets/v4"

// Cell is one cell. The zero Cell is empty. Cells are passed by value; they hold no state of a version.
type Cell struct {
	str    string
	num    float64
	extra  *Extra
	format FormatID
	kind   Kind
}

// Extra is what few cells have. It is shared between versions: replace it, never change it.
type Extra struct {
	// Formula begins with '='. The cell's value is then what the formula came to.
	Formula    string                     `json:",omitempty"`
	Note       string                     `json:",omitempty"`
	Validation *sheets.DataValidationRule `json:",omitempty"`
	Runs       []*sheets.TextFormatRun    `json:",omitempty"`
	// Chips are the stretches of the text that are chips, and those between them; nil when there is none.
	Chips []*sheets.ChipRun `json:",omitempty"`
	// Pivot is anchored here; it is kept, not computed.
	Pivot *sheets.PivotTable `json:",omitempty"`
	// ErrorMessage explains an error value.
	ErrorMessage string `json:",omitempty"`
}

func (e *Extra) empty() bool {
	return e.Formula == "" && e.Note == "" && e.Validation == nil && len(e.Runs) == 0 && len(e.Chips) == 0 &&
		e.Pivot == nil && e.ErrorMessage == ""
}

// Value is the cell's value: what was entered, or what the formula came to.
func (c Cell) Value() Value { return Value{Kind: c.kind, Num: c.num, Str: c.str} }

// Kind is the kind of the cell's value.
func (c Cell) Kind() Kind { return c.kind }

// Number is the value's number, 0 when it is none.
func (c Cell) Number() float64 { return c.num }

// Text is the value's text, or the error shown.
func (c Cell) Text() string { return c.str }

// Format is the cell's own format; 0 is none.
func (c Cell) Format() FormatID { return c.format }

// Extra returns what few cells have, or an empty one.
func (c Cell) Extra() Extra {
	if c.extra == nil {
		return Extra{}
	}
	return *c.extra
}

// Formula is the cell's formula with its '=', or "".
func (c Cell) Formula() string {
	if c.extra == nil {
		return ""
	}
	return c.extra.Formula
}

// Note is the cell's note.
func (c Cell) Note() string {
	if c.extra == nil {
		return ""
	}
	return c.extra.Note
}

// Blank reports whether the cell has neither a value nor a formula. It may have a format or a note.
func (c Cell) Blank() bool { return c.kind == Empty && (c.extra == nil || c.extra.Formula == "") }

// Zero reports whether the cell holds nothing at all.
func (c Cell) Zero() bool { return c.kind == Empty && c.format == 0 && c.extra == nil }

// WithValue returns the cell holding v and no formula, no text runs and no chips; format, note and validation stay.
func (c Cell) WithValue(v Value) Cell {
	c.kind, c.num, c.str = v.Kind, v.Num, v.Str
	x := c.extra
	if x != nil && (x.Formula != "" || len(x.Runs) != 0 || len(x.Chips) != 0 || x.ErrorMessage != "") {
		e := *x
		e.Formula, e.Runs, e.Chips, e.ErrorMessage = "", nil, nil, ""
		c = c.WithExtra(e)
	}
	return c
}

// WithFormula returns the cell holding a formula (with its '=') and the value it came to so far.
func (c Cell) WithFormula(formula string, v Value) Cell {
	c.kind, c.num, c.str = v.Kind, v.Num, v.Str
	e := c.Extra()
	e.Formula, e.Runs, e.Chips, e.ErrorMessage = formula, nil, nil, ""
	return c.WithExtra(e)
}

// WithResult returns the cell with the value its formula came to, and for an error its explanation.
func (c Cell) WithResult(v Value, errorMessage string) Cell {
	c.kind, c.num, c.str = v.Kind, v.Num, v.Str
	if e := c.Extra(); e.ErrorMessage != errorMessage {
		e.ErrorMessage = errorMessage
		return c.WithExtra(e)
	}
	return c
}

// WithFormat returns the cell with another format.
func (c Cell) WithFormat(f FormatID) Cell {
	c.format = f
	return c
}

// WithNote returns the cell with another note; "" removes it.
func (c Cell) WithNote(note string) Cell {
	e := c.Extra()
	e.Note = note
	return c.WithExtra(e)
}

// WithValidation returns the cell with another data validation; nil removes it.
func (c Cell) WithValidation(rule *sheets.DataValidationRule) Cell {
	e := c.Extra()
	e.Validation = rule
	return c.WithExtra(e)
}

// WithExtra returns the cell with all of its extras replaced.
func (c Cell) WithExtra(e Extra) Cell {
	if e.empty() {
		c.extra = nil
		return c
	}
	c.extra = &e
	return c
}
