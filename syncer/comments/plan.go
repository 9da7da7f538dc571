package comments

import (
	"slices"
	"time"

	"sheetsync/syncer/dismissals"
)

// A Finding is an error that is to be a comment on its cell.
type Finding struct {
	dismissals.Key
	Place
	Text     string // with its marker
	Assignee string // an address; "" for nobody
	Values   map[string]string
	// Young says that its record hasn't settled: no comment is made yet.
	Young bool
}

// A Place is where a comment goes. Rows and columns are counted from 0, as they were
// when the tab was read; what they hold tells whether they are the same still.
type Place struct {
	SheetID                     int64
	Title                       string
	HeaderRow, Column, IDColumn int
	Header                      string // of the column
}

// Known reports whether it is known by what the place can be told from others.
func (p *Place) Known() bool { return p.IDColumn >= 0 && p.Column >= 0 }

// A Plan is what is to be done about a register's comments.
type Plan struct {
	Make    []Finding
	Resolve []string // threads
	Waiting int      // comments that are left for later runs
	// Known are the comments as they are once the plan is carried out, but for those
	// that are made.
	Known []Comment
}

// Empty reports whether there is nothing to do in the spreadsheet.
func (p *Plan) Empty() bool { return len(p.Make)+len(p.Resolve) == 0 }

// Unresolved is what is known where the plan's comments could not be resolved: of
// those before, they stay.
func (p *Plan) Unresolved(before []Comment) []Comment {
	list := slices.Clone(p.Known)
	for _, c := range before {
		if slices.Contains(p.Resolve, c.Thread) {
			list = append(list, c)
		}
	}
	return list
}

// PlanOf plans the comments on findings: the errors that stand, in the order in which
// they are made. known are the comments that there were, threads those in the
// spreadsheet; no more than limit new ones are made. It is pure.
func PlanOf(findings []Finding, known []Comment, threads []Thread, m Marker, limit int, at time.Time) Plan {
	p := planner{marker: m, at: at, findings: make(map[dismissals.Key]*Finding, len(findings)), threads: make(map[string]*Thread, len(threads)),
		done: make(map[dismissals.Key]bool), used: make(map[string]bool)}
	for i := range findings {
		p.findings[findings[i].Key] = &findings[i]
	}
	for i := range threads {
		p.threads[threads[i].ID] = &threads[i]
	}
	for _, c := range known {
		p.keep(c)
	}
	p.adopt(findings, threads)
	for i := range findings {
		f := &findings[i]
		switch {
		case p.done[f.Key]:
		case f.Young, len(p.plan.Make) >= limit, !f.Known():
			p.plan.Waiting++
		default:
			p.done[f.Key] = true // one that is told twice
			p.plan.Make = append(p.plan.Make, *f)
		}
	}
	return p.plan
}

type planner struct {
	marker   Marker
	at       time.Time
	findings map[dismissals.Key]*Finding
	threads  map[string]*Thread
	done     map[dismissals.Key]bool // findings that have a comment
	used     map[string]bool         // threads that are known
	plan     Plan
}

// keep decides about a comment that is known.
func (p *planner) keep(c Comment) {
	thread, there := p.threads[c.Thread]
	p.used[c.Thread] = true
	f, stands := p.findings[c.Key]
	if !stands {
		if there && thread.Open {
			p.plan.Resolve = append(p.plan.Resolve, c.Thread)
		}
		return
	}
	if there {
		c.Read = thread.last()
	}
	if !there || !thread.Open {
		c.State = StateClosed
	} else {
		c.State = StateOpen // somebody may have opened it again
	}
	if c.State == StateClosed && !f.Young && !dismissals.Unchanged(c.Values, f.Values) {
		return // the cell changed since, and is wrong again
	}
	p.done[c.Key] = true
	p.plan.Known = append(p.plan.Known, c)
}

// adopt takes over the register's threads that nobody noted: their run was cut off
// after it had made them, or the database is new. One that somebody resolved is taken
// for seen where it was about the same content.
func (p *planner) adopt(findings []Finding, threads []Thread) {
	byName := make(map[string]*Finding, len(findings))
	for i := range findings {
		byName[nameOf(findings[i].Key)] = &findings[i]
	}
	for _, open := range []bool{true, false} {
		for i := range threads {
			t := &threads[i]
			name, content, ours := p.marker.read(t.Text)
			if !ours || p.used[t.ID] || t.Open != open {
				continue
			}
			f := byName[name]
			switch {
			case f != nil && !p.done[f.Key] && (open || content == contentOf(f.Values) && !t.resolvedByUs()):
				p.take(f, t)
			case open:
				p.plan.Resolve = append(p.plan.Resolve, t.ID)
			}
		}
	}
}

// take notes a thread as the comment on a finding.
func (p *planner) take(f *Finding, t *Thread) {
	c := Made(*f, t.ID, p.at)
	if !t.Open {
		c.State, c.Read = StateClosed, t.last()
	}
	p.done[f.Key] = true
	p.plan.Known = append(p.plan.Known, c)
}

// Made is the comment that was made of a finding.
func Made(f Finding, thread string, at time.Time) Comment {
	return Comment{Key: f.Key, Thread: thread, State: StateOpen, Values: f.Values, MadeAt: at}
}
