package checkpoint

import (
	"slices"

	"github.com/cespare/xxhash/v2"

	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/writeback"
)

// columnHashes returns a hash of each of people's columns in the tab's order,
// then of each service column in theirs: where people put those means nothing.
// Columns that a plan leaves alone are hashed once.
func (t *Tab) columnHashes(p *writeback.Tab) []uint64 {
	columns := t.Columns
	own := make(map[int]bool, len(columns))
	for _, c := range columns {
		own[c.Index] = true
	}
	var sources []columnSource
	for c := range t.Grid.Columns() {
		if !own[c] {
			sources = append(sources, columnSource{grid: t.Grid, index: c})
		}
	}
	for len(sources) > 0 && sources[len(sources)-1].blank() {
		sources = sources[:len(sources)-1]
	}
	for _, c := range columns {
		sources = append(sources, columnSource{grid: t.Grid, index: c.Index}.as(p, c.Name))
	}
	hashes := make([]uint64, len(sources))
	var missing []int
	for i, s := range sources {
		hash, known := t.fetched[s.index]
		if s.plan == nil && known {
			hashes[i] = hash
			continue
		}
		missing = append(missing, i)
	}
	parallel.Each(len(missing), func(i int) { hashes[missing[i]] = sources[missing[i]].hash() })
	if t.fetched == nil {
		t.fetched = make(map[int]uint64, len(sources))
	}
	for _, i := range missing {
		if s := &sources[i]; s.plan == nil {
			t.fetched[s.index] = hashes[i]
		}
	}
	return hashes
}

// columnSource is one column as fetched, with what a plan writes into it.
type columnSource struct {
	grid    *table.Grid
	index   int            // in the grid; -1 when the plan makes the column
	plan    *writeback.Tab // nil where the plan leaves the column alone
	planned int            // the column's place in the plan
}

// as is a service column as a plan leaves it; the plan may be nil.
func (s columnSource) as(p *writeback.Tab, name string) columnSource {
	if p == nil {
		return s
	}
	planned := slices.IndexFunc(p.Columns, func(c writeback.Column) bool { return c.Name == name })
	if planned < 0 || s.index >= 0 && !p.Writes(planned) {
		return s
	}
	s.plan, s.planned = p, planned
	return s
}

func (s *columnSource) blank() bool {
	for row := range s.grid.Rows() {
		if s.grid.Kind(row, s.index) != table.CellEmpty {
			return false
		}
	}
	return true
}

// flushRows is of how many rows cells are gathered before they are hashed.
const flushRows = 128

// hash covers every cell with content and its row.
func (s *columnSource) hash() uint64 {
	digest, buffer := xxhash.New(), make([]byte, 0, 1<<12)
	for from := 0; from < s.end(); from += flushRows {
		buffer = s.appendCells(buffer[:0], from, min(from+flushRows, s.end()))
		_, _ = digest.Write(buffer)
	}
	return digest.Sum64()
}

// end is the row behind the last one.
func (s *columnSource) end() int {
	if s.plan == nil {
		return s.grid.Rows()
	}
	return max(s.grid.Rows(), s.plan.Header+1)
}

func (s *columnSource) appendCells(b []byte, from, to int) []byte {
	if s.plan != nil {
		return s.appendPlanned(b, from, to)
	}
	if !s.grid.HasAddresses(s.index) {
		return s.grid.AppendColumn(b, s.index, from, to)
	}
	for row := from; row < to; row++ {
		b = s.grid.AppendColumn(b, s.index, row, row+1)
		b = table.TextCell(s.grid.Address(row, s.index)).AppendTo(b, row)
	}
	return b
}

// appendPlanned writes the cells as the plan leaves them.
func (s *columnSource) appendPlanned(b []byte, from, to int) []byte {
	if header := s.plan.Header; s.index < 0 && from <= header && header < to {
		b = table.TextCell(s.plan.Columns[s.planned].Header).AppendTo(b, header)
		from = header + 1
	}
	writes := s.plan.Rows
	at, _ := slices.BinarySearchFunc(writes, from, func(r writeback.Row, row int) int { return r.Row - row })
	for ; at < len(writes) && writes[at].Row < to; at++ {
		row := writes[at].Row
		for _, c := range writes[at].Cells {
			if c.Column == s.planned {
				b = c.Cell.AppendTo(s.grid.AppendColumn(b, s.index, from, row), row)
				from = row + 1
			}
		}
	}
	return s.grid.AppendColumn(b, s.index, from, to)
}
