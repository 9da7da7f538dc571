package header

import (
	"sheetsync/sheetschema/heading"
	"sheetsync/sheetschema/table"
)

// maxHeadingBytes is how long a cell may be to be taken apart as a heading.
const maxHeadingBytes = 400

// A meaning is what a cell in the first rows says as a heading.
type meaning struct {
	what     int // a field's index, or len(fields) + that of a service column; -1 for none
	level    heading.Level
	currency string // that it names
}

// A row in which so many headings are found, and in which they are half of all that
// stands there, is a header; a better one stands in one of the few rows below it, or
// nowhere. That keeps the texts of records from being taken apart.
const (
	clearHeadings = 5
	belowClear    = 5 // rows
)

// read takes the first rows' texts and finds out what they mean.
func (m *matcher) read() {
	rows := min(m.grid.Rows(), m.options.First+Rows)
	clear := false
	blank := make([]meaning, m.grid.Columns())
	for i := range blank {
		blank[i].what = -1
	}
	noTexts := make([]string, m.grid.Columns())
	for row := 0; row < rows; row++ {
		if row < m.options.First {
			m.texts, m.meanings = append(m.texts, noTexts), append(m.meanings, blank)
			continue
		}
		texts := make([]string, m.grid.Columns())
		meanings := make([]meaning, m.grid.Columns())
		filled, found := 0, 0
		for column := range texts {
			meanings[column].what = -1
			cell := m.grid.Cell(row, column)
			if texts[column] = cell.Seen(); texts[column] != "" {
				meanings[column] = m.meaningOf(texts[column], cell.Kind)
				filled++
				if meanings[column].what >= 0 {
					found++
				}
			}
		}
		if !clear && found >= clearHeadings && found*2 >= filled {
			clear, rows = true, min(rows, row+1+belowClear)
		}
		m.texts = append(m.texts, texts)
		m.meanings = append(m.meanings, meanings)
	}
}

// meaningOf finds what a cell means as a heading. The service's own columns are
// known by the whole heading alone, and so are texts that are too long for one.
func (m *matcher) meaningOf(text string, kind table.CellKind) meaning {
	whole := heading.Fold(text)
	if i := m.fieldOf(whole); i >= 0 {
		return meaning{what: i, level: heading.LevelWhole, currency: heading.Parse(text).Currency}
	}
	if kind != table.CellText || len(text) > maxHeadingBytes {
		return meaning{what: -1}
	}
	parsed := heading.Parse(text)
	i, level := parsed.Resolve(func(name string) (int, bool) {
		i := m.fieldOf(name)
		return i, i >= 0 && i < len(m.resource.Fields)
	})
	if level == heading.LevelNone {
		return meaning{what: -1}
	}
	return meaning{what: i, level: level, currency: parsed.Currency}
}

// findRow returns the row whose headers, together with those above its blanks,
// match most columns; the first of equals; -1 when none matches any.
func (m *matcher) findRow() int {
	best, bestScore := -1, 0
	for row := range m.meanings {
		found := make(map[int]bool)
		direct := false
		for column, own := range m.meanings[row] {
			if own.what >= 0 {
				found[own.what], direct = true, true
			} else if m.blank(row, column) {
				if above := m.above(row, column); above.what >= 0 {
					found[above.what] = true
				}
			}
		}
		if direct && len(found) > bestScore {
			best, bestScore = row, len(found)
		}
	}
	return best
}

// blank reports whether a cell shows nothing.
func (m *matcher) blank(row, column int) bool { return table.IsBlank(m.texts[row][column]) }

// above returns what the nearest heading above a blank one means.
func (m *matcher) above(row, column int) meaning {
	for row--; row >= 0; row-- {
		if !m.blank(row, column) {
			return m.meanings[row][column]
		}
	}
	return meaning{what: -1}
}

// of returns what a column's heading means, the one above it where it has none.
func (m *matcher) of(column int) meaning {
	if m.blank(m.row, column) {
		return m.above(m.row, column)
	}
	return m.meanings[m.row][column]
}

// candidates lists the columns headed as each field and service column is.
// Headers in the header row itself go before those above its blanks, and those
// that mean a field as a whole before those of which a part does.
func (m *matcher) candidates() [][]int {
	candidates := make([][]int, len(m.resource.Fields)+len(serviceColumns))
	if m.row < 0 {
		return candidates
	}
	owned := make(map[int]bool)
	for _, column := range m.options.Service {
		owned[column] = true
	}
	for _, least := range []heading.Level{heading.LevelBare, heading.LevelPart} {
		for _, inherit := range []bool{false, true} {
			found := make([][]int, len(candidates))
			for column := range m.meanings[m.row] {
				if owned[column] || inherit != m.blank(m.row, column) {
					continue
				}
				if own := m.of(column); own.what >= 0 && own.level >= least {
					found[own.what] = append(found[own.what], column)
				}
			}
			for what := range candidates {
				if len(candidates[what]) == 0 {
					candidates[what] = found[what]
				}
			}
		}
	}
	return candidates
}
