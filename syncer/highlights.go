package syncer

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
)

// highlights plans the rules that colour a tab's cells, which look at the
// service columns of the same row only: a cell of people's whose column is
// named in Issues, one rule a field; the cells of Duplicate of and of the
// deadlines by what they say.
func (t *tab) highlights(p *language.Printer, locale string) []Highlight {
	at := t.places()
	w := ruleWriter{row: t.match.Row + 2, separator: ","}
	if commaDecimals(locale) {
		w.separator = ";"
	}
	rules := []Highlight{}
	issues := at[sheetschema.IssuesColumn]
	captions := t.captions(p.Tag())
	for i, f := range t.resource.Fields {
		if column := t.match.Columns[i]; column >= 0 && !f.Computed() {
			rules = append(rules, Highlight{Column: column, State: "error", Formula: w.names(issues, f.Caption(p.Tag()), captions)})
		}
	}
	pair := func(column int, state, mark, otherwise string) {
		rules = append(rules,
			Highlight{Column: column, State: state, Formula: w.says(column, mark)},
			Highlight{Column: column, State: otherwise, Formula: w.lacks(column, mark)})
	}
	pair(at[sheetschema.DuplicateColumn], "duplicate_possible", p.Say("sheet.mark_possible", nil), "duplicate_certain")
	if deadlines, ok := at[sheetschema.DeadlinesColumn]; ok {
		pair(deadlines, "overdue", p.Say("sheet.mark_overdue", nil), "due")
	}
	return rules
}

// places says where each service column is, or will be once it is made: behind
// people's columns and the service's others, so that none of them moves.
func (t *tab) places() map[string]int {
	at := make(map[string]int, len(t.columns))
	next := t.match.LastPeople(t.resource) + 1
	for _, c := range t.columns {
		next = max(next, c.Index+1)
	}
	for _, c := range t.columns {
		at[c.Name] = c.Index
		if c.Index < 0 {
			at[c.Name] = next
			next++
		}
	}
	return at
}

func (t *tab) captions(tag language.Tag) []string {
	var out []string
	for _, f := range t.resource.Fields {
		out = append(out, f.Caption(tag))
	}
	return out
}

// ruleWriter writes formulas over one row, the first below the header.
type ruleWriter struct {
	row       int    // counted from 1
	separator string // of arguments, which differs by the spreadsheet's locale
}

func (w ruleWriter) cell(column int) string {
	return fmt.Sprintf("$%s%d", lexical.ColumnName(column), w.row)
}

// names is true where a line of the cell begins with the caption, and not with
// a longer one that begins alike.
func (w ruleWriter) names(column int, caption string, captions []string) string {
	in := "CHAR(10)&" + w.cell(column)
	for _, longer := range captions {
		if longer != caption && strings.HasPrefix(longer, caption) {
			in = fmt.Sprintf(`SUBSTITUTE(%s%sCHAR(10)&%s%s"")`, in, w.separator, quote(longer), w.separator)
		}
	}
	return fmt.Sprintf("=ISNUMBER(FIND(CHAR(10)&%s%s%s))", quote(caption), w.separator, in)
}

// says is true where the cell holds the text.
func (w ruleWriter) says(column int, text string) string {
	return fmt.Sprintf("=ISNUMBER(FIND(%s%s%s))", quote(text), w.separator, w.cell(column))
}

// lacks is true where the cell holds something, but not the text.
func (w ruleWriter) lacks(column int, text string) string {
	return fmt.Sprintf("=(LEN(%s)>0)*ISERROR(FIND(%s%s%s))", w.cell(column), quote(text), w.separator, w.cell(column))
}

// quote writes a text as a formula's literal: nothing in it can end it. The
// text comes from the descriptor and the catalogue, never from a cell.
func quote(text string) string { return `"` + strings.ReplaceAll(text, `"`, `""`) + `"` }

// commaDecimals reports whether a spreadsheet's locale writes a decimal comma,
// and so separates a formula's arguments by semicolons.
func commaDecimals(locale string) bool {
	switch locale {
	case "es_MX", "de_CH", "it_CH", "en_ZA":
		return locale == "en_ZA"
	}
	tongue, _, _ := strings.Cut(locale, "_")
	return slices.Contains([]string{
		"az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "fi", "fr", "hr", "hu", "hy", "id", "is", "it", "ka", "kk",
		"lt", "lv", "mk", "mn", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "uz", "vi",
	}, tongue)
}

// sameHighlights reports whether the tab has exactly the rules wanted.
func (t *tab) sameHighlights(want []Highlight) bool {
	return slices.Equal(inOrder(slices.Collect(maps.Values(t.info.Highlights))), inOrder(want))
}

func inOrder(rules []Highlight) []Highlight {
	sorted := slices.Clone(rules)
	slices.SortFunc(sorted, func(a, b Highlight) int {
		return cmp.Or(cmp.Compare(a.Column, b.Column), strings.Compare(a.State, b.State), strings.Compare(a.Formula, b.Formula))
	})
	return sorted
}
