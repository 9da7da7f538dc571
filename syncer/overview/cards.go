package overview

import (
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// maxAbreast is how many cards stand abreast at most.
const maxAbreast = 6

// A card is one key figure.
type card struct {
	label  string
	value  table.Cell
	format string
	many   bool // one a line, in place of a single number in large type
	note   string
}

// cards shows the key figures: first those that are one number, then those that are
// kept apart, one a line.
func (b *builder) cards() {
	var single, several []card
	for i := range b.descriptor.Overview.Figures {
		f := &b.descriptor.Overview.Figures[i]
		title := b.title(f.Title, f.Name)
		switch {
		case !b.offered(b.facts.Available.Aggregate(&f.Aggregate), title):
		case f.Sources[0].By < 0:
			single = append(single, b.single(f, title))
		default:
			several = append(several, b.several(f, title))
		}
	}
	if len(b.descriptor.Overview.Figures) == 0 {
		single = b.recordCards()
	}
	single = append(single,
		card{label: b.Say("overview.issues", nil), value: count(b.facts.Issues), format: wholeFormat},
		card{label: b.Say("overview.duplicates", nil), value: count(b.facts.Duplicates), format: wholeFormat})
	b.abreast(single)
	b.abreast(several)
}

// recordCards count the records of each tab.
func (b *builder) recordCards() []card {
	var cards []card
	for _, r := range b.descriptor.Resources {
		if !b.facts.Available.Tab(r) && !r.Optional {
			continue
		}
		n := 0
		if b.tables != nil && b.tables[r.Index] != nil {
			n = b.tables[r.Index].Len()
		}
		cards = append(cards, card{label: b.Say("overview.records", language.Args{"table": r.Caption(b.Tag())}), value: count(n), format: wholeFormat})
	}
	return cards
}

// single is a figure of one number.
func (b *builder) single(f *sheetschema.Figure, title string) card {
	sums, d := newGroups(f.Function), &doubt{}
	b.each(&f.Aggregate, func(s *sheetschema.AggregateSource, r *table.Cursor, counts expression.Value) {
		v := amount(f.Function, s, r, counts)
		d.note(r, v)
		sums.add("", v)
	})
	c := card{label: title, value: number(sums.value("")), format: format(&f.Aggregate), note: b.notes(d, leftOver{})}
	if c.value.Kind == table.CellEmpty {
		c.value = table.TextCell(noValue)
	}
	return c
}

// noValue stands where there is nothing to show, such as the average of nothing.
const noValue = "–"

// several is a figure of what is never added up, such as amounts by currency: one a
// line, by name, those without a name last. What can't be read makes its own line
// unknown or, where its name can't be read, all lines. With a base currency there is
// one more line.
func (b *builder) several(f *sheetschema.Figure, title string) card {
	sums, base, d := newGroups(f.Function), newGroups(f.Function), &doubt{}
	var unnamed expression.Value // unknown once a name is that has an amount
	var out leftOver
	b.each(&f.Aggregate, func(s *sheetschema.AggregateSource, r *table.Cursor, counts expression.Value) {
		key, v := r.Value(s.By), amount(f.Function, s, r, counts)
		if isZero(v) {
			return
		}
		var in expression.Value
		if s.Base >= 0 {
			in = inBase(f.Function, s, r, v, counts)
			base.add("", in)
			if in.IsEmpty() {
				out.unconverted++
			}
		}
		if d.note(r, v, key, in); key.IsUnknown() {
			unnamed = key
		} else {
			sums.add(strings.ToUpper(key.String()), v)
		}
	})
	text := b.amountLines(sums, unnamed)
	if f.Sources[0].Base >= 0 && len(sums.sums) > 0 {
		text = append(text, b.baseLine(base))
	}
	return card{label: title, value: table.TextCell(strings.Join(text, "\n")), many: true, note: b.notes(d, out)}
}

// amountLines are amounts by name, a line each.
func (b *builder) amountLines(sums *groups, unnamed expression.Value) []string {
	keys := make([]string, 0, len(sums.sums))
	for key := range sums.sums {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, byName)
	var out []string
	for _, key := range keys {
		v := sums.value(key)
		if unnamed.IsUnknown() {
			v = unnamed
		}
		name := key
		if key == "" {
			name = b.Say("overview.no_currency", nil)
		}
		out = append(out, b.amountText(name, key, v, sums.known[key]))
	}
	switch {
	case len(out) > 0:
	case unnamed.IsUnknown():
		out = []string{unknownSign}
	default:
		out = []string{"0"}
	}
	return out
}

// byName orders names, the empty one last.
func byName(x, y string) int {
	switch {
	case x == y:
		return 0
	case x == "":
		return 1
	case y == "":
		return -1
	}
	return strings.Compare(x, y)
}

// baseLine is the sum of all in the base currency.
func (b *builder) baseLine(sums *groups) string {
	code := b.descriptor.Settings.BaseCurrency
	return b.Say("overview.in_base", language.Args{"amount": b.amountText(b.base(), code, sums.value(""), sums.known[""])})
}

// amountText writes an amount with a name before it, and as many decimals as its
// currency has. Of one that isn't known it says how much is.
func (b *builder) amountText(name, code string, v, known expression.Value) string {
	if !v.IsUnknown() {
		return name + " " + digits(code, v)
	}
	if isZero(known) {
		return name + " " + unknownSign
	}
	return b.Say("overview.known_part", language.Args{"name": name, "amount": digits(code, known)})
}

func digits(code string, v expression.Value) string {
	return strings.TrimSpace(strings.TrimPrefix(table.Amounts{code: v}.String(), code))
}

// abreast lays cards out in as many rows as they need, each over the whole width.
func (b *builder) abreast(cards []card) {
	if len(cards) == 0 {
		return
	}
	rows := (len(cards) + maxAbreast - 1) / maxAbreast
	for i := range rows {
		b.cardRow(cards[i*len(cards)/rows : (i+1)*len(cards)/rows])
	}
}

// The heights of cards, in pixels.
const (
	labelHeight  = 24
	numberHeight = 38
	linesMargin  = 8
)

func (b *builder) cardRow(cards []card) {
	b.add(gapHeight)
	var labels, values, notes []Cell
	value, note := 0, 0
	for i, c := range cards {
		from, to := i*Columns/len(cards), (i+1)*Columns/len(cards)
		style := StyleCardValue
		height := numberHeight
		if c.many {
			style, height = StyleCardLines, lines(c.value.Text, to-from)*lineHeight+linesMargin
		}
		value = max(value, height)
		if c.note != "" {
			note = max(note, lines(c.note, to-from))
		}
		labels = append(labels, text(from, to-from, StyleCardLabel, c.label))
		values = append(values, Cell{Cell: c.value, Column: from, Span: to - from, Style: style, Format: c.format})
		notes = append(notes, text(from, to-from, StyleCardNote, c.note))
	}
	b.add(labelHeight, labels...)
	b.add(value, values...)
	b.add(note*noteHeight+linesMargin, notes...)
}
