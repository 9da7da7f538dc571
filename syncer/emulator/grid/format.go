package grid

import (
	"encoding/json"
)

// FormatID names a format of a spreadsheet; 0 is “no format of its own”.
type FormatID uint32

// formats is the spreadsheet's table of distinct formats. It only grows, and is shared by all versions: a version sees the
// part that existed when it was made, so that adding never disturbs a reader.
type formats struct {
	list  []format
	index map[string]FormatID // only the writer looks here
}

type format struct {
	key  string
	tree Tree
}

// Intern returns the id of a CellFormat (userEnteredFormat), the same for equal formats. An empty one is 0.
// Only a writer may call it.
func (s *Spreadsheet) Intern(f Tree) FormatID {
	if len(f) == 0 {
		return 0
	}
	f = styledOnly(f)
	b, err := json.Marshal(f) // members come sorted
	if err != nil {
		return 0 // a tree that came as JSON can be written as JSON
	}
	key := string(b)
	if id, ok := s.formats.index[key]; ok && int(id) <= len(s.formats.list) && s.formats.list[id-1].key == key {
		return id
	}
	s.formats.list = append(s.formats.list, format{key, f})
	id := FormatID(len(s.formats.list))
	s.formats.index[key] = id
	return id
}

// Format returns a cell's own CellFormat, nil for 0. It must not be changed.
func (s *Spreadsheet) Format(id FormatID) Tree {
	if id == 0 || int(id) > len(s.formats.list) {
		return nil
	}
	return s.formats.list[id-1].tree
}

// Formats is the number of distinct formats; ids run from 1 to it.
func (s *Spreadsheet) Formats() int { return len(s.formats.list) }

// styledOnly returns a format that names its colours by their Style members only, as formats in the model do.
func styledOnly(t Tree) Tree {
	return mapTree(t, func(m Tree) (Tree, bool) {
		for _, name := range []string{"backgroundColor", "foregroundColor", "color"} {
			plain, ok := m[name].(Tree)
			if !ok {
				continue
			}
			m = shallow(m)
			delete(m, name)
			if m[name+"Style"] == nil {
				m[name+"Style"] = Tree{"rgbColor": plain}
			}
		}
		return m, true
	})
}
