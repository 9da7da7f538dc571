package search_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sheetsync/syncer/mirror/readmodel/search"
)

func TestFind(t *testing.T) {
	t.Parallel()
	var x search.Index
	names := make([]string, 0, 8)
	add := func(name string, further ...search.Text) {
		x.Add(append([]search.Text{{search.RankName, name}}, further...))
		names = append(names, name)
	}
	add("Cedargate", search.Text{search.RankCode, "Cedargate Electronics Co., Ltd."}, search.Text{search.RankCode, "C-57"})
	add("雪松电子", search.Text{search.RankCode, "雪松电子有限公司"}, search.Text{search.RankPhone, "+86-138-0013-8000"})
	add("Red Cedar", search.Text{search.RankContact, "li@cedargate.example"})
	add("O'Neil & Söhne GmbH", search.Text{search.RankPhone, "+49 40 23125 118"})
	add("ACME", search.Text{search.RankCode, "57-C"})
	add("Acme West")
	for _, test := range []struct {
		question string
		want     []string
	}{
		{"cedar", []string{"Cedargate", "Red Cedar"}},
		{"CEDARGATE", []string{"Cedargate", "Red Cedar"}},
		{"cedar elec", []string{"Cedargate"}},
		{"elec cedar", []string{"Cedargate"}},
		{"雪松", []string{"雪松电子"}},
		{"雪鬆電子", []string{"雪松电子"}},
		{"xuesong", []string{"雪松电子"}},
		{"xsdz", []string{"雪松电子"}},
		{"sdz", []string{}},
		{"138 0013", []string{"雪松电子"}},
		{"(040) 23125", []string{"O'Neil & Söhne GmbH"}},
		{"+49 (40) 23125", []string{"O'Neil & Söhne GmbH"}},
		{"oneil sohne", []string{"O'Neil & Söhne GmbH"}},
		{"li@cedargate.example", []string{"Red Cedar"}},
		{"ｃ－５７", []string{"Cedargate", "ACME"}},
		{"acme", []string{"ACME", "Acme West"}},
		{"西", []string{}},
		{"", []string{}},
		{" \x00 ", []string{}},
		{"%", []string{}},
	} {
		t.Run(test.question, func(t *testing.T) {
			t.Parallel()
			got := []string{}
			for _, record := range x.Find(test.question, 10) {
				got = append(got, names[record])
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Whatever is asked, each record is found once, by any part of its name, and no more than
// are wanted.
func TestFindAny(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(rapid.StringMatching(`[A-Ca-c雪鬆松é .&'-]{1,8}`), 1, 8).Draw(t, "names")
		var x search.Index
		for _, name := range names {
			x.Add([]search.Text{{search.RankName, name}})
		}
		question := rapid.String().Draw(t, "question")
		limit := rapid.IntRange(0, 5).Draw(t, "limit")
		found := x.Find(question, limit)
		if sorted := slices.Sorted(slices.Values(found)); len(found) > limit || len(slices.Compact(sorted)) != len(found) {
			t.Fatalf("%v of %d", found, limit)
		}
		of := rapid.IntRange(0, len(names)-1).Draw(t, "of")
		if strings.ContainsFunc(names[of], func(r rune) bool { return r != ' ' && r != '.' && r != '\'' && r != '&' && r != '-' }) && !slices.Contains(x.Find(names[of], len(names)), of) {
			t.Fatalf("%q isn't found by itself", names[of])
		}
	})
}

func BenchmarkFind(b *testing.B) {
	var x search.Index
	for i := range 100_000 {
		x.Add([]search.Text{
			{search.RankName, fmt.Sprintf("客户%d Trading", i)}, {search.RankCode, fmt.Sprintf("深圳客户%d电子有限公司", i)},
			{search.RankContact, fmt.Sprintf("contact%d@customer%d.example", i, i)}, {search.RankPhone, fmt.Sprintf("+86 138 %08d", i*7919)},
		})
	}
	for _, question := range []string{"客户99999", "trading 777", "电子", "nothing", "13800013", "a"} {
		b.Run(question, func(b *testing.B) {
			for b.Loop() {
				x.Find(question, 20)
			}
		})
	}
}
