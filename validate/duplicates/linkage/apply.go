package linkage

import (
	"slices"
)

// edit is a change of what a slot holds.
type edit struct {
	slot          int32
	before, after []string // nil for none
}

// Apply brings the index up to date and returns the ids of the records whose
// clusters are other ones now; all is true where that isn't known because
// everything was found anew.
func (x *Index) Apply(changes []Change) (changed []uint64, all bool) {
	edits := x.edits(changes)
	if len(edits) == 0 {
		return nil, false
	}
	live := x.records.live
	for _, e := range edits {
		if e.after == nil {
			live--
		}
	}
	if stepOf(live) != x.step || len(edits) > 16+x.records.live/16 {
		for _, e := range edits {
			x.records.set(e.slot, e.after)
		}
		x.rebuild()
		return nil, true
	}
	u := &update{Index: x, edits: edits, dirty: make(map[int32]bool), followed: make(map[int32]bool), affected: make(map[int32]bool)}
	if !u.rekey() || !u.rematch() {
		x.rebuild()
		return nil, true
	}
	return u.recluster(), false
}

// edits gives new records slots, and leaves out what changes nothing.
func (x *Index) edits(changes []Change) []edit {
	at := make(map[int32]int)
	var edits []edit
	for _, c := range changes {
		slot, there := x.records.byID.find(x.records.ids, c.ID)
		if !there {
			if c.Packed == nil {
				continue
			}
			slot = x.records.take(c.ID)
			x.links.grow(len(x.records.at))
			for len(x.labels) < len(x.records.at) {
				x.labels = append(x.labels, 0)
			}
		}
		x.records.digests[slot] = c.Digest
		if i, again := at[slot]; again {
			edits[i].after = c.Packed
			continue
		}
		at[slot] = len(edits)
		edits = append(edits, edit{slot, x.records.values(slot), c.Packed})
	}
	return slices.DeleteFunc(edits, func(e edit) bool { return e.before != nil && equalValues(e.before, e.after) })
}

// update is what an Apply does.
type update struct {
	*Index
	edits    []edit
	dirty    map[int32]bool // slots of records whose pairs are compared anew
	followed map[int32]bool // slots of records that are compared with their followers anew
	affected map[int32]bool // slots of records of which an edge came, went or weighs otherwise
	moved    bool           // the weights did
}

// touched is a key that records of edits have, or had.
type touched struct {
	kind   int
	before int // records that had it
}

// rekey brings keys and counts up to date and finds what is dirty. It reports
// false where that takes everything.
func (u *update) rekey() bool {
	before, after := u.matcherOf(func(e *edit) []string { return e.before }), u.matcherOf(func(e *edit) []string { return e.after })
	keys := make(map[uint64]touched)
	for i := range u.edits {
		e := &u.edits[i]
		u.dirty[e.slot] = true
		u.unfollow(e.slot)
		var old, now []keyed
		if e.before != nil {
			old = before.keysOf(i, nil)
			u.random.take(sampled{before.digests[i], u.records.ids[e.slot], e.slot}, u.followed)
		}
		if e.after != nil {
			now = after.keysOf(i, nil)
			u.random.put(sampled{after.digests[i], u.records.ids[e.slot], e.slot}, u.followed)
		}
		u.exchangeKeys(e.slot, old, now, keys)
		u.countFilled(e)
	}
	for _, e := range u.edits {
		u.records.set(e.slot, e.after)
	}
	return u.markDirty(keys)
}

// matcherOf is a matcher of one side of all edits, without weights.
func (u *update) matcherOf(side func(*edit) []string) *Matcher {
	packed := make([][]string, len(u.fields))
	for field := range packed {
		packed[field] = make([]string, len(u.edits))
		for i := range u.edits {
			if values := side(&u.edits[i]); values != nil {
				packed[field][i] = values[field]
			}
		}
	}
	return newMatcher(u.fields, packed)
}

// exchangeKeys gives a record its keys of now for its old ones.
func (u *update) exchangeKeys(slot int32, old, now []keyed, keys map[uint64]touched) {
	note := func(k keyed) {
		if _, seen := keys[k.hash]; !seen {
			keys[k.hash] = touched{k.kind, u.postings.Count(k.hash)}
		}
	}
	for _, k := range old {
		if !slices.Contains(now, k) {
			note(k)
			u.markCopies(k, slot)
			u.postings.Remove(k.hash, uint32(slot))
		}
	}
	for _, k := range now {
		if !slices.Contains(old, k) {
			note(k)
			u.postings.Add(k.hash, uint32(slot))
			u.markCopies(k, slot)
		}
	}
}

// markCopies marks all copies of a record that is, or was, the first of them: each
// is paired with the first.
func (u *update) markCopies(k keyed, slot int32) {
	if !u.keys[k.kind].copies {
		return
	}
	copies, _ := u.postings.Records(k.hash, nil)
	if u.first(copies) == slot {
		for _, c := range copies {
			u.dirty[c] = true
		}
	}
}

// first is which of some copies the others are paired with.
func (x *Index) first(copies []int32) int32 {
	first := copies[0]
	for _, c := range copies[1:] {
		if x.records.ids[c] < x.records.ids[first] {
			first = c
		}
	}
	return first
}

func (u *update) countFilled(e *edit) {
	for field := range u.fields {
		if e.before != nil && e.before[field] != "" {
			u.filled[field]--
		}
		if e.after != nil && e.after[field] != "" {
			u.filled[field]++
		}
	}
}

// markDirty marks the records of keys that mean something else by now.
func (u *update) markDirty(keys map[uint64]touched) bool {
	for hash, t := range keys {
		k := &u.keys[t.kind]
		now := u.postings.Count(hash)
		if k.field > 0 {
			u.distinct[k.field-1] += min(now, 1) - min(t.before, 1)
		}
		limit := k.limit(u.step)
		if k.copies || (t.before <= limit) == (now <= limit) && (!k.counted || bucketOf(t.before) == bucketOf(now)) {
			if now > maxListed && !k.copies {
				u.postings.Unlist(hash)
			}
			continue
		}
		records, listed := u.postings.Records(hash, nil)
		if !listed {
			return false
		}
		for _, slot := range records {
			u.dirty[slot] = true
		}
		if now > maxListed {
			u.postings.Unlist(hash)
		}
	}
	return true
}
