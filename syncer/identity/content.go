package identity

import "slices"

// matchContent assigns rows to those of the records whose stored content they hold
// exactly, wherever these records' id cells are: people sort, cut, shift and swap their own
// columns, and the service's columns stay.
//
// Two such links are taken back, because what stands beside an id is more likely
// an edit of its record:
//
//   - the row that holds the record's id still resembles the record: it was copied
//     without the id, and then edited;
//   - the record's id is nowhere, as when its row was deleted, and the row still
//     resembles the record that its own id cell names: it was edited until it
//     equalled the deleted one.
//
// Neither holds where the ids around were left behind, or where the record that the
// row's own id cell names moved away as well.
func (d *resolver) matchContent(records []int32) {
	d.pairEqual(d.openRows(), records, d.seen.Content, d.known.Content)
	if d.known.Sketch != nil {
		d.takeBackCopies()
	}
}

// A doubt is a row that was found by its content, and the row that makes it
// doubtful, because what stands there resembles the record that its id names.
type doubt struct{ found, edited int32 }

// takeBackCopies opens the links that matchContent's comment names.
func (d *resolver) takeBackCopies() {
	var doubts []doubt
	doubted := make(map[int32]bool)
	for r, p := range d.named {
		found := int32(r)
		switch {
		case p == none:
			continue
		case d.assigned[r] == none:
			found = d.holder[p]
			if found == none || !d.reason[found].byContent() {
				continue
			}
		case d.assigned[r] == p || d.holder[p] != none:
			continue
		default:
			if q := d.assigned[r]; d.idAt[q] != nowhere || !d.known.InSheet[q] || d.known.Key[q] != 0 {
				continue
			}
		}
		if !doubted[found] && d.plausible(int32(r), p) {
			doubted[found] = true
			doubts = append(doubts, doubt{found, int32(r)})
		}
	}
	if len(doubts) == 0 {
		return
	}
	evidence := d.evidence(doubted)
	doubts = slices.DeleteFunc(doubts, func(o doubt) bool {
		return d.movedAway(d.named[o.found], o.found) || evidence.leftBehind(o.edited)
	})
	for _, o := range doubts {
		d.release(o.found)
		if o.found != o.edited {
			d.copies[o.found] = true
		}
	}
}

// movedAway reports whether a record was found by its content in another row.
func (d *resolver) movedAway(p, row int32) bool {
	if p == none {
		return false
	}
	h := d.holder[p]
	return h != none && h != row && d.reason[h].byContent()
}

// matchKey assigns rows to the records whose primary key they hold, unless a row
// that holds the record's id has that key as well.
func (d *resolver) matchKey() {
	if d.open == 0 {
		return
	}
	atHome := make(map[int32]bool) // records whose key stands beside their id
	var rows []int32
	for r, p := range d.named {
		k := d.seen.Key[r]
		if d.assigned[r] != none || k == 0 {
			continue
		}
		if p != none && d.holder[p] == none && d.known.Key[p] == k {
			atHome[p] = true
			continue
		}
		if p == none || d.known.Key[p] != k {
			rows = append(rows, int32(r))
		}
	}
	if len(rows) == 0 {
		return
	}
	var records []int32
	for _, p := range d.missing() {
		if d.known.Key[p] != 0 && !atHome[p] {
			records = append(records, p)
		}
	}
	d.pairEqual(rows, records, d.seen.Key, d.known.Key)
}
