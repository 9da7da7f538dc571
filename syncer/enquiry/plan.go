package enquiry

import (
	"slices"
	"strings"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/writeback"
	"sheetsync/validate/duplicates/lookup"
)

// A Desk keeps the tab of one register.
type Desk struct {
	Asker   *Asker
	Owner   string // of the tab's metadata
	Printer *language.Printer
}

// questionRows is how many rows a new tab has for questions.
const questionRows = 50

// Plan says what to write so that each question has its answer, and nothing else has
// one: nil where nothing is to be written.
func (d *Desk) Plan(shown *Shown) *writeback.Enquiry {
	if shown.Grid == nil {
		return &writeback.Enquiry{New: d.newTab()}
	}
	at, ok := shown.place(d.Printer, d.Asker.format())
	if !ok {
		return nil
	}
	tab := &writeback.Tab{
		SheetID: shown.SheetID, Title: shown.Title, Grid: shown.Grid, Header: at.header,
		Columns: at.columns, Last: at.last, Refused: shown.Refused, Highlights: shown.writable(at, d.highlights(at)),
	}
	questions := shown.asked(at)
	for row := at.header + 1; row < shown.Grid.Rows(); row++ {
		var want [width]table.Cell
		if question, asked := questions[row]; asked {
			want = d.answer(question)
		}
		if cells := at.differing(shown, row, want); cells != nil {
			tab.Rows = append(tab.Rows, writeback.Row{Row: row, Cells: cells})
		}
	}
	if !tab.Changes(shown.writable(at, shown.Rules)) {
		return nil
	}
	return &writeback.Enquiry{Tab: tab}
}

// differing returns all cells of an answer that can be written, where one of them isn't
// there; nil where all are.
func (at *place) differing(shown *Shown, row int, want [width]table.Cell) (cells []writeback.Cell) {
	same := true
	for i, c := range at.columns {
		if c.Index < 0 {
			same = same && want[i].Kind == table.CellEmpty
			continue
		}
		if !writeback.Within(shown.Refused, row, c.Index) {
			same = same && table.Same(shown.Grid.Cell(row, c.Index), want[i])
		}
	}
	if same {
		return nil
	}
	for i, c := range at.columns {
		if c.Index < 0 || !writeback.Within(shown.Refused, row, c.Index) {
			cells = append(cells, writeback.Cell{Column: i, Cell: want[i]})
		}
	}
	return cells
}

// answer words the answer to a question, column by column.
func (d *Desk) answer(question table.Cell) (cells [width]table.Cell) {
	p := d.Printer
	answer := d.Asker.Ask(question.Seen())
	cells[0] = table.TextCell(p.Say(verdictKey(answer.Verdict), nil))
	cells[4] = question
	cells[4].Display = ""
	if answer.Verdict == lookup.VerdictUnclear {
		cells[1] = table.TextCell(p.Say("lookup.unclear_reason", nil))
	}
	if len(answer.Matches) == 0 {
		return cells
	}
	best := &answer.Matches[0]
	cells[1] = table.TextCell(d.Asker.Words(&answer, p))
	cells[2] = table.TextCell(ownerOf(best, p))
	if best.LastContact != nil {
		cells[3] = best.LastContact.Cell
	}
	return cells
}

func verdictKey(v lookup.Verdict) language.Key {
	switch v {
	case lookup.VerdictFree:
		return "lookup.free"
	case lookup.VerdictSimilar:
		return "lookup.similar"
	case lookup.VerdictExists:
		return "lookup.exists"
	default:
		return "lookup.unclear"
	}
}

// format is how the day of the last contact is shown.
func (a *Asker) format() string {
	for _, field := range a.enquiry.LastContact {
		return table.FormatPattern(a.table.Resource.Fields[field])
	}
	return ""
}

// columnsOf are the service's columns, in their order.
func columnsOf(p *language.Printer, format string) []writeback.Column {
	columns := make([]writeback.Column, width)
	for i, name := range columnNames {
		columns[i] = writeback.Column{Name: name, Index: i + 1}
	}
	for i, key := range [width]language.Key{"lookup.verdict", "lookup.reason", "lookup.owner", "lookup.last_contact", "lookup.asked"} {
		columns[i].Header = p.Say(key, nil)
	}
	for i, pixels := range [width]int{110, 300, 170, 110, 200} {
		columns[i].Width = pixels
	}
	columns[0].Note = p.Say("lookup.verdict_note", nil)
	columns[4].Note = p.Say("lookup.asked_note", nil)
	columns[3].Format = format
	return columns
}

func (d *Desk) newTab() *writeback.EnquiryTab {
	p := d.Printer
	at := place{header: writeback.EnquiryHeader, columns: columnsOf(p, d.Asker.format())}
	return &writeback.EnquiryTab{
		Owner: d.Owner, Title: p.Say("lookup.tab", nil), Hint: p.Say("lookup.hint", nil), Question: p.Say("lookup.question", nil), QuestionNote: p.Say("lookup.question_note", nil),
		Rows: questionRows, Columns: at.columns, Highlights: d.highlights(at),
	}
}

// Sentence says all that is told of the best of an answer's matches, in one line.
func (a *Asker) Sentence(answer *Answer, p *language.Printer) string {
	best := &answer.Matches[0]
	args := language.Args{"verdict": p.Say(verdictKey(answer.Verdict), nil), "reason": a.Words(answer, p), "owner": ownerOf(best, p)}
	if best.LastContact == nil {
		return p.Say("lookup.known", args)
	}
	args["day"] = best.LastContact.Day
	return p.Say("lookup.known_since", args)
}

// ownerOf names the owner, or says that there is none.
func ownerOf(m *Match, p *language.Printer) string {
	if m.Owner == "" {
		return p.Say("lookup.nobody", nil)
	}
	return m.Owner
}

// Words says in what a question agrees with the best of its matches, and how many
// others there are.
func (a *Asker) Words(answer *Answer, p *language.Printer) string {
	if len(answer.Matches) == 0 {
		return ""
	}
	var texts []string
	byHow := make(map[lookup.How][]string)
	var order []lookup.How
	for _, r := range answer.Matches[0].Reasons {
		if !slices.Contains(order, r.How) {
			order = append(order, r.How)
		}
		byHow[r.How] = append(byHow[r.How], a.table.Resource.Fields[r.Field].Caption(p.Tag()))
	}
	for _, how := range order {
		texts = append(texts, p.Say(language.Key("lookup.how_"+string(how)), language.Args{"fields": strings.Join(byHow[how], p.Say("lookup.list", nil))}))
	}
	text := strings.Join(texts, p.Say("lookup.between", nil))
	if n := answer.Others(); n > 0 {
		text += p.Say("lookup.others", language.Args{"count": n})
	}
	return text
}
