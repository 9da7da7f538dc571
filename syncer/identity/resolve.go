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
//  2. Content, else primary key, is that of a record that no row has so far: people
//     sorted or shifted their own columns only, or lost the id, and ids follow.
//  3. The id cell names a record that the row still resembles: an edited row.
//  4. The row resembles a record whose id was left behind, and no other row and
//     no other record come near: moved, and edited as well.
//  5. The id cell names a known record, whatever the content, unless the ids around
//     were left behind.
//  6. The id cell holds a well-formed unknown id: it is adopted, unless the tab is
//     a copy.
//  7. The row lies between the same neighbours as a missing record, and enough
//     of its content is left (see align).
//  8. Enough of the content is left of one missing record alone.
//  9. The record is new; newID gives its id. It must not return an id twice,
//     nor one that is known or observed.
//
// Of several rows with one id, the one nearest the record's place keeps it. The
// matches are parallel to the observed rows.
func Resolve(known *Known, seen *Observed, newID func(row int) string) []Match {
	d := newResolver(known, seen)
	d.matchUnchanged()
	if records := d.missing(); d.open > 0 && len(records) > 0 {
		d.locateIDs()
		d.matchContent(records)
		d.matchKey()
		d.matchEdited()
	}
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
	ids   *directory

	cells    []idCell // by row
	named    []int32  // by row: the record that the id cell names, or none
	assigned []int32  // by row: the record found so far, or none
	holder   []int32  // by record: the row found so far, or none
	reason   []Reason
	adopted  map[int32]string // by row: ids
	idAt     []int32          // by record: a row that names it, stray or nowhere; see locateIDs
	idsMoved bool             // some ids were left behind
	copies   map[int32]bool   // open rows that hold what an edited row was copied from
	twins    map[uint64]bool  // contents of open rows: whether another row whose record is known has it
	weights  *weights         // of the stored values, once they are needed
	open     int              // rows not assigned yet
}

func newResolver(known *Known, seen *Observed) *resolver {
	n := len(seen.Rows)
	d := &resolver{
		known: known, seen: seen,
		ids:      newDirectory(known),
		cells:    make([]idCell, n),
		named:    make([]int32, n),
		assigned: make([]int32, n),
		holder:   make([]int32, len(known.IDs)),
		reason:   make([]Reason, n),
		adopted:  make(map[int32]string),
		copies:   make(map[int32]bool),
		open:     n,
	}
	for i := range known.IDs {
		d.holder[i] = none
	}
	for r := range n {
		d.named[r], d.assigned[r], d.reason[r] = none, none, ReasonNew
		id := seen.IDs[r]
		if id == "" {
			continue
		}
		p, found := d.ids.find(id, seen.Rows[r])
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

func (d *resolver) release(row int32) {
	d.holder[d.assigned[row]] = none
	d.assigned[row], d.reason[row] = none, ReasonNew
	d.open++
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
			d.release(first)
			d.assign(best, p, ReasonUnchanged)
		}
	}
}

// nearest returns the row nearest to where the record should be now: its stored row,
// shifted as its neighbours were.
func (d *resolver) nearest(p int32, rows []int32) int32 {
	best, bestDistance := rows[0], int32(math.MaxInt32)
	for _, r := range rows {
		distance := d.seen.Rows[r] - d.known.Rows[p] - d.shiftAbove(r, p)
		if distance < 0 {
			distance = -distance
		}
		if distance < bestDistance {
			best, bestDistance = r, distance
		}
	}
	return best
}

// shiftAbove returns how far the nearest row above that keeps a record other than
// p was moved, 0 where there is none near.
func (d *resolver) shiftAbove(r, p int32) int32 {
	for above := r - 1; above >= 0 && above > r-1000; above-- {
		if q := d.assigned[above]; q != none && q != p {
			return d.seen.Rows[above] - d.known.Rows[q]
		}
	}
	return 0
}

// finish names the rows that are left with new ids.
func (d *resolver) finish(newID func(row int) string) []Match {
	out := make([]Match, len(d.assigned))
	for r, p := range d.assigned {
		m := Match{Known: p, Reason: d.reason[r]}
		id, adopted := d.adopted[int32(r)]
		switch {
		case p != none:
			m.ID = d.known.IDs[p]
		case adopted:
			m.ID = id
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

// isDisplaced reports whether a row's id cell was left behind by its record.
func (d *resolver) isDisplaced(r int32) bool { return d.movedAway(d.named[r], r) }

// openRows returns the rows that have no record so far.
func (d *resolver) openRows() []int32 {
	out := make([]int32, 0, d.open)
	for r, p := range d.assigned {
		if p == none {
			out = append(out, int32(r))
		}
	}
	return out
}

func sortedKeys(m map[int32][]int32) []int32 {
	keys := make([]int32, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
