// Package hanzi knows of single Chinese characters their simplified form and how they are
// read.
//
//	Simplified('網') = '网'    Reading('網') = "wang"
//
// The tables are those of OpenCC (as of github.com/longbridgeapp/opencc, Apache 2.0) and of
// the pinyin-data project (as of github.com/mozillazg/go-pinyin, MIT), cut to what is asked
// of them: with all that these have beside it, such as phrases and tones, the program is two
// megabytes larger and starts later. The tests hold the tables to the libraries and write
// them anew with -update.
package hanzi

import (
	_ "embed"
	"strings"
	"sync"
)

// simplifiedText has pairs, a traditional character before its simplified form.
//
//go:embed simplified.txt
var simplifiedText string

// readingsText has a reading a line, before the characters that are read so.
//
//go:embed readings.txt
var readingsText string

// The blocks of CJK unified ideographs that people type, which are looked up fast.
const first, last = 0x3400, 0x9fff

// inBlocks reports whether a character is in the blocks.
func inBlocks(r rune) bool { return r >= first && r <= last }

// simplifiedForms has the simplified form of each character of the blocks.
var simplifiedForms = sync.OnceValue(func() []rune {
	forms := make([]rune, last-first+1)
	for i := range forms {
		forms[i] = first + rune(i)
	}
	var traditional rune
	for _, r := range strings.ReplaceAll(simplifiedText, "\n", "") {
		if traditional == 0 {
			traditional = r
			continue
		}
		forms[traditional-first], traditional = r, 0
	}
	return forms
})

// readingTable has the readings of the characters of the blocks, and of others.
type readingTable struct {
	blocks []string
	others map[rune]string
}

var readings = sync.OnceValue(func() readingTable {
	all := readingTable{make([]string, last-first+1), make(map[rune]string)}
	for line := range strings.Lines(readingsText) {
		reading, characters, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		for _, r := range characters {
			if inBlocks(r) {
				all.blocks[r-first] = reading
			} else {
				all.others[r] = reading
			}
		}
	}
	return all
})

// Simplified returns the simplified form of a traditional character of the blocks, and
// others as they are.
func Simplified(r rune) rune {
	if inBlocks(r) {
		return simplifiedForms()[r-first]
	}
	return r
}

// Reading returns a character's most usual reading in Hanyu Pinyin, without tones and with v
// for ü; "" where it has none.
func Reading(r rune) string {
	if inBlocks(r) {
		return readings().blocks[r-first]
	}
	return readings().others[r]
}
