package packed

import (
	"encoding/binary"
	"errors"

	"sheetsync/syncer"
)

// version begins every bucket. What follows: which optional hashes there are, the
// number of records, the lengths of the ids, the ids, the rows, the hashes, and a
// byte a record that says whether its id was seen in the sheet. Numbers without
// a fixed size are unsigned varints, hashes are little-endian.
const version = 1

// Bits of the byte that says which optional hashes there are.
const (
	packedSketch = 1 << iota
	packedComputed
	packedEntered
)

// ErrDamaged means that a stored state is none that this package packed.
var ErrDamaged = errors.New("the stored record states are damaged; delete the register's rows of sheetsync.record_states, and the next run compares every row")

// Append appends the packed states of some records of the table.
func Append(buf []byte, rc *syncer.ResourceChanges, records []int32) []byte {
	hashes := [][]uint64{rc.Hash, rc.Content, rc.Key}
	optional := byte(0)
	if rc.Sketch != nil {
		optional |= packedSketch
		hashes = append(hashes, rc.Sketch)
	}
	if rc.Computed != nil {
		optional |= packedComputed
		hashes = append(hashes, rc.Computed)
	}
	if rc.Entered != nil {
		optional |= packedEntered
		hashes = append(hashes, rc.Entered)
	}
	buf = append(buf, version, optional)
	buf = binary.AppendUvarint(buf, uint64(len(records)))
	for _, r := range records {
		buf = binary.AppendUvarint(buf, uint64(len(rc.Table.ID(int(r)))))
	}
	for _, r := range records {
		buf = append(buf, rc.Table.ID(int(r))...)
	}
	for _, r := range records {
		buf = binary.AppendUvarint(buf, uint64(rc.Place(int(r))))
	}
	for _, h := range hashes {
		for _, r := range records {
			buf = binary.LittleEndian.AppendUint64(buf, h[r])
		}
	}
	for _, r := range records {
		in := byte(0)
		if rc.InSheet[r] {
			in = 1
		}
		buf = append(buf, in)
	}
	return buf
}

// Unpack appends what Append packed. The error is ErrDamaged.
func Unpack(to *syncer.Records, packed []byte) error {
	if len(packed) < 2 || packed[0] != version {
		return ErrDamaged
	}
	optional := packed[1]
	ids, rest, err := unpackIDs(to.IDs, packed[2:])
	if err != nil {
		return err
	}
	n := len(ids) - len(to.IDs)
	to.IDs = ids
	for range n {
		row, size := binary.Uvarint(rest)
		if size <= 0 {
			return ErrDamaged
		}
		to.Rows = append(to.Rows, int32(row))
		rest = rest[size:]
	}
	hashes := []*[]uint64{&to.Hash, &to.Content, &to.Key}
	if optional&packedSketch != 0 {
		hashes = append(hashes, &to.Sketch)
	}
	if optional&packedComputed != 0 {
		hashes = append(hashes, &to.Computed)
	}
	if optional&packedEntered != 0 {
		hashes = append(hashes, &to.Entered)
	}
	if len(rest) != n*(len(hashes)*8+1) {
		return ErrDamaged
	}
	for _, h := range hashes {
		for range n {
			*h = append(*h, binary.LittleEndian.Uint64(rest))
			rest = rest[8:]
		}
	}
	for _, in := range rest {
		to.InSheet = append(to.InSheet, in == 1)
	}
	return nil
}

// unpackIDs appends the record ids, and returns what follows them.
func unpackIDs(ids []string, packed []byte) (_ []string, rest []byte, err error) {
	n, size := binary.Uvarint(packed)
	if size <= 0 || n > uint64(len(packed)) {
		return nil, nil, ErrDamaged
	}
	packed = packed[size:]
	lengths, total := make([]int, n), 0
	for i := range lengths {
		l, size := binary.Uvarint(packed)
		if size <= 0 || l > uint64(len(packed)) {
			return nil, nil, ErrDamaged
		}
		lengths[i] = int(l)
		total += int(l)
		packed = packed[size:]
	}
	if total > len(packed) {
		return nil, nil, ErrDamaged
	}
	all := string(packed[:total]) // one allocation for all of them
	for _, l := range lengths {
		ids = append(ids, all[:l])
		all = all[l:]
	}
	return ids, packed[total:], nil
}

// MarkInSheet notes, in place, in packed records that some ids are in the sheet, and
// reports whether that was news. The error is ErrDamaged.
func MarkInSheet(packed []byte, shown map[string]bool) (changed bool, err error) {
	if len(packed) < 2 || packed[0] != version {
		return false, ErrDamaged
	}
	ids, rest, err := unpackIDs(nil, packed[2:])
	if err != nil || len(rest) < len(ids) {
		return false, ErrDamaged
	}
	inSheet := packed[len(packed)-len(ids):]
	for i, id := range ids {
		if shown[id] && inSheet[i] == 0 {
			inSheet[i], changed = 1, true
		}
	}
	return changed, nil
}
