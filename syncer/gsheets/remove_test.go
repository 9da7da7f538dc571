package gsheets

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"sheetsync/syncer/emulator"
)

// withService is a tab of people's columns with three service columns between them.
func withService(t *testing.T, b *backend) (*person, *Workbook) {
	t.Helper()
	p := b.sheet(t, [][]any{{"Code", "Name"}, {"a", "Anna"}, {"b", "Ben"}})
	w := b.client(t, p.id, Options{})
	var requests []map[string]any
	for _, column := range []int{1, 3, 4} {
		requests = append(requests, map[string]any{"insertDimension": map[string]any{"range": p.dimension("COLUMNS", column, column+1)}})
	}
	p.must(p.do(requests...))
	for i, column := range []int{1, 3, 4} {
		c := columnNamed([]string{"total", "_id", "_issues"}[i])
		if err := w.Change(t.Context(), "make a service column", w.ServiceColumn(p.tab, 0, column, c)); err != nil {
			t.Fatal(err)
		}
	}
	p.must(p.do(
		map[string]any{"addProtectedRange": map[string]any{"protectedRange": map[string]any{
			"range": map[string]any{"sheetId": p.tab, "startColumnIndex": 0, "endColumnIndex": 1}, "warningOnly": true, "description": "the team's"}}},
		map[string]any{"addConditionalFormatRule": map[string]any{"index": 0, "rule": conditional(p.tab, "=$A2=1")}},
		map[string]any{"addConditionalFormatRule": map[string]any{"index": 0, "rule": conditional(p.tab, `=(N("sheetsync:error")=0)*($E2=1)`)}},
	))
	return p, w
}

func conditional(tab int64, formula string) map[string]any {
	return map[string]any{
		"ranges": []any{map[string]any{"sheetId": tab, "startRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1}},
		"booleanRule": map[string]any{
			"condition": map[string]any{"type": "CUSTOM_FORMULA", "values": []any{map[string]any{"userEnteredValue": formula}}},
			"format":    map[string]any{"textFormat": map[string]any{"bold": true}},
		},
	}
}

// checkRemoved checks that people's things are all that is left.
func checkRemoved(t *testing.T, p *person, want ...string) {
	t.Helper()
	s := p.snapshot()
	if got := s.cells[0][:len(want)]; !slices.Equal(got, want) || strings.Join(s.cells[0][len(want):], "") != "" {
		t.Errorf("the header is %q, want %q", s.cells[0], want)
	}
	if len(s.service) > 0 || s.anchors > 0 {
		t.Errorf("metadata is left: %v and %d anchors", s.service, s.anchors)
	}
	if s.rules != 1 {
		t.Errorf("there are %d rules, want the team's own", s.rules)
	}
	left := p.get("sheets(protectedRanges)").Sheets[0].ProtectedRanges
	if len(left) != 1 || left[0].Description != "the team's" {
		t.Errorf("protected are %+v, want the team's own", left)
	}
}

func TestRemove(t *testing.T) {
	t.Parallel()
	p, w := withService(t, newBackend(t))
	found, err := w.Removable(t.Context())
	if err != nil || len(found) != 1 || !slices.Equal(found[0].Columns, []string{"total", "_id", "_issues"}) {
		t.Fatalf("removable is %+v, %v", found, err)
	}
	removed, err := w.Remove(t.Context())
	if err != nil || removed != (Removed{Columns: 3, Protections: 3, Highlights: 1}) {
		t.Errorf("removed %+v, %v", removed, err)
	}
	checkRemoved(t, p, "Code", "Name")
	if removed, err := w.Remove(t.Context()); err != nil || removed != (Removed{}) {
		t.Errorf("a second time removed %+v, %v", removed, err)
	}
}

// A person who moves and inserts columns between our look and our deletion
// loses none of them.
func TestRemoveWhileColumnsMove(t *testing.T) {
	t.Parallel()
	b := newBackend(t)
	p, w := withService(t, b)
	edits := 0
	b.server.Between(func(previous, next emulator.Request) {
		if next.Method == http.MethodPost && strings.HasSuffix(next.Path, ":batchUpdate") && next.Client == account && edits < 2 {
			edits++
			p.must(p.move("COLUMNS", 0, 3))
			p.must(p.insert("COLUMNS", 1, 1))
			p.must(p.set(0, 1, "New"))
		}
	})
	if _, err := w.Remove(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(p.snapshot().cells[0], " ")
	for _, header := range []string{"Code", "Name", "New"} {
		if !strings.Contains(got, header) {
			t.Errorf("%s is gone: %s", header, got)
		}
	}
	if edits != 2 || len(p.snapshot().service) > 0 {
		t.Errorf("after %d edits the header is %s", edits, got)
	}
}

func TestRemoveLostAnswer(t *testing.T) {
	t.Parallel()
	b := newBackend(t)
	p, w := withService(t, b)
	fault, err := emulator.ParseFault("method=POST,path=:batchUpdate,nth=1,times=1,applied=true,status=503")
	if err != nil {
		t.Fatal(err)
	}
	b.server.Inject(fault)
	removed, err := w.Remove(t.Context())
	if err != nil || removed.Columns != 3 {
		t.Errorf("removed %+v, %v", removed, err)
	}
	checkRemoved(t, p, "Code", "Name")
}
