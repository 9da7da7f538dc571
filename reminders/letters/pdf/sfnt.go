package pdf

import (
	"encoding/binary"
	"errors"
	"slices"
)

// An sfnt file (ISO/IEC 14496-22) is a directory of tables; a collection is a list of
// such directories over shared tables.
const (
	tagCollection = "ttcf"
	tagOutlines   = "glyf" // of TrueType
	headerBytes   = 12
	entryBytes    = 16
)

var (
	errNotAFont   = errors.New("this is no TrueType font")
	errPostScript = errors.New("its outlines are PostScript’s (CFF), and PDF is written with TrueType’s alone")
)

// trueType returns a font as a file of its own: the font itself, or the first of a
// collection. The error says why it can't be used.
func trueType(data []byte) ([]byte, error) {
	start := uint32(0)
	if len(data) >= headerBytes+4 && string(data[:4]) == tagCollection {
		start = binary.BigEndian.Uint32(data[headerBytes:])
	}
	tables, err := directory(data, start)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(tables, func(t table) bool { return t.tag == tagOutlines }) {
		return nil, errPostScript
	}
	if start == 0 {
		return data, nil
	}
	return alone(data[start:start+4], tables), nil
}

// table is one of a font's.
type table struct {
	tag      string
	checksum uint32
	data     []byte
}

// directory reads the tables of the font that begins at start.
func directory(data []byte, start uint32) ([]table, error) {
	if uint64(start)+headerBytes > uint64(len(data)) {
		return nil, errNotAFont
	}
	count := int(binary.BigEndian.Uint16(data[start+4:]))
	entries := data[start+headerBytes:]
	if count == 0 || len(entries) < count*entryBytes {
		return nil, errNotAFont
	}
	tables := make([]table, count)
	for i := range tables {
		e := entries[i*entryBytes:]
		from, length := uint64(binary.BigEndian.Uint32(e[8:])), uint64(binary.BigEndian.Uint32(e[12:]))
		if from+length > uint64(len(data)) {
			return nil, errNotAFont
		}
		tables[i] = table{string(e[:4]), binary.BigEndian.Uint32(e[4:]), data[from : from+length]}
	}
	return tables, nil
}

// alone writes tables as a font file.
func alone(version []byte, tables []table) []byte {
	head := make([]byte, headerBytes+entryBytes*len(tables))
	copy(head, version)
	binary.BigEndian.PutUint16(head[4:], uint16(len(tables)))
	power, log := 1, 0
	for power*2 <= len(tables) {
		power, log = power*2, log+1
	}
	binary.BigEndian.PutUint16(head[6:], uint16(power*entryBytes))
	binary.BigEndian.PutUint16(head[8:], uint16(log))
	binary.BigEndian.PutUint16(head[10:], uint16((len(tables)-power)*entryBytes))
	file := head
	for i, t := range tables {
		e := file[headerBytes+i*entryBytes:]
		copy(e, t.tag)
		binary.BigEndian.PutUint32(e[4:], t.checksum)
		binary.BigEndian.PutUint32(e[8:], uint32(len(file)))
		binary.BigEndian.PutUint32(e[12:], uint32(len(t.data)))
		file = append(file, t.data...)
		for len(file)%4 != 0 {
			file = append(file, 0)
		}
	}
	return file
}
