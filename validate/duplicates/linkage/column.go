package linkage

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/cespare/xxhash/v2"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/country"
	"sheetsync/validate/duplicates/normal"
)

// value is a distinct normal form of a field.
type value struct {
	key     string // "" of a value that says nothing
	hash    uint64
	from    uint32 // its words begin there in the column's list
	words   uint16
	length  uint16 // characters of the key
	letters uint64 // which characters the key has, one bit each, modulo 64
	count   int32  // records that have it
	foreign string
	date    normal.Date
	items   []item // of cells that may hold several things: numbers, addresses
}

// item is one of the things in a cell.
type item struct {
	text  string
	hash  uint64
	host  uint64 // of addresses: the hash of the host; 0 where it says nothing
	label string // of addresses: what its owner chose of the host
}

// column holds the normal forms of one field, each distinct one once.
type column struct {
	field  Field
	ids    []int32 // by record: an index into values; -1 for none
	values []value
	words  []int32 // the words of all values, as indexes into the vocabulary
	*vocabulary
}

// vocabulary has the words of a field.
type vocabulary struct {
	ids    map[string]int32
	texts  []string
	counts []int32   // records that have it
	rarity []float32 // information of a word, in bits
	number []bool
}

func newColumn(t *table.Table, f Field, fallback string) *column {
	c := &column{field: f, ids: make([]int32, t.Len()), vocabulary: &vocabulary{ids: make(map[string]int32)}}
	if c.field.Kind == KindAuto {
		c.field.Kind = guess(t, f.Index)
	}
	countries := country.New(t, fallback)
	byText, byKey := make(map[string]int32), make(map[string]int32)
	region := ""
	for record := range t.Len() {
		texts := textsOf(t, record, f.Index)
		if len(texts) == 0 {
			c.ids[record] = -1
			continue
		}
		asked := strings.Join(texts, "\x00")
		if c.field.Kind == KindPhone {
			region = countries.Of(record)
			asked = region + ":" + asked
		}
		id, seen := byText[asked]
		if !seen {
			id = c.add(texts, region, byKey)
			byText[asked] = id
		}
		c.ids[record] = id
		if id >= 0 {
			c.values[id].count++
		}
	}
	c.weigh(t.Len())
	return c
}

// add adds a value and returns its id, or that of an equal one.
func (c *column) add(texts []string, region string, byKey map[string]int32) int32 {
	v := value{}
	var words []string
	text := texts[0]
	switch c.field.Kind {
	case KindEmail, KindHost, KindPhone:
		for _, text := range texts {
			v.items = append(v.items, itemsOf(c.field.Kind, text, region)...)
		}
		for _, i := range v.items {
			v.key += i.text + " " + strconv.FormatUint(i.host, 36) + " "
		}
	case KindDate:
		form := normal.TextForm(text)
		v.key = form.Key
		if d, ok := normal.DateOf(strings.TrimSpace(text)); ok {
			v.date = d
			v.key = d.Digits()
		}
	case KindCompany:
		form := normal.CompanyForm(text)
		v.key, v.foreign, words = form.Key, form.Foreign, form.Words
	case KindAddress:
		form := normal.AddressForm(text)
		v.key, v.foreign, words = form.Key, form.Foreign, form.Words
	case KindCode:
		v.key = normal.TextForm(text).Key
	default:
		form := normal.TextForm(text)
		v.key, v.foreign, words = form.Key, form.Foreign, form.Words
	}
	if v.key == "" {
		return -1
	}
	if id, seen := byKey[v.key]; seen {
		return id
	}
	v.hash = hashOf(v.key)
	for _, r := range v.key {
		v.letters |= 1 << (r & 63)
		v.length++
	}
	v.from = uint32(len(c.words))
	if len(words) > maxWords {
		words = words[:maxWords]
	}
	for _, word := range words {
		if id := c.word(word); !slices.Contains(c.words[v.from:], id) {
			c.words = append(c.words, id)
		}
	}
	v.words = uint16(len(c.words) - int(v.from))
	id := int32(len(c.values))
	c.values = append(c.values, v)
	byKey[v.key] = id
	return id
}

// itemsOf returns the addresses, hosts or numbers in a cell.
func itemsOf(kind Kind, text, region string) (items []item) {
	switch kind {
	case KindEmail:
		for _, address := range normal.Emails(text) {
			host := normal.EmailHost(address)
			items = append(items, item{text: address, hash: hashOf(address), host: hashOf(host), label: normal.HostLabel(host)})
		}
	case KindHost:
		if host := normal.Host(text); host != "" {
			items = append(items, item{host: hashOf(host), label: normal.HostLabel(host)})
		}
	default:
		for _, number := range normal.Phones(text, region) {
			items = append(items, item{text: number, hash: hashOf(number)})
		}
	}
	return items
}

// maxWords is how many words of a value are compared.
const maxWords = 24

func (v *vocabulary) word(text string) int32 {
	id, ok := v.ids[text]
	if !ok {
		id = int32(len(v.texts))
		text = strings.Clone(text)
		v.ids[text] = id
		v.texts = append(v.texts, text)
		v.number = append(v.number, text[0] >= '0' && text[0] <= '9')
	}
	return id
}

// weigh counts in how many records each word is: the rarer it is, the more it says
// (inverse document frequency).
func (c *column) weigh(records int) {
	c.counts = make([]int32, len(c.texts))
	c.rarity = make([]float32, len(c.texts))
	for i := range c.values {
		for _, word := range c.wordsOf(&c.values[i]) {
			c.counts[word] += c.values[i].count
		}
	}
	for i, count := range c.counts {
		c.rarity[i] = float32(math.Log2(1 + float64(records+50)/(float64(count)+1)))
	}
	c.vocabulary.ids = nil
}

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

// textsOf returns a record's values in a field and in the further columns of its
// meaning. Of a field that has one value, the first one counts.
func textsOf(t *table.Table, record, field int) (texts []string) {
	if text := cellText(t, record, field); strings.TrimSpace(text) != "" {
		texts = append(texts, text)
	}
	for _, column := range t.Further(field) {
		if text := t.ExtraCell(record, column).Seen(); strings.TrimSpace(text) != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// cellText is a cell's value as text: of an invalid cell, which has none, "".
func cellText(t *table.Table, record, field int) string {
	if t.State(record, field) == table.StateValid && t.Resource.Fields[field].Type == sheetschema.TypeString {
		return t.Text(record, field)
	}
	return t.Value(record, field).String()
}

// guess tells what a field without a format holds, by its values.
func guess(t *table.Table, field int) Kind {
	switch t.Resource.Fields[field].Type {
	case sheetschema.TypeDate, sheetschema.TypeDateTime:
		return KindDate
	case sheetschema.TypeInteger, sheetschema.TypeNumber:
		return KindCode
	}
	filled, dates, codes := 0, 0, 0
	for record := range t.Len() {
		text := strings.TrimSpace(cellText(t, record, field))
		if text == "" {
			continue
		}
		filled++
		if _, ok := normal.DateOf(text); ok {
			dates++
		}
		if isCode(text) {
			codes++
		}
	}
	switch {
	case filled == 0:
		return KindText
	case dates*10 >= filled*8:
		return KindDate
	case codes*10 >= filled*8:
		return KindCode
	default:
		return KindText
	}
}

// isCode reports whether a text is a number, or one word of letters and digits of
// which digits are a good part.
func isCode(text string) bool {
	digits := 0
	for i := range len(text) {
		if text[i] >= '0' && text[i] <= '9' {
			digits++
		}
	}
	return digits > 0 && digits*3 >= len(text) && len(text) <= 40
}
