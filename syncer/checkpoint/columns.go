package checkpoint

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/cespare/xxhash/v2"

	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/writeback"
)

// columnHashes returns a hash of each of people's columns in the tab's order,
// then of each service column in theirs: where people put those means nothing.
func (t *Tab) columnHashes(p *writeback.Tab) []uint64 {
	columns := t.Columns
	own := make(map[int]bool, len(columns))
	for _, c := range columns {
		own[c.Index] = true
	}
	var sources []columnSource
	for c := range t.Grid.Columns() {
		if !own[c] {
			sources = append(sources, columnSource{grid: t.Grid, index: c, planned: none})
		}
	}
	for len(sources) > 0 && sources[len(sources)-1].blank() {
		sources = sources[:len(sources)-1]
	}
	for _, c := range columns {
		s := columnSource{grid: t.Grid, index: c.Index, planned: none}
		if p != nil {
			if i := slices.IndexFunc(p.Columns, func(q writeback.Column) bool { return q.Name == c.Name }); i >= 0 {
				s.plan, s.planned = p, int32(i)
			}
		}
		sources = append(sources, s)
	}
	hashes := make([]uint64, len(sources))
	parallel.Ranges(len(sources), 1, func(from, to int) {
		for i := from; i < to; i++ {
			hashes[i] = sources[i].hash()
		}
	})
	return hashes
}

// none stands for a column that is not in the plan.
const none = int32(-1)

// columnSource is one column as fetched, with what a plan writes into it.
type columnSource struct {
	grid    *table.Grid
	index   int // in the grid; -1 when the plan makes the column
	plan    *writeback.Tab
	planned int32 // the column's place in the plan, or none
}

func (s *columnSource) blank() bool {
	for row := range s.grid.Rows() {
		if s.grid.Kind(row, s.index) != table.CellEmpty {
			return false
		}
	}
	return true
}

// hash covers every cell with content and its row.
func (s *columnSource) hash() uint64 {
	w := cellHasher{digest: xxhash.New(), buffer: make([]byte, 0, 1<<16)}
	if s.plan == nil {
		people := s.grid.HasAddresses(s.index)
		for row := range s.grid.Rows() {
			w.add(row, s.grid.Cell(row, s.index))
			if !people {
				continue
			}
			if address := s.grid.Address(row, s.index); address != "" {
				w.add(row, table.TextCell(address))
			}
		}
		return w.sum()
	}
	writes := s.plan.Rows
	for row := range max(s.grid.Rows(), s.plan.Header+1) {
		cell := s.grid.Cell(row, s.index)
		if row == s.plan.Header && s.index < 0 {
			cell = table.TextCell(s.plan.Columns[s.planned].Header)
		}
		for len(writes) > 0 && writes[0].Row < row {
			writes = writes[1:]
		}
		if len(writes) > 0 && writes[0].Row == row {
			for _, c := range writes[0].Cells {
				if c.Column == int(s.planned) {
					cell = c.Cell
				}
			}
		}
		w.add(row, cell)
	}
	return w.sum()
}

// cellHasher hashes cells through a buffer.
type cellHasher struct {
	digest *xxhash.Digest
	buffer []byte
}

func (w *cellHasher) add(row int, c table.Cell) {
	if c.Kind == table.CellEmpty {
		return
	}
	if len(w.buffer) > 1<<15 {
		_, _ = w.digest.Write(w.buffer)
		w.buffer = w.buffer[:0]
	}
	b := binary.LittleEndian.AppendUint32(w.buffer, uint32(row))
	b = append(b, byte(c.Kind))
	if c.Kind == table.CellText {
		b = binary.LittleEndian.AppendUint32(b, uint32(len(c.Text)))
		b = append(b, c.Text...)
	} else {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(c.Number))
		b = binary.LittleEndian.AppendUint32(b, uint32(len(c.Display)))
		b = append(b, c.Display...)
	}
	w.buffer = b
}

func (w *cellHasher) sum() uint64 {
	_, _ = w.digest.Write(w.buffer)
	return w.digest.Sum64()
}
