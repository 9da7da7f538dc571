package rows

import (
	"slices"
	"strings"
	"sync"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/currency"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
)

// verdict is what classify finds: rows that are no records, and rows that may be
// none, each in the order of the rows.
type verdict struct{ out, doubts []LeftOut }

// candidate is a row that is looked at closely.
type candidate struct {
	row   int
	label certainty // of a total
	text  string    // the label, or the text that stands alone
	at    int       // its column
}

// words is read once: it doesn't change.
var words = sync.OnceValue(newLexicon)

type classifier struct {
	*sheet
	lexicon    *lexicon
	captions   []string
	candidates []candidate
	samples    map[int]bool // rows
	lastPlain  int          // the last row that is no candidate for anything but a record
	lastNamed  int          // the last of them that has a text
	alone      int          // rows of one text
	filled     int          // rows with content
	sums       *sums
	below      *sums        // of all records; nil until a total stands above them
	counter    map[int]bool // by column: whether it counts the rows
	result     verdict
}

// classify tells which rows are no records.
func classify(g *table.Grid, m *table.HeaderMatch, r *sheetschema.Resource, o Options) verdict {
	if m.Row < 0 {
		return verdict{}
	}
	c := &classifier{sheet: newSheet(g, m, r, o), lexicon: words(), counter: make(map[int]bool)}
	c.samples = c.findSamples()
	c.find()
	if len(c.candidates) == 0 {
		return verdict{}
	}
	for _, caption := range append(append(r.Title.All(), r.Name), r.Aliases...) {
		c.captions = append(c.captions, strings.Join(tokens(caption, false), " "))
	}
	c.sums = newSums(c.sheet, c.numbered())
	filled := c.filledDown()
	next := c.first
	for _, d := range c.candidates {
		c.take(next, d.row)
		next = d.row + 1
		kind, sure := c.judge(d, filled)
		switch {
		case kind == "":
			c.sums.add(d.row)
		case kind == KindSample:
			c.result.out = append(c.result.out, LeftOut{Row: d.row + 1, Kind: kind})
		case !sure, c.hasID(d.row):
			c.result.doubts = append(c.result.doubts, LeftOut{Row: d.row + 1, Kind: kind})
			c.sums.add(d.row)
		default:
			c.result.out = append(c.result.out, LeftOut{Row: d.row + 1, Kind: kind})
			if kind == KindTotal || kind == KindTitle {
				c.sums.mark()
			}
		}
	}
	return c.result
}

// take adds the records from one row to another, which isn't among them.
func (c *classifier) take(from, to int) {
	if len(c.sums.columns) == 0 {
		c.sums.rows += to - from
		return
	}
	for row := from; row < to; row++ {
		if !c.isBlank(row) {
			c.sums.add(row)
		}
	}
}

// find finds the rows that need a closer look.
func (c *classifier) find() {
	columns := c.labelColumns()
	headers := make([]map[string]bool, len(columns))
	for i, column := range columns {
		headers[i] = map[string]bool{c.text(c.match.Row, column): true}
		if f := c.fields[column]; f != nil {
			for _, name := range headersOf(f) {
				headers[i][name] = true
			}
		}
	}
	named := make([]bool, len(c.shapes)) // of rows that look like records, which are nearly all
	parallel.Records(len(c.shapes), func(from, to int) {
		for i := from; i < to; i++ {
			if c.shapes[i].words >= enough {
				_, named[i] = c.named(c.first+i, columns, headers)
			}
		}
	})
	c.lastPlain, c.lastNamed = c.match.Row, c.match.Row
	for i, shape := range c.shapes {
		row := c.first + i
		if shape.filled > 0 {
			c.filled++
		}
		switch {
		case shape.filled == 0:
			continue
		case c.samples[row]:
			c.candidates = append(c.candidates, candidate{row: row, at: -1})
			continue
		case shape.words >= enough:
			if named[i] {
				d, _ := c.named(row, columns, headers)
				c.candidates = append(c.candidates, d)
			}
			c.lastPlain, c.lastNamed = row, row
			continue
		case shape.words == 0:
			c.candidates = append(c.candidates, candidate{row: row, at: -1})
			if c.matters(row) {
				c.lastPlain = row
			}
			continue
		}
		d := candidate{row: row, at: int(shape.first), text: c.text(row, int(shape.first))}
		if c.lexicon.mayBeTotal(d.text) {
			d.label = c.lexicon.ofTotal(d.text)
		}
		alone := shape.filled == 1
		if alone {
			c.alone++
		}
		if d.label == labelNone && !alone && d.text != c.text(c.match.Row, d.at) {
			c.lastPlain, c.lastNamed = row, row
			continue
		}
		if d.label < labelSuffix && !alone {
			c.lastPlain = row
		}
		c.candidates = append(c.candidates, d)
	}
}

// named looks at the name of a row that has other texts, too.
func (c *classifier) named(row int, columns []int, headers []map[string]bool) (candidate, bool) {
	for i, column := range columns {
		text := c.text(row, column)
		if text == "" {
			continue
		}
		if headers[i][text] {
			return candidate{row: row, at: column, text: text}, true
		}
		if c.lexicon.mayBeTotal(text) {
			if label := c.lexicon.ofTotal(text); label != labelNone {
				return candidate{row: row, at: column, text: text, label: label}, true
			}
		}
	}
	return candidate{}, false
}

// matters reports whether a row of numbers holds more than zeros.
func (c *classifier) matters(row int) bool {
	for _, column := range c.columns {
		if d, ok := c.number(row, column); ok && !d.IsZero() && !isCounter(c.text(c.match.Row, column)) {
			return true
		}
	}
	return false
}

// numbered are the columns in which the row of a total may have a number.
func (c *classifier) numbered() []int {
	all := slices.Clone(c.columns)
	for column, f := range c.fields {
		if c.match.Served(f) {
			all = append(all, column)
		}
	}
	slices.Sort(all)
	return slices.DeleteFunc(all, func(column int) bool {
		return !slices.ContainsFunc(c.candidates, func(d candidate) bool {
			return d.label != labelNone && c.contentOf(d.row, column) == contentNumber
		})
	})
}

// judge says what a candidate is; "" for a record.
func (c *classifier) judge(d candidate, filled map[int]bool) (kind Kind, sure bool) {
	switch {
	case c.samples[d.row]:
		return KindSample, true
	case filled[d.row]:
		return KindFilled, true
	case d.at >= 0 && c.isHeader(d.row):
		return KindHeader, true
	case d.label != labelNone:
		return c.judgeTotal(d)
	case d.at >= 0 && c.shapes[d.row-c.first].filled == 1:
		return c.judgeTitle(d)
	}
	return "", false
}

// isHeader reports whether each cell of a row is its column's header, or another
// name of its field.
func (c *classifier) isHeader(row int) bool {
	equal := 0
	for _, column := range c.columns {
		switch c.contentOf(row, column) {
		case contentNone:
			continue
		case contentWord:
		default:
			return false
		}
		text := lexical.Fold(c.text(row, column))
		if text != lexical.Fold(c.text(c.match.Row, column)) && !c.namesField(column, text) {
			return false
		}
		equal++
	}
	return equal > 1 || equal == 1 && len(c.columns) == 1
}

func (c *classifier) namesField(column int, text string) bool {
	f := c.fields[column]
	return f != nil && slices.ContainsFunc(headersOf(f), func(name string) bool { return lexical.Fold(name) == text })
}

// headersOf are the headers that a field's column may have, in whatever language.
func headersOf(f *sheetschema.Field) []string {
	return slices.Concat(f.Title.All(), []string{f.Name}, f.Aliases)
}

// judgeTotal judges a row whose label is that of a total.
func (c *classifier) judgeTotal(d candidate) (Kind, bool) {
	other, contact := c.otherWords(d)
	sums := c.sums.compare(d.row)
	switch d.label {
	case labelPure:
		if other == 0 && (sums.equal+sums.trivial > 0 || sums.other == 0 && sums.unknown > 0 || d.row > c.lastPlain && (sums.other == 0 || c.sums.rows > 0) || c.isFirst(d)) {
			return KindTotal, true
		}
		return KindTotal, !contact && sums.equal > 0
	case labelSuffix, labelPrefix:
		return KindTotal, other == 0 && sums.equal > sums.other && sums.rows > 1 && !ofCompany(d.text)
	}
	return "", false
}

// otherWords counts the texts of a row beside its label that a total doesn't
// have. contact says that one of them is an address.
func (c *classifier) otherWords(d candidate) (other int, contact bool) {
	for _, column := range c.columns {
		if column == d.at || c.contentOf(d.row, column) != contentWord {
			continue
		}
		text := c.text(d.row, column)
		if f := c.fields[column]; f != nil {
			switch f.Format {
			case "email", "phone", "uri":
				contact = true
			}
		}
		if strings.Trim(text, " -—–/") == "" || c.lexicon.ofTotal(text) == labelPure {
			continue
		}
		if code, suggestion := currency.Parse(text); code != "" || suggestion != "" {
			continue
		}
		other++
	}
	return other, contact
}

// isFirst reports whether a total stands above the records that it sums up.
func (c *classifier) isFirst(d candidate) bool {
	if c.sums.rows > 0 {
		return false
	}
	if c.below == nil {
		c.below = newSums(c.sheet, c.sums.columns)
		totals := make(map[int]bool)
		for _, other := range c.candidates {
			totals[other.row] = other.label == labelPure
		}
		for i := range c.shapes {
			if row := c.first + i; !totals[row] && !c.isBlank(row) {
				c.below.add(row)
			}
		}
	}
	return c.below.compare(d.row).equal > 0
}

// minAlone is how many texts may stand alone in a tab, whatever its other rows are.
const minAlone = 10

// judgeTitle judges a text that stands alone in its row.
func (c *classifier) judgeTitle(d candidate) (Kind, bool) {
	// Where most rows are of one text, that one stands alone says nothing.
	if len(c.columns) < 3 || c.alone > minAlone && c.alone*2 > c.filled {
		return "", false
	}
	if d.row > c.lastPlain {
		// What somebody began to write of a new record may stand in the column of
		// that name, such as “notes: call first” in that of the notes.
		if isFootnote(d.text) && (c.isBlank(d.row-1) || c.afterTotal() || !c.inNotes(d.at)) {
			return KindTitle, true
		}
		return "", false
	}
	f := c.fields[d.at]
	if f != nil && len(f.Constraints.Enum) > 0 {
		return "", false
	}
	misfit, title := false, c.lexicon.isTitle(d.text, c.captions)
	if f != nil {
		switch f.Type {
		case sheetschema.TypeInteger, sheetschema.TypeNumber:
			misfit = true
		case sheetschema.TypeDate, sheetschema.TypeDateTime, sheetschema.TypeTime:
			title = title && !hasDigit(d.text) // else it may be a date
		}
	}
	begins := d.row == c.first || c.isBlank(d.row-1) || slices.Contains(c.result.out, LeftOut{Row: d.row, Kind: KindTotal})
	switch {
	case misfit, title:
		return KindTitle, true
	case isArea(d.text):
		return KindTitle, begins && !c.isBlank(d.row+1)
	case begins && d.row > c.first && d.at == c.columns[0] && !c.isBlank(d.row+1) && !isAlone(c.shapes, d.row+1-c.first):
		return KindTitle, false
	}
	return "", false
}

// afterTotal reports whether the row that was left out last is a total.
func (c *classifier) afterTotal() bool {
	return len(c.result.out) > 0 && c.result.out[len(c.result.out)-1].Kind == KindTotal
}

// inNotes reports whether a column is itself headed by the word of a footnote.
func (c *classifier) inNotes(column int) bool {
	return isFootnote(c.text(c.match.Row, column) + ":")
}

func hasDigit(text string) bool { return strings.ContainsAny(lexical.Fold(text), "0123456789") }

func isAlone(shapes []shape, i int) bool { return i < len(shapes) && shapes[i].filled == 1 }
