package hanzi_test

import (
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/longbridgeapp/opencc"
	"github.com/mozillazg/go-pinyin"

	"sheetsync/sheetschema/hanzi"
)

var update = flag.Bool("update", false, "write the tables anew")

const perLine = 60 // characters

// check compares a table with what a file has, or writes the file.
func check(t *testing.T, file, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s isn't what -update writes", file)
	}
}

// The blocks of CJK unified ideographs that people type.
const firstHan, lastHan = 0x3400, 0x9fff

func TestSimplified(t *testing.T) {
	t.Parallel()
	converter, err := opencc.New("t2s")
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	pairs := 0
	for r := rune(firstHan); r <= lastHan; r++ {
		text, err := converter.Convert(string(r))
		if err != nil {
			t.Fatal(err)
		}
		want := []rune(text)
		if len(want) != 1 {
			want = []rune{r}
		}
		if got := hanzi.Simplified(r); got != want[0] && !*update {
			t.Errorf("%c is %c, want %c", r, got, want[0])
		}
		if want[0] == r {
			continue
		}
		table.WriteString(string(r) + string(want))
		if pairs++; pairs%(perLine/2) == 0 {
			table.WriteByte('\n')
		}
	}
	check(t, "simplified.txt", strings.TrimSuffix(table.String(), "\n")+"\n")
}

func TestReading(t *testing.T) {
	t.Parallel()
	options := pinyin.NewArgs()
	by := make(map[string][]rune)
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.Is(unicode.Han, r) {
			continue
		}
		want := ""
		if all := pinyin.SinglePinyin(r, options); len(all) > 0 {
			want = strings.ReplaceAll(all[0], "ü", "v")
		}
		if got := hanzi.Reading(r); got != want && !*update {
			t.Errorf("%c is read %q, want %q", r, got, want)
		}
		if want != "" {
			by[want] = append(by[want], r)
		}
	}
	var table strings.Builder
	for _, reading := range slices.Sorted(maps.Keys(by)) {
		for characters := range slices.Chunk(by[reading], perLine) {
			table.WriteString(reading + " " + string(characters) + "\n")
		}
	}
	check(t, "readings.txt", table.String())
}
