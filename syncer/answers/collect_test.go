package answers_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/answers"
)

// Rows a, b, c and d: b and c were said to be duplicates of a, d of nobody.
func TestCollect(t *testing.T) {
	t.Parallel()
	r := schematest.Load(t, "name: r\nresources: [{name: firms, schema: {fields: [{name: name, type: string}]}}]").Resources[0]
	asked := answers.Asked{"b": {"a"}, "c": {"a", "b"}}
	different := answers.Decision{Resource: "firms", Older: "a", Newer: "b", Verdict: answers.Different}
	for _, test := range []struct {
		name     string
		cells    string // of a to d, separated by |
		standing []answers.Decision
		want     string // pairs and verdicts; the records left alone
	}{
		{"nothing", "|||", nil, ""},
		{"beside the newer one", "|same||", nil, "ab same"},
		{"beside the oldest, of all that name it", "no|||", nil, "ab different, ac different"},
		{"beside one that names two", "||same|", nil, "ac same, bc same"},
		{"the same on both rows", "yes|same||", nil, "ab same, ac same, ab same"},
		{"contradicting on both rows", "same|no||", nil, "ac same; opposed 0 1"},
		{"unreadable", "|perhaps||", nil, "; unreadable 1"},
		{"where nothing was asked", "|||same", nil, "; unasked 3"},
		{"taken back where nothing was asked", "|||ask again", nil, ""},
		{"over what stands, though another names the row", "|same||", []answers.Decision{different}, "ab same"},
		{"beside the oldest, what is open", "same|||", []answers.Decision{different}, "ac same"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			records := table.NewTable(r, 4)
			var cells []answers.Cell
			for i, text := range strings.Split(test.cells, "|") {
				id := string(rune('a' + i))
				records.SetID(i, id)
				c := answers.Cell{Record: i, ID: id}
				if text != "" {
					c.Cell = table.Cell{Kind: table.CellText, Text: text}
				}
				cells = append(cells, c)
			}
			got := answers.Collect(records, slices.Values(cells), asked, test.standing, time.Time{})
			if diff := cmp.Diff(test.want, collected(&got)); diff != "" {
				t.Errorf("collected (-want +got):\n%s", diff)
			}
		})
	}
}

func collected(c *answers.Collection) string {
	var given []string
	for i := range c.Given {
		given = append(given, c.Given[i].Older+c.Given[i].Newer+" "+string(c.Given[i].Verdict))
	}
	text := strings.Join(given, ", ")
	for _, left := range []struct {
		name    string
		records []int
	}{{"unreadable", c.Unreadable}, {"unasked", c.Unasked}, {"opposed", c.Opposed}} {
		if len(left.records) == 0 {
			continue
		}
		text += "; " + left.name
		for _, record := range left.records {
			text += " " + string(rune('0'+record))
		}
	}
	return text
}
