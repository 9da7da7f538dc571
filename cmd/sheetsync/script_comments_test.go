package main

import (
	"fmt"
	"strings"

	"google.golang.org/api/sheets/v4"
)

// comments prints the comments of a tab, a line each: cell, status, whom it is assigned
// to, the text without its marker, and the replies.
func (t *team) comments(title string) {
	for _, c := range t.threads(title) {
		content, _, _ := strings.Cut(c.HeadPost.Content, "\n\n")
		line := []string{c.cell, c.Status, c.HeadPost.AssigneeEmail, content}
		for _, r := range c.Replies {
			line = append(line, strings.TrimSpace(r.Content+" "+r.CommentAction))
		}
		_, err := fmt.Fprintln(t.ts.Stdout(), strings.Join(line, "|"))
		t.ts.Check(err)
	}
}

// A thread is a comment on a cell.
type thread struct {
	*sheets.CommentThread
	cell string // as B2; empty where it is gone
}

func (t *team) threads(title string) []thread {
	book, err := t.Spreadsheets.Get(t.id).CommentsViewMode("COMMENTS_VIEW_MODE_INCLUDED").Fields("comments,sheets(properties,commentAnchors)").Do()
	t.ts.Check(err)
	cells := make(map[string]string)
	for _, s := range book.Sheets {
		if s.Properties.Title == title {
			for _, a := range s.CommentAnchors {
				cells[a.AnchorId] = fmt.Sprintf("%c%d", 'A'+a.Range.StartColumnIndex, a.Range.StartRowIndex+1)
			}
		}
	}
	var all []thread
	for _, c := range book.Comments {
		all = append(all, thread{c, cells[c.AnchorId]})
	}
	return all
}

// reply posts below the open comment on a cell, or resolves it.
func (t *team) reply(title, cell string, post *sheets.Post) {
	for _, c := range t.threads(title) {
		if c.cell == cell && c.Status == "OPEN" {
			t.batch(&sheets.Request{AddCommentReply: &sheets.AddCommentReplyRequest{CommentId: c.CommentId, Post: post}})
			return
		}
	}
	t.ts.Fatalf("there is no open comment on %s", cell)
}
