package answers

import (
	"iter"
	"maps"
	"slices"
	"time"

	"sheetsync/sheetschema/table"
)

// A Cell is what a tab's row shows in the column of duplicates.
type Cell struct {
	Record int    // in the tab's table
	ID     string // the record id beside it; "" for none
	Cell   table.Cell
}

// Asked says which older record each record was said to be a duplicate of, by ids.
type Asked map[string][]string

// A Collection is what people wrote into a tab's column.
type Collection struct {
	Given      []Decision
	Unreadable []int // records whose cell holds what is no answer
	Unasked    []int // records with an answer where nothing was asked or answered
	Opposed    []int // records with an answer that another row's contradicts
}

// Collect reads the answers of a tab's cells. An answer is about what the column
// said beside the record id in its row: the record that it named; or, beside the
// oldest of several, all that named it; or, where that is answered already, the
// decision that it showed. A row without an id of its own, such as a copy, has no
// say. Of two that contradict each other neither counts, as nobody knows which is meant.
// standing are the decisions that the column may have shown. cells are gone through
// twice where anything was written.
func Collect(t *table.Table, cells iter.Seq[Cell], asked Asked, standing []Decision, at time.Time) Collection {
	var out Collection
	var written []Cell // by people; mostly nothing
	for c := range cells {
		if c.Cell.Kind != table.CellEmpty && (c.Cell.Kind != table.CellText || !IsOurs(c.Cell.Text)) {
			written = append(written, c)
		}
	}
	if len(written) == 0 {
		return out
	}
	owners := make(map[string]bool) // ids that stand in their own record's row
	for c := range cells {
		owners[c.ID] = owners[c.ID] || c.ID == t.ID(c.Record)
	}
	q := newQuestions(asked, standing, t.Resource.Name)
	var by []int // records beside which the answers stand
	for _, c := range written {
		text := c.Cell.Seen()
		verdict, ok := Read(text)
		if !ok {
			if c.ID == "" || c.ID == t.ID(c.Record) {
				out.Unreadable = append(out.Unreadable, c.Record)
			}
			continue
		}
		id := c.ID
		if id == "" {
			id = t.ID(c.Record)
		}
		if id != t.ID(c.Record) && owners[id] {
			continue // a copy: the row itself has its say
		}
		others := q.about(id)
		if len(others) == 0 && verdict != Withdrawn {
			out.Unasked = append(out.Unasked, c.Record)
		}
		for _, other := range others {
			d := Decision{Resource: t.Resource.Name, Verdict: verdict, Source: FromSheet, Text: text, At: at}
			d.Older, d.Newer = Pair(id, other)
			out.Given = append(out.Given, d)
			by = append(by, c.Record)
		}
	}
	out.leaveOpposed(by)
	return out
}

// leaveOpposed takes out the answers about pairs that were answered in both ways. by
// are the records beside which they stand.
func (c *Collection) leaveOpposed(by []int) {
	said, opposed := make(map[pair]Verdict), make(map[pair]bool)
	for i := range c.Given {
		d := &c.Given[i]
		if before, ok := said[d.pair()]; ok && before != d.Verdict {
			opposed[d.pair()] = true
		}
		said[d.pair()] = d.Verdict
	}
	if len(opposed) == 0 {
		return
	}
	kept := c.Given[:0]
	for i, d := range c.Given {
		switch {
		case !opposed[d.pair()]:
			kept = append(kept, d)
		case !slices.Contains(c.Opposed, by[i]):
			c.Opposed = append(c.Opposed, by[i])
		}
	}
	c.Given = kept
}

// questions are what the column showed, by record id.
type questions struct {
	open, reverse       map[string][]string // to the older one; to those that name it
	answered, toAnswers map[string][]string
}

func newQuestions(asked Asked, standing []Decision, resource string) *questions {
	q := &questions{make(map[string][]string), make(map[string][]string), make(map[string][]string), make(map[string][]string)}
	done := make(map[pair]bool)
	for i := range standing {
		if d := &standing[i]; d.Resource == resource && d.Verdict != Withdrawn && !d.Lapsed {
			done[d.pair()] = true
			q.answered[d.Newer] = append(q.answered[d.Newer], d.Older)
			q.toAnswers[d.Older] = append(q.toAnswers[d.Older], d.Newer)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(asked)) {
		for _, other := range asked[id] {
			older, newer := Pair(id, other)
			if !done[pair{resource, older, newer}] {
				q.open[id] = append(q.open[id], other)
				q.reverse[other] = append(q.reverse[other], id)
			}
		}
	}
	return q
}

// about returns the records that an answer beside a record is about: what its cell
// shows goes before what other cells show of it.
func (q *questions) about(id string) []string {
	for _, others := range []map[string][]string{q.open, q.answered, q.reverse, q.toAnswers} {
		if list := others[id]; len(list) > 0 {
			return list
		}
	}
	return nil
}
