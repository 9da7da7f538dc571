package linkage

import "math"

// A comparison is one of those that are made of each pair.
type comparison struct {
	kind    Kind
	columns []*column
	counts  map[uint64]int32 // of pooled kinds: records by the hash of a number, address or host
}

// comparisonsOf groups columns: those of numbers, and those of addresses and
// hosts, stand for each other.
func comparisonsOf(columns []*column) []*comparison {
	var list []*comparison
	pooled := make(map[Kind]*comparison)
	for _, c := range columns {
		kind := c.field.Kind
		if kind == KindHost {
			kind = KindEmail
		}
		if kind != KindEmail && kind != KindPhone {
			list = append(list, &comparison{kind: kind, columns: []*column{c}})
			continue
		}
		if pooled[kind] == nil {
			pooled[kind] = &comparison{kind: kind}
			list = append(list, pooled[kind])
		}
		pooled[kind].columns = append(pooled[kind].columns, c)
	}
	for _, c := range pooled {
		c.count()
	}
	return list
}

// count counts in how many records each number, address and host is.
func (c *comparison) count() {
	c.counts = make(map[uint64]int32)
	for _, column := range c.columns {
		for i := range column.values {
			v := &column.values[i]
			for _, it := range v.items {
				if it.hash != 0 {
					c.counts[it.hash] += v.count
				}
				if it.host != 0 {
					c.counts[it.host] += v.count
				}
			}
		}
	}
	for hash, count := range c.counts {
		if count < 3 {
			delete(c.counts, hash) // what is missing is of two
		}
	}
}

// outcome is what a comparison of two records came to.
type outcome struct {
	level    uint8
	surprise float32 // of the value that both have, in bits; 0 where it isn't known
	column   *column // in which the second record agrees
}

func (o outcome) columnOr(other *column) *column {
	if o.column == nil {
		return other
	}
	return o.column
}

// compare compares two records.
func (m *Matcher) compare(i int, a, b int) outcome {
	c := m.comparisons[i]
	if c.counts != nil {
		return m.pooled(c, a, b)
	}
	column := c.columns[0]
	x, y := column.of(a), column.of(b)
	if x == nil || y == nil {
		return outcome{}
	}
	o := outcome{column: column}
	switch c.kind {
	case KindCompany:
		o.level = column.company(x, y)
	case KindAddress:
		o.level = column.address(x, y)
	case KindDate:
		o.level = date(x, y)
	case KindCode:
		o.level = code(x, y)
	default:
		o.level = column.text(x, y)
	}
	if o.level == exact {
		o.surprise = m.surprise(c.kind, x.count)
	}
	return o
}

// pooled compares two records in fields that stand for each other.
func (m *Matcher) pooled(c *comparison, a, b int) (best outcome) {
	hash, disagrees := uint64(0), false
	for _, left := range c.columns {
		x := left.of(a)
		if x == nil {
			continue
		}
		for _, right := range c.columns {
			y := right.of(b)
			if y == nil {
				continue
			}
			var level uint8
			var h uint64
			if c.kind == KindPhone {
				level, h = phones(x, y)
			} else {
				level, h = contacts(x, y)
			}
			if left == right && level != missing && level <= near {
				disagrees = true
			}
			if level > best.level || level == best.level && h != 0 && m.countOf(c, h) < m.countOf(c, hash) {
				best, hash = outcome{level: level, column: right}, h
			}
		}
	}
	if best.level == exact && disagrees {
		best.level = mixed
		return best
	}
	if hash != 0 {
		best.surprise = m.surprise(c.kind, m.countOf(c, hash))
	}
	return best
}

func (m *Matcher) countOf(c *comparison, hash uint64) int32 {
	if n, ok := c.counts[hash]; ok {
		return n
	}
	return 2
}

// surprise is how little probable it is that another record has a value by chance
// which so many have, in bits.
func (m *Matcher) surprise(k Kind, count int32) float32 {
	return float32(math.Log2((float64(m.records) + populationOf(k)) / float64(max(count-1, 1))))
}

// exchange finds values that stand in another field of their kind: a given name
// under surname. It changes the outcomes of both fields.
func (m *Matcher) exchange(outcomes []outcome, a, b int) {
	for n, i := range m.exchangeable {
		if outcomes[i].level > some && outcomes[i].level != missing {
			continue
		}
		for _, j := range m.exchangeable[n+1:] {
			if outcomes[j].level > some || m.comparisons[i].kind != m.comparisons[j].kind {
				continue
			}
			left, right := m.comparisons[i].columns[0], m.comparisons[j].columns[0]
			forth := m.crosswise(left, right, a, b)
			back := m.crosswise(right, left, a, b)
			if !forth && !back {
				continue
			}
			if forth {
				outcomes[i] = outcome{elsewhere, m.surprise(left.field.Kind, left.of(a).count), right}
			} else {
				outcomes[i] = outcome{}
			}
			if back {
				outcomes[j] = outcome{elsewhere, m.surprise(right.field.Kind, right.of(a).count), left}
			} else {
				outcomes[j] = outcome{}
			}
		}
	}
}

// mayExchange reports whether a value of one record stands in another field of its
// kind in the other.
func (m *Matcher) mayExchange(a, b int) bool {
	for n, i := range m.exchangeable {
		for _, j := range m.exchangeable[n+1:] {
			left, right := m.comparisons[i], m.comparisons[j]
			if left.kind == right.kind && (m.crosswise(left.columns[0], right.columns[0], a, b) || m.crosswise(right.columns[0], left.columns[0], a, b)) {
				return true
			}
		}
	}
	return false
}

// crosswise reports whether the value of a in one column is that of b in another.
func (m *Matcher) crosswise(left, right *column, a, b int) bool {
	x, y := left.of(a), right.of(b)
	return x != nil && y != nil && x.hash == y.hash && len(x.key) >= 3
}
