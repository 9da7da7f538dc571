package linkage

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// A key is a kind of blocking key: records that share one are compared.
type key struct {
	each func(record int, emit func(hash uint64))
	// coarse keys are shared by records that have little else in common, and
	// find less for the pairs that they make.
	coarse bool
	// counted keys are of what a value or a word is: a census counts them.
	counted bool
	// field is the number of the field whose values are the keys, from 1; 0 for none.
	field int
	// copies says that records of one key are copies of each other.
	copies bool
}

// once emits each of a record's keys once.
func (k *key) once(record int, emit func(hash uint64)) {
	var buffer [maxWords + 8]uint64
	seen := buffer[:0]
	k.each(record, func(hash uint64) {
		if !slices.Contains(seen, hash) {
			seen = append(seen, hash)
			emit(hash)
		}
	})
}

// addKeys makes the blocking keys: of each field alone, by several forms of its
// value, and of each two fields together, by coarse forms of both.
func (m *Matcher) addKeys() {
	add := func(k key) int {
		m.keys = append(m.keys, k)
		return len(m.keys) - 1
	}
	add(key{each: m.whole, copies: true})
	for _, c := range m.columns {
		c.wholeKey, c.wordsKey = -1, -1
	}
	for _, c := range m.comparisons {
		if c.pooled() {
			c.itemsKey = add(key{each: c.items(wholeItem), counted: true})
			add(key{each: c.items(itemStart), coarse: true})
			add(key{each: c.items(itemEnd), coarse: true})
			if c.kind == KindEmail {
				c.hostsKey = add(key{each: c.hosts, counted: true})
			}
			continue
		}
		column := c.columns[0]
		column.wholeKey = add(key{each: column.single(whole), counted: true, field: column.number + 1})
		add(key{each: column.single(prefixOf(6)), coarse: true})
		add(key{each: column.single(suffixOf(6)), coarse: true})
		if c.kind != KindCode && c.kind != KindDate {
			column.wordsKey = add(key{each: column.eachWord, counted: true, coarse: true})
			add(key{each: column.wordPairs, coarse: true})
		}
	}
	for i, left := range m.comparisons {
		for _, right := range m.comparisons[i+1:] {
			a, b := left.columns[0], right.columns[0]
			add(key{each: both(a, b, whole, whole)})
			add(key{each: both(a, b, coarse(a), coarse(b)), coarse: true})
		}
	}
	for _, group := range m.groups() {
		add(key{each: set(group)})
	}
}

// limit is how many records a block has at most that tells anything. The more
// records there are, the more of those that share a coarse key do so by chance.
func (k *key) limit(step int) int {
	switch {
	case !k.coarse:
		return 60
	case step < 2_000:
		return 60
	case step < 200_000:
		return 30
	default:
		return 16
	}
}

// whole is the key of all compared values together, of records that have two
// values at least: by it copies are found, however many there are.
func (m *Matcher) whole(record int, emit func(uint64)) {
	if hash, filled := m.digest(record); filled >= 2 {
		emit(hash)
	}
}

// whole is the key of a value as it is.
func whole(v *value) uint64 { return v.hash }

// prefixOf is the key of a value's first characters; none of a shorter value.
func prefixOf(n int) func(*value) uint64 {
	return func(v *value) uint64 {
		end := 0
		for range n {
			_, size := utf8.DecodeRuneInString(v.key[end:])
			if size == 0 {
				return 0
			}
			end += size
		}
		return hashOf(v.key[:end])
	}
}

// suffixOf is the key of a value's last characters; none of a shorter value.
func suffixOf(n int) func(*value) uint64 {
	return func(v *value) uint64 {
		from := len(v.key)
		for range n {
			_, size := utf8.DecodeLastRuneInString(v.key[:from])
			if size == 0 {
				return 0
			}
			from -= size
		}
		return hashOf(v.key[from:])
	}
}

// coarse is the key of a value's beginning: three characters of a text, the year
// and the month of a date, the first letters of an address.
func coarse(c *column) func(*value) uint64 {
	n := 3
	switch c.field.Kind {
	case KindDate:
		n = 4
	case KindEmail:
		n = 5
	case KindPhone:
		n = 8
	}
	prefix := prefixOf(n)
	return func(v *value) uint64 {
		if h := prefix(v); h != 0 {
			return h
		}
		return v.hash
	}
}

func (c *column) single(of func(*value) uint64) func(int, func(uint64)) {
	return func(record int, emit func(uint64)) {
		if v := c.of(record); v != nil {
			if h := of(v); h != 0 {
				emit(h)
			}
		}
	}
}

func both(a, b *column, ofA, ofB func(*value) uint64) func(int, func(uint64)) {
	return func(record int, emit func(uint64)) {
		x, y := a.of(record), b.of(record)
		if x == nil || y == nil {
			return
		}
		if h, g := ofA(x), ofB(y); h != 0 && g != 0 {
			emit(mix(h, g))
		}
	}
}

func mix(a, b uint64) uint64 {
	return bits.RotateLeft64(a*0x9e3779b97f4a7c15, 29) ^ b*0xc2b2ae3d27d4eb4f
}

// eachWord emits the words of a value.
func (c *column) eachWord(record int, emit func(uint64)) {
	v := c.of(record)
	if v == nil {
		return
	}
	for _, word := range c.wordsOf(v) {
		emit(c.hashes[word])
	}
}

// wordPairs emits the pairs of a value's neighbouring words.
func (c *column) wordPairs(record int, emit func(uint64)) {
	v := c.of(record)
	if v == nil {
		return
	}
	words := c.wordsOf(v)
	for i := 1; i < len(words); i++ {
		a, b := c.hashes[words[i-1]], c.hashes[words[i]]
		emit(mix(min(a, b), max(a, b)))
	}
}

// items emits a key of each number or address of a record.
func (c *comparison) items(of func(*item) uint64) func(int, func(uint64)) {
	return func(record int, emit func(uint64)) {
		for _, column := range c.columns {
			v := column.of(record)
			if v == nil {
				continue
			}
			for i := range v.items {
				if hash := of(&v.items[i]); hash != 0 {
					emit(hash)
				}
			}
		}
	}
}

func wholeItem(i *item) uint64 { return i.hash }

// itemStart is an address's local part, or a number without its end, by which
// neighbouring numbers meet.
func itemStart(i *item) uint64 {
	if at := strings.IndexByte(i.text, '@'); at >= 0 {
		if at < 4 {
			return 0
		}
		return hashOf(i.text[:at])
	}
	if len(i.text) < 8 {
		return 0
	}
	return hashOf(i.text[:len(i.text)-2])
}

// itemEnd is a number without its prefix, or the domain of an address together
// with its first letter.
func itemEnd(i *item) uint64 {
	if at := strings.IndexByte(i.text, '@'); at > 0 {
		return hashOf(i.text[:1] + i.text[at:])
	}
	if len(i.text) < 8 {
		return 0
	}
	return hashOf(i.text[len(i.text)-7:])
}

// hosts emits the hosts of addresses and websites, and what their owners chose of
// them.
func (c *comparison) hosts(record int, emit func(uint64)) {
	for _, column := range c.columns {
		v := column.of(record)
		if v == nil {
			continue
		}
		for _, it := range v.items {
			if it.host != 0 {
				emit(it.host)
				emit(hashOf("label " + it.label))
			}
		}
	}
}

// groups are the columns of one kind between which values may be exchanged.
func (m *Matcher) groups() [][]*column {
	byKind := make(map[Kind][]*column)
	var kinds []Kind
	for _, i := range m.exchangeable {
		k := m.comparisons[i].kind
		if len(byKind[k]) == 0 {
			kinds = append(kinds, k)
		}
		byKind[k] = append(byKind[k], m.comparisons[i].columns[0])
	}
	var groups [][]*column
	for _, k := range kinds {
		if len(byKind[k]) > 1 {
			groups = append(groups, byKind[k])
		}
	}
	return groups
}

// set is the key of the values of several columns, in whichever they stand.
func set(columns []*column) func(int, func(uint64)) {
	return func(record int, emit func(uint64)) {
		sum, filled := uint64(0), 0
		for _, c := range columns {
			if v := c.of(record); v != nil {
				sum += v.hash * 0x9e3779b97f4a7c15
				filled++
			}
		}
		if filled > 1 {
			emit(sum)
		}
	}
}
