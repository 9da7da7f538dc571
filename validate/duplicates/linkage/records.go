package linkage

import (
	"encoding/binary"
	"slices"
	"strings"
)

// store keeps the packed values of records one after the other, each record in a
// slot.
type store struct {
	fields int
	arena  []byte
	wasted int     // bytes of the arena that no record has any more
	at     []int32 // by slot: where its values begin; -1 where it is free
	ids    []uint64
	// digests are of what the values were made of.
	digests []uint64
	free    []int32
	byID    idTable
	live    int
}

// separator stands between the values of a record. No packed value has it.
const separator = "\x00"

func newStore(r Records) store {
	packed, ids := r.Packed, r.IDs
	size := 0
	for field := range packed {
		for _, value := range packed[field] {
			size += len(value) + 1
		}
	}
	n := len(ids)
	s := store{
		fields: len(packed), arena: make([]byte, 0, size+size/32+2*n), at: make([]int32, 0, n+n/32+8),
		ids: make([]uint64, 0, n+n/32+8), digests: make([]uint64, 0, n+n/32+8), byID: newIDTable(n),
	}
	values := make([]string, len(packed))
	for record, id := range ids {
		for field := range packed {
			values[field] = packed[field][record]
		}
		slot := s.take(id)
		s.digests[slot] = r.Digests[record]
		s.set(slot, values)
	}
	return s
}

// take gives a record a slot.
func (s *store) take(id uint64) int32 {
	slot := int32(len(s.at))
	if n := len(s.free); n > 0 {
		slot, s.free = s.free[n-1], s.free[:n-1]
	} else {
		s.at, s.ids, s.digests = append(s.at, -1), append(s.ids, 0), append(s.digests, 0)
	}
	s.ids[slot] = id
	s.byID.add(s.ids, slot)
	s.live++
	return slot
}

// set keeps a record's values; nil takes the record away.
func (s *store) set(slot int32, values []string) {
	if s.at[slot] >= 0 {
		_, end := s.text(slot)
		s.wasted += end - int(s.at[slot])
	}
	if values == nil {
		s.at[slot] = -1
		s.byID.remove(s.ids, s.ids[slot])
		s.free = append(s.free, slot)
		s.live--
		return
	}
	if s.wasted > len(s.arena)/8 {
		s.compact()
	}
	text := strings.Join(values, separator)
	s.at[slot] = int32(len(s.arena))
	s.arena = binary.AppendUvarint(s.arena, uint64(len(text)))
	s.arena = append(s.arena, text...)
}

// text is a slot's text, and where the next one begins.
func (s *store) text(slot int32) (text []byte, end int) {
	from := int(s.at[slot])
	length, n := binary.Uvarint(s.arena[from:])
	end = from + n + int(length)
	return s.arena[from+n : end], end
}

// values returns a record's values by field; nil of a free slot.
func (s *store) values(slot int32) []string {
	if s.at[slot] < 0 {
		return nil
	}
	text, _ := s.text(slot)
	return strings.SplitN(string(text), separator, s.fields)
}

func (s *store) compact() {
	arena := make([]byte, 0, len(s.arena)-s.wasted+len(s.arena)/16)
	for slot, from := range s.at {
		if from < 0 {
			continue
		}
		_, end := s.text(int32(slot))
		s.at[slot] = int32(len(arena))
		arena = append(arena, s.arena[from:end]...)
	}
	s.arena, s.wasted = arena, 0
}

// sorted returns slots in ascending order.
func sorted(slots map[int32]bool) []int32 {
	list := make([]int32, 0, len(slots))
	for slot := range slots {
		list = append(list, slot)
	}
	slices.Sort(list)
	return list
}
