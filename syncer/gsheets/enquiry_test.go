package gsheets

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/enquiry"
	"sheetsync/syncer/writeback"
	"sheetsync/validate/duplicates/lookup"
)

// askers are the people of a team who look customers up, and an adversary below the
// client: before some of its requests they ask, change, sort, insert and delete, and
// after each request no answer may look valid that is another question's.
type askers struct {
	next  http.RoundTripper
	p     *person
	rand  *rand.Rand
	share float64 // of requests that are preceded by an edit
	lose  float64 // of requests whose answer is lost
	right map[string]string
	log   []string
	edits int
	wrong bool
}

var asked = []string{"Cedargate", "Cedargate GmbH", "+49 40 23125 118", "jonas@cedargate.com", "Falcon", "Quartz", "Maple", "info@falcon.com", "Falcon Imports, Maple"}

func (a *askers) RoundTrip(req *http.Request) (*http.Response, error) {
	if !strings.Contains(req.URL.Path, "/v4/") || a.p == nil {
		return a.next.RoundTrip(req)
	}
	if a.rand.Float64() < a.share {
		a.edit()
	}
	lost := a.rand.Float64() < a.lose
	before := a.p.snapshot()
	res, err := a.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	a.log = append(a.log, fmt.Sprintf("%s: %d", req.Method, res.StatusCode))
	after := a.p.snapshot()
	if was, is := before.people(), after.people(); !slices.Equal(was, is) {
		a.complain("people's cells changed:\n%s\n--\n%s", strings.Join(was, "\n"), strings.Join(is, "\n"))
	}
	a.check(after, false)
	if lost {
		a.log = append(a.log, "its answer is lost")
		_ = res.Body.Close()
		return nil, io.ErrUnexpectedEOF
	}
	return res, nil
}

func (a *askers) complain(format string, args ...any) {
	a.wrong = true
	a.log = append(a.log, "WRONG: "+fmt.Sprintf(format, args...))
}

const questionTitle = "Customer, e-mail, phone or website"

// check looks for answers that look valid and are wrong, and whether all questions are
// answered, where they should be.
func (a *askers) check(s snapshot, all bool) {
	header := slices.IndexFunc(s.cells, func(row []string) bool { return slices.Contains(row, questionTitle) })
	if header < 0 {
		return
	}
	column := slices.Index(s.cells[header], questionTitle)
	for row := header + 1; row < len(s.cells); row++ {
		question, of, answer := s.cells[row][column], s.at(row, "lookup_asked"), s.at(row, "lookup_verdict")+"|"+s.at(row, "lookup_owner")
		if question != "" && question == of && answer != a.right[question] {
			a.complain("row %d: %q is answered with %q, not %q", row, question, answer, a.right[question])
		}
		if all && question != of {
			a.complain("row %d: %q has the answer to %q", row, question, of)
		}
	}
}

// edit does one thing that a person does in the tab.
func (a *askers) edit() {
	s := a.p.snapshot()
	header := slices.IndexFunc(s.cells, func(row []string) bool { return slices.Contains(row, questionTitle) })
	if header < 0 {
		return
	}
	column := slices.Index(s.cells[header], questionTitle)
	row := header + 1 + a.rand.IntN(10)
	var what string
	var err error
	switch a.rand.IntN(10) {
	case 0, 1, 2:
		what, err = fmt.Sprintf("ask in row %d", row), a.p.set(row, column, asked[a.rand.IntN(len(asked))])
	case 3:
		what, err = fmt.Sprintf("clear row %d", row), a.p.set(row, column, nil)
	case 4:
		what, err = "sort", a.p.sort(header+1, column, a.rand.IntN(2) == 0)
	case 5:
		what, err = fmt.Sprintf("insert row %d", row), a.p.insert("ROWS", row, 1)
	case 6:
		what, err = fmt.Sprintf("delete row %d", row), a.p.remove("ROWS", row, 1)
	case 7:
		to := header + 1 + a.rand.IntN(10)
		what, err = fmt.Sprintf("move row %d to %d", row, to), a.p.move("ROWS", row, to)
	case 8:
		at := a.rand.IntN(6)
		what, err = fmt.Sprintf("insert a column at %d", at), a.p.insert("COLUMNS", at, 1)
	case 9: // questions alone, away from their answers
		what, err = "sort the questions alone", a.p.do(map[string]any{"sortRange": map[string]any{
			"range":     map[string]any{"sheetId": a.p.tab, "startRowIndex": header + 1, "startColumnIndex": column, "endColumnIndex": column + 1},
			"sortSpecs": []any{map[string]any{"dimensionIndex": column, "sortOrder": "DESCENDING"}}}})
	}
	a.edits++
	a.log = append(a.log, fmt.Sprintf("  person: %s: %v", what, err))
}

// customerTable is what is known.
func customerTable(t *testing.T) (*table.Table, *enquiry.Desk) {
	t.Helper()
	d := schematest.Load(t, `
name: r
lookup: {resource: customers, owner: owner}
resources:
  - name: customers
    schema:
      primaryKey: name
      fields:
        - {name: name, type: string}
        - {name: email, type: string, format: email}
        - {name: phone, type: string, format: phone}
        - {name: owner, type: string, format: person}
`)
	records := table.NewTable(d.Resources[0], 2)
	for i, row := range [][]string{{"Cedargate GmbH", "jonas@cedargate.com", "+49 40 23125 118", "Li"}, {"Falcon Imports Ltd", "grace@falcon.com", "+44 161 496 0127", "Zhang"}} {
		for field, text := range row {
			records.SetText(i, field, text)
		}
	}
	return records, &enquiry.Desk{Asker: enquiry.NewAsker(d.Enquiry, records, ""), Owner: "1 r@x", Printer: language.NewPrinter(language.English)}
}

// lookAtQuestions reads the tab and plans its answers.
func lookAtQuestions(ctx context.Context, book *Workbook, desk *enquiry.Desk) (*writeback.Enquiry, error) {
	d, err := book.Describe(ctx)
	if err != nil {
		return nil, err
	}
	if d.Unfinished {
		if err := book.CleanUp(ctx); err != nil {
			return nil, err
		}
		if d, err = book.Describe(ctx); err != nil {
			return nil, err
		}
	}
	if len(d.Enquiries) == 0 {
		return desk.Plan(&enquiry.Shown{}), nil
	}
	e := d.Enquiries[0]
	no := func(*table.Grid) []int { return nil }
	content, err := book.Fetch(ctx, []syncer.TabRequest{{SheetID: e.SheetID, Title: e.Title, Display: no, Keys: no}})
	if err != nil {
		return nil, err
	}
	return desk.Plan(&enquiry.Shown{
		SheetID: e.SheetID, Title: e.Title, FrozenRows: e.FrozenRows, Question: e.Question, Service: e.Service, Grid: content.Grids[0],
		Rules: slices.Collect(maps.Values(e.Highlights)),
	}), nil
}

func answerQuestions(ctx context.Context, book *Workbook, desk *enquiry.Desk) (*writeback.Report, error) {
	plan, err := lookAtQuestions(ctx, book, desk)
	if plan == nil || err != nil {
		return new(writeback.Report), err
	}
	return book.Write(ctx, &writeback.Plan{Enquiry: plan})
}

func TestNoAnswerStandsBesideAnotherQuestionWhateverPeopleDo(t *testing.T) {
	t.Parallel()
	b := newBackend(t)
	_, desk := customerTable(t)
	right := make(map[string]string)
	for _, question := range asked {
		answer := desk.Asker.Ask(question)
		right[question] = map[lookup.Verdict]string{lookup.VerdictFree: "Free", lookup.VerdictSimilar: "Similar", lookup.VerdictExists: "Exists"}[answer.Verdict] + "|"
		if len(answer.Matches) > 0 {
			right[question] += answer.Matches[0].Owner
		}
	}
	runs, answers, edits := 30, 0, 0
	if testing.Short() {
		runs = 10
	}
	for seed := range uint64(runs) {
		written, edited := askedBy(t, b, desk, right, *firstSeed+seed)
		answers, edits = answers+written, edits+edited
	}
	if t.Logf("%d cells of answers were written, among %d edits", answers, edits); answers < 10*runs || edits < 5*runs {
		t.Error("hardly anything happened")
	}
}

func askedBy(t *testing.T, b *backend, desk *enquiry.Desk, right map[string]string, seed uint64) (written, edited int) {
	ctx, random := t.Context(), rand.New(rand.NewPCG(seed, 11))
	p := b.sheet(t, customers(3))
	a := &askers{next: http.DefaultTransport, rand: random, right: right}
	book := b.client(t, p.id, Options{Transport: a})
	if _, err := answerQuestions(ctx, book, desk); err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	for _, sheet := range p.get("sheets(properties)").Sheets {
		if sheet.Properties.Title == "Look up" {
			p.tab = sheet.Properties.SheetId
		}
	}
	a.p = p
	for range 6 {
		a.edit()
	}
	a.share, a.lose = random.Float64(), []float64{0, 0, 0.1}[random.IntN(3)]
	for range 2 {
		if report, _ := answerQuestions(ctx, book, desk); report != nil { // people may keep it from settling
			written += report.Written
		}
	}
	a.share, a.lose = 0, 0
	a.log = append(a.log, "-- quiet")
	report, err := answerQuestions(ctx, book, desk)
	if err != nil || report.Skipped > 0 {
		a.complain("in quiet: %v, %d cells skipped", err, report.Skipped)
	}
	a.check(p.snapshot(), true)
	if plan, err := lookAtQuestions(ctx, book, desk); plan != nil || err != nil {
		a.complain("there is still something to write: %+v, %v", plan, err)
	}
	if a.wrong {
		t.Errorf("seed %d:\n%s", seed, strings.Join(a.log, "\n"))
	}
	return written + report.Written, a.edits
}
