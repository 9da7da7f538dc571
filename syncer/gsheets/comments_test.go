package gsheets

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/comments"
	"sheetsync/syncer/dismissals"
	"sheetsync/syncer/emulator/assume"
)

// deals are records with an id each, and a finding about the e-mail address of one.
var deals = [][]any{
	{"Name", "E-mail", "Record ID"},
	{"Amber", "x", "0aaaaaaaaa"},
	{"Birch", "y", "0bbbbbbbbb"},
	{"Cedar", "z", "0ccccccccc"},
}

func (p *person) finding(id, assignee string) comments.Finding {
	return comments.Finding{
		Key:   dismissals.Key{Resource: "deals", RecordID: id, Field: "email"},
		Place: comments.Place{SheetID: p.tab, Title: "Customers", HeaderRow: 0, Column: 1, IDColumn: 2, Header: "E-mail"},
		Text:  "E-mail: wrong " + id, Assignee: assignee,
	}
}

// comments are a tab's, as “cell status assignee text”, in the order of the cells.
func (p *person) comments() []string {
	p.t.Helper()
	got := new(sheets.Spreadsheet)
	p.must(p.call("GET", "?commentsViewMode=COMMENTS_VIEW_MODE_INCLUDED&fields=comments,sheets(commentAnchors)", nil, got))
	at := make(map[string]string)
	for _, a := range got.Sheets[0].CommentAnchors {
		at[a.AnchorId] = fmt.Sprintf("%c%d", 'A'+a.Range.StartColumnIndex, a.Range.StartRowIndex+1)
	}
	var list []string
	for _, c := range got.Comments {
		list = append(list, strings.Join(strings.Fields(at[c.AnchorId]+" "+c.Status+" "+c.HeadPost.AssigneeEmail+" "+c.HeadPost.Content), " "))
	}
	slices.Sort(list)
	return list
}

func TestCommentsStandOnTheirRecords(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		edit func(p *person) error // between the look at the rows and the making
		want []string
	}{
		{"nobody edits", func(*person) error { return nil }, []string{"B2 OPEN li@example.com E-mail: wrong 0aaaaaaaaa", "B4 OPEN E-mail: wrong 0ccccccccc"}},
		{"a row above one of them", func(p *person) error { return p.insert("ROWS", 2, 1) }, []string{"B2 OPEN li@example.com E-mail: wrong 0aaaaaaaaa"}},
		{"a row above all", func(p *person) error { return p.insert("ROWS", 1, 1) }, nil},
		{"sorted", func(p *person) error { return p.sort(1, 0, true) }, nil},
		{"a column", func(p *person) error { return p.insert("COLUMNS", 0, 1) }, nil},
		{"another heading", func(p *person) error { return p.set(0, 1, "Mail") }, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := newBackend(t)
			p := b.sheet(t, deals)
			cut := &between{nth: 1, edit: func() { p.must(test.edit(p)) }}
			book := b.client(t, p.id, Options{Transport: cut})
			made, err := book.Make(t.Context(), []comments.Finding{p.finding("0aaaaaaaaa", "li@example.com"), p.finding("0ddddddddd", ""), p.finding("0ccccccccc", "")})
			if err != nil || len(made) != len(test.want) {
				t.Errorf("%v, %v", made, err)
			}
			if got := p.comments(); !slices.Equal(got, test.want) {
				t.Errorf("there are %q, want %q", got, test.want)
			}
			threads, err := book.Comments(t.Context())
			if err != nil || len(threads) != len(test.want) {
				t.Errorf("%+v, %v", threads, err)
			}
		})
	}
}

// Comments of people are theirs, and the account's own are resolved once.
func TestCommentsAreReadAndResolved(t *testing.T) {
	t.Parallel()
	b := newBackend(t)
	p := b.sheet(t, deals)
	p.must(p.do(map[string]any{"insertComment": map[string]any{"content": "look", "coordinate": map[string]any{"sheetId": p.tab, "rowIndex": 1}}}))
	book := b.client(t, p.id, Options{})
	made, err := book.Make(t.Context(), []comments.Finding{p.finding("0bbbbbbbbb", "")})
	if err != nil || len(made) != 1 {
		t.Fatal(made, err)
	}
	p.must(p.do(map[string]any{"addCommentReply": map[string]any{"commentId": made[0], "post": map[string]any{"content": "not an error"}}}))
	if err := book.Resolve(t.Context(), []string{made[0]}); err != nil {
		t.Fatal(err)
	}
	threads, err := book.Comments(t.Context())
	if err != nil || len(threads) != 1 || threads[0].Open || len(threads[0].Replies) != 2 {
		t.Fatalf("%+v, %v", threads, err)
	}
	if r := threads[0].Replies; r[0].Mine || r[0].Text != "not an error" || r[0].Resolves || !r[1].Mine || !r[1].Resolves {
		t.Errorf("replies are %+v", r)
	}
	if err := book.Resolve(t.Context(), []string{"gone"}); err == nil {
		t.Error("a comment that isn't there was resolved")
	}
}

// What Google doesn't save is an error, and made by another run.
func TestCommentsThatAreNotSaved(t *testing.T) {
	t.Parallel()
	b := newBackendThat(t, assume.Answers{Comments: assume.Failed})
	p := b.sheet(t, deals)
	made, err := b.client(t, p.id, Options{}).Make(t.Context(), []comments.Finding{p.finding("0aaaaaaaaa", "")})
	if err == nil || len(made) != 0 || !strings.Contains(err.Error(), "weren't saved") || strings.Contains(err.Error(), "Amber") {
		t.Errorf("%v, %v", made, err)
	}
}
