package synctest

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/syncer"
	"sheetsync/syncer/deadlines"
	"sheetsync/syncer/emulator/grid"
)

const bookYAML = `
name: book
resources:
  - name: customers
    title: Customers
    deadlines: [{name: renewal, date: renewal, remind: [P7D], to: [owner]}]
    schema:
      fields:
        - {name: name, title: Name, type: string}
        - {name: city, title: City, type: string}
        - {name: email, title: E-mail, type: string, format: email}
        - {name: renewal, title: Renewal, type: date}
        - {name: owner, title: Owner, type: string, format: email}
        - {name: spent, title: Spent, type: number, constraints: {minimum: 0}}
        - {name: level, title: Level, type: string, formula: 'spent > 500 ? "A" : "B"'}
`

// own is how many columns of the tab are people's.
const own = 6

// a person works in the tab of a book of customers with distinct names.
type person struct {
	*rand.Rand
	w      *world
	next   int
	edited map[string]bool
	copied map[string]int
	sent   []deadlines.Sent
}

// newBook is a world of n customers, one in seven of them with faults.
func newBook(t *testing.T, n int, seed uint64) *person {
	t.Helper()
	d, err := sheetschema.Load("book.yaml", []byte(bookYAML))
	if err != nil {
		t.Fatal(err)
	}
	p := &person{Rand: rand.New(rand.NewPCG(seed, 3)), w: newWorld(t, d), edited: map[string]bool{}, copied: map[string]int{}}
	p.w.open(p.w.server.Create("Book", "Customers"))
	p.w.put("Customers", 0, "Name", "City", "E-mail", "Renewal", "Owner", "Spent")
	p.w.edit(func(s *grid.Spreadsheet) {
		for i := range n {
			p.fill(p.sheet(s), i+1)
		}
	})
	return p
}

func (p *person) sheet(s *grid.Spreadsheet) *grid.Sheet {
	return s.Edited(s.SheetByTitle("Customers").ID)
}

// fill types a new customer into a row.
func (p *person) fill(sheet *grid.Sheet, row int) {
	p.next++
	spent := any(p.IntN(1000))
	email := fmt.Sprintf("mail%d@example.com", p.next)
	if p.IntN(7) == 0 {
		spent, email = -p.next, fmt.Sprint("mail ", p.next)
	}
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, p.IntN(60))
	for c, v := range []any{
		fmt.Sprint("Customer ", p.next), fmt.Sprint("City ", p.IntN(20)), email, day.Format(time.DateOnly),
		fmt.Sprintf("owner%d@example.com", p.IntN(4)), spent,
	} {
		sheet.SetValue(row, c, valueOf(v))
	}
}

// a doing is one thing that people do between two runs.
type doing func(p *person, s *grid.Spreadsheet, sheet *grid.Sheet)

var (
	insertCustomer doing = func(p *person, s *grid.Spreadsheet, sheet *grid.Sheet) {
		at := p.row(sheet)
		s.InsertDimension(sheet.ID, grid.Rows, at, 1, true)
		p.fill(p.sheet(s), at)
	}
	sortOwnColumns doing = func(p *person, s *grid.Spreadsheet, sheet *grid.Sheet) {
		p.sort(s, grid.Range{SheetID: sheet.ID, StartRow: 1, EndRow: sheet.UsedRows(), EndCol: own})
	}
	mixed = []doing{
		insertCustomer, sortOwnColumns,
		func(p *person, s *grid.Spreadsheet, sheet *grid.Sheet) { // blank rows
			s.InsertDimension(sheet.ID, grid.Rows, p.row(sheet), 1+p.IntN(2), true)
		},
		func(p *person, s *grid.Spreadsheet, sheet *grid.Sheet) {
			from := p.row(sheet)
			s.MoveDimension(sheet.ID, grid.Rows, from, min(from+1+p.IntN(20), sheet.UsedRows()), p.row(sheet))
		},
		func(p *person, s *grid.Spreadsheet, sheet *grid.Sheet) { // sort the tab
			p.sort(s, grid.Range{SheetID: sheet.ID, StartRow: 1, EndRow: sheet.UsedRows(), EndCol: sheet.UsedColumns()})
		},
		func(p *person, s *grid.Spreadsheet, sheet *grid.Sheet) { // sort own columns of a part
			from, to := p.row(sheet), p.row(sheet)
			p.sort(s, grid.Range{SheetID: sheet.ID, StartRow: min(from, to), EndRow: max(from, to), EndCol: own})
		},
		func(p *person, _ *grid.Spreadsheet, sheet *grid.Sheet) { // edit a cell
			row := p.row(sheet)
			if name := nameAt(sheet, row); name != "" && !p.edited[name] && p.copied[name] == 0 {
				p.edited[name] = true
				p.next++
				sheet.SetValue(row, 1, valueOf(fmt.Sprint("Town ", p.next)))
			}
		},
		func(p *person, s *grid.Spreadsheet, sheet *grid.Sheet) { p.copy(s, sheet, sheet.UsedColumns()) },
		func(p *person, s *grid.Spreadsheet, sheet *grid.Sheet) { p.copy(s, sheet, own) },
		func(p *person, _ *grid.Spreadsheet, sheet *grid.Sheet) { // swap own columns
			a, b := p.row(sheet), p.row(sheet)
			for c := range own {
				was := sheet.Cell(a, c).Value()
				sheet.SetValue(a, c, sheet.Cell(b, c).Value())
				sheet.SetValue(b, c, was)
			}
		},
		func(p *person, s *grid.Spreadsheet, sheet *grid.Sheet) { // cut own columns to a new row
			from, to := p.row(sheet), sheet.UsedRows()
			s.InsertDimension(sheet.ID, grid.Rows, to, 1, true)
			sheet = p.sheet(s)
			for c := range own {
				sheet.SetValue(to, c, sheet.Cell(from, c).Value())
				sheet.SetValue(from, c, grid.Value{})
			}
		},
	}
)

func (p *person) row(sheet *grid.Sheet) int { return 1 + p.IntN(sheet.UsedRows()-1) }

func (p *person) sort(s *grid.Spreadsheet, r grid.Range) {
	s.SortRange(r, []grid.SortKey{{Col: p.IntN(own), Descending: p.IntN(2) == 0}})
}

// copy copies a row's first columns to a new row.
func (p *person) copy(s *grid.Spreadsheet, sheet *grid.Sheet, columns int) {
	from := p.row(sheet)
	name := nameAt(sheet, from)
	if name == "" || p.edited[name] {
		return
	}
	to := sheet.UsedRows()
	s.InsertDimension(sheet.ID, grid.Rows, to, 1, true)
	sheet = p.sheet(s)
	for c := range columns {
		sheet.SetValue(to, c, sheet.Cell(from, c).Value())
	}
	p.copied[name]++
}

func nameAt(sheet *grid.Sheet, row int) string { return sheet.Cell(row, 0).Value().String() }

// beside returns what a service column says beside each customer that nobody copied or
// edited, by name.
func (p *person) beside(header string) map[string]string {
	names, texts := p.w.column("Customers", "Name"), p.w.column("Customers", header)
	out := make(map[string]string)
	for i, name := range names {
		if name != "" && !p.edited[name] && p.copied[name] == 0 {
			out[name] = texts[i]
		}
	}
	return out
}

// However much people do between two runs, each record keeps its id, and what was told
// of it stands beside it: no history of what only moved, no reminder twice.
func TestHeavyEditing(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		rows int
		work func(p *person) []doing
	}{
		{"40 customers inserted, own columns sorted twice", 304, func(*person) []doing {
			return slices.Concat(slices.Repeat([]doing{insertCustomer}, 20), []doing{sortOwnColumns}, slices.Repeat([]doing{insertCustomer}, 20), []doing{sortOwnColumns})
		}},
		{"250 mixed edits", 300, func(p *person) (all []doing) {
			for range 250 {
				all = append(all, mixed[p.IntN(len(mixed))])
			}
			return all
		}},
	} {
		for seed := range uint64(2) {
			t.Run(fmt.Sprintf("%s, %d", tt.name, seed), func(t *testing.T) {
				t.Parallel()
				heavily(newBook(t, tt.rows, seed), tt.work)
			})
		}
	}
}

func heavily(p *person, work func(p *person) []doing) {
	w := p.w
	config := configOf(w.server.Endpoint(), w.key, w.mirror)
	var seconds atomic.Int64
	config.Now = func() time.Time { return time.Date(2026, 4, 1, 9, 0, int(seconds.Add(1)), 0, time.UTC) }
	config.Reminded = func(context.Context, string) ([]deadlines.Sent, error) { return p.sent, nil }
	w.syncer = syncer.New(config)
	w.run(syncer.StatusApplied)
	p.remind()
	w.run(syncer.StatusApplied)
	w.quiet()
	const ids = `SELECT name || ' ' || _id FROM book.customers`
	before, last := w.query(ids), w.query(`SELECT max(id) FROM sheetsync.runs`)[0]
	issues, due := p.beside("Issues"), p.beside("Deadlines")
	w.edit(func(s *grid.Spreadsheet) {
		for _, do := range work(p) {
			do(p, s, p.sheet(s))
		}
	})
	if told := strings.Join(slices.Collect(maps.Values(due)), ""); !strings.Contains(told, "reminded") || strings.Join(slices.Collect(maps.Values(issues)), "") == "" {
		w.t.Error("nothing is told of the customers")
	}
	res := w.run(syncer.StatusApplied)
	if res.Requests > 6 {
		w.t.Errorf("%d requests were made", res.Requests)
	}
	after := w.query(ids)
	for _, was := range before {
		if !slices.Contains(after, was) {
			w.t.Errorf("%q isn't there any more", was)
		}
	}
	p.checkHistory(last, len(after)-len(before))
	shown := w.column("Customers", "Record ID")
	for _, line := range w.query(`SELECT _row || ' ' || _id FROM book.customers ORDER BY _row`) {
		var row int
		var id string
		if _, err := fmt.Sscan(line, &row, &id); err != nil {
			w.t.Fatal(err)
		}
		if shown[row-2] != id {
			w.t.Errorf("row %d shows the id %q, its record has %s", row, shown[row-2], id)
		}
		shown[row-2] = ""
	}
	if left := strings.Join(shown, ""); left != "" {
		w.t.Errorf("ids stand beside blank rows: %s", left)
	}
	for header, was := range map[string]map[string]string{"Issues": issues, "Deadlines": due} {
		is := p.beside(header)
		for name := range was {
			if p.edited[name] || p.copied[name] > 0 {
				delete(was, name)
			}
		}
		for name := range is {
			if _, known := was[name]; !known {
				delete(is, name)
			}
		}
		if diff := cmp.Diff(was, is); diff != "" {
			w.t.Errorf("%s (-before +after):\n%s", header, diff)
		}
	}
	w.quiet()
}

// remind sends a reminder about each third record.
func (p *person) remind() {
	for _, line := range p.w.query(`SELECT _id || ' ' || renewal FROM book.customers WHERE _row % 3 = 0`) {
		id, date, _ := strings.Cut(line, " ")
		due, err := expression.ParseDay(date)
		if err != nil {
			p.w.t.Fatal(err)
		}
		p.sent = append(p.sent, deadlines.Sent{
			Resource: "customers", RecordID: id, Deadline: "renewal", Due: due, To: "owner1@example.com",
			At: time.Date(2026, 3, 2, 8, 30, 0, 0, time.UTC),
		})
	}
}

// checkHistory checks that only what people typed or copied is in the history.
func (p *person) checkHistory(last string, added int) {
	inserted, updated := 0, map[string]bool{}
	for _, line := range p.w.query(`SELECT _op || ' ' || name FROM book.customers_history WHERE _run > '` + last + `'`) {
		switch op, name, _ := strings.Cut(line, " "); {
		case op == "insert":
			inserted++
		case op == "update" && p.edited[name]:
			updated[name] = true
		default:
			p.w.t.Errorf("the history says %q", line)
		}
	}
	if inserted != added {
		p.w.t.Errorf("%d records were inserted, %d rows were added", inserted, added)
	}
}
