package linkage

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"

	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/country"
	"sheetsync/validate/duplicates/normal"
)

// value is a distinct packed text of a field, taken apart.
type value struct {
	key     string // what equality is of
	hash    uint64 // of the key
	whole   uint64 // of the packed text
	letters uint64 // which characters the key has, one bit each, modulo 64
	foreign string
	items   []item // of cells that may hold several things: numbers, addresses
	from    uint32 // its words begin there in the column's list
	words   uint16
	length  uint16 // characters of the key
	share   uint8  // how many records have the key: a bucket
	date    normal.Date
}

// item is one of the things in a cell.
type item struct {
	text  string
	hash  uint64
	host  uint64 // of addresses: the hash of the host; 0 where it says nothing
	label string // of addresses: what its owner chose of the host
	local string // of addresses: what stands before the @

	letters, localLetters uint64 // which characters they have, as in a value
}

// column holds one field's values, each distinct one once.
type column struct {
	field  Field
	number int     // among the columns of the matcher
	ids    []int32 // by record: an index into values; -1 for none
	values []value
	counts []int32 // by value: records that have it
	words  []int32 // the words of all values, as indexes into the vocabulary
	vocabulary

	wholeKey, wordsKey int // the keys that are counted; -1 for none
}

// vocabulary has the words of a field.
type vocabulary struct {
	texts  []string
	hashes []uint64
	digits []bool    // whether it is a number
	rarity []float32 // information of a word, in bits
}

// packChunk is how many records a goroutine packs at a time.
const packChunk = 4096

// PackAll packs a table's fields: by field and record.
func PackAll(t *table.Table, fields []Field, fallback string) [][]string {
	all := make([][]string, len(fields))
	for i := range all {
		all[i] = make([]string, t.Len())
	}
	parallel.Ranges(t.Len(), packChunk, func(from, to int) {
		p := NewPacker(t, fields, fallback)
		for record := from; record < to; record++ {
			for i := range fields {
				all[i][record] = p.pack(record, i)
			}
		}
	})
	return all
}

// A Packer packs records of a table. It is for one goroutine.
type Packer struct {
	table     *table.Table
	fields    []Field
	countries *country.Lookup
	known     map[written]string // what was packed before
}

// written is what people wrote into a field, in a country.
type written struct {
	field        int
	text, region string
}

// NewPacker returns a Packer. fallback is the ISO 3166 code of the country of
// telephone numbers without a country code; what fields hold is known.
func NewPacker(t *table.Table, fields []Field, fallback string) *Packer {
	return &Packer{table: t, fields: fields, countries: country.New(t, fallback), known: make(map[written]string)}
}

// Pack packs a record: its values by field.
func (p *Packer) Pack(record int) []string {
	values := make([]string, len(p.fields))
	for i := range values {
		values[i] = p.pack(record, i)
	}
	return values
}

// Digest is a hash of what a record's packed values are made of.
func (p *Packer) Digest(record int) uint64 {
	hash := uint64(14695981039346656037)
	for i := range p.fields {
		f := &p.fields[i]
		if p.table.State(record, f.Index) != table.StateEmpty || len(p.table.Further(f.Index)) > 0 {
			for _, text := range TextsOf(p.table, record, f.Index) {
				hash = bits.RotateLeft64((hash^xxhash.Sum64String(text))*1099511628211, 31)
			}
			if f.Kind == KindPhone {
				hash ^= hashOf(p.countries.Of(record))
			}
		}
		hash = bits.RotateLeft64(hash*1099511628211, 31)
	}
	return scatter(hash)
}

func (p *Packer) pack(record, field int) string {
	text := p.packWhole(record, field)
	if text == "" || p.fields[field].Parts == 0 {
		return text
	}
	for part := range p.fields {
		if p.fields[field].Parts.has(part) {
			text, _ = without(text, p.packWhole(record, part))
		}
	}
	return text
}

// packWhole packs a value, its parts and all.
func (p *Packer) packWhole(record, field int) string {
	f := p.fields[field]
	if p.table.State(record, f.Index) == table.StateEmpty && len(p.table.Further(f.Index)) == 0 {
		return ""
	}
	texts := TextsOf(p.table, record, f.Index)
	if len(texts) == 0 {
		return ""
	}
	region := ""
	if f.Kind == KindPhone {
		region = p.countries.Of(record)
	}
	if len(texts) > 1 {
		return pack(f.Kind, texts, region)
	}
	w := written{field, texts[0], region}
	packed, seen := p.known[w]
	if !seen {
		packed = pack(f.Kind, texts, region)
		p.known[w] = packed
	}
	return packed
}

// newColumn makes the column of a field of the packed texts of its records.
func newColumn(f Field, number int, packed []string) *column {
	c := &column{field: f, number: number, ids: make([]int32, len(packed))}
	known := make(map[string]int32, len(packed)/2)
	var distinct []string
	for record, text := range packed {
		if text == "" {
			c.ids[record] = -1
			continue
		}
		id, seen := known[text]
		if !seen {
			id = int32(len(distinct))
			known[text] = id
			distinct, c.counts = append(distinct, text), append(c.counts, 0)
		}
		c.ids[record] = id
		c.counts[id]++
	}
	clear(known)
	c.values = make([]value, len(distinct))
	for id, text := range distinct {
		c.takeApart(&c.values[id], text, known)
	}
	c.digits, c.hashes, c.rarity = make([]bool, len(c.texts)), make([]uint64, len(c.texts)), make([]float32, len(c.texts))
	for i, text := range c.texts {
		c.digits[i], c.hashes[i] = text[0] >= '0' && text[0] <= '9', hashOf(text)
	}
	return c
}

// takeApart makes a value of a packed text. known has the words that were met.
func (c *column) takeApart(v *value, text string, known map[string]int32) {
	v.key = text
	var words []string
	switch c.field.Kind {
	case KindEmail, KindHost, KindPhone:
		v.items = itemsOf(c.field.Kind, text)
	case KindDate:
		v.date, _ = normal.DateOf(text)
	case KindCode:
	default:
		form := normal.FormOf(text)
		v.key, v.foreign, words = form.Key, form.Foreign, form.Words
	}
	v.hash, v.whole = hashOf(v.key), hashOf(text)
	v.letters, v.length = lettersOf(v.key), uint16(utf8.RuneCountInString(v.key))
	v.from = uint32(len(c.words))
	for _, word := range words[:min(len(words), maxWords)] {
		id, ok := known[word]
		if !ok {
			id = int32(len(c.texts))
			known[word] = id
			c.texts = append(c.texts, word)
		}
		if !slices.Contains(c.words[v.from:], id) {
			c.words = append(c.words, id)
		}
	}
	v.words = uint16(len(c.words) - int(v.from))
}

// itemsOf returns the addresses, hosts or numbers of a packed text.
func itemsOf(kind Kind, text string) []item {
	items := make([]item, 0, strings.Count(text, " ")+1)
	for part := range strings.SplitSeq(text, " ") {
		switch kind {
		case KindEmail:
			host := normal.EmailHost(part)
			local, _, _ := strings.Cut(part, "@")
			items = append(items, item{
				text: part, hash: hashOf(part), host: hashOf(host), label: normal.HostLabel(host), local: local,
				letters: lettersOf(part), localLetters: lettersOf(local),
			})
		case KindHost:
			items = append(items, item{host: hashOf(part), label: normal.HostLabel(part)})
		default:
			items = append(items, item{text: part, hash: hashOf(part)})
		}
	}
	return items
}

// lettersOf says which characters a text has, one bit each, modulo 64.
func lettersOf(text string) (letters uint64) {
	for _, r := range text {
		letters |= 1 << (r & 63)
	}
	return letters
}

// maxWords is how many words of a value are compared.
const maxWords = 24

func (c *column) wordsOf(v *value) []int32 { return c.words[v.from : v.from+uint32(v.words)] }

// of returns a record's value; nil where it has none.
func (c *column) of(record int) *value {
	if id := c.ids[record]; id >= 0 {
		return &c.values[id]
	}
	return nil
}

// hashOf hashes a text; "" is 0.
func hashOf(text string) uint64 {
	if text == "" {
		return 0
	}
	return max(xxhash.Sum64String(text), 1)
}
