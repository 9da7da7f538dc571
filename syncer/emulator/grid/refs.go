package grid

import "strings"

// refEdit is what happens to references in formulas.
type refEdit struct {
	kind refEditKind
	// sheet is the title of the sheet that changed.
	sheet string
	title string // of a renamed sheet, now
	shift shift
	// rows and cols a copied or sorted formula has moved
	rows, cols int
}

type refEditKind uint8

const (
	refShift refEditKind = iota
	refSheetGone
	refSheetRenamed
	refTranslate
)

// Translate returns a formula as it reads when copied by some rows and columns: relative references move along, and become
// #REF! where they leave the sheet.
func Translate(formula string, rows, cols int) string {
	return rewrite(formula, "", refEdit{kind: refTranslate, rows: rows, cols: cols})
}

// rewriteFormulas changes references in all formulas of all sheets.
func (s *Spreadsheet) rewriteFormulas(edit func(in *Sheet) refEdit) {
	for _, sh := range s.sheets {
		if sh.formulas == 0 {
			continue
		}
		e := edit(sh)
		for i, r := range sh.rows {
			if r.Formulas() == 0 {
				continue
			}
			for col := range r.cells {
				f := r.cells[col].Formula()
				if f == "" {
					continue
				}
				now := rewrite(f, sh.Title, e)
				if now == f {
					continue
				}
				sh = s.Edited(sh.ID)
				r = sh.rowForWrite(i)
				c := r.cells[col]
				x := c.Extra()
				x.Formula = now
				r.cells[col] = c.WithExtra(x)
			}
		}
	}
}

// rewrite changes the references of one formula that stands on the sheet home.
func rewrite(formula, home string, e refEdit) string {
	return eachReference(formula, func(r reference, text string) string { return e.apply(r, home, text) })
}

// eachReference puts what edit returns in the place of each reference of a formula.
func eachReference(formula string, edit func(r reference, text string) string) string {
	var out strings.Builder
	for i := 0; i < len(formula); {
		j := i + 1
		switch c := formula[i]; {
		case c == '"':
			j = endQuote(formula, i, '"')
		case c == '\'' || isRefStart(c):
			ref, end, ok := scanReference(formula, i)
			if j = end; ok {
				out.WriteString(edit(ref, formula[i:j]))
				i = j
				continue
			}
		}
		out.WriteString(formula[i:j])
		i = j
	}
	return out.String()
}

func (e refEdit) apply(r reference, home, text string) string {
	on := r.sheet
	if !r.named {
		on = home
	}
	if e.kind != refTranslate && !strings.EqualFold(on, e.sheet) {
		return text
	}
	switch e.kind {
	case refSheetGone:
		return "#REF!"
	case refSheetRenamed:
		if !r.named {
			return text
		}
		r.sheet = e.title
	case refTranslate:
		for _, p := range r.parts() {
			if !p.absRow && p.hasRow {
				p.row += e.rows
			}
			if !p.absCol && p.hasCol {
				p.col += e.cols
			}
			if p.row < 0 || p.col < 0 {
				return "#REF!"
			}
		}
	case refShift:
		if !e.shift.reference(&r) {
			if r.named {
				return QuoteTitle(r.sheet) + "!#REF!"
			}
			return "#REF!"
		}
	}
	return r.String()
}

// reference follows a reference; false when what it names is gone.
func (s shift) reference(r *reference) bool {
	get := func(p *refPart) (*int, bool) {
		if s.dim == Rows {
			return &p.row, p.hasRow
		}
		return &p.col, p.hasCol
	}
	a, okA := get(&r.from)
	if !r.isRange {
		if !okA {
			return true
		}
		now, ok := s.point(*a)
		*a = now
		return ok
	}
	b, okB := get(&r.to)
	if !okA && !okB {
		return true
	}
	if okA && okB && *a > *b {
		a, b = b, a
	}
	start, end := 0, NoEnd
	if okA {
		start = *a
	}
	if okB {
		end = *b + 1
	}
	start, end, ok := s.span(start, end)
	if okA {
		*a = start
	}
	if okB {
		*b = end - 1
	}
	return ok
}

// SheetNames returns the titles of the sheets that a formula's references name.
func SheetNames(formula string) []string {
	var out []string
	if !strings.HasPrefix(formula, "=") {
		return nil
	}
	eachReference(formula, func(r reference, text string) string {
		if r.named {
			out = append(out, r.sheet)
		}
		return text
	})
	return out
}
