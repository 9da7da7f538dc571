package formula

import (
	"sheetsync/syncer/emulator/grid"
)

// Calculator implements [grid.Calculator]. The zero value works and may be shared.
type Calculator struct{}

var _ grid.Calculator = Calculator{}

// circular explains a formula that reads itself.
const circular = "Circular dependency detected. To resolve with iterative calculation, see File > Settings."

// Recalculate implements [grid.Calculator].
func (Calculator) Recalculate(s *grid.Spreadsheet, change grid.Change) {
	any := false
	for _, sheet := range s.Sheets() {
		any = any || sheet.Formulas() > 0
	}
	if !any {
		return
	}
	all := mark(nodes(s), change)
	if len(all) == 0 {
		return
	}
	l := limits{beyond: map[place]bool{}}
	stale := l.affordable(s, all)
	stale = order(stale)
	l.indirectly(stale)
	for _, n := range l.list {
		give(s, n)
	}
	for _, n := range stale {
		n.broken = !hasValue(s, n) && malformed(n.formula)
	}
	e, err := newEngine(s)
	if err != nil {
		unknown(s, stale)
		return
	}
	defer e.close()
	probes, err := e.prepare(stale)
	if err != nil {
		unknown(s, stale)
		return
	}
	r := &run{book: s, engine: e, stale: stale, probes: map[*node]string{}, replaced: map[*node]bool{},
		is: map[place]bool{}, lasting: map[grid.Range]*grid.Cell{}, limits: l}
	for i, n := range stale {
		r.probes[n], r.is[n.place] = probes[i], true
	}
	r.compute(stale)
	r.spread()
}

// hasValue tells whether a formula's cell holds a value that isn't an error, such as a workbook's cached one.
func hasValue(s *grid.Spreadsheet, n *node) bool {
	k := s.Sheet(n.sheet).Cell(n.row, n.col).Kind()
	return k != grid.Empty && k != grid.Error
}

// prepare loads what the formulas read, and the formulas themselves.
func (e *engine) prepare(stale []*node) ([]string, error) {
	at := make(map[place]*node, len(stale))
	for _, n := range stale {
		at[n.place] = n
	}
	for _, n := range stale {
		if n.refs.anything && !n.onlyClock() {
			for _, sheet := range e.from.Sheets() {
				if err := e.load(sheet.Bounds(), at); err != nil {
					return nil, err
				}
			}
			break
		}
	}
	probes := make([]string, len(stale))
	for i, n := range stale {
		if err := e.load(n.cell(), at); err != nil {
			return nil, err
		}
		for _, r := range n.refs.ranges {
			if err := e.load(r, at); err != nil {
				return nil, err
			}
		}
		var err error
		if probes[i], err = e.probe(n); err != nil {
			return nil, err
		}
	}
	return probes, nil
}

// unknown leaves the values of formulas that can't be computed, and shows #NAME? where there is none or only an error.
func unknown(s *grid.Spreadsheet, list []*node) {
	for _, n := range list {
		v := s.Sheet(n.sheet).Cell(n.row, n.col).Value()
		if v.Kind == grid.Empty || v.Kind == grid.Error {
			s.SetResult(n.sheet, n.row, n.col, grid.ErrorValue("#NAME?"), describe("#NAME?"))
		}
	}
}
