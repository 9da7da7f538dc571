package gsheets

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
)

// chip puts a person's chip over a cell's text.
func (p *person) chip(row, column int, emails ...string) {
	p.t.Helper()
	text, runs := "", []any{}
	for i, email := range emails {
		if i > 0 {
			text += " "
		}
		runs = append(runs, map[string]any{"startIndex": len(text), "chip": map[string]any{"personProperties": map[string]any{"email": email}}})
		text += "@"
	}
	p.must(p.do(map[string]any{"updateCells": map[string]any{
		"start":  map[string]any{"sheetId": p.tab, "rowIndex": row, "columnIndex": column},
		"fields": "userEnteredValue,chipRuns", "rows": []any{map[string]any{"values": []any{map[string]any{
			"userEnteredValue": map[string]any{"stringValue": text}, "chipRuns": runs}}}}}}))
}

func TestPeopleInChips(t *testing.T) {
	t.Parallel()
	b := newBackend(t)
	p := b.sheet(t, [][]any{{"Code", "Owner"}, {"A", "x"}, {"B", "wang@example.com"}, {"C", "nobody"}, {"D", nil}})
	p.chip(1, 1, "li.ming@example.com")
	p.chip(4, 1, "li.ming@example.com", "wang.fang@example.com")
	book := b.client(t, p.id, Options{})
	fetch := func(columns ...int) (*syncer.Content, int) {
		t.Helper()
		sent := book.Requests()
		content, err := book.Fetch(t.Context(), []syncer.TabRequest{{SheetID: p.tab, Title: "Customers", People: func(*table.Grid) []int { return columns }}})
		if err != nil {
			t.Fatal(err)
		}
		return content, book.Requests() - sent
	}
	plain, requests := fetch()
	if requests != 1 {
		t.Errorf("%d requests without such columns", requests)
	}
	content, requests := fetch(1)
	if requests != 2 {
		t.Errorf("%d requests", requests)
	}
	g := content.Grids[0]
	type cell struct{ Text, Address string }
	var got []cell
	for row := 1; row < g.Rows(); row++ {
		got = append(got, cell{g.Cell(row, 1).Text, g.Address(row, 1)})
	}
	want := []cell{{"Li Ming", "li.ming@example.com"}, {Text: "wang@example.com"}, {Text: "nobody"}, {"Li Ming Wang Fang", "li.ming@example.com, wang.fang@example.com"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if content.Digest == plain.Digest {
		t.Error("the digest doesn't tell the addresses")
	}
	p.chip(1, 1, "li.ming@other.example")
	if again, _ := fetch(1); again.Digest == content.Digest {
		t.Error("the digest doesn't tell another person of the same name")
	}
}
