package render

import (
	"net/http"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/wire"
)

// Comments is whether a spreadsheet is answered with its comments.
type Comments struct {
	Included bool
	asked    string
}

// The views of comments.
const (
	commentsByAccess = "COMMENTS_VIEW_MODE_DEFAULT_FOR_CURRENT_ACCESS"
	commentsOmitted  = "COMMENTS_VIEW_MODE_OMITTED"
	commentsIncluded = "COMMENTS_VIEW_MODE_INCLUDED"
)

// CommentsMode reads a commentsViewMode; readOnly is true for a caller who may only read, whom comments aren't shown to.
func CommentsMode(mode string, readOnly bool) (Comments, *wire.Error) {
	if err := wire.CommentsEnum.Check("comments_view_mode", mode); err != nil {
		return Comments{}, err
	}
	switch mode {
	case commentsByAccess:
		if !readOnly {
			return Comments{Included: true, asked: commentsIncluded}, nil
		}
		return Comments{asked: commentsOmitted}, nil
	case commentsOmitted:
		return Comments{asked: commentsOmitted}, nil
	case commentsIncluded:
		if readOnly {
			return Comments{}, &wire.Error{HTTP: http.StatusForbidden, Status: "PERMISSION_DENIED",
				Message: "The caller does not have permission to view comments."}
		}
		return Comments{Included: true, asked: commentsIncluded}, nil
	}
	return Comments{}, nil
}

// comments is the threads with who wrote what, as the caller sees it.
func (r *Renderer) comments() []*sheets.CommentThread {
	var out []*sheets.CommentThread
	for _, t := range r.book.Comments {
		t = wire.Clone(t)
		for _, p := range append([]*sheets.Post{t.HeadPost}, t.Replies...) {
			if p.Author != nil {
				p.Author.Me = p.Author.DisplayName == r.caller.Email
			}
		}
		out = append(out, t)
	}
	return out
}
