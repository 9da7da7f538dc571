package grid

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/wire"
)

// FormatID names a format of a spreadsheet; 0 is “no format of its own”.
type FormatID uint32

// formats is the spreadsheet's table of distinct formats. It only grows, and is shared by all
// versions: a version sees the part that existed when it was made, so that adding never disturbs a
// reader.
type formats struct {
	list  []format
	index map[string]FormatID // only the writer looks here
}

type format struct {
	key string
	own *sheets.CellFormat
}

// Intern returns the id of a cell's own format, the same for equal formats. An empty one is 0.
// Only a writer may call it.
func (s *Spreadsheet) Intern(f *sheets.CellFormat) FormatID {
	if wire.Empty(f) {
		return 0
	}
	key := string(wire.Writer{}.Append(nil, f, nil))
	id, ok := s.formats.index[key]
	if ok && int(id) <= len(s.formats.list) && s.formats.list[id-1].key == key {
		return id
	}
	s.formats.list = append(s.formats.list, format{key, f})
	id = FormatID(len(s.formats.list))
	s.formats.index[key] = id
	return id
}

// Format returns a cell's own format, nil for 0. It must not be changed.
func (s *Spreadsheet) Format(id FormatID) *sheets.CellFormat {
	if id == 0 || int(id) > len(s.formats.list) {
		return nil
	}
	return s.formats.list[id-1].own
}

// Formats is the number of distinct formats; ids run from 1 to it.
func (s *Spreadsheet) Formats() int { return len(s.formats.list) }
