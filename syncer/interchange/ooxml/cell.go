package ooxml

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"time"

	"sheetsync/sheetschema/bounds"
	"sheetsync/syncer/display"
)

// A Kind says what a cell holds.
type Kind uint8

// The kinds of cells.
const (
	KindEmpty  Kind = iota // nothing but perhaps a style
	KindText               // Text
	KindNumber             // Number; dates in days since 1899-12-30
	KindBool               // Number is 1 or 0
	KindError              // Text is what is shown, such as #N/A
)

// A Cell is a cell that the file has.
type Cell struct {
	Column int // from 0
	Kind   Kind
	Text   string
	Number float64
	Style  int // in [Workbook.Styles]
	// A cell with a formula has what it came to when it was last computed.
	// HasFormula without HasResult says that the file doesn't tell: Kind is
	// KindEmpty then.
	HasFormula, HasResult bool
	Formula               string // without =; "" where Shared has it
	// Shared is the number of a formula that several cells share, -1 for none;
	// the first of them has the formula, as it reads there.
	Shared int
}

// days1904 is how many days the two epochs of workbooks lie apart.
const days1904 = 1462

// cellReader reads a c element.
type cellReader struct {
	workbook *Workbook
	open     bool
	row      int
	cell     Cell
	kind     string // the t attribute
	into     byte   // 'v', 'f' or 0
	hasValue bool
	value    []byte
	formula  []byte
	inline   textReader
}

func (r *cellReader) begin(w *Workbook, e *xml.StartElement, row, column int) error {
	r.workbook, r.open, r.row, r.into, r.hasValue = w, true, row, 0, false
	r.cell = Cell{Column: column, Shared: -1}
	r.value, r.formula = r.value[:0], r.formula[:0]
	r.inline.take()
	r.kind = attribute(e, "t")
	if style := attribute(e, "s"); style != "" {
		n, err := strconv.Atoi(style)
		if err != nil || n < 0 || n >= max(len(w.styles), 1) {
			return damaged("cell %s has the style %q", r.at(), style)
		}
		r.cell.Style = n
	}
	return nil
}

// at is the cell's place, such as B2.
func (r *cellReader) at() string { return ColumnName(r.cell.Column) + strconv.Itoa(r.row+1) }

func (r *cellReader) element(e *xml.StartElement) error {
	switch e.Name.Local {
	case "v":
		r.into, r.hasValue = 'v', true
	case "f":
		r.into, r.cell.HasFormula = 'f', true
		if attribute(e, "t") == "shared" {
			n, err := strconv.Atoi(attribute(e, "si"))
			if err != nil || n < 0 {
				return damaged("cell %s shares a formula that there isn't", r.at())
			}
			r.cell.Shared = n
		}
	default:
		r.inline.see(*e)
	}
	return nil
}

func (r *cellReader) endElement(name string) {
	switch name {
	case "v", "f":
		r.into = 0
	default:
		r.inline.see(xml.EndElement{Name: xml.Name{Local: name}})
	}
}

func (r *cellReader) chars(text xml.CharData) {
	switch r.into {
	case 'v':
		r.value = append(r.value, text...)
	case 'f':
		r.formula = append(r.formula, text...)
	default:
		r.inline.see(text)
	}
}

// end finishes the cell.
func (r *cellReader) end() (Cell, error) {
	r.open = false
	c := &r.cell
	c.Formula = string(r.formula)
	if len(c.Formula) > bounds.CellUnits {
		return *c, &bounds.Error{Where: "cell " + r.at(), What: "characters in one formula", Limit: bounds.CellUnits}
	}
	// A formula that comes to an empty text has an empty result; one without a
	// result was never computed, even if its kind is given.
	c.HasResult = c.HasFormula && (len(r.value) > 0 || r.hasValue && r.kind == "str" || r.kind == "inlineStr")
	return *c, r.content()
}

func (r *cellReader) content() error {
	c, value := &r.cell, string(r.value)
	if r.kind == "inlineStr" {
		if c.Text = r.inline.take(); c.Text == "" {
			c.Text = unescape(value)
		}
		c.Kind = kindOfText(c.Text)
		return nil
	}
	if value == "" {
		return nil
	}
	switch r.kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || n < 0 || n >= len(r.workbook.texts) {
			return damaged("cell %s names a text that there isn't", r.at())
		}
		c.Text = r.workbook.texts[n]
		c.Kind = kindOfText(c.Text)
	case "b":
		c.Kind = KindBool
		if isTrue(strings.ToLower(strings.TrimSpace(value))) {
			c.Number = 1
		}
	case "e":
		c.Kind, c.Text = KindError, value
	case "str":
		c.Text = unescape(value)
		c.Kind = kindOfText(c.Text)
	case "d":
		for _, layout := range []string{"2006-01-02T15:04:05.999", "2006-01-02T15:04:05.999Z07:00", "2006-01-02"} {
			if t, err := time.Parse(layout, value); err == nil {
				c.Kind, c.Number = KindNumber, display.Serial(t)
				return nil
			}
		}
		c.Kind, c.Text = KindText, value
	default:
		n, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil {
			return damaged("cell %s holds no number", r.at())
		}
		if r.workbook.date1904 && c.Style < len(r.workbook.styles) && r.workbook.styles[c.Style].days {
			n += days1904
		}
		c.Kind, c.Number = KindNumber, n
	}
	return nil
}

func kindOfText(text string) Kind {
	if text == "" {
		return KindEmpty
	}
	return KindText
}

// Uncomputed is the error for a cell whose formula's result the file doesn't
// have: what it would come to isn't known, so it is not taken for empty.
func Uncomputed(row, column int) error {
	return fmt.Errorf("cell %s%d has a formula, and the file doesn't have what it comes to; open the file in a spreadsheet program, let it calculate, and save it", ColumnName(column), row+1)
}
