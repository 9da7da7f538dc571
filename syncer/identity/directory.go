package identity

import "slices"

// A directory finds known records by their ids. Most rows are where they were, or as far
// from there as the row above: they are found by their place, and the ids are put into a
// map only when that fails.
type directory struct {
	known   *Known
	at      []int32 // by place: the record, or none; nil where places are far apart
	shift   int32   // from a record's place to that of the row it was found in last
	records map[string]int32
}

// maxSpread is how many places there may be for each known record.
const maxSpread = 4

func newDirectory(known *Known) *directory {
	d := &directory{known: known}
	if len(known.IDs) == 0 {
		return d
	}
	last := slices.Max(known.Rows)
	if last < 0 || int(last) > maxSpread*len(known.IDs) {
		return d
	}
	d.at = slices.Repeat([]int32{none}, int(last)+1)
	for i, place := range known.Rows {
		if place >= 0 {
			d.at[place] = int32(i)
		}
	}
	return d
}

// find returns the record of an id, which is shown at a place.
func (d *directory) find(id string, place int32) (record int32, ok bool) {
	if p := d.placed(place - d.shift); p != none && d.known.IDs[p] == id {
		return p, true
	}
	if p := d.placed(place); p != none && d.known.IDs[p] == id {
		d.shift = 0
		return p, true
	}
	if record, ok = d.byID(id); ok {
		d.shift = place - d.known.Rows[record]
	}
	return record, ok
}

func (d *directory) placed(place int32) int32 {
	if place < 0 || int(place) >= len(d.at) {
		return none
	}
	return d.at[place]
}

// byID returns the record of an id, wherever it is shown.
func (d *directory) byID(id string) (record int32, ok bool) {
	if d.records == nil {
		d.records = make(map[string]int32, len(d.known.IDs))
		for i, id := range d.known.IDs {
			d.records[id] = int32(i)
		}
	}
	record, ok = d.records[id]
	return record, ok
}
