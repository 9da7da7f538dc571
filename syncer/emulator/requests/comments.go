package requests

import (
	"slices"
	"strconv"
	"time"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/assume"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/render"
	"sheetsync/syncer/emulator/wire"
)

// maxComment is how many bytes a comment and an assignee's address may have.
const maxComment = 2048

// What became of the comments of a batch.
const (
	commentsSaved  = "ALL_SAVED"
	commentsFailed = "ALL_FAILED_UNKNOWN_REASON"
)

// commentEdits is what a batch does to comments. They are no part of its all or nothing: when one of them fails, all of them do,
// and the rest of the batch is carried out.
type commentEdits struct {
	asked, failed bool
	before        []*sheets.CommentThread
	replies       []*reply // of the requests about comments
}

// about tells whether a kind of request is about comments.
func aboutComments(kind string) bool {
	return slices.Contains([]string{"insertComment", "addCommentReply", "updateCommentPost", "deleteComment", "deleteCommentReply"}, kind)
}

// begin notes the comments as they are before the batch changes any.
func (c *commentEdits) begin(book *grid.Spreadsheet) {
	if !c.asked {
		c.asked, c.before = true, book.Comments
	}
}

// finish keeps the changes of comments or takes them all back, and says which; "" when there are none.
func (b *batch) finishComments() string {
	c := &b.comments
	if !c.asked {
		return ""
	}
	state := commentsSaved
	if c.failed || b.Assume.Comments == assume.Failed {
		b.Book.Comments, state = c.before, commentsFailed
		for _, r := range c.replies {
			r.body = nil
		}
	}
	b.Book.DropComments()
	return state
}

// newText is an id like those of comments.
func (b *batch) newText() string { return "AAAB" + strconv.FormatUint(b.IDs.Uint64(), 36) }

func (b *batch) post(content, assignee string) *sheets.Post {
	now := b.Time.UTC().Format(time.RFC3339Nano)
	return &sheets.Post{PostId: b.newText(), Content: content, AssigneeEmail: assignee, CreateTime: now, UpdateTime: now,
		Author: &sheets.PostAuthor{DisplayName: b.Caller.Email}}
}

func checkComment(content, assignee string) *wire.Error {
	switch {
	case content == "":
		return wire.Invalid("Comment content cannot be empty.")
	case len(content) > maxComment:
		return wire.Invalid("Comment content cannot be greater than %d characters.", maxComment)
	case len(assignee) > maxComment:
		return wire.Invalid("Assignee email address cannot be greater than %d characters.", maxComment)
	}
	return nil
}

func (b *batch) insertComment(in *sheets.InsertCommentRequest) (*sheets.InsertCommentResponse, *wire.Error) {
	if err := checkComment(in.Content, in.AssigneeEmailAddress); err != nil {
		return nil, err
	}
	at := wire.OrNew(in.Coordinate)
	sh := b.Book.Edited(at.SheetId)
	if sh == nil {
		return nil, ranges.NoGrid(at.SheetId)
	}
	cell := ranges.Cell(sh, int(at.RowIndex), int(at.ColumnIndex))
	if !sh.Bounds().Contains(cell.Range) {
		return nil, ranges.Exceeds(sh, cell.Range)
	}
	t := &sheets.CommentThread{CommentId: b.newText(), AnchorId: b.newText(), Status: "OPEN",
		HeadPost:       b.post(in.Content, in.AssigneeEmailAddress),
		PlainTextQuote: render.NewFormatter(b.Book).Shown(sh.Cell(cell.StartRow, cell.StartCol))}
	sh.CommentAnchors = append(sh.CommentAnchors, &sheets.CommentAnchor{AnchorId: t.AnchorId, Range: cell.GridRange()})
	b.Book.Comments = append(slices.Clone(b.Book.Comments), t)
	return &sheets.InsertCommentResponse{CommentThread: t}, nil
}

// thread returns a copy of a thread, which takes the place of the thread. It is nil, and the comments of the batch fail, when
// there is none.
func (b *batch) thread(id string) *sheets.CommentThread {
	i := slices.IndexFunc(b.Book.Comments, func(t *sheets.CommentThread) bool { return t.CommentId == id })
	if i < 0 {
		b.comments.failed = true
		return nil
	}
	t := wire.Clone(b.Book.Comments[i])
	b.Book.Comments = slices.Clone(b.Book.Comments)
	b.Book.Comments[i] = t
	return t
}

func (b *batch) addCommentReply(in *sheets.AddCommentReplyRequest) (*sheets.AddCommentReplyResponse, *wire.Error) {
	p := wire.OrNew(in.Post)
	action := p.CommentAction == "RESOLVE" || p.CommentAction == "REOPEN"
	if err := checkComment(p.Content, p.AssigneeEmail); err != nil && !(action && p.Content == "") {
		return nil, err
	}
	t := b.thread(in.CommentId)
	switch {
	case t == nil:
		return nil, nil
	case p.AssigneeEmail != "" && (action || t.HeadPost.AssigneeEmail == ""):
		return nil, wire.Invalid("Post.assigneeEmail can only be set in a thread that is assigned, without a comment action.")
	case p.CommentAction == "RESOLVE":
		t.Status = "RESOLVED"
	case p.CommentAction == "REOPEN":
		t.Status = "OPEN"
	}
	added := b.post(p.Content, p.AssigneeEmail)
	added.CommentAction = p.CommentAction
	t.Replies = append(t.Replies, added)
	return &sheets.AddCommentReplyResponse{Post: added}, nil
}

// find returns a post of a thread, nil when there is none that isn't deleted; the comments of the batch fail then.
func (b *batch) findPost(t *sheets.CommentThread, id string, posts ...*sheets.Post) *sheets.Post {
	if t == nil {
		return nil
	}
	for _, p := range posts {
		if p.PostId == id && !p.Deleted {
			return p
		}
	}
	b.comments.failed = true
	return nil
}

func (b *batch) updateCommentPost(in *sheets.UpdateCommentPostRequest) *wire.Error {
	if err := checkComment(in.Content, ""); err != nil {
		return err
	}
	t := b.thread(in.CommentId)
	if t == nil {
		return nil
	}
	if p := b.findPost(t, in.PostId, append([]*sheets.Post{t.HeadPost}, t.Replies...)...); p != nil {
		p.Content, p.UpdateTime = in.Content, b.Time.UTC().Format(time.RFC3339Nano)
	}
	return nil
}

func (b *batch) deleteComment(in *sheets.DeleteCommentRequest) *wire.Error {
	if b.thread(in.CommentId) != nil {
		b.Book.Comments = slices.DeleteFunc(b.Book.Comments, func(t *sheets.CommentThread) bool { return t.CommentId == in.CommentId })
	}
	return nil
}

func (b *batch) deleteCommentReply(in *sheets.DeleteCommentReplyRequest) *wire.Error {
	t := b.thread(in.CommentId)
	if t == nil {
		return nil
	}
	if p := b.findPost(t, in.PostId, t.Replies...); p != nil {
		*p = sheets.Post{PostId: p.PostId, CreateTime: p.CreateTime, UpdateTime: p.UpdateTime, Deleted: true}
	}
	return nil
}
