package lookup

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strings"

	"sheetsync/validate/duplicates/normal"
)

// Families of keys of names.
const (
	nameKeys    family = iota + 32 // the whole
	bareKeys                       // without places
	readKeys                       // the whole as it is read, in Latin letters
	wordKeys                       // its words; pairs of characters
	spokenKeys                     // runs of syllables of a Chinese name
	initialKeys                    // the first letters of its words
	labelKeys                      // what its owner chose of a domain
)

// nameIndex finds names.
type nameIndex struct {
	*postings
	words  []string           // in Latin letters, sorted, each once
	rarity map[string]float64 // of the words that were asked for
}

// maxNameWords is how many words of a name are looked at.
const maxNameWords = 12

func (x *Index) makeNames() {
	if x.names != nil {
		return
	}
	fields := append(append([]int{}, x.fields[companyKind]...), x.fields[personKind]...)
	companies := len(x.fields[companyKind])
	fields = append(append(fields, x.fields[hostKind]...), x.fields[emailKind]...)
	names := companies + len(x.fields[personKind])
	isName := make(map[int]bool, names)
	for _, field := range fields[:names] {
		isName[field] = true
	}
	p := x.each(fields, func(_, field int, text string, emit func(uint64)) {
		if isName[field] {
			emitName(text, emit)
			return
		}
		for _, host := range hostsOf(text) {
			if label := normal.Text(normal.HostLabel(host)); len(label) >= 4 && !generic[label] {
				emit(labelKeys.key(label))
			}
		}
	})
	x.names = &nameIndex{postings: p, words: x.latinWords(fields[:names]), rarity: make(map[string]float64)}
}

func emitName(text string, emit func(uint64)) {
	f := formOf(text)
	if f.Key == "" {
		return
	}
	emit(nameKeys.key(f.Key))
	words := f.Words[:min(len(f.Words), maxNameWords)]
	for _, word := range words {
		emit(wordKeys.key(word))
	}
	if !f.han {
		emit(readKeys.key(f.Key))
		if f.initials != "" {
			emit(initialKeys.key(f.initials))
		}
		return
	}
	emit(readKeys.key(f.Foreign))
	emit(bareKeys.key(f.bare))
	if reading := strings.Join(f.syllables, ""); reading != f.Foreign {
		emit(readKeys.key(reading))
	}
	f.eachReading(func(text string) { emit(spokenKeys.key(text)) })
}

// latinWords are the words of names in Latin letters, by which abbreviations find
// what they stand for.
func (x *Index) latinWords(fields []int) []string {
	set := make(map[string]bool)
	for _, field := range fields {
		for record := range x.table.Len() {
			x.texts(record, field, func(text string) {
				if normal.HasHan(text) {
					return
				}
				for _, word := range normal.CompanyWords(text) {
					if len(word) > 3 && !set[word] {
						set[strings.Clone(word)] = true
					}
				}
			})
		}
	}
	words := make([]string, 0, len(set))
	for word := range set {
		words = append(words, word)
	}
	slices.Sort(words)
	return words
}

// rarity is how much a word tells, in bits: the fewer records have it, the more.
func (x *Index) rarity(word string) float64 {
	if bits, known := x.names.rarity[word]; known {
		return bits
	}
	bits := math.Log2(1 + float64(x.table.Len()+50)/float64(len(x.names.find(wordKeys.key(word)))+1))
	if generic[word] {
		bits = min(bits, genericBits)
	}
	x.names.rarity[word] = bits
	return bits
}

// distinctive is how much words must tell, in bits, to be a name's own.
func (x *Index) distinctive() float64 {
	return 0.6 * math.Log2(1+float64(x.table.Len()+50)/2)
}

// Bounds of the candidates for one name.
const (
	maxPostings   = 4_000 // looked at
	maxCandidates = 40    // compared
)

// findName finds the names that are like a name.
func (x *Index) findName(name string) (found []evidence) {
	x.makeNames()
	q := formOf(name)
	if q.Key == "" {
		return nil
	}
	found = append(found, x.sameName(&q)...)
	found = append(found, x.labels(&q)...)
	for _, c := range x.candidates(&q) {
		x.texts(int(c.record), int(c.field), func(text string) {
			r := formOf(text)
			if r.Key == "" || r.Key == q.Key {
				return
			}
			if how, score := x.compareNames(&q, &r, x.isPerson(int(c.field))); score > 0 {
				found = append(found, evidence{record: c.record, field: int(c.field), how: how, score: score})
			}
		})
	}
	return found
}

func (x *Index) isPerson(field int) bool { return slices.Contains(x.fields[personKind], field) }

// sameName finds equal names. That of a person is no customer's alone; nor is that
// of a company which many records have.
func (x *Index) sameName(q *nameForm) (found []evidence) {
	same := x.names.find(nameKeys.key(q.Key))
	own := len(q.Key) > 1 && !vagueForm(q)
	for _, p := range same {
		e := evidence{record: p.record, field: int(p.field), how: HowSame, score: 0.95, exists: own}
		if x.isPerson(int(p.field)) {
			e.score, e.exists = 0.75, false
		}
		found = append(found, e)
	}
	return found
}

// vagueForm reports whether a name has only words that say nothing.
func vagueForm(q *nameForm) bool {
	return !slices.ContainsFunc(q.Words, func(word string) bool { return !generic[word] })
}

// labels finds the domains that are called as the name, or as its first word.
func (x *Index) labels(q *nameForm) (found []evidence) {
	if q.han {
		q.eachReading(func(text string) {
			if len(text) < 6 {
				return
			}
			list := x.names.find(labelKeys.key(text))
			if distinctRecords(list) > maxShared {
				return
			}
			for _, p := range list {
				found = append(found, evidence{record: p.record, field: int(p.field), how: HowReading, score: 0.55})
			}
		})
		return found
	}
	add := func(label string, score float64) {
		for _, p := range x.names.find(labelKeys.key(label)) {
			found = append(found, evidence{record: p.record, field: int(p.field), how: HowNamed, score: score})
		}
	}
	add(q.Key, 0.75)
	for i, word := range q.Words {
		if len(word) >= 5 && !generic[word] && (i == 0 || len(word) >= 7) && word != q.Key {
			add(word, 0.6)
		}
	}
	return found
}

// findLabel finds companies that are called as a domain.
func (x *Index) findLabel(label string) (found []evidence) {
	x.makeNames()
	add := func(list []posting, how How, score float64) {
		if distinctRecords(list) > 2*maxShared {
			return
		}
		for _, p := range list {
			if !x.isPerson(int(p.field)) {
				found = append(found, evidence{record: p.record, field: int(p.field), how: how, score: score})
			}
		}
	}
	joined := normal.Text(label)
	add(x.names.find(nameKeys.key(joined)), HowNamed, 0.75)
	add(x.names.find(readKeys.key(joined)), HowNamed, 0.65)
	add(x.names.find(labelKeys.key(joined)), HowNamed, 0.6)
	if len(joined) >= 5 {
		add(x.names.find(wordKeys.key(joined)), HowNamed, 0.6)
		add(x.names.find(spokenKeys.key(joined)), HowReading, 0.55)
	}
	return found
}

// A candidate is a name that is worth a comparison.
type candidate struct {
	record, field int32
}

// candidates are the names that share most with a name, by the keys that tell most.
func (x *Index) candidates(q *nameForm) []candidate {
	type source struct {
		list   []posting
		weight float64
	}
	var sources []source
	add := func(list []posting, most float64) {
		if len(list) > 0 {
			sources = append(sources, source{list, min(most, math.Log2(1+float64(x.table.Len()+50)/float64(len(list)+1)))})
		}
	}
	const certain = 30
	own := x.names.postings
	if q.han {
		add(own.find(bareKeys.key(q.bare)), certain)
		add(own.find(readKeys.key(q.Foreign)), certain)
		add(own.find(readKeys.key(strings.Join(q.syllables, ""))), certain)
		q.eachReading(func(text string) { add(own.find(wordKeys.key(text)), certain) })
	} else {
		add(own.find(readKeys.key(q.Key)), certain)
		add(own.find(initialKeys.key(q.Key)), certain)
		if q.initials != "" {
			add(own.find(nameKeys.key(q.initials)), certain)
		}
		if len(q.Key) >= 5 && isASCII(q.Key) {
			eachEdit(q.Key, lettersAlphabet, func(text []byte) { add(own.find(nameKeys.keyOf(text)), certain) })
		}
	}
	for _, word := range q.Words[:min(len(q.Words), maxNameWords)] {
		most := float64(certain)
		if generic[word] {
			most = genericBits
		}
		add(own.find(wordKeys.key(word)), most)
		if q.han || generic[word] || !isASCII(word) {
			continue
		}
		if len(word) >= minRead {
			add(own.find(spokenKeys.key(word)), certain)
		}
		if len(word) >= 4 {
			eachEdit(word, lettersAlphabet, func(text []byte) { add(own.find(wordKeys.keyOf(text)), certain) })
		}
		for _, longer := range x.names.abbreviated(word) {
			add(own.find(wordKeys.key(longer)), certain)
		}
		for n := 3; n < len(word); n++ {
			add(own.find(wordKeys.key(word[:n])), certain)
		}
	}
	sort.SliceStable(sources, func(i, j int) bool { return len(sources[i].list) < len(sources[j].list) })
	weights := make(map[candidate]float64)
	budget := maxPostings
	for _, s := range sources {
		if budget -= len(s.list); budget < 0 && len(weights) > 0 {
			break
		}
		for _, p := range s.list {
			weights[candidate{p.record, p.field}] += s.weight
		}
	}
	return heaviest(weights)
}

// heaviest returns the candidates that weigh most.
func heaviest(weights map[candidate]float64) []candidate {
	type weighed struct {
		candidate
		weight float64
	}
	list := make([]weighed, 0, len(weights))
	for c, weight := range weights {
		list = append(list, weighed{c, weight})
	}
	slices.SortFunc(list, func(a, b weighed) int {
		return cmp.Or(-cmp.Compare(a.weight, b.weight), cmp.Compare(a.record, b.record), cmp.Compare(a.field, b.field))
	})
	var out []candidate
	for _, c := range list[:min(len(list), maxCandidates)] {
		out = append(out, c.candidate)
	}
	return out
}

// abbreviated returns the longer words that a word may be the beginning of.
func (n *nameIndex) abbreviated(word string) []string {
	const most = 12
	if len(word) < 3 {
		return nil
	}
	from, found := slices.BinarySearch(n.words, word)
	if found {
		from++
	}
	to := from
	for to < len(n.words) && to-from < most && strings.HasPrefix(n.words[to], word) {
		to++
	}
	return n.words[from:to]
}
