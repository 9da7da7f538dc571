package table

import (
	"math"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/decimal"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/textkey"
)

// errorTexts are the values that the API gives for a formula that fails, or that
// still waits for another sheet or server.
var errorTexts = []string{"Loading...", "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#ERROR!", "#SPILL!", "#CALC!"}

// IsErrorText reports whether a cell's text is what the API gives for a formula
// that fails, or that hasn't got its data yet.
func IsErrorText(text string) bool {
	return len(text) >= 4 && (text[0] == '#' || text[0] == 'L') && slices.Contains(errorTexts, text)
}

// A columnParser reads the cells of one field.
type columnParser struct {
	grid    *Grid
	column  *gridColumn
	table   *Table
	field   *sheetschema.Field
	into    *column
	missing []string // Field.MissingValues
	zone    *lexical.ZoneClock
	places  lexical.Separators // of numbers that are written as text
	days    lexical.DayRange   // that a plain number may be
	names   bool               // the field is part of a key or a reference
	writer  arenaWriter
	args    map[string]string
	issues  []sheetschema.Issue
	further bool           // an earlier column of the field may have given the value
	canon   *canonicaliser // nil where every text stands for itself
	// currency is the column that names the amounts' currency; nil for none.
	currency *gridColumn
	code     string // of the rows where that says nothing; "" for none
}

func newColumnParser(g *Grid, m *HeaderMatch, t *Table, f *sheetschema.Field, column int, o ParseOptions) *columnParser {
	p := &columnParser{
		grid: g, table: t, field: f,
		into:    &t.columns[f.Index],
		column:  &gridColumn{},
		missing: f.MissingValues,
		zone:    lexical.NewZoneClock(o.Location),
		places:  o.Separators,
		days:    plausibleDays(f),
		names:   naming(t.Resource, f),
		writer:  arenaWriter{arena: t.arena},
		args:    map[string]string{"field": f.Caption(o.Language)},
	}
	if column < len(g.columns) {
		p.column = &g.columns[column]
	}
	if at := slices.IndexFunc(t.Resource.Fields, func(c *sheetschema.Field) bool { return f.Currency != "" && c.Name == f.Currency }); at >= 0 {
		if c := m.Columns[at]; c >= 0 && c < len(g.columns) && !m.Served(t.Resource.Fields[at]) {
			p.currency = &g.columns[c]
		}
		p.code = m.CurrencyOf(at)
	}
	if f.Canonicalises() {
		p.canon = &canonicaliser{field: f}
	}
	return p
}

// parse reads the field's cell of each row.
func (p *columnParser) parse(rows []int32) {
	if t := p.field.Type; !p.places.Known() && !p.field.Notation.Declared() && (t == sheetschema.TypeInteger || t == sheetschema.TypeNumber) {
		p.places = p.evidence(rows)
	}
	for record, r := range rows {
		row := int(r)
		if row >= len(p.column.kinds) {
			break
		}
		kind, data := p.column.kinds[row], p.column.data[row]
		if p.further && p.into.states[record] != StateEmpty {
			continue
		}
		if kind == CellEmpty || len(p.missing) > 0 && slices.Contains(p.missing, strings.TrimSpace(p.seen(row))) {
			continue
		}
		if kind != CellText {
			p.fromValue(record, row, kind, math.Float64frombits(data))
			continue
		}
		text := p.grid.arena.text(ref(data))
		if address := p.address(row); address != "" {
			p.text(record, address, p.writer.add(address))
			continue
		}
		switch {
		case IsBlank(text):
		case IsErrorText(text):
			p.invalid(record, row, sheetschema.CodeFormulaError, p.formulaFault())
		case p.field.Type == sheetschema.TypeString && lexical.DigitsLost(text):
			p.invalid(record, row, sheetschema.CodeTruncatedValue, "")
		case p.field.Type == sheetschema.TypeString:
			p.text(record, text, ref(data))
		default:
			p.fromText(record, row, text)
		}
	}
	p.writer.close()
}

// address is the address of the person whose name the cell shows, where the field
// holds addresses.
func (p *columnParser) address(row int) string {
	if p.column.addresses == nil || !p.field.Cleans() {
		return ""
	}
	return p.column.addresses[row]
}

// evidence finds out from the column itself which marks its numbers have: a
// text that can be read in one way only shows it for those that could be two
// numbers. Where such texts contradict each other, they show nothing.
func (p *columnParser) evidence(rows []int32) lexical.Separators {
	var found rune
	for _, r := range rows {
		if int(r) >= len(p.column.kinds) {
			break
		}
		if p.column.kinds[r] != CellText {
			continue
		}
		switch mark := lexical.DecimalOf(p.grid.arena.text(ref(p.column.data[r])), &p.field.Notation); {
		case mark == 0:
		case found != 0 && mark != found:
			return lexical.Separators{}
		default:
			found = mark
		}
	}
	switch found {
	case ',':
		return lexical.CommaSeparators
	case '.':
		return lexical.PointSeparators
	default:
		return lexical.Separators{}
	}
}

// seen returns what a person sees in a cell.
func (p *columnParser) seen(row int) string {
	cell := Cell{Kind: p.column.kinds[row]}
	if cell.Kind == CellText {
		return p.grid.arena.text(ref(p.column.data[row]))
	}
	cell.Number = math.Float64frombits(p.column.data[row])
	if r, ok := p.column.shown(row); ok {
		cell.Display = p.grid.arena.text(r)
	}
	return cell.Seen()
}

func (p *columnParser) set(record int, s CellState, data uint64) {
	p.into.set(record, s, data)
}

// fromValue reads a number or a boolean that the cell holds as such.
func (p *columnParser) fromValue(record, row int, kind CellKind, n float64) {
	ok := false
	switch p.field.Type {
	case sheetschema.TypeString:
		p.shown(record, row, kind, n)
		return
	case sheetschema.TypeJSON:
		p.json(record, row, kind, n)
		return
	case sheetschema.TypeBoolean:
		if ok = kind == CellBool || n == 0 || n == 1; ok {
			p.set(record, StateValid, uint64(n))
		}
	case sheetschema.TypeInteger, sheetschema.TypeNumber:
		d, finite := decimal.FromFloat(n)
		ok = kind == CellNumber && finite && p.number(record, d)
	case sheetschema.TypeDate, sheetschema.TypeDateTime:
		if ok = kind == CellNumber; ok {
			p.serial(record, row, n)
		}
	case sheetschema.TypeTime:
		seconds, valid := secondsOfSerial(n)
		if ok = kind == CellNumber && valid; ok {
			p.set(record, StateValid, uint64(seconds))
		}
	}
	if !ok {
		p.wrongType(record, row)
	}
}

// secondsOfSerial reads a time of day: a fraction of a day, or that of a date
// with time. Longer durations, such as 36 hours, are no times of day.
func secondsOfSerial(serial float64) (int64, bool) {
	const from = 10000 // 1927; no duration that a person writes is that long
	if serial < 0 || serial >= 1 && serial < from || serial > lexical.LastSerial {
		return 0, false
	}
	_, fraction := math.Modf(serial)
	return min(int64(math.Round(fraction*lexical.SecondsPerDay)), lexical.SecondsPerDay-1), true
}

// number sets an Integer or Number; false when the field can't hold it.
func (p *columnParser) number(record int, d decimal.Decimal) bool {
	if p.field.Type == sheetschema.TypeInteger {
		n, ok := d.Int64()
		if ok {
			p.set(record, StateValid, uint64(n))
		}
		return ok
	}
	coefficient, exponent, ok := d.Compact()
	if !ok {
		p.set(record, StateBig, uint64(p.writer.add(d.Digits())))
		return true
	}
	p.set(record, StateValid, uint64(coefficient))
	p.into.exponents[record] = exponent
	return true
}

// shown sets a text field to what a person sees in a cell of another kind, or to
// the digits of its number.
func (p *columnParser) shown(record, row int, kind CellKind, n float64) {
	text := ""
	r, ok := p.column.shown(row)
	if ok {
		text = p.grid.arena.text(r)
	}
	if kind == CellNumber {
		if digits, is := digitsOf(text, n, p.names); is {
			if digits != text {
				r = p.writer.add(digits)
			}
			p.set(record, StateValid, uint64(r))
			if math.Abs(n) >= 1<<53 {
				p.issue(record, sheetschema.CodeTruncatedValue, "", sheetschema.SeverityWarning)
			}
			return
		}
	}
	if ok {
		p.text(record, text, r)
		return
	}
	p.set(record, StateValid, uint64(p.writer.add(Cell{Kind: kind, Number: n}.Seen())))
}

// scientific reports whether a number is shown as 1.70597E+15, which is what a
// spreadsheet makes of long digits in a narrow column.
func scientific(text string) bool {
	mantissa, exponent, found := strings.Cut(text, "E")
	return found && strings.Trim(mantissa, "+-.,0123456789") == "" && mantissa != "" &&
		len(exponent) > 1 && (exponent[0] == '+' || exponent[0] == '-') && lexical.IsDigits(exponent[1:])
}

// hasAffixes reports whether a number is shown other than by its plain digits.
func hasAffixes(shown string, bits uint64) bool {
	return !scientific(shown) && shown != lexical.PlainDigits(math.Float64frombits(bits))
}

// text sets a text that the arena holds under r.
func (p *columnParser) text(record int, text string, r ref) {
	if !isClean(text) {
		clean := cleanText(text)
		severity := sheetschema.SeverityWarning
		if p.field.Format != "" { // an e-mail address or an IBAN is another one without the character
			severity = sheetschema.SeverityError
		}
		p.issue(record, sheetschema.CodeTextNotStorable, "", severity)
		if IsBlank(clean) {
			return
		}
		text, r = clean, p.writer.add(clean)
	}
	if p.field.Cleans() {
		if clean := textkey.Clean(text); clean != text {
			text, r = clean, p.writer.add(clean)
		}
	}
	if p.canon != nil {
		value, suggestion, ok := p.canon.of(text)
		if !ok {
			p.ambiguous(record, r, suggestion)
			return
		}
		if value != text {
			r = p.writer.add(value)
		}
	}
	p.set(record, StateValid, uint64(r))
}

// formulaFault is what is special about the error of a formula: a telephone number
// that begins with a plus sign was never meant to be one.
func (p *columnParser) formulaFault() string {
	if p.field.Format == "phone" {
		return "phone"
	}
	return ""
}

func (p *columnParser) wrongType(record, row int) {
	variant := p.field.Type.String()
	if p.field.Type == sheetschema.TypeJSON {
		variant = "other"
	}
	p.invalid(record, row, sheetschema.CodeTypeError, variant)
}

// invalid notes that a cell has no value, and what people see in it.
func (p *columnParser) invalid(record, row int, code sheetschema.Code, variant string) {
	p.set(record, StateInvalid, uint64(p.writer.add(cleanText(p.seen(row)))))
	p.issue(record, code, variant, sheetschema.SeverityError)
}

func (p *columnParser) issue(record int, code sheetschema.Code, variant string, severity sheetschema.Severity) {
	p.issues = append(p.issues, sheetschema.Issue{
		Resource: p.table.Resource.Name,
		Record:   record,
		Row:      p.table.Row(record),
		Field:    p.field.Name,
		Code:     code,
		Variant:  variant,
		Severity: severity,
		Args:     p.args,
	})
}
