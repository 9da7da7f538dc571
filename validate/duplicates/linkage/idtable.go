package linkage

// An idTable finds records' slots by their ids: a hash table with open addressing
// and linear probing, which keeps four bytes a place.
type idTable struct {
	places []int32 // slot+1; 0 where nothing was, gone where something was
	used   int     // places that aren't 0
}

const gone = -1

func newIDTable(n int) idTable {
	size := 16
	for size < n+n/5 {
		size *= 2
	}
	return idTable{places: make([]int32, size)}
}

// find returns the slot of an id; ids are those of the slots.
func (t *idTable) find(ids []uint64, id uint64) (slot int32, ok bool) {
	if at := t.place(ids, id); at >= 0 {
		return t.places[at] - 1, true
	}
	return 0, false
}

func (t *idTable) place(ids []uint64, id uint64) int {
	mask := len(t.places) - 1
	for at := int(scatter(id)) & mask; t.places[at] != 0; at = (at + 1) & mask {
		if p := t.places[at]; p != gone && ids[p-1] == id {
			return at
		}
	}
	return -1
}

// add adds a slot, whose id isn't there yet.
func (t *idTable) add(ids []uint64, slot int32) {
	if t.used*8 >= len(t.places)*7 {
		old := t.places
		*t = newIDTable(2 * len(ids)) // places of what is gone are free again
		for _, p := range old {
			if p > 0 {
				t.put(ids, p-1)
			}
		}
	}
	t.put(ids, slot)
}

func (t *idTable) put(ids []uint64, slot int32) {
	mask := len(t.places) - 1
	at := int(scatter(ids[slot])) & mask
	for t.places[at] > 0 {
		at = (at + 1) & mask
	}
	if t.places[at] == 0 {
		t.used++
	}
	t.places[at] = slot + 1
}

func (t *idTable) remove(ids []uint64, id uint64) {
	if at := t.place(ids, id); at >= 0 {
		t.places[at] = gone
	}
}
