package gsheets

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"sheetsync/syncer"
	"sheetsync/syncer/emulator/assume"
	"sheetsync/syncer/gsheets/metadata"
	"sheetsync/syncer/writeback"
)

var (
	soak      = flag.Int("soak", 200, "how many runs the adversary disturbs")
	firstSeed = flag.Uint64("seed", 1, "the first of the adversary's seeds")
)

// An adversary sits below a client and lets a person edit the sheet before each
// of the client's requests. Around each request it compares the sheet: no
// request may change a person's cell, and what it changes beside a row must
// have been planned for that row.
type adversary struct {
	next  http.RoundTripper
	p     *person
	rand  *rand.Rand
	share float64 // of requests that are preceded by an edit; 0 when quiet
	lose  float64 // of requests whose answer is lost
	new   int
	log   []string
	wrong []string

	register *register
	edits    int
	// cut says that a row was cut before the request under way, and strays are the
	// values that then landed in the blank that it left.
	cut    bool
	strays map[string]bool
}

func (a *adversary) RoundTrip(req *http.Request) (*http.Response, error) {
	if !strings.Contains(req.URL.Path, "/v4/") {
		return a.next.RoundTrip(req)
	}
	a.cut = false
	if a.rand.Float64() < a.share {
		a.edit()
	}
	lost := a.rand.Float64() < a.lose
	if lost && a.rand.IntN(3) == 0 {
		a.log = append(a.log, "  "+req.Method+" never arrives")
		return nil, io.ErrUnexpectedEOF
	}
	before := a.p.snapshot()
	res, err := a.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil {
		return nil, err
	}
	res.Body = io.NopCloser(strings.NewReader(string(body)))
	a.log = append(a.log, fmt.Sprintf("%s %s: %d", req.Method, req.URL.Path[strings.LastIndexAny(req.URL.Path, "/:"):], res.StatusCode))
	a.compare(before, a.p.snapshot())
	if lost {
		a.log = append(a.log, "  its answer is lost")
		if a.rand.IntN(2) == 0 {
			return nil, io.ErrUnexpectedEOF
		}
		res.StatusCode, res.Body = http.StatusServiceUnavailable, io.NopCloser(strings.NewReader("{}"))
	}
	return res, nil
}

func (a *adversary) complain(format string, args ...any) {
	a.wrong = append(a.wrong, fmt.Sprintf(format, args...))
	a.log = append(a.log, "WRONG: "+a.wrong[len(a.wrong)-1])
}

func (s snapshot) header() int {
	return slices.IndexFunc(s.cells, func(row []string) bool { return slices.Contains(row, "Code") })
}

// people returns people's cells, row by row.
func (s snapshot) people() []string {
	var rows []string
	for _, row := range s.cells {
		var own []string
		for c, cell := range row {
			if s.service[c] == "" && !s.staged[c] {
				own = append(own, cell)
			}
		}
		rows = append(rows, strings.TrimRight(strings.Join(own, "|"), "|"))
	}
	for len(rows) > 0 && rows[len(rows)-1] == "" {
		rows = rows[:len(rows)-1]
	}
	return rows
}

// at returns a service column's cell in a row.
func (s snapshot) at(row int, name string) string {
	for c, n := range s.service {
		if n == name && row < len(s.cells) && c < len(s.cells[row]) {
			return s.cells[row][c]
		}
	}
	return ""
}

func (a *adversary) compare(before, after snapshot) {
	was, is := before.people(), after.people()
	if !slices.Equal(was, is) {
		a.complain("people's cells changed:\n%s\n--\n%s", strings.Join(was, "\n"), strings.Join(is, "\n"))
	}
	header := after.header()
	if header < 0 {
		return
	}
	key := slices.Index(after.cells[header], "Code")
	for row := range after.cells {
		for _, c := range registerColumns {
			value := after.at(row, c.Name)
			if value == before.at(row, c.Name) {
				continue
			}
			code := after.cells[row][key]
			if row == header && value == c.Header || a.register.planned[code][c.Name+"="+value] {
				continue
			}
			if code == "" && a.cut { // nothing refuses that, so it has to be undone
				a.strays[c.Name+"="+value] = true
				continue
			}
			if code == "" && value == "" && a.strays[c.Name+"="+before.at(row, c.Name)] { // and here it is
				continue
			}
			a.complain("%q of column %s landed in row %d beside %q", value, c.Name, row, code)
		}
	}
}

// edit does one thing that a person does.
func (a *adversary) edit() {
	s := a.p.snapshot()
	header := s.header()
	rows := len(s.cells)
	if rows < header+4 {
		header = -1 // grow again
	}
	row := func() int { return header + 1 + a.rand.IntN(rows-header-1) }
	what, err := "", error(nil)
	kind := a.rand.IntN(17)
	if header < 0 {
		return
	}
	switch kind {
	case 0:
		at := a.rand.IntN(rows + 1)
		what, err = fmt.Sprintf("insert a row at %d", at), a.p.insert("ROWS", at, 1+a.rand.IntN(2))
	case 1:
		at := row()
		what, err = fmt.Sprintf("delete row %d", at), a.p.remove("ROWS", at, 1)
	case 2, 3:
		from, to := row(), row()
		what, err = fmt.Sprintf("move row %d to %d", from, to), a.p.move("ROWS", from, to)
	case 4, 5:
		column := slices.Index(s.cells[header], []string{"Code", "Name", "Amount"}[a.rand.IntN(3)])
		what, err = fmt.Sprintf("sort by %d", column), a.p.sort(header+1, max(column, 0), a.rand.IntN(2) == 0)
	case 6:
		at := a.rand.IntN(min(8, s.columns))
		what, err = fmt.Sprintf("insert a column at %d", at), a.p.insert("COLUMNS", at, 1)
	case 7:
		from, to := a.rand.IntN(min(8, s.columns)), a.rand.IntN(min(8, s.columns))
		what, err = fmt.Sprintf("move column %d to %d", from, to), a.p.move("COLUMNS", from, to)
	case 8: // a blank column or one of the service's
		at := a.rand.IntN(min(8, s.columns))
		if slices.Contains([]string{"Code", "Name", "Amount"}, s.cells[header][at]) {
			return
		}
		what, err = fmt.Sprintf("delete column %d", at), a.p.remove("COLUMNS", at, 1)
	case 9:
		a.new++
		title := fmt.Sprintf("O'Tab %d", a.new)
		what, err = "rename the tab to "+title, a.p.do(map[string]any{"updateSheetProperties": map[string]any{
			"properties": map[string]any{"sheetId": a.p.tab, "title": title}, "fields": "title"}})
	case 10, 11:
		at, column := row(), slices.Index(s.cells[header], "Amount")
		what, err = fmt.Sprintf("edit the amount in row %d", at), a.p.set(at, column, a.rand.IntN(1000))
	case 12: // add a row
		a.new++
		at, column := header+1+a.rand.IntN(rows-header), slices.Index(s.cells[header], "Code")
		if err = a.p.insert("ROWS", at, 1); err == nil {
			err = a.p.set(at, column, fmt.Sprintf("N%03d", a.new))
		}
		what = fmt.Sprintf("add row %d", at)
	case 13: // copy a row, service columns and all
		from, to := row(), row()
		if err = a.p.insert("ROWS", to, 1); err == nil {
			if from >= to {
				from++
			}
			span := func(row int) map[string]any {
				return map[string]any{"sheetId": a.p.tab, "startRowIndex": row, "endRowIndex": row + 1}
			}
			err = a.p.do(map[string]any{"copyPaste": map[string]any{"source": span(from), "destination": span(to), "pasteType": "PASTE_NORMAL"}})
		}
		what = fmt.Sprintf("copy row %d to %d", from, to)
	case 14: // type over something of the service's
		for c := range s.service {
			at := row()
			what, err = fmt.Sprintf("overtype %d,%d", at, c), a.p.set(at, c, "mine")
			break
		}
	case 16: // cut a row, service columns and all, and paste it into a blank one
		from, to := row(), row()
		if err = a.p.insert("ROWS", to, 1); err == nil {
			if from >= to {
				from++
			}
			err = a.p.do(map[string]any{"cutPaste": map[string]any{
				"source":      map[string]any{"sheetId": a.p.tab, "startRowIndex": from, "endRowIndex": from + 1},
				"destination": map[string]any{"sheetId": a.p.tab, "rowIndex": to}, "pasteType": "PASTE_NORMAL"}})
		}
		a.cut = true
		what = fmt.Sprintf("cut row %d and paste it into %d", from, to)
	case 15: // sort one's own columns only, as if the others weren't there
		first, last := len(s.cells[header]), -1
		for c, title := range s.cells[header] {
			if slices.Contains([]string{"Code", "Name", "Amount"}, title) {
				first, last = min(first, c), max(last, c)
			}
		}
		for c := first; c <= last; c++ {
			if s.service[c] != "" || s.staged[c] {
				return
			}
		}
		if len(s.staged) > 0 { // who sorts now might have sorted a moment later
			return
		}
		what, err = "sort people's columns", a.p.do(map[string]any{"sortRange": map[string]any{
			"range":     map[string]any{"sheetId": a.p.tab, "startRowIndex": header + 1, "startColumnIndex": first, "endColumnIndex": last + 1},
			"sortSpecs": []any{map[string]any{"dimensionIndex": slices.Index(s.cells[header], "Amount"), "sortOrder": "DESCENDING"}}}})
	}
	if what != "" {
		a.edits++
	}
	a.log = append(a.log, fmt.Sprintf("  person: %s: %v", what, err))
}

func TestNothingLandsElsewhereWhateverPeopleDo(t *testing.T) {
	t.Parallel()
	b := newBackend(t)
	soaked(t, func(uint64) *backend { return b }, *soak)
}

func TestNothingLandsElsewhereWhateverGoogleAnswers(t *testing.T) {
	t.Parallel()
	var backends []*backend
	for _, answers := range assume.Combinations("updateNoMatch", "deleteNoMatch", "createBeyondGrid", "dataFilterNoMatch", "cutPaste") {
		b := newBackendThat(t, answers)
		b.facts = b.probed(t)
		backends = append(backends, b)
	}
	soaked(t, func(seed uint64) *backend { return backends[int(seed)%len(backends)] }, *soak/len(backends)*len(backends))
}

// soaked disturbs many runs, each against a backend of its seed.
func soaked(t *testing.T, backendOf func(seed uint64) *backend, runs int) {
	var edits, requests, unsettled, skipped, written atomic.Int64
	seeds := make(chan uint64)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for seed := range seeds {
				a, report, err := disturbed(t, backendOf(seed), seed)
				edits.Add(int64(a.edits))
				requests.Add(int64(a.register.book.Requests()))
				if err != nil {
					unsettled.Add(1)
				} else if report != nil {
					skipped.Add(int64(report.Skipped))
					written.Add(int64(report.Written))
				}
			}
		})
	}
	for n := range runs {
		seeds <- *firstSeed + uint64(n)
	}
	close(seeds)
	all.Wait()
	t.Logf("%d runs, %d edits, %d requests, %d cells written, %d left for the next run, %d runs without a settled reading",
		runs, edits.Load(), requests.Load(), written.Load(), skipped.Load(), unsettled.Load())
}

// disturbed does one run with an adversary and one without.
func disturbed(t *testing.T, b *backend, seed uint64) (*adversary, *writeback.Report, error) {
	random := rand.New(rand.NewPCG(seed, 7))
	refuses := len(b.facts.Broken()) > 0
	p := b.sheet(t, customers(4+random.IntN(12)))
	if random.IntN(2) == 0 { // a grid hardly larger than its content
		p.must(p.do(map[string]any{"updateSheetProperties": map[string]any{
			"properties": map[string]any{"sheetId": p.tab, "gridProperties": map[string]any{"rowCount": 18, "columnCount": 8}},
			"fields":     "gridProperties(rowCount,columnCount)"}}))
	} else {
		p.must(p.do(map[string]any{"updateSheetProperties": map[string]any{
			"properties": map[string]any{"sheetId": p.tab, "gridProperties": map[string]any{"rowCount": 40, "columnCount": 12}},
			"fields":     "gridProperties(rowCount,columnCount)"}}))
	}
	a := &adversary{next: http.DefaultTransport, p: p, rand: random, strays: make(map[string]bool)}
	book := b.client(t, p.id, Options{Transport: a})
	if random.IntN(2) == 0 {
		book.c.stagedFrom = 1
	}
	a.register = newRegister(book, p.tab)
	a.register.highlight = random.IntN(2) == 0
	report := func(format string, args ...any) {
		t.Errorf("seed %d: %s\n%s", seed, fmt.Sprintf(format, args...), strings.Join(a.log, "\n"))
	}
	if random.IntN(3) > 0 { // a sheet that was filled before
		book.Know(nil, nil) // before anybody asked, and undisturbed
		if _, err := a.register.sync(t.Context()); err != nil {
			report("%v", err)
		}
		book.Know(b.facts, nil)
		for range 1 + random.IntN(4) {
			a.edit()
		}
	}
	a.share = 0.1 + 0.9*random.Float64()
	a.lose = []float64{0, 0, 0.05, 0.3}[random.IntN(4)]
	a.log = append(a.log, "-- disturbed")
	done, failed := a.register.sync(t.Context())
	if refuses {
		a.share, a.lose = 0, 0
		if _, err := a.register.sync(t.Context()); !errors.Is(err, syncer.ErrUnguarded) {
			plan, planned := a.register.plan(t.Context())
			if planned != nil || len(plan.Tabs) > 0 {
				report("writes that can't be guarded were sent: %v, %v", err, planned)
			}
		}
		if len(a.wrong) > 0 {
			report("%d wrong writes", len(a.wrong))
		}
		return a, done, failed
	}
	if failed != nil && !errors.Is(failed, syncer.ErrUnsettled) && a.lose == 0 {
		report("failed: %v", failed)
	}
	if s := p.snapshot(); s.anchors > 0 && failed == nil && a.lose == 0 {
		report("%d anchors were left", s.anchors)
	}
	a.share, a.lose = 0, 0
	a.log = append(a.log, "-- quiet")
	if quiet, err := a.register.sync(t.Context()); err != nil || quiet != nil && quiet.Skipped > 0 {
		report("the quiet run gave %+v, %v", quiet, err)
	}
	a.settled(report)
	if s := p.snapshot(); s.anchors > 0 || len(s.staged) > 0 || slices.Contains(s.cells[max(s.header(), 0)], metadata.StagedTitle) {
		report("%d anchors, %d unfinished columns were left by the quiet run", s.anchors, len(s.staged))
	}
	if again, err := a.register.sync(t.Context()); err != nil || again != nil {
		report("one more run wrote %+v, %v", again, err)
	}
	if len(a.wrong) > 0 {
		report("%d wrong writes", len(a.wrong))
	}
	return a, done, failed
}

// settled checks that every row has what it should, and nothing else has.
func (a *adversary) settled(report func(string, ...any)) {
	s := a.p.snapshot()
	header := s.header()
	if header < 0 {
		return
	}
	key, amount := slices.Index(s.cells[header], "Code"), slices.Index(s.cells[header], "Amount")
	if amount < 0 {
		report("the amounts are gone")
		return
	}
	ids := make(map[string]bool)
	for row := header + 1; row < len(s.cells); row++ {
		code := s.cells[row][key]
		if code == "" {
			for _, c := range registerColumns {
				if stray := c.Name + "=" + s.at(row, c.Name); a.strays[stray] {
					report("%s was left in the blank row %d", stray, row)
				}
			}
			continue
		}
		var n float64
		_, _ = fmt.Sscan(s.cells[row][amount], &n)
		if got := s.at(row, "double"); got != fmt.Sprint(2*n) {
			report("row %d (%s) has %s for twice %v", row, code, got, n)
		}
		if got := s.at(row, "remark"); got != "of "+code {
			report("row %d (%s) has remark %q", row, code, got)
		}
		if id := s.at(row, "_id"); id == "" || ids[id] {
			report("row %d (%s) has id %q, which is empty or another's", row, code, id)
		} else {
			ids[id] = true
		}
	}
}
