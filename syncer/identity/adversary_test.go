package identity

import (
	"cmp"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"sheetsync/syncer/recordid"
)

var (
	soak      = flag.Int("soak", 2000, "how many sheets the adversary works on")
	firstSeed = flag.Uint64("seed", 1, "the first of the adversary's seeds")
)

// worked is a row of a sheet that the adversary works in.
type worked struct {
	sheetRow
	truth  string // the record that its content belongs to, "" for a new one
	over   string // the record whose place a new one was written into
	edited bool
}

// An adversary is a person who works in a sheet between two runs. People's columns
// are a name, a mail, a city, a status, an amount and a note, some of them blank;
// the id cells are a column of their own, which sorts may leave behind.
type adversary struct {
	*rand.Rand
	rows []worked
	next int
	// By record, so that an edit can be told: whether there are copies of it, whether its
	// id was deleted from the sheet, and whether it was edited.
	copied, lost, changed map[string]bool
}

func newAdversary(seed uint64, rows int) *adversary {
	a := &adversary{Rand: rand.New(rand.NewPCG(seed, 11)), copied: map[string]bool{}, lost: map[string]bool{}, changed: map[string]bool{}}
	for i := range rows {
		id := recordid.FromBits(uint64(i) * 7919)
		a.rows = append(a.rows, worked{sheetRow: sheetRow{id, a.content()}, truth: id})
	}
	return a
}

// content makes the cells of a customer that nobody else equals.
func (a *adversary) content() []string {
	a.next++
	cells := []string{
		fmt.Sprintf("name %d", a.next*7919%10007), fmt.Sprintf("mail%d@example.com", a.next*104729%10007),
		fmt.Sprint("city ", a.IntN(20)), fmt.Sprint("status ", a.IntN(3)), fmt.Sprint(a.IntN(1_000_000)), "",
	}
	if a.IntN(3) > 0 {
		cells[5] = fmt.Sprint("note ", a.next)
	}
	return cells
}

func (r worked) blank() bool { return strings.Join(r.cells, "") == "" }

func blankCells() []string { return make([]string, 6) }

// filled returns a row with content that a condition holds for, -1 for none.
func (a *adversary) filled(fits func(r *worked) bool) int {
	for range 50 {
		if at := a.IntN(max(1, len(a.rows))); at < len(a.rows) && !a.rows[at].blank() && (fits == nil || fits(&a.rows[at])) {
			return at
		}
	}
	return -1
}

// An action is one thing that people do; it reports whether it could be done.
type action struct {
	name string
	do   func(a *adversary) bool
}

// keeping are the actions by which no record goes.
var keeping = []action{
	{"insert a row", func(a *adversary) bool {
		a.insert(a.IntN(len(a.rows)+1), worked{sheetRow: row("", a.content()...)})
		return true
	}},
	{"insert blank rows", func(a *adversary) bool {
		at := a.IntN(len(a.rows) + 1)
		for range 1 + a.IntN(3) {
			a.insert(at, worked{sheetRow: row("", blankCells()...)})
		}
		return true
	}},
	{"move rows", func(a *adversary) bool {
		from, to := a.span()
		moved := slices.Clone(a.rows[from:to])
		a.rows = slices.Delete(a.rows, from, to)
		a.rows = slices.Insert(a.rows, a.IntN(len(a.rows)+1), moved...)
		return true
	}},
	{"sort the rows", func(a *adversary) bool { a.sort(a.rows, false); return true }},
	{"sort people's columns", func(a *adversary) bool { a.sort(a.rows, true); return true }},
	{"sort people's columns of a range", func(a *adversary) bool {
		from, to := a.span()
		a.sort(a.rows[from:to], true)
		return true
	}},
	{"edit a cell", func(a *adversary) bool {
		at := a.filled(func(r *worked) bool { return !r.edited && (r.truth == "" || !a.copied[r.truth] && !a.lost[r.truth]) })
		if at < 0 {
			return false
		}
		r := &a.rows[at]
		r.cells, r.edited = slices.Clone(r.cells), true
		a.next++
		a.changed[r.truth] = r.truth != ""
		r.cells[a.IntN(len(r.cells))] = fmt.Sprint("edit ", a.next)
		return true
	}},
	{"copy a row with its id", func(a *adversary) bool { return a.copyRow(true) }},
	{"copy a row's own columns", func(a *adversary) bool { return a.copyRow(false) }},
	{"shift own cells down", func(a *adversary) bool {
		at := a.IntN(len(a.rows) + 1)
		a.insert(len(a.rows), worked{sheetRow: row("", blankCells()...)})
		for r := len(a.rows) - 1; r > at; r-- {
			a.give(r, a.rows[r-1])
		}
		a.give(at, worked{sheetRow: row("", a.content()...)})
		return true
	}},
	{"swap two rows' own columns", func(a *adversary) bool {
		i, j := a.IntN(len(a.rows)), a.IntN(len(a.rows))
		was := a.rows[i]
		a.give(i, a.rows[j])
		a.give(j, was)
		return true
	}},
	{"cut own columns to a new row", func(a *adversary) bool {
		at := a.filled(nil)
		if at < 0 {
			return false
		}
		cut := a.rows[at]
		a.give(at, worked{sheetRow: row("", blankCells()...)})
		cut.id = ""
		a.insert(a.IntN(len(a.rows)+1), cut)
		return true
	}},
	{"delete a row and type it again", func(a *adversary) bool {
		at := a.filled(func(r *worked) bool { return !r.edited && !a.changed[r.id] })
		if at < 0 {
			return false
		}
		a.lost[a.rows[at].id] = true
		again := a.rows[at]
		a.rows = slices.Delete(a.rows, at, at+1)
		again.id = ""
		a.insert(a.IntN(len(a.rows)+1), again)
		return true
	}},
	{"clear an id or type over it", func(a *adversary) bool {
		at := a.filled(func(r *worked) bool { return r.id != "" && !a.changed[r.id] })
		if at < 0 {
			return false
		}
		a.lost[a.rows[at].id] = true
		a.rows[at].id = []string{"", "n/a"}[a.IntN(2)]
		return true
	}},
}

// losing are the actions by which records go.
var losing = []action{
	{"delete a row", func(a *adversary) bool {
		if len(a.rows) < 5 {
			return false
		}
		at := a.IntN(len(a.rows))
		if a.changed[a.rows[at].id] {
			return false
		}
		a.lost[a.rows[at].id] = true
		a.rows = slices.Delete(a.rows, at, at+1)
		return true
	}},
	{"clear own columns", func(a *adversary) bool {
		at := a.filled(nil)
		if at < 0 {
			return false
		}
		a.give(at, worked{sheetRow: row("", blankCells()...)})
		return true
	}},
	{"write a new customer over another", func(a *adversary) bool {
		at := a.filled(nil)
		if at < 0 {
			return false
		}
		a.give(at, worked{sheetRow: row("", a.content()...), over: a.rows[at].truth})
		return true
	}},
	{"shift own cells up", func(a *adversary) bool {
		at := a.filled(nil)
		if at < 0 {
			return false
		}
		for r := at; r+1 < len(a.rows); r++ {
			a.give(r, a.rows[r+1])
		}
		a.give(len(a.rows)-1, worked{sheetRow: row("", blankCells()...)})
		return true
	}},
}

func (a *adversary) insert(at int, r worked) { a.rows = slices.Insert(a.rows, at, r) }

// give puts people's cells into a row, whose id cell stays.
func (a *adversary) give(at int, content worked) {
	content.id = a.rows[at].id
	a.rows[at] = content
}

func (a *adversary) span() (from, to int) {
	from, to = a.IntN(len(a.rows)+1), a.IntN(len(a.rows)+1)
	return min(from, to), max(from, to)
}

// sort sorts rows by one of people's columns, blank ones last, as a spreadsheet does.
func (a *adversary) sort(rows []worked, own bool) {
	column, down := a.IntN(6), 1-2*a.IntN(2)
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.id
	}
	slices.SortStableFunc(rows, func(x, y worked) int {
		p, q := x.cells[column], y.cells[column]
		if p == "" || q == "" {
			return -cmp.Compare(p, q)
		}
		return down * cmp.Compare(p, q)
	})
	if own {
		for i := range rows {
			rows[i].id = ids[i]
		}
	}
}

func (a *adversary) copyRow(withID bool) bool {
	at := a.filled(func(r *worked) bool { return !r.edited })
	if at < 0 {
		return false
	}
	r := a.rows[at]
	if !withID {
		r.id = ""
	}
	if r.truth != "" {
		a.copied[r.truth] = true
	}
	a.insert(a.IntN(len(a.rows)+1), r)
	return true
}

func (a *adversary) work(actions []action, edits int) {
	for done := 0; done < edits; {
		act := actions[a.IntN(len(actions))]
		if act.do(a) {
			done++
		}
	}
}

// misplaced finds the records whose ids aren't where they belong.
func (a *adversary) misplaced(known *Known, newID func(int) string) []string {
	sheet := make([]sheetRow, len(a.rows))
	var filled []worked
	for i, r := range a.rows {
		sheet[i] = r.sheetRow
		if !r.blank() {
			filled = append(filled, r)
		}
	}
	at := make(map[string]int)
	var wrong []string
	for i, id := range idsOf(Resolve(known, observe(sheet, false), newID)) {
		if _, doubled := at[id]; doubled || id == "" {
			wrong = append(wrong, fmt.Sprintf("row %d has the id %q, which is empty or another's", i, id))
		}
		at[id] = i
	}
	survives := make(map[string]bool)
	for _, r := range filled {
		survives[r.truth] = true
	}
	for _, id := range known.IDs {
		switch i, found := at[id]; {
		case !found && survives[id]:
			wrong = append(wrong, fmt.Sprintf("record %s lost its id", id))
		case !found || filled[i].truth == id:
		case !survives[id] && (filled[i].over == id || filled[i].id == id): // typed over it, for all one can tell
		default:
			wrong = append(wrong, fmt.Sprintf("the id of record %s went to %q of record %q", id, filled[i].cells, filled[i].truth))
		}
	}
	return wrong
}

func remembered(a *adversary) *Known {
	sheet := make([]sheetRow, len(a.rows))
	for i, r := range a.rows {
		sheet[i] = r.sheetRow
	}
	return remember(sheet, false, true)
}

// Whatever people do between two runs, with contents that tell records apart, no record
// changes its id, no new row gets one that was given, and a copy gets its own.
func TestResolveWhateverPeopleDo(t *testing.T) {
	t.Parallel()
	edits, known := 0, 0
	for seed := *firstSeed; seed < *firstSeed+uint64(*soak); seed++ {
		random := rand.New(rand.NewPCG(seed, 7))
		actions, rows, n := keeping, 5+random.IntN(120), 1+random.IntN(250)
		if seed%2 == 0 { // of a sheet whose records all went, the ids tell nothing more
			actions, rows, n = slices.Concat(keeping, losing), 30+random.IntN(120), 1+random.IntN(100)
		}
		a := newAdversary(seed, rows)
		stored := remembered(a)
		a.work(actions, n)
		if wrong := a.misplaced(stored, issueIDs(stored)); len(wrong) > 0 {
			t.Errorf("seed %d: after %d edits of %d rows:\n%s", seed, n, len(stored.IDs), strings.Join(wrong, "\n"))
		}
		edits, known = edits+n, known+len(stored.IDs)
	}
	t.Logf("%d sheets, %d records, %d edits", *soak, known, edits)
}

// The work of a busy day between two runs.
func TestResolveHeavyEditing(t *testing.T) {
	t.Parallel()
	named := func(names ...string) []action {
		return slices.DeleteFunc(slices.Clone(keeping), func(a action) bool { return !slices.Contains(names, a.name) })
	}
	for _, tt := range []struct {
		name  string
		rows  int
		steps []func(a *adversary)
	}{
		{"40 rows inserted and people's columns sorted twice", 304, []func(a *adversary){
			func(a *adversary) { a.work(named("insert a row"), 20) },
			func(a *adversary) { a.work(named("sort people's columns"), 1) },
			func(a *adversary) { a.work(named("insert a row"), 20) },
			func(a *adversary) { a.work(named("sort people's columns"), 1) },
		}},
		{"250 mixed edits", 300, []func(a *adversary){func(a *adversary) { a.work(keeping, 250) }}},
		{"250 mixed edits, inserts and sorts", 300, []func(a *adversary){func(a *adversary) {
			a.work(named("insert a row", "insert blank rows", "move rows", "sort the rows", "sort people's columns", "sort people's columns of a range", "edit a cell"), 250)
		}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(50) {
				a := newAdversary(seed, tt.rows)
				stored := remembered(a)
				for _, step := range tt.steps {
					step(a)
				}
				if wrong := a.misplaced(stored, issueIDs(stored)); len(wrong) > 0 {
					t.Errorf("seed %d: %d ids changed:\n%s", seed, len(wrong), strings.Join(wrong, "\n"))
				}
			}
		})
	}
}
