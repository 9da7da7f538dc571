package matching

import (
	"fmt"
	"net/mail"
	"net/url"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/currency"
	"sheetsync/sheetschema/heading"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// maxCells is how many cells of a column are looked at.
const maxCells = 200

// A form is what a column's cells hold.
type form string

const (
	formEmail    form = "email"
	formPhone    form = "phone"
	formURL      form = "url"
	formDate     form = "date"
	formNumber   form = "number"
	formCurrency form = "currency"
	formText     form = "text"
	formPeople   form = "people"
	formBool     form = "bool"
	formChoice   form = "choice"
)

// content counts the forms of a column's cells.
type content struct {
	filled int
	forms  map[form]int
}

func contentOf(g *table.Grid, header, column int) content {
	c := content{forms: make(map[form]int)}
	for row := header + 1; row < g.Rows() && c.filled < maxCells; row++ {
		cell := g.Cell(row, column)
		if cell.Kind == table.CellEmpty || cell.Kind == table.CellText && (table.IsBlank(cell.Text) || table.IsErrorText(cell.Text)) {
			continue
		}
		c.filled++
		c.forms[formOf(cell)]++
	}
	return c
}

// formOf tells the form of a cell.
func formOf(cell table.Cell) form {
	text := strings.TrimSpace(cell.Seen())
	if cell.Kind == table.CellNumber {
		if looksLikeDate(cell.Display) {
			return formDate
		}
		return formNumber
	}
	switch {
	case strings.Contains(text, "@") && isEmail(text):
		return formEmail
	case isURL(text):
		return formURL
	case looksLikeDate(text):
		return formDate
	}
	if code, _ := currency.Parse(text); code != "" && len(text) < 20 {
		return formCurrency
	}
	digits, others := 0, 0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune("+-() ./,", r):
			others++
		}
	}
	switch {
	case others == 0 && digits >= 7 && (text[0] == '+' || digits >= 8):
		return formPhone
	case others <= 1 && digits > 0:
		return formNumber
	default:
		return formText
	}
}

func isEmail(text string) bool {
	first, _, _ := strings.Cut(strings.NewReplacer("；", ";", "、", ";", ",", ";", "\n", ";").Replace(text), ";")
	_, err := mail.ParseAddress(strings.TrimSpace(first))
	return err == nil
}

func isURL(text string) bool {
	if strings.HasPrefix(text, "www.") {
		return true
	}
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// looksLikeDate reports whether a text is a day as people write it, with or without a
// time. Telephone numbers in groups (+44 20 7946 0018, 01 70 18 99 00) are none.
func looksLikeDate(text string) bool {
	if len(text) < 6 || len(text) > 40 || text[0] == '+' || !strings.ContainsAny(text, "-/.年 ") {
		return false
	}
	groups := strings.FieldsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	if len(groups) < 3 || len(groups) > 6 || len(groups) > 3 && !strings.ContainsAny(text, clockMarks) {
		return false
	}
	years := 0
	for _, g := range groups[:3] {
		switch {
		case len(g) > 4 || len(g) == 3 || len(g) == 4 && !strings.HasPrefix(g, "19") && !strings.HasPrefix(g, "20"):
			return false
		case len(g) == 4:
			years++
		}
	}
	return years == 1 || len(groups[0]) <= 2 && len(groups[2]) == 2
}

// clockMarks are what stands in a time of day, beside its digits.
const clockMarks = ":：时時点點hHT"

// share returns how many of the filled cells are of a form.
func (c content) share(f form) float64 {
	if c.filled == 0 {
		return 0
	}
	return float64(c.forms[f]) / float64(c.filled)
}

// expected returns the form of a field's values; "" where it can be any.
func expected(f *sheetschema.Field) form {
	switch f.Format {
	case "email":
		return formEmail
	case "phone":
		return formPhone
	case "currency":
		return formCurrency
	}
	switch {
	case f.Name == "website":
		return formURL
	case f.Type == sheetschema.TypeDate || f.Type == sheetschema.TypeDateTime:
		return formDate
	case f.Type == sheetschema.TypeNumber || f.Type == sheetschema.TypeInteger:
		return formNumber
	default:
		return ""
	}
}

// The least share of cells of a form that speaks for a field, and the least number
// of them that speaks against one; of cells none of which is of the form, fewer do.
const (
	muchShare = 0.7
	fewShare  = 0.3
	leastSeen = 4
	leastNone = 2
)

// weigh adds what the values say to what the heading says.
func (c *Column) weigh(content content) {
	want := expected(c.Field)
	if want == "" || content.filled == 0 {
		return
	}
	share := content.share(want)
	switch want { // what may be kept as a number
	case formDate, formPhone:
		share += content.share(formNumber)
	case formURL:
		share += content.share(formText) // acme.example
	case formNumber:
		share += content.share(formPhone)
	}
	switch {
	case share >= muchShare:
		c.Evidence = append(c.Evidence, valuesEvidence(want, share))
	case share < fewShare && content.filled >= leastSeen, share == 0 && content.filled >= leastNone:
		c.Certainty = min(c.Certainty, Probable)
		c.Evidence = append(c.Evidence, Evidence{EvidenceAgainst, language.Args{"form": want}})
	}
}

func valuesEvidence(f form, share float64) Evidence {
	return Evidence{EvidenceValues, language.Args{"form": f, "share": fmt.Sprintf("%.0f %%", min(share, 1)*100)}}
}

// byValues gives columns whose heading says nothing to fields that have none, where
// the values leave little doubt: e-mail addresses, web addresses, telephone numbers.
func byValues(s *sense, m *TabMatch, g *table.Grid) {
	taken := make(map[int]bool)
	for _, c := range m.Columns {
		if c.Field != nil {
			taken[c.Field.Index] = true
		}
	}
	for i := range m.Columns {
		c := &m.Columns[i]
		if c.Field != nil || len(c.Evidence) > 0 {
			continue // it is something, or known to be something else
		}
		content := contentOf(g, m.Header, c.Index)
		for _, name := range []string{"email", "phone", "website"} {
			index, ok := s.fields[name]
			if !ok || taken[index] || content.filled < leastSeen {
				continue
			}
			if f := s.resource.Fields[index]; content.share(expected(f)) >= 0.9 {
				c.Field, c.Certainty, taken[index] = f, Probable, true
				c.Evidence = []Evidence{valuesEvidence(expected(f), content.share(expected(f)))}
			}
		}
	}
}

// refer adds that a column's values name records of another tab.
func refer(matches []TabMatch, tabs []Tab) {
	keys := make(map[string]map[string]bool) // by resource: the folded values of its key
	titles := make(map[string]string)
	for i, m := range matches {
		if m.Resource == nil || len(m.Resource.PrimaryKey) != 1 {
			continue
		}
		for _, c := range m.Columns {
			if c.Field == nil || c.Field.Index != m.Resource.PrimaryKey[0] && c.Field.Format != "company" {
				continue
			}
			if keys[m.Resource.Name] == nil {
				keys[m.Resource.Name] = make(map[string]bool)
			}
			titles[m.Resource.Name] = tabs[i].Title
			for row := m.Header + 1; row < tabs[i].Grid.Rows(); row++ {
				if text := heading.Fold(tabs[i].Grid.Cell(row, c.Index).Seen()); text != "" {
					keys[m.Resource.Name][text] = true
				}
			}
		}
	}
	for i := range matches {
		m := &matches[i]
		if m.Resource == nil {
			continue
		}
		for n := range m.Columns {
			c := &m.Columns[n]
			for _, key := range m.Resource.ForeignKeys {
				known := keys[key.Resource]
				if len(key.Fields) != 1 || len(known) == 0 || key.Resource == m.Resource.Name {
					continue
				}
				if f := m.Resource.Fields[key.Fields[0]]; c.Field == f {
					if share := namedShare(tabs[i].Grid, m.Header, c.Index, known); share >= fewShare {
						c.Evidence = append(c.Evidence, Evidence{EvidenceReference, language.Args{"tab": titles[key.Resource], "share": fmt.Sprintf("%.0f %%", share*100)}})
						if c.Certainty == Probable && share >= muchShare {
							c.Certainty = Certain
						}
					}
				}
			}
		}
	}
}

// namedShare returns how many of a column's cells are among the known values.
func namedShare(g *table.Grid, header, column int, known map[string]bool) float64 {
	filled, found := 0, 0
	for row := header + 1; row < g.Rows() && filled < maxCells; row++ {
		if text := heading.Fold(g.Cell(row, column).Seen()); text != "" {
			if filled++; known[text] {
				found++
			}
		}
	}
	if filled == 0 {
		return 0
	}
	return float64(found) / float64(filled)
}
