package anchored

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/area"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/batch"
	"sheetsync/syncer/gsheets/description"
	"sheetsync/syncer/gsheets/highlight"
	"sheetsync/syncer/gsheets/metadata"
	"sheetsync/syncer/writeback"
)

const (
	notMade = -1 // the column has to be made
	gone    = -2 // somebody deleted it meanwhile
)

type state uint8

const (
	waiting state = iota
	ready         // looked at and anchored
	written
	lost // gone or given up
)

// A target is a row to be written, and where it is believed to be.
type target struct {
	row   *writeback.Row
	index int // in the plan
	at    int // row in the sheet; -1 when it isn't there any more
	byID  bool
	state state
	id    int64 // of its anchor
}

// A job is the writing of one tab.
type job struct {
	plan        *writeback.Tab
	number      int // of the tab in the plan
	title       string
	rows, cols  int
	header      int                       // row of the header now
	columns     []int                     // where each service column is now, or notMade or gone
	marked      []bool                    // service columns that had their metadata: nothing else shows them
	unmarked    []bool                    // service columns that lack it
	titles      map[string]metadata.Title // by service column
	home        metadata.Home             // where the tab's record ids were given
	spreadsheet string                    // the id of this one
	shown       []string                  // the service columns' titles, as last looked at
	idColumn    int                       // index in plan.Columns; -1 for none
	peoples     []int                     // where each column of the plan's grid is now; -1 for service columns, or gone
	targets     []*target
	next        int // the first target not taken yet
	entitled    bool
	edge        int // the last column with anything of people's, where the records are on a part of the tab; else -1
	rules       highlight.Change
	started     bool
	table       *syncer.TableInfo // that the tab's records are in; nil for none
	// among says that another Table of the tab ends at the same column, above or below.
	among bool
	// unformatted says that new columns came to have a type, which takes no
	// formats, so that they are sent none.
	unformatted bool
	// suspects are, by service column, values that may have been written beside
	// another record, and astray are the places where service columns were
	// written that had gone.
	suspects map[int]map[cellKey]bool
	astray   map[int]int
	// witness is the column of the plan's grid by which a commit's answer shows that
	// its rows are still there, or noWitness.
	witness int

	sight // of the attempt under way
}

// A sight is what one attempt anchored and saw of a tab.
type sight struct {
	sheet    batch.Anchor   // says by being there that the commit hasn't happened
	headerAt batch.Anchor   // on the header's row
	others   []batch.Anchor // on columns
	insertAt int            // where new columns go
	columns  bool           // the service columns were where they were believed to be
	header   bool           // so was the header
	content  bool           // so were people's columns
}

// newJob returns nil when there is nothing to write on the tab.
func newJob(number int, plan *writeback.Tab, spreadsheet string, seen *description.Tab) *job {
	j := &job{titles: make(map[string]metadata.Title), shown: make([]string, len(plan.Columns)), spreadsheet: spreadsheet, plan: plan, number: number, title: plan.Title, header: plan.Header, idColumn: -1,
		columns: make([]int, len(plan.Columns)), marked: make([]bool, len(plan.Columns)), unmarked: make([]bool, len(plan.Columns))}
	if seen != nil {
		j.title, j.rows, j.cols, j.home = seen.Title, seen.Rows, seen.Columns, seen.Home
		j.within(seen.Tables)
		for i, c := range plan.Columns {
			if at, ok := seen.Service[c.Name]; ok {
				j.marked[i] = true
				if mark, ok := seen.Titles[at]; ok {
					j.titles[c.Name] = mark
				}
			}
		}
		if plan.Highlights != nil {
			j.rules = j.ruleChanges(seen.Rules)
		}
	}
	j.rows, j.cols = max(j.rows, plan.Grid.Rows()), max(j.cols, plan.Grid.Columns())
	service := make(map[int]bool)
	for i, c := range plan.Columns {
		j.columns[i] = c.Index
		if c.Index < 0 {
			j.columns[i] = notMade
			continue
		}
		service[c.Index] = true
		if c.Name == idName {
			j.idColumn = i
		}
	}
	j.peoples = make([]int, plan.Grid.Columns())
	for c := range j.peoples {
		j.peoples[c] = c
		if service[c] || plan.Part != nil && !plan.Part.HasColumn(c) {
			j.peoples[c] = -1
		}
	}
	if j.edge = -1; plan.Part != nil {
		j.edge = plan.Last
	}
	ids := j.countIDs()
	for i := range plan.Rows {
		row := &plan.Rows[i]
		t := &target{row: row, index: i, at: row.Row}
		t.byID = row.ID != "" && j.idColumn >= 0 && ids[row.ID] == 1 && j.idCell(row.Row).Seen() == row.ID
		j.targets = append(j.targets, t)
	}
	if len(j.targets) == 0 && !j.unmade() && j.rules.None() {
		return nil
	}
	return j
}

// within finds the Table whose header the job's is among a tab's.
func (j *job) within(tables []syncer.TableInfo) {
	info, part := syncer.TabInfo{Tables: tables}, area.Rectangle{}
	if j.plan.Part != nil {
		part = *j.plan.Part
	}
	j.table, j.among = info.TableIn(j.header, part), false
	for i := range tables {
		if t := &tables[i]; j.table != nil && t.ID != j.table.ID && t.EndColumn == j.table.EndColumn {
			j.among = true
		}
	}
}

// idName is the name of the service column with the record ids.
const idName = sheetschema.IDColumn

func (j *job) idCell(row int) table.Cell {
	return j.plan.Grid.Cell(row, j.plan.Columns[j.idColumn].Index)
}

// countIDs counts how often the id of each row of the plan stands in its grid: a copied
// row has its original's.
func (j *job) countIDs() map[string]int {
	if j.idColumn < 0 || len(j.plan.Rows) == 0 {
		return nil
	}
	count := make(map[string]int, len(j.plan.Rows))
	for i := range j.plan.Rows {
		count[j.plan.Rows[i].ID] = 0
	}
	for row := j.plan.Header + 1; row < j.plan.Grid.Rows(); row++ {
		id := j.idCell(row).Seen()
		if n, asked := count[id]; asked {
			count[id] = n + 1
		}
	}
	return count
}

// unmade reports whether columns have to be made.
func (j *job) unmade() bool {
	for _, c := range j.columns {
		if c == notMade {
			return true
		}
	}
	return false
}

// A part is what one commit writes: some rows of some tabs.
type part struct {
	jobs []*jobPart
}

type jobPart struct {
	*job
	targets []*target
}

// take returns the next part, or nil at the end.
func (x *write) take() *part {
	var (
		p       part
		rows    int
		payload int
	)
	for _, j := range x.jobs {
		jp := &jobPart{job: j}
		for ; j.next < len(j.targets) && rows < maxAnchors && payload < batch.MaxPayload; j.next++ {
			t := j.targets[j.next]
			if t.state == written || t.state == lost {
				continue
			}
			jp.targets = append(jp.targets, t)
			rows++
			payload += weigh(t.row)
		}
		if len(jp.targets) > 0 || !j.started && (j.unmade() || !j.rules.None()) {
			j.started = true
			p.jobs = append(p.jobs, jp)
		}
	}
	if len(p.jobs) == 0 {
		return nil
	}
	return &p
}

// weigh estimates a row's bytes in a commit.
func weigh(row *writeback.Row) int {
	n := 0
	for _, c := range row.Cells {
		n += 50 + len(c.Cell.Text)
	}
	return n
}

func (p *part) open() int {
	n := 0
	for _, j := range p.jobs {
		for _, t := range j.targets {
			if t.state == waiting || t.state == ready {
				n++
			}
		}
	}
	return n
}

// worth reports whether an attempt could still achieve something.
func (p *part) worth() bool {
	if p.open() > 0 {
		return true
	}
	for _, j := range p.jobs {
		if j.title != "" && (j.unmade() || !j.rules.None()) {
			return true
		}
	}
	return false
}

func (p *part) giveUp() {
	for _, j := range p.jobs {
		for _, t := range j.targets {
			if t.state == waiting || t.state == ready {
				t.state = lost
			}
		}
	}
}

// unformat has new columns of Tables be sent no formats, and reports whether that
// changes anything.
func (p *part) unformat() bool {
	changed := false
	for _, j := range p.jobs {
		if j.table != nil && j.unmade() && !j.unformatted {
			j.unformatted, changed = true, true
		}
	}
	return changed
}

// ruleChanges compares the rules of the tab with those that are planned. Those in
// columns that the team has protected from the account stay as they are.
func (j *job) ruleChanges(have []highlight.Rule) highlight.Change {
	have = slices.Clone(have)
	for i := range have {
		have[i].Own = have[i].Own && !j.refused(have[i].Column)
	}
	return highlight.Changes(have, j.plan.Highlights, j.header+1)
}

// refused reports whether a column of the plan's grid can't be written to.
func (j *job) refused(column int) bool { return writeback.Within(j.plan.Refused, j.header+1, column) }
