package linkage

// A comparison is one of those that are made of each pair.
type comparison struct {
	kind    Kind
	columns []*column
	shares  map[uint64]bucket // of pooled kinds: by the hash of a number, address or host; else the first bucket

	itemsKey, hostsKey int // the keys that are counted, of pooled kinds
}

// pooled reports whether the comparison is of fields that stand for each other.
func (c *comparison) pooled() bool { return c.kind == KindEmail || c.kind == KindPhone }

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
	return list
}

// outcome is what a comparison of two records came to.
type outcome struct {
	level  uint8
	share  bucket // how many records have the value that both have; 0 where it isn't known
	column uint8  // the number of the column in which the second record agrees
}

// compare compares two records.
func (m *Matcher) compare(i int, a, b int) outcome {
	c := m.comparisons[i]
	if c.pooled() {
		return pooled(c, a, b)
	}
	column := c.columns[0]
	x, y := column.of(a), column.of(b)
	if x == nil || y == nil {
		return outcome{}
	}
	o := outcome{column: uint8(column.number)}
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
		o.share = x.share
	}
	return o
}

// pooled compares two records in fields that stand for each other.
func pooled(c *comparison, a, b int) (best outcome) {
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
			if level > best.level || level == best.level && h != 0 && (hash == 0 || c.share(h) < c.share(hash)) {
				best, hash = outcome{level: level, column: uint8(right.number)}, h
			}
		}
	}
	if best.level == exact && disagrees {
		best.level = mixed
	}
	if hash != 0 {
		best.share = c.share(hash)
	}
	return best
}

func (c *comparison) share(hash uint64) bucket { return max(1, c.shares[hash]) }

// dependent takes the likeness of two hosts' labels out where the names of the
// companies are alike: a label is made of the name and tells nothing that the name
// hasn't told, as globalhardware.ca and globalhardware.pe.
func (m *Matcher) dependent(outcomes []outcome) {
	if m.name < 0 || m.contact < 0 {
		return
	}
	if name := outcomes[m.name].level; outcomes[m.contact].level == some && (name >= close && name <= exact || name == bridgeStrong) {
		outcomes[m.contact] = outcome{}
	}
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
				outcomes[i] = outcome{elsewhere, left.of(a).share, uint8(left.number)}
			} else {
				outcomes[i] = outcome{}
			}
			if back {
				outcomes[j] = outcome{elsewhere, right.of(a).share, uint8(right.number)}
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
