package gsheets

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
)

func answers(values ...string) string {
	var ranges []string
	for _, v := range values {
		ranges = append(ranges, `{"range":"'A ''b'''!A1:C9","values":`+v+`}`)
	}
	return `{"spreadsheetId":"x","valueRanges":[` + strings.Join(ranges, ",") + `]}`
}

var shownTab = []syncer.TabRequest{{SheetID: 7, Title: "A 'b'",
	Display: func(g *table.Grid) []int {
		if g.HasNumbers(1, 1) {
			return []int{1}
		}
		return nil
	},
	Keys: func(*table.Grid) []int { return []int{0, 99} },
}}

const (
	unsorted = `[["id","code"],["a",7],["b","x"],[],["c",true]]`
	shown    = `[["id","a","b","","c"],["code","007","x","","TRUE"]]`
	sorted   = `[["id","code"],["b","x"],["a",7],[],["c",true]]`
	sortedD  = `[["id","b","a","","c"],["code","x","007","","TRUE"]]`
)

func TestFetchFitsValuesAndDisplayTogether(t *testing.T) {
	t.Parallel()
	w, s := play(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		if got := r.URL.Query(); got.Get("ranges") != `'A ''b'''` || got.Get("valueRenderOption") != "UNFORMATTED_VALUE" {
			t.Errorf("asked for %v", got)
		}
		says(200, answers(unsorted))(w, r)
	}, func(w http.ResponseWriter, r *http.Request) {
		if got := r.URL.Query(); got.Get("ranges") != `'A ''b'''!A:B` || got.Get("majorDimension") != "COLUMNS" {
			t.Errorf("asked for %v", got)
		}
		says(200, answers(shown))(w, r)
	})
	content, err := w.Fetch(t.Context(), shownTab)
	if err != nil {
		t.Fatal(err)
	}
	g := content.Grids[0]
	if got := fmt.Sprint(g.Cell(1, 1), g.Cell(4, 1), g.Cell(2, 1), g.Rows()); got != "{2  7 007} {3  1 TRUE} {1 x 0 } 5" {
		t.Errorf("cells are %s", got)
	}
	if len(s.seen) != 2 {
		t.Errorf("%d requests", len(s.seen))
	}
}

func TestFetchReadsAgainWhenTheAnswersDisagree(t *testing.T) {
	t.Parallel()
	w, _ := play(t, Options{}, says(200, answers(unsorted)), says(200, answers(sortedD)),
		says(200, answers(sorted)), says(200, answers(sortedD)))
	content, err := w.Fetch(t.Context(), shownTab)
	if err != nil {
		t.Fatal(err)
	}
	if got := content.Grids[0].Cell(2, 1).Display; got != "007" {
		t.Errorf("display is %q", got)
	}
}

func TestFetchAcceptsAFormatThatChangesTexts(t *testing.T) {
	t.Parallel()
	odd := `[["id","a","b","","c"],["code","007","Mr. x","","TRUE"]]`
	w, _ := play(t, Options{}, says(200, answers(unsorted)), says(200, answers(odd)), says(200, answers(unsorted)))
	content, err := w.Fetch(t.Context(), shownTab)
	if err != nil {
		t.Fatal(err)
	}
	if c := content.Grids[0].Cell(2, 1); c.Text != "x" {
		t.Errorf("text is %q", c.Text)
	}
}

func TestFetchGivesUpOnARestlessSheet(t *testing.T) {
	t.Parallel()
	steps := []step{says(200, answers(unsorted))}
	for n := range maxFetchAttempts {
		now := unsorted
		if n%2 == 0 {
			now = sorted
		}
		steps = append(steps, says(200, answers(`[["id"],["z"]]`)), says(200, answers(now)))
	}
	w, _ := play(t, Options{}, steps...)
	if _, err := w.Fetch(t.Context(), shownTab); !errors.Is(err, syncer.ErrUnsettled) {
		t.Errorf("error is %v", err)
	}
}

func TestFetchFollowsARenamedTab(t *testing.T) {
	t.Parallel()
	titles := says(200, `{"sheets":[{"properties":{"sheetId":7,"title":"A 'b'"}}]}`)
	w, _ := play(t, Options{}, fails(400, "INVALID_ARGUMENT", "Unable to parse range: Old"), titles, says(200, answers(`[["x"]]`)))
	content, err := w.Fetch(t.Context(), []syncer.TabRequest{{SheetID: 7, Title: "Old"}})
	if err != nil || content.Grids[0].Cell(0, 0).Text != "x" {
		t.Errorf("%v", err)
	}
	w, _ = play(t, Options{}, fails(400, "INVALID_ARGUMENT", "Unable to parse range: Old"), titles)
	if _, err := w.Fetch(t.Context(), []syncer.TabRequest{{SheetID: 8, Title: "Old"}}); !errors.Is(err, syncer.ErrUnsettled) {
		t.Errorf("a deleted tab gave %v", err)
	}
}

func TestAnEmptyTabIsNoError(t *testing.T) {
	t.Parallel()
	w, _ := play(t, Options{}, says(200, `{"valueRanges":[{"range":"T!A1:Z1000","majorDimension":"ROWS"}]}`))
	content, err := w.Fetch(t.Context(), tabT)
	if err != nil || content.Grids[0].Rows() != 0 {
		t.Errorf("%v", err)
	}
}

func TestTheDigestTellsContentAndTabApart(t *testing.T) {
	t.Parallel()
	digest := func(id int64, body string) string {
		w, _ := play(t, Options{}, says(200, body))
		content, err := w.Fetch(t.Context(), []syncer.TabRequest{{SheetID: id, Title: "T"}})
		if err != nil {
			t.Fatal(err)
		}
		return content.Digest
	}
	base := digest(7, oneCell)
	if len(base) < 32 {
		t.Errorf("the digest has %d digits", len(base))
	}
	if digest(7, strings.Replace(oneCell, "T!A1:A1", "T!A1:Z2000", 1)) != base {
		t.Error("a larger grid changed the digest")
	}
	if digest(8, oneCell) == base || digest(7, strings.Replace(oneCell, `"x"`, `"y"`, 1)) == base {
		t.Error("the digest is blind")
	}
}
