package identity

import (
	"math"
	"slices"

	"sheetsync/syncer/recordid"
)

// none stands for no record, or no row.
const none = int32(-1)

// Resolve finds the record of each row, by passes in order of certainty:
//
//  1. The id cell names a known record, and the row has its stored content.
//  2. The content is that of a record whose id cell stands beside something
//     else: people sorted or shifted their own columns only, and ids follow.
//  3. The id cell names a known record, whatever the content: an edited row.
//  4. Content, else primary key, is that of a record that is missing so far.
//  5. The id cell holds a well-formed unknown id: it is adopted, unless the tab is
//     a copy.
//  6. The row lies between the same neighbours as a missing record, and enough
//     of its content is left (see align).
//  7. Enough of the content is left of one missing record alone.
//  8. The record is new; newID gives its id. It must not return an id twice,
//     nor one that is known or observed.
//
// Of several rows with one id, the one nearest the record's place keeps it. The
// matches are parallel to the observed rows.
func Resolve(known *Known, seen *Observed, newID func(row int) string) []Match {
	d := newResolver(known, seen)
	d.matchUnchanged()
	d.matchMovedContent()
	d.matchEdited()
	d.matchMissing()
	d.adoptUnknown()
	d.matchInPlace()
	d.matchAnywhere()
	return d.finish(newID)
}

// idCell says what a row's id cell holds.
type idCell uint8

const (
	cellBlank   idCell = iota
	cellForeign        // something that is no id
	cellUnknown        // a well-formed id that the mirror doesn't know
	cellKnown
)

type resolver struct {
	known *Known
	seen  *Observed
	byID  map[string]int32

	cells    []idCell // by row
	named    []int32  // by row: the record that the id cell names, or none
	assigned []int32  // by row: the record found so far, or none
	holder   []int32  // by record: the row found so far, or none
	reason   []Reason
	ids      []string // by row: adopted ids
	// displaced marks rows whose own id followed its content elsewhere.
	displaced []bool
	twin      map[int32]bool // open rows that equal another row
	open      int            // rows not assigned yet
}

func newResolver(known *Known, seen *Observed) *resolver {
	n := len(seen.Rows)
	d := &resolver{
		known: known, seen: seen,
		byID:     make(map[string]int32, len(known.IDs)),
		cells:    make([]idCell, n),
		named:    make([]int32, n),
		assigned: make([]int32, n),
		holder:   make([]int32, len(known.IDs)),
		reason:   make([]Reason, n),
		ids:      make([]string, n),
		open:     n,
	}
	for i, id := range known.IDs {
		d.byID[id] = int32(i)
		d.holder[i] = none
	}
	for r := range n {
		d.named[r], d.assigned[r], d.reason[r] = none, none, ReasonNew
		id := seen.IDs[r]
		if id == "" {
			continue
		}
		p, found := d.byID[id]
		switch {
		case found:
			d.cells[r], d.named[r] = cellKnown, p
		case recordid.WellFormed(id) && !seen.Elsewhere:
			d.cells[r] = cellUnknown
		default:
			d.cells[r] = cellForeign
		}
	}
	return d
}

func (d *resolver) assign(row, record int32, why Reason) {
	d.assigned[row], d.holder[record], d.reason[row] = record, row, why
	d.open--
}

// matchUnchanged assigns the rows whose id cell and content agree with the mirror.
func (d *resolver) matchUnchanged() {
	contested := map[int32][]int32{}
	for r := range d.named {
		p := d.named[r]
		if p == none || d.seen.Content[r] != d.known.Content[p] {
			continue
		}
		if first := d.holder[p]; first != none {
			if contested[p] == nil {
				contested[p] = []int32{first}
			}
			contested[p] = append(contested[p], int32(r))
			continue
		}
		d.assign(int32(r), p, ReasonUnchanged)
	}
	for _, p := range sortedKeys(contested) {
		first := d.holder[p]
		if best := d.nearest(p, contested[p]); best != first {
			d.assigned[first], d.reason[first] = none, ReasonNew
			d.open++
			d.assign(best, p, ReasonUnchanged)
		}
	}
}

// matchEdited assigns the rows whose id cell names a record that no row has yet.
func (d *resolver) matchEdited() {
	if d.open == 0 {
		return
	}
	claims := map[int32][]int32{}
	for r, p := range d.named {
		if p != none && d.assigned[r] == none && d.holder[p] == none {
			claims[p] = append(claims[p], int32(r))
		}
	}
	for _, p := range sortedKeys(claims) {
		d.assign(d.mostSimilar(p, claims[p]), p, ReasonEdited)
	}
}

// mostSimilar returns the row that most likely is the record: by primary key,
// else by how much of the content is left, else by place.
func (d *resolver) mostSimilar(p int32, rows []int32) int32 {
	if len(rows) == 1 {
		return rows[0]
	}
	best, bestScore := rows[:0:0], -1.0
	for _, r := range rows {
		score := d.similarity(r, p)
		if k := d.seen.Key[r]; k != 0 && k == d.known.Key[p] {
			score += 2
		}
		switch {
		case score > bestScore:
			best, bestScore = []int32{r}, score
		case score == bestScore:
			best = append(best, r)
		}
	}
	return d.nearest(p, best)
}

// nearest returns the row nearest to where the record should be now: its
// stored row, shifted as the nearest row above that keeps its record was.
func (d *resolver) nearest(p int32, rows []int32) int32 {
	best, bestDistance := rows[0], int32(math.MaxInt32)
	for _, r := range rows {
		shift := int32(0)
		for above := r - 1; above >= 0 && above > r-1000; above-- {
			if q := d.assigned[above]; q != none && q != p {
				shift = d.seen.Rows[above] - d.known.Rows[q]
				break
			}
		}
		distance := d.seen.Rows[r] - d.known.Rows[p] - shift
		if distance < 0 {
			distance = -distance
		}
		if distance < bestDistance {
			best, bestDistance = r, distance
		}
	}
	return best
}

// finish names the rows that are left with new ids.
func (d *resolver) finish(newID func(row int) string) []Match {
	out := make([]Match, len(d.assigned))
	for r, p := range d.assigned {
		m := Match{Known: p, Reason: d.reason[r]}
		switch {
		case p != none:
			m.ID = d.known.IDs[p]
		case d.ids[r] != "":
			m.ID = d.ids[r]
		default:
			m.ID = newID(r)
			if d.cells[r] == cellKnown && !d.isDisplaced(int32(r)) {
				m.Reason = ReasonCopied
			}
		}
		out[r] = m
	}
	return out
}

func (d *resolver) isDisplaced(r int32) bool { return d.displaced != nil && d.displaced[r] }

func sortedKeys(m map[int32][]int32) []int32 {
	keys := make([]int32, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
