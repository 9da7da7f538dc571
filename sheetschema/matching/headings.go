package matching

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sheetsync/sheetschema/currency"
	"sheetsync/sheetschema/heading"
	"sheetsync/sheetschema/lexicon"
	"sheetsync/sheetschema/table"
)

// headerRows is how many rows are searched for the headings.
const headerRows = 30

// maxHeading is how many characters a heading has at most.
const maxHeading = 80

// headings are those of a tab.
type headings struct {
	row, rows int
	columns   []column
	languages []string
}

// A column is one heading, in all the ways in which it can be read.
type column struct {
	index    int
	text     string // on one line; with the heading above it where there are two rows
	parsed   heading.Heading
	readings []lexicon.Reading // of the whole, the bare name and the parts, in this order
	parts    int               // how many of the last readings are of parts
}

// findHeadings finds the row of the headings: the one with most words that are
// known, numbers speaking against it.
func findHeadings(senses []*sense, g *table.Grid) *headings {
	var texts []string
	rows := min(g.Rows(), headerRows)
	for row := range rows {
		for c := range g.Columns() {
			if cell := g.Cell(row, c); cell.Kind == table.CellText && utf8.RuneCountInString(cell.Text) <= maxHeading {
				texts = append(texts, cell.Text)
			}
		}
	}
	h := &headings{row: -1, rows: 1, languages: lexicon.Languages(texts)}
	best := 0.0
	for row := range rows {
		if score := rowScore(senses, g, row, h.languages); score > best {
			h.row, best = row, score
		}
	}
	if h.row < 0 {
		return h
	}
	if isSecondRow(senses, g, h.row+1, h.languages) {
		h.row++
	}
	above := groupsAbove(g, h.row)
	if above != nil {
		h.rows = 2
	}
	for c := range g.Columns() {
		text := oneLine(g.Cell(h.row, c).Seen())
		raw := g.Cell(h.row, c).Seen()
		group := ""
		if above != nil {
			group = above[c]
		}
		switch {
		case text == "" && group != "":
			text, raw, group = group, group, ""
		case text == "":
			text = mergedAbove(g, h.row, c)
			raw = text
		}
		h.columns = append(h.columns, read(c, text, raw, group, h.languages))
	}
	return h
}

// read reads a heading as a whole, without what stands beside the name, and by its
// parts. One under a merged heading is read together with it as well.
func read(index int, text, raw, group string, languages []string) column {
	c := column{index: index, text: text, parsed: heading.Parse(raw)}
	if text == "" {
		return c
	}
	if group != "" && group != text {
		c.readings = append(c.readings, lexicon.Read(group+" "+text, languages))
	}
	c.readings = append(c.readings, lexicon.Read(text, languages))
	if c.parsed.Bare != c.parsed.Whole {
		c.readings = append(c.readings, lexicon.Read(c.parsed.Bare, languages))
	}
	parts := c.parsed.Parts
	if len(parts) == 0 {
		parts = c.parsed.Halves
	}
	for _, part := range parts {
		c.readings = append(c.readings, lexicon.Read(part, languages))
	}
	c.parts = len(parts)
	return c
}

// rowScore says how much a row looks like headings. Values speak against it: numbers,
// days, addresses and telephone numbers.
func rowScore(senses []*sense, g *table.Grid, row int, languages []string) float64 {
	score := 0.0
	seen := make(map[string]bool)
	for c := range g.Columns() {
		cell := g.Cell(row, c)
		switch {
		case cell.Kind == table.CellNumber || cell.Kind == table.CellBool:
			score -= 0.7
			continue
		case cell.Kind != table.CellText || table.IsBlank(cell.Text):
			continue
		}
		switch formOf(cell) {
		case formEmail, formURL, formDate, formPhone:
			score -= 0.7
			continue
		default:
		}
		text := oneLine(cell.Text)
		folded := heading.Fold(text)
		if seen[folded] || utf8.RuneCountInString(text) > maxHeading {
			continue
		}
		seen[folded] = true
		if score += 0.1; strings.ContainsFunc(text, unicode.IsDigit) && strings.IndexFunc(text, unicode.IsLetter) < 0 {
			score -= 0.5
			continue
		}
		if named(senses, folded) {
			score += 1.5
			continue
		}
		if reading := lexicon.Read(heading.Parse(cell.Text).Bare, languages); reading.Known() {
			score++
		} else if len(reading.Concepts) > 0 {
			score += 0.3
		}
	}
	return score
}

// isSecondRow reports whether a row goes on with the headings of the row above it, as
// below merged ones: two or more of its cells, of which one stands under a blank that
// such a heading leaves, and each of which names or means a field by itself, but for
// units of what stands above them. Where the row is blank, the heading above reaches down.
func isSecondRow(senses []*sense, g *table.Grid, row int, languages []string) bool {
	if row >= min(g.Rows(), headerRows) {
		return false
	}
	headings, reached := 0, false
	heads := ""
	for c := range g.Columns() {
		above := oneLine(g.Cell(row-1, c).Seen())
		if above != "" {
			heads = above
		}
		cell := g.Cell(row, c)
		if cell.Kind == table.CellEmpty || cell.Kind == table.CellText && table.IsBlank(cell.Text) {
			if above == "" {
				heads = ""
			}
			continue
		}
		text := oneLine(cell.Seen())
		if cell.Kind != table.CellText || utf8.RuneCountInString(text) > maxHeading || heads == "" {
			return false
		}
		if code, _ := currency.Parse(text); code != "" && above != "" {
			continue
		}
		if reading := lexicon.Read(heading.Parse(cell.Text).Bare, languages); !named(senses, heading.Fold(text)) && !reading.Known() {
			return false
		}
		headings++
		reached = reached || above == ""
	}
	return headings >= 2 && reached
}

func named(senses []*sense, folded string) bool {
	for _, s := range senses {
		if _, ok := s.names[folded]; ok {
			return true
		}
	}
	return false
}

// groupsAbove returns the merged headings over a row, by column; nil where the row
// above is none: it has two texts at least, and one that reaches over several
// columns.
func groupsAbove(g *table.Grid, row int) []string {
	if row == 0 {
		return nil
	}
	groups := make([]string, g.Columns())
	texts, wide, current := 0, false, ""
	for c := range g.Columns() {
		if text := oneLine(g.Cell(row-1, c).Seen()); text != "" {
			if g.Kind(row-1, c) != table.CellText || utf8.RuneCountInString(text) > maxHeading/2 {
				return nil
			}
			texts, current = texts+1, text
		} else if current != "" && oneLine(g.Cell(row, c).Seen()) != "" {
			wide = true
		} else {
			current = ""
		}
		groups[c] = current
	}
	if texts < 2 || !wide {
		return nil
	}
	return groups
}

// mergedAbove returns the nearest text above a blank heading, within two rows.
func mergedAbove(g *table.Grid, row, column int) string {
	for above := row - 1; above >= max(0, row-2); above-- {
		if text := oneLine(g.Cell(above, column).Seen()); text != "" && column > 0 {
			return text
		}
	}
	return ""
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
