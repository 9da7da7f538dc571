package linkage

import (
	"math/bits"
	"strings"
	"unicode/utf8"

	"sheetsync/validate/duplicates/blocking"
)

// limits of blocking.
var limits = blocking.Limits{Block: 60, Budget: 1, Least: 2_000}

// keys are the blocking keys of a table: of each field alone, by several forms of
// its value, and of each two fields together, by coarse forms of both.
func (m *Matcher) keys() []blocking.Key {
	keys := []blocking.Key{{Each: m.whole, Copies: true}}
	for _, c := range m.comparisons {
		if c.counts != nil {
			keys = append(keys, blocking.Key{Each: c.items(wholeItem)}, blocking.Key{Each: c.items(itemStart)}, blocking.Key{Each: c.items(itemEnd)}, blocking.Key{Each: c.hosts})
			continue
		}
		column := c.columns[0]
		for _, of := range []func(*value) uint64{whole, prefixOf(6), suffixOf(6)} {
			keys = append(keys, blocking.Key{Each: column.single(of)})
		}
		if c.kind != KindCode && c.kind != KindDate {
			keys = append(keys, blocking.Key{Each: column.rareWords}, blocking.Key{Each: column.wordPairs})
		}
	}
	for i, left := range m.comparisons {
		for _, right := range m.comparisons[i+1:] {
			a, b := left.columns[0], right.columns[0]
			keys = append(keys,
				blocking.Key{Each: both(a, b, whole, whole)},
				blocking.Key{Each: both(a, b, coarse(a), coarse(b))})
		}
	}
	for _, group := range m.groups() {
		keys = append(keys, blocking.Key{Each: set(group)})
	}
	return keys
}

// whole is the key of all compared values together, of records that have two
// values at least: by it copies are found, however many there are.
func (m *Matcher) whole(record int, emit func(uint64)) {
	hash, filled := uint64(14695981039346656037), 0
	for _, c := range m.comparisons {
		for _, column := range c.columns {
			v := column.of(record)
			if v != nil {
				hash ^= v.hash
				filled++
			}
			hash *= 1099511628211
		}
	}
	if filled >= 2 {
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

// rareWords emits the two rarest words of a value.
func (c *column) rareWords(record int, emit func(uint64)) {
	v := c.of(record)
	if v == nil || v.words < 2 {
		return
	}
	first, second := c.rarest(v)
	emit(hashOf(c.texts[first]))
	emit(hashOf(c.texts[second]))
}

// wordPairs emits the pairs of a value's neighbouring words.
func (c *column) wordPairs(record int, emit func(uint64)) {
	v := c.of(record)
	if v == nil {
		return
	}
	words := c.wordsOf(v)
	for i := 1; i < len(words); i++ {
		a, b := words[i-1], words[i]
		emit(mix(hashOf(c.texts[min(a, b)]), hashOf(c.texts[max(a, b)])))
	}
}

// rarest returns the two words of a value that say most.
func (c *column) rarest(v *value) (first, second int32) {
	first, second = -1, -1
	rarer := func(a, b int32) bool {
		return b < 0 || c.rarity[a] > c.rarity[b] || c.rarity[a] == c.rarity[b] && c.texts[a] < c.texts[b]
	}
	for _, word := range c.wordsOf(v) {
		switch {
		case rarer(word, first):
			first, second = word, first
		case rarer(word, second):
			second = word
		}
	}
	return first, second
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
	if c.kind != KindEmail {
		return
	}
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
