package config

import (
	"maps"
	"slices"
	"strings"
)

// A value is what one source gave for a key.
type value struct {
	text   string
	items  []string // of a list
	origin Origin
	// dir is what a relative path is relative to.
	dir string
}

// values holds the last value given for each key. Keys of secrets given as a
// file stand under <key>_file; of the two the one given last is kept.
type values map[string]value

// set overrides what was given before, and in the secret's other spelling too.
func (v values) set(key string, given value) {
	if s, ofFile, ok := find(key); ok && s.secret {
		if ofFile {
			delete(v, strings.TrimSuffix(key, fileSuffix))
		} else {
			delete(v, key+fileSuffix)
		}
	}
	v[key] = given
}

// count returns how many items a list has: one more than the highest number
// given.
func (v values) count(list string) int {
	n := 0
	for key := range v {
		if index, ok := itemIndex(list, key); ok {
			n = max(n, index+1)
		}
	}
	return n
}

// under returns the names of the keys directly under a prefix, sorted.
func (v values) under(prefix string) []string {
	var names []string
	for _, key := range slices.Sorted(maps.Keys(v)) {
		if rest, ok := strings.CutPrefix(key, prefix+"."); ok {
			names = append(names, rest)
		}
	}
	return names
}

// splitList reads a list given in one text.
func splitList(text string) []string {
	var items []string
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}
