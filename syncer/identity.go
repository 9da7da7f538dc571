package syncer

import (
	"math"
	"slices"
)

// sighting is what a run sees of one resource: parallel slices over the
// records in the tab's order.
type sighting struct {
	ids     []string // canonical text of the id cell, "" for none
	rows    []int32
	content []uint64
	key     []uint64 // 0 for none
	sketch  []uint64
	// stray holds the texts of id cells beside rows without content.
	stray []string
}

// origin says how a row came by its id.
type origin uint8

const (
	agreed   origin = iota // the id cell says so, and the content is as stored
	kept                   // the id cell says so; the content was edited
	followed               // the content moved away from its id cell
	healed                 // the id cell was blank, overtyped, or never filled
	adopted                // the id cell holds a well-formed id that is new to the mirror
	copied                 // a copy of another row, with a new id
	made                   // a new row, with a new id
)

// identities says which record each row is.
type identities struct {
	ids    []string
	before []int32 // index in the previous Records, -1 for a new record
	origin []origin
}

const none = int32(-1)

// identify finds the record of each row, in order of certainty:
//
//  1. The id cell names a known record, and the row has its stored content.
//  2. The content is that of a record whose id cell stands beside something
//     else: people sorted or shifted their own columns only, and ids follow.
//  3. The id cell names a known record, whatever the content: an edited row.
//  4. Content, else primary key, is that of a record that is missing so far.
//  5. The id cell holds a well-formed unknown id: it is adopted.
//  6. The row lies between the same neighbours as a missing record, and enough
//     of its content is left (see align).
//  7. The record is new; newID gives its id. It must not return an id twice.
//
// Of several rows with one id, the one nearest the record's place keeps it.
func identify(prev *Records, now *sighting, newID func(row int) string) identities {
	d := newIdentifier(prev, now)
	d.agree()
	d.follow()
	d.keep()
	d.heal()
	d.adopt()
	d.align()
	d.resemble()
	return d.finish(newID)
}

// cell says what a row's id cell holds.
type cell uint8

const (
	cellBlank   cell = iota
	cellForeign      // something that is no id
	cellUnknown      // a well-formed id that the mirror doesn't know
	cellKnown
)

type identifier struct {
	prev *Records
	now  *sighting
	byID map[string]int32

	cells    []cell  // by row
	named    []int32 // by row: the record that the id cell names, or none
	assigned []int32 // by row: the record found so far, or none
	holder   []int32 // by record: the row found so far, or none
	origin   []origin
	ids      []string // by row: adopted ids
	// displaced marks rows whose own id followed its content elsewhere.
	displaced []bool
	twin      map[int32]bool // open rows that equal another row
	open      int            // rows not assigned yet
}

func newIdentifier(prev *Records, now *sighting) *identifier {
	n := len(now.rows)
	d := &identifier{
		prev: prev, now: now,
		byID:     make(map[string]int32, len(prev.IDs)),
		cells:    make([]cell, n),
		named:    make([]int32, n),
		assigned: make([]int32, n),
		holder:   make([]int32, len(prev.IDs)),
		origin:   make([]origin, n),
		ids:      make([]string, n),
		open:     n,
	}
	for i, id := range prev.IDs {
		d.byID[id] = int32(i)
		d.holder[i] = none
	}
	for r := range n {
		d.named[r], d.assigned[r], d.origin[r] = none, none, made
		id := now.ids[r]
		if id == "" {
			continue
		}
		p, known := d.byID[id]
		switch {
		case known:
			d.cells[r], d.named[r] = cellKnown, p
		case wellFormed(id):
			d.cells[r] = cellUnknown
		default:
			d.cells[r] = cellForeign
		}
	}
	return d
}

func (d *identifier) assign(row, record int32, how origin) {
	d.assigned[row], d.holder[record], d.origin[row] = record, row, how
	d.open--
}

// agree assigns the rows whose id cell and content agree with the mirror.
func (d *identifier) agree() {
	contested := map[int32][]int32{}
	for r := range d.named {
		p := d.named[r]
		if p == none || d.now.content[r] != d.prev.Content[p] {
			continue
		}
		if first := d.holder[p]; first != none {
			if contested[p] == nil {
				contested[p] = []int32{first}
			}
			contested[p] = append(contested[p], int32(r))
			continue
		}
		d.assign(int32(r), p, agreed)
	}
	for _, p := range sortedKeys(contested) {
		first := d.holder[p]
		if best := d.nearest(p, contested[p]); best != first {
			d.assigned[first], d.origin[first] = none, made
			d.open++
			d.assign(best, p, agreed)
		}
	}
}

// keep assigns the rows whose id cell names a record that no row has yet.
func (d *identifier) keep() {
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
		d.assign(d.likeliest(p, claims[p]), p, kept)
	}
}

// likeliest returns the row that most likely is the record: by primary key,
// else by how much of the content is left, else by place.
func (d *identifier) likeliest(p int32, rows []int32) int32 {
	if len(rows) == 1 {
		return rows[0]
	}
	best, bestScore := rows[:0:0], -1.0
	for _, r := range rows {
		score := d.likeness(r, p)
		if k := d.now.key[r]; k != 0 && k == d.prev.Key[p] {
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
func (d *identifier) nearest(p int32, rows []int32) int32 {
	best, bestDistance := rows[0], int32(math.MaxInt32)
	for _, r := range rows {
		shift := int32(0)
		for above := r - 1; above >= 0 && above > r-1000; above-- {
			if q := d.assigned[above]; q != none && q != p {
				shift = d.now.rows[above] - d.prev.Rows[q]
				break
			}
		}
		distance := d.now.rows[r] - d.prev.Rows[p] - shift
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
func (d *identifier) finish(newID func(row int) string) identities {
	out := identities{ids: make([]string, len(d.assigned)), before: d.assigned, origin: d.origin}
	for r, p := range d.assigned {
		switch {
		case p != none:
			out.ids[r] = d.prev.IDs[p]
		case d.ids[r] != "":
			out.ids[r] = d.ids[r]
		default:
			out.ids[r] = newID(r)
			if d.cells[r] == cellKnown && !d.isDisplaced(int32(r)) {
				out.origin[r] = copied
			}
		}
	}
	return out
}

func (d *identifier) isDisplaced(r int32) bool { return d.displaced != nil && d.displaced[r] }

func sortedKeys(m map[int32][]int32) []int32 {
	keys := make([]int32, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
