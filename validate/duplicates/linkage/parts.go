package linkage

import (
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"

	"sheetsync/sheetschema/table"
	"sheetsync/validate/duplicates/normal"
)

// Parts are fields, by their numbers in the list of those that are compared.
type Parts uint32

func (p Parts) has(field int) bool { return p>>field&1 != 0 }

// addParts finds the fields that say what others say already: a full name beside
// given name and surname. Weights are added as if comparisons were independent, so
// that what stands in a record twice would count twice; of such a field only what
// stands in none of its parts is compared.
func addParts(t *table.Table, fields []Field) {
	var texts []int
	for i, f := range fields {
		if f.Kind == KindText || f.Kind == KindPerson {
			texts = append(texts, i)
		}
	}
	if len(texts) < 2 {
		return
	}
	var beside, within [MaxFields][MaxFields]int
	for record := range partsSample(t, fields) {
		var packed [MaxFields]string
		for _, i := range texts {
			packed[i] = packField(t, record, fields[i])
		}
		for _, whole := range texts {
			for _, part := range texts {
				if packed[whole] == "" || packed[part] == "" || whole == part {
					continue
				}
				beside[whole][part]++
				if _, ok := without(packed[whole], packed[part]); ok {
					within[whole][part]++
				}
			}
		}
	}
	isWithin := func(part, whole int) bool {
		return beside[whole][part] >= minBeside && within[whole][part]*10 >= beside[whole][part]*7
	}
	for _, whole := range texts {
		for _, part := range texts {
			if isWithin(part, whole) && (part < whole || !isWithin(whole, part)) {
				fields[whole].Parts |= 1 << part
			}
		}
	}
}

// minBeside is in how many records two fields have values at least that tell whether
// one is a part of the other.
const minBeside = 5

// partsSample yields some of the records, chosen by what they hold.
func partsSample(t *table.Table, fields []Field) func(yield func(int) bool) {
	mask := maskOf(stepOf(t.Len()) / 1024)
	return func(yield func(int) bool) {
		for record := range t.Len() {
			var hash uint64
			if mask != 0 {
				for _, f := range fields {
					hash = scatter(hash + xxhash.Sum64String(cellText(t, record, f.Index)))
				}
			}
			if hash&mask == 0 && !yield(record) {
				return
			}
		}
	}
}

func packField(t *table.Table, record int, f Field) string {
	if texts := TextsOf(t, record, f.Index); len(texts) > 0 {
		return pack(f.Kind, texts, "")
	}
	return ""
}

// without takes the words of a part out of a text; all is false where the text hasn't
// all of them. Chinese has no blanks between words.
func without(whole, part string) (rest string, all bool) {
	if normal.HasHan(part) {
		before, after, found := strings.Cut(whole, part)
		if !found {
			return whole, false
		}
		return strings.TrimSpace(before + after), true
	}
	words, all := strings.Split(whole, " "), true
	for word := range strings.SplitSeq(part, " ") {
		at := slices.Index(words, word)
		if at < 0 {
			all = false
			continue
		}
		words = slices.Delete(words, at, at+1)
	}
	return strings.Join(words, " "), all
}
