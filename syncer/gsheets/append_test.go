package gsheets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apierror"
)

// restless edits a tab at random before each request of a client, and has some of
// the client's answers lost, after or before their effect.
type restless struct {
	p     *person
	rand  *rand.Rand
	quiet bool
	log   []string
}

func (r *restless) RoundTrip(req *http.Request) (*http.Response, error) {
	write := strings.Contains(req.URL.Path, ":batchUpdate")
	if !strings.Contains(req.URL.Path, "/v4/") || r.quiet {
		return http.DefaultTransport.RoundTrip(req)
	}
	for r.rand.IntN(3) == 0 {
		r.edit()
	}
	if write && r.rand.IntN(6) == 0 {
		r.log = append(r.log, "a request is lost before its effect")
		return nil, io.ErrUnexpectedEOF
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err == nil && write && r.rand.IntN(4) == 0 {
		_ = res.Body.Close()
		r.log = append(r.log, "an answer is lost")
		return nil, io.ErrUnexpectedEOF
	}
	return res, err
}

func (r *restless) edit() {
	s := r.p.snapshot()
	header := slices.IndexFunc(s.cells, func(row []string) bool { return slices.Contains(row, "Code") })
	rows := len(s.cells)
	row := func() int { return header + 1 + r.rand.IntN(max(rows-header-1, 1)) }
	what, err := "", error(nil)
	switch r.rand.IntN(8) {
	case 0:
		at := r.rand.IntN(rows + 1)
		what, err = fmt.Sprintf("insert a row at %d", at), r.p.insert("ROWS", at, 1+r.rand.IntN(3))
	case 1:
		what, err = "sort", r.p.sort(header+1, slices.Index(s.cells[header], "Code"), r.rand.IntN(2) == 0)
	case 2:
		from, to := row(), row()
		what, err = fmt.Sprintf("move row %d to %d", from, to), r.p.move("ROWS", from, to)
	case 3:
		at := r.rand.IntN(5)
		what, err = fmt.Sprintf("insert a column at %d", at), r.p.insert("COLUMNS", at, 1)
	case 4:
		from, to := r.rand.IntN(4), r.rand.IntN(4)
		what, err = fmt.Sprintf("move column %d to %d", from, to), r.p.move("COLUMNS", from, to)
	case 5: // type into the first blank row, just where rows are about to come
		what, err = "type below", r.p.set(rows, slices.Index(s.cells[header], "Code"), fmt.Sprintf("P%03d", len(r.log)))
	case 6:
		title := fmt.Sprintf("O'Tab %d", len(r.log))
		what, err = "rename the tab to "+title, r.p.do(map[string]any{"updateSheetProperties": map[string]any{
			"properties": map[string]any{"sheetId": r.p.tab, "title": title}, "fields": "title"}})
	case 7: // the blank rows below are cut off
		what, err = "cut the grid", r.p.do(map[string]any{"updateSheetProperties": map[string]any{
			"properties": map[string]any{"sheetId": r.p.tab, "gridProperties": map[string]any{"rowCount": rows}}, "fields": "gridProperties.rowCount"}})
	}
	r.log = append(r.log, fmt.Sprintf("%s: %v", what, err))
}

// plan makes a plan of what the tab is now.
func (r *restless) plan(name string, through int) *syncer.AppendPlan {
	s := r.p.snapshot()
	header := slices.IndexFunc(s.cells, func(row []string) bool { return slices.Contains(row, "Code") })
	plan := &syncer.AppendPlan{Import: name, SheetID: r.p.tab, Title: s.title, Header: header, End: len(s.cells), Complete: true}
	for _, title := range []string{"Code", "Amount"} {
		at := slices.Index(s.cells[header], title)
		plan.Columns = append(plan.Columns, syncer.AppendColumn{Index: at, Header: table.Cell{Kind: table.CellText, Text: title}})
	}
	for i := range s.cells[header] {
		if s.cells[header][i] != "" {
			plan.Last = i
		}
	}
	plan.Columns = append(plan.Columns, syncer.AppendColumn{Index: slices.Index(s.cells[header], "Made"), Header: table.Cell{Kind: table.CellText, Text: "Made"}})
	for source := through + 1; source <= 6; source++ {
		plan.Rows = append(plan.Rows, syncer.AppendRow{Source: source, Cells: []table.Cell{
			{Kind: table.CellText, Text: fmt.Sprintf("=I%d", source)}, {Kind: table.CellNumber, Number: float64(source * 100)}, {Kind: table.CellText, Text: fmt.Sprintf("made %d", source)},
		}})
	}
	return plan
}

// Whatever people do while rows are added, and whichever answers are lost: each
// row arrives exactly once, in its columns, and nothing of people's is lost.
func TestRowsAreAddedOnceWhateverPeopleDo(t *testing.T) {
	t.Parallel()
	b := newBackend(t)
	seeds := 60
	if testing.Short() {
		seeds = 15
	}
	unsettled := 0
	for seed := range seeds {
		p := b.sheet(t, [][]any{{"Code", "Name", "Amount"}, {"A", "Ada", 1}, {"B", "Ben", 2}, {"C", "Cleo", 3}})
		r := &restless{p: p, rand: rand.New(rand.NewPCG(uint64(seed), 7))}
		w := b.client(t, p.id, Options{Transport: r})
		done := false
		for n := 0; !done && n < 30; n++ {
			through := 0
			r.quiet = true
			marks, err := w.Marks(context.Background())
			r.quiet = n > 20
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range marks {
				through, done = max(through, m.Through), done || m.Done
			}
			if done {
				break
			}
			if _, err = w.Append(context.Background(), r.plan("file", through), nil); errors.Is(err, syncer.ErrUnsettled) {
				unsettled++
			} else if err != nil && !apierror.IsUnclear(err) {
				t.Fatalf("seed %d: %v\n%s", seed, err, strings.Join(r.log, "\n"))
			}
		}
		s := p.snapshot()
		header := slices.IndexFunc(s.cells, func(row []string) bool { return slices.Contains(row, "Code") })
		found := map[string]int{}
		for _, row := range s.cells[header+1:] {
			var cells []string
			for _, title := range []string{"Code", "Name", "Amount", "Made"} {
				cell := ""
				if at := slices.Index(s.cells[header], title); at >= 0 && at < len(row) {
					cell = row[at]
				}
				cells = append(cells, cell)
			}
			found[strings.Join(cells, "|")]++
		}
		want := []string{"A|Ada|1|", "B|Ben|2|", "C|Cleo|3|"}
		for source := 1; source <= 6; source++ {
			want = append(want, fmt.Sprintf("=I%d||%d|made %d", source, source*100, source))
		}
		for _, row := range want {
			if found[row] != 1 {
				t.Fatalf("seed %d: %q is there %d times\n%v\n%s", seed, row, found[row], s.cells, strings.Join(r.log, "\n"))
			}
		}
		typed := 0
		for _, line := range r.log {
			if line == "type below: <nil>" {
				typed++
			}
		}
		for row, n := range found {
			if strings.HasPrefix(row, "P") {
				typed -= n
			}
		}
		if typed != 0 {
			t.Fatalf("seed %d: %d rows that were typed meanwhile are lost\n%v\n%s", seed, typed, s.cells, strings.Join(r.log, "\n"))
		}
	}
	if unsettled == 0 {
		t.Error("no edit ever came between: the test tests nothing")
	}
}

// An import that is too large for one request and is cut off half way is gone
// on with from where it stopped.
func TestALargeImportComesInParts(t *testing.T) {
	t.Parallel()
	b := newBackend(t)
	p := b.sheet(t, [][]any{{"Code", "Name", "Amount"}, {"A", "Ada", 1}})
	if err := p.do(map[string]any{"repeatCell": map[string]any{
		"range":  map[string]any{"sheetId": p.tab, "startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 2, "endColumnIndex": 3},
		"cell":   map[string]any{"userEnteredFormat": map[string]any{"numberFormat": map[string]any{"type": "CURRENCY", "pattern": "0.00"}}},
		"fields": "userEnteredFormat.numberFormat"}}); err != nil {
		t.Fatal(err)
	}
	plan := &syncer.AppendPlan{Import: "large", SheetID: p.tab, Title: "Customers", Header: 0, End: 2, Last: 2, Complete: true}
	for i, title := range []string{"Code", "Name", "Amount"} {
		plan.Columns = append(plan.Columns, syncer.AppendColumn{Index: i, Header: table.Cell{Kind: table.CellText, Text: title}})
	}
	plan.Columns[1].Format = "yyyy-mm-dd"
	const rows = 100
	for source := 2; source < rows+2; source++ {
		plan.Rows = append(plan.Rows, syncer.AppendRow{Source: source, Cells: []table.Cell{
			{Kind: table.CellText, Text: strings.Repeat("x", 40_000) + fmt.Sprint(source)}, {Kind: table.CellNumber, Number: 45000}, {Kind: table.CellNumber, Number: 2},
		}})
	}
	ctx, kill := context.WithCancel(t.Context())
	report, err := b.client(t, p.id, Options{}).Append(ctx, plan, func(int) { kill() })
	if err == nil || report.Rows == 0 || report.Rows == rows {
		t.Fatalf("%+v, %v: the first part only was to arrive", report, err)
	}
	w := b.client(t, p.id, Options{})
	marks, err := w.Marks(t.Context())
	if err != nil || len(marks) != 1 || marks[0].Done || marks[0].Through != report.Rows+1 {
		t.Fatalf("%+v, %v", marks, err)
	}
	plan.Rows, plan.End = plan.Rows[report.Rows:], 2+report.Rows
	if _, err := w.Append(t.Context(), plan, nil); err != nil {
		t.Fatal(err)
	}
	if marks, err = w.Marks(t.Context()); err != nil || len(marks) != 1 || !marks[0].Done || marks[0].Through != rows+1 {
		t.Fatalf("%+v, %v", marks, err)
	}
	s := p.snapshot()
	if len(s.cells) != rows+2 || s.anchors != 0 {
		t.Errorf("%d rows, %d anchors left", len(s.cells), s.anchors)
	}
	for i, row := range s.cells[2:] {
		if !strings.HasSuffix(row[0], "x"+fmt.Sprint(i+2)) {
			t.Fatalf("row %d ends in %.20s", i, row[0][len(row[0])-4:])
		}
	}
	got := p.get("sheets(data(rowData(values(formattedValue))))")
	for _, at := range []int{2, rows + 1} {
		if cells := got.Sheets[0].Data[0].RowData[at].Values; cells[1].FormattedValue != "2023-03-15" || cells[2].FormattedValue != "2.00" {
			t.Errorf("row %d shows %s and %s", at, cells[1].FormattedValue, cells[2].FormattedValue)
		}
	}
}

func TestAReadOnlyRegisterIsNotAddedTo(t *testing.T) {
	t.Parallel()
	b := newBackend(t)
	p := b.sheet(t, [][]any{{"Code"}})
	if _, err := b.client(t, p.id, Options{ReadOnly: true}).Append(t.Context(), &syncer.AppendPlan{}, nil); !errors.Is(err, syncer.ErrReadOnly) {
		t.Errorf("%v", err)
	}
}
