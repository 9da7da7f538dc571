package identity

// best is the best partner that was offered so far, and how near another comes.
type best struct {
	with          int32
	score, second float64
}

func (b *best) offer(with int32, score float64) {
	switch {
	case with == b.with:
	case score > b.score:
		*b = best{with, score, b.score}
	case score > b.second:
		b.second = score
	}
}

// mutual finds the pairs that are each other's best.
type mutual struct{ rows, records []best }

func newMutual(rows, records int) *mutual {
	m := &mutual{make([]best, rows), make([]best, records)}
	for _, side := range [][]best{m.rows, m.records} {
		for i := range side {
			side[i].with = none
		}
	}
	return m
}

func (m *mutual) offer(row, record int32, score float64) {
	if score > 0 {
		m.rows[row].offer(record, score)
		m.records[record].offer(row, score)
	}
}

// pairs calls yield with the pairs of which each is the other's only best, and
// returns how many there are.
func (m *mutual) pairs(yield func(row, record int32)) int {
	n := 0
	for i, b := range m.rows {
		if b.with == none || b.score == b.second {
			continue
		}
		if back := m.records[b.with]; back.with == int32(i) && back.score > back.second {
			yield(int32(i), b.with)
			n++
		}
	}
	return n
}
