package search

import (
	"bytes"
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"sheetsync/validate/duplicates/normal"
)

// A Rank says what a text is to its record.
type Rank byte

// The ranks, best first.
const (
	RankName    Rank = iota + 1 // what people call it
	RankCode                    // other names, and what tells it apart
	RankContact                 // whom one speaks to, addresses, websites
	RankPhone                   // telephone numbers: only digits count
	rankReading                 // how a name is read, in pinyin
	rankInitial                 // the initials of that
)

// end is behind each text. Folded texts have no control characters.
const end = 0

// MaxQuestion is how many bytes of a question are looked at.
const MaxQuestion = 400

// An Index is over records in the order in which they were added.
type Index struct {
	texts  []byte // of all records: a rank, a folded text, end
	starts []int  // by record, where its texts begin
}

// A Text is something that a record is found by.
type Text struct {
	Rank Rank
	Text string
}

// Add adds a record with its texts, and returns its number: the first is 0.
func (x *Index) Add(texts []Text) int {
	x.starts = append(x.starts, len(x.texts))
	for _, t := range texts {
		folded := fold(t.Text)
		if t.Rank == RankPhone {
			folded = normal.Digits(t.Text)
		}
		x.add(t.Rank, folded)
		if t.Rank <= RankCode && normal.HasHan(folded) {
			x.add(rankReading, normal.Pinyin(folded))
			x.add(rankInitial, initials(folded))
		}
	}
	return len(x.starts) - 1
}

func (x *Index) add(rank Rank, folded string) {
	if folded != "" {
		x.texts = append(append(append(x.texts, byte(rank)), folded...), end)
	}
}

// Len is how many records there are.
func (x *Index) Len() int { return len(x.starts) }

// Size is how many bytes the index takes, about.
func (x *Index) Size() int { return cap(x.texts) + 8*cap(x.starts) }

// fold brings a text to words with single blanks between them.
func fold(text string) string {
	return strings.Join(normal.Words(normal.Simplified(normal.Fold(text))), " ")
}

// initials are the first letters of how a folded text is read.
func initials(folded string) string {
	var b strings.Builder
	for _, r := range folded {
		if reading := normal.Pinyin(string(r)); r > utf8.RuneSelf && reading != "" {
			b.WriteByte(reading[0])
		}
	}
	return b.String()
}

// A hit is a record that a question finds: the lower the better.
type hit struct{ cost, length, record int }

// Find returns the numbers of the records that a question finds, best first, limit of
// them at most.
func (x *Index) Find(question string, limit int) []int {
	if len(question) > MaxQuestion {
		question = strings.ToValidUTF8(question[:MaxQuestion], "")
	}
	hits := x.phrase(fold(question), false)
	if digits, ok := phone(question); ok {
		hits = append(hits, x.phrase(digits, true)...)
	}
	if words := strings.Fields(fold(question)); len(words) > 1 {
		hits = append(hits, x.words(words)...)
	}
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.length, b.length), cmp.Compare(a.record, b.record))
	})
	found := []int{}
	seen := make(map[int]bool)
	for _, h := range hits {
		if len(found) == limit {
			break
		}
		if !seen[h.record] {
			seen[h.record] = true
			found = append(found, h.record)
		}
	}
	return found
}

// phone returns the digits of what may be a telephone number, or a part of one.
func phone(question string) (digits string, ok bool) {
	digits = normal.Digits(question)
	letters := strings.ContainsFunc(question, func(r rune) bool { return !strings.ContainsRune("0123456789+-()./ ", r) })
	return digits, !letters && len(digits) >= 3
}

// phrase finds the records with a text of which the phrase is a part; phones says in
// which.
func (x *Index) phrase(phrase string, phones bool) []hit {
	if phrase == "" {
		return nil
	}
	var hits []hit
	needle := []byte(phrase)
	for at := 0; ; {
		i := bytes.Index(x.texts[at:], needle)
		if i < 0 {
			return hits
		}
		i += at
		record := sort.SearchInts(x.starts, i+1) - 1
		if cost, length, ok := cost(x.of(record), needle, phones); ok {
			hits = append(hits, hit{cost, length, record})
		}
		at = x.end(record)
	}
}

// words finds the records that have each of several words.
func (x *Index) words(words []string) []hit {
	rarest := slices.MaxFunc(words, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	hits := slices.DeleteFunc(x.phrase(rarest, false), func(h hit) bool { return !x.hasAll(h.record, words) })
	for i := range hits {
		hits[i].cost += scattered
	}
	return hits
}

func (x *Index) hasAll(record int, words []string) bool {
	for _, word := range words {
		if _, _, ok := cost(x.of(record), []byte(word), false); !ok {
			return false
		}
	}
	return true
}

// of are a record's texts.
func (x *Index) of(record int) []byte { return x.texts[x.starts[record]:x.end(record)] }

func (x *Index) end(record int) int {
	if record+1 < len(x.starts) {
		return x.starts[record+1]
	}
	return len(x.texts)
}

// scattered is what it costs that words stand apart.
const scattered = 1000

// cost is how well a phrase fits the best of a record's texts.
func cost(texts, phrase []byte, phones bool) (cost, length int, ok bool) {
	for len(texts) > 0 {
		stop := bytes.IndexByte(texts, end)
		rank, text := Rank(texts[0]), texts[1:stop]
		texts = texts[stop+1:]
		if (rank == RankPhone) != phones {
			continue
		}
		at := bytes.Index(text, phrase)
		if at < 0 || rank == rankInitial && at > 0 {
			continue
		}
		fits := 3
		switch {
		case len(text) == len(phrase):
			fits = 0
		case at == 0:
			fits = 1
		case text[at-1] == ' ':
			fits = 2
		}
		if c := 10*fits + int(rank); !ok || c < cost {
			cost, length, ok = c, len(text), true
		}
	}
	return cost, length, ok
}
