package gsheets

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"google.golang.org/api/googleapi"
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer"
	"sheetsync/syncer/comments"
	"sheetsync/syncer/gsheets/apierror"
	"sheetsync/syncer/gsheets/place"
	"sheetsync/syncer/recordid"
)

var _ syncer.Commenter = (*Workbook)(nil)

// The words of the API for comments.
const (
	commentsShown   = "COMMENTS_VIEW_MODE_INCLUDED"
	commentsSaved   = "ALL_SAVED"
	commentOpen     = "OPEN"
	commentResolved = "RESOLVE"
)

// maxResolved is how many comments one request resolves.
const maxResolved = 200

// Comments implements [syncer.Commenter] in one request.
func (w *Workbook) Comments(ctx context.Context) ([]comments.Thread, error) {
	var got *sheets.Spreadsheet
	err := w.c.read(ctx, "read the comments", func(ctx context.Context) error {
		var err error
		got, err = w.c.sheets.Spreadsheets.Get(w.id).CommentsViewMode(commentsShown).
			Fields("spreadsheetId,comments(commentId,status,headPost(content,author(me)),replies(postId,content,commentAction,deleted,author(displayName,me)))").
			Context(counted(ctx, &w.requests)).Do(googleapi.QueryParameter("prettyPrint", "false"))
		if err == nil && got.SpreadsheetId == "" {
			err = apierror.ErrGarbled
		}
		return apierror.OfAnswer(err)
	})
	if err != nil {
		return nil, err
	}
	own := []comments.Thread{}
	for _, t := range got.Comments {
		if t.HeadPost == nil || t.HeadPost.Author == nil || !t.HeadPost.Author.Me {
			continue
		}
		thread := comments.Thread{ID: t.CommentId, Text: t.HeadPost.Content, Open: t.Status == commentOpen}
		for _, p := range t.Replies {
			if p.Deleted {
				continue
			}
			r := comments.Reply{ID: p.PostId, Text: p.Content, Resolves: p.CommentAction == commentResolved}
			if p.Author != nil {
				r.Author, r.Mine = p.Author.DisplayName, p.Author.Me
			}
			thread.Replies = append(thread.Replies, r)
		}
		own = append(own, thread)
	}
	return own, nil
}

// Resolve implements [syncer.Commenter].
func (w *Workbook) Resolve(ctx context.Context, threads []string) error {
	for len(threads) > 0 {
		n := min(len(threads), maxResolved)
		var requests []*sheets.Request
		for _, id := range threads[:n] {
			requests = append(requests, &sheets.Request{AddCommentReply: &sheets.AddCommentReplyRequest{CommentId: id, Post: &sheets.Post{CommentAction: commentResolved}}})
		}
		if _, err := w.sendComments(ctx, fmt.Sprintf("resolve %d comments", n), requests, nil); err != nil {
			return err
		}
		threads = threads[n:]
	}
	return nil
}

// Make implements [syncer.Commenter]. The rows are looked up by their ids just before,
// and the answer shows what stood beside the cells when the comments were made: one that
// came to stand beside another record is taken away at once.
func (w *Workbook) Make(ctx context.Context, findings []comments.Finding) (made map[int]string, err error) {
	rows, err := w.locate(ctx, findings)
	if err != nil {
		return nil, err
	}
	var at []int
	for i, row := range rows {
		if row >= 0 {
			at = append(at, i)
		}
	}
	made = make(map[int]string)
	if len(at) == 0 {
		return made, nil
	}
	err = w.insert(ctx, findings, rows, at, made)
	if !isRefused(err) {
		return made, err
	}
	// One of them can't be: each by itself, and at last without the person, who may not
	// be one to whom Google assigns tasks.
	var failed error
	for _, i := range at {
		err := w.insert(ctx, findings, rows, []int{i}, made)
		if isRefused(err) && findings[i].Assignee != "" {
			findings = slices.Clone(findings)
			findings[i].Assignee = ""
			err = w.insert(ctx, findings, rows, []int{i}, made)
		}
		if failed = errors.Join(failed, err); err != nil && !isRefused(err) {
			break
		}
	}
	return made, failed
}

// isRefused reports whether Google took a request for a wrong one, and did nothing.
func isRefused(err error) bool {
	var e *apierror.Error
	return errors.As(err, &e) && e.Status == http.StatusBadRequest
}

// insert makes comments in one request, and notes those that stand where they should.
func (w *Workbook) insert(ctx context.Context, findings []comments.Finding, rows, which []int, made map[int]string) error {
	var requests []*sheets.Request
	var shown []string
	for _, i := range which {
		f := &findings[i]
		requests = append(requests, &sheets.Request{InsertComment: &sheets.InsertCommentRequest{
			Content: f.Text, AssigneeEmailAddress: f.Assignee,
			Coordinate: &sheets.GridCoordinate{SheetId: f.SheetID, RowIndex: int64(rows[i]), ColumnIndex: int64(f.Column),
				ForceSendFields: []string{"SheetId", "RowIndex", "ColumnIndex"}},
		}})
		shown = append(shown, cellA1(f.Title, rows[i], f.IDColumn), cellA1(f.Title, f.HeaderRow, f.Column))
	}
	got, err := w.sendComments(ctx, fmt.Sprintf("make %d comments", len(which)), requests, shown)
	if err != nil {
		return err
	}
	if len(got.Replies) != len(which) {
		return fmt.Errorf("make %d comments: %w", len(which), apierror.ErrGarbled)
	}
	seen := cellsOf(got.UpdatedSpreadsheet)
	var astray []*sheets.Request
	for n, i := range which {
		reply := got.Replies[n].InsertComment
		if reply == nil || reply.CommentThread == nil || reply.CommentThread.CommentId == "" {
			return fmt.Errorf("make %d comments: %w", len(which), apierror.ErrGarbled)
		}
		f, id := &findings[i], reply.CommentThread.CommentId
		if recordid.Canonical(seen[cellAt{f.SheetID, rows[i], f.IDColumn}]) == f.RecordID && seen[cellAt{f.SheetID, f.HeaderRow, f.Column}] == f.Header {
			made[i] = id
		} else {
			astray = append(astray, &sheets.Request{DeleteComment: &sheets.DeleteCommentRequest{CommentId: id}})
		}
	}
	if len(astray) > 0 {
		_, err = w.sendComments(ctx, fmt.Sprintf("take back %d comments on rows that people moved meanwhile", len(astray)), astray, nil)
	}
	return err
}

// sendComments sends a batch of nothing but comments. An answer that says they were not
// saved is an error.
func (w *Workbook) sendComments(ctx context.Context, what string, requests []*sheets.Request, shown []string) (*sheets.BatchUpdateSpreadsheetResponse, error) {
	in := &sheets.BatchUpdateSpreadsheetRequest{Requests: requests}
	if len(shown) > 0 {
		in.IncludeSpreadsheetInResponse, in.ResponseIncludeGridData, in.ResponseRanges = true, true, shown
	}
	var got *sheets.BatchUpdateSpreadsheetResponse
	err := w.c.write(guarded(ctx, w.standing()), what, func(ctx context.Context) error {
		var err error
		got, err = w.c.sheets.Spreadsheets.BatchUpdate(w.id, in).
			Fields("commentUpdateState,replies(insertComment(commentThread(commentId))),updatedSpreadsheet(sheets(properties(sheetId),data(startRow,startColumn,rowData(values(formattedValue)))))").
			Context(counted(ctx, &w.requests)).Do(googleapi.QueryParameter("prettyPrint", "false"))
		return apierror.OfAnswer(err)
	})
	if err != nil {
		return nil, apierror.ForWriting(err)
	}
	if got.CommentUpdateState != "" && got.CommentUpdateState != commentsSaved {
		return nil, fmt.Errorf("%s: Google answers that comments weren't saved, for reasons of its own", what)
	}
	return got, nil
}

// locate finds the rows of the findings' records as they are now; -1 for one that
// isn't there, or whose column has another heading.
func (w *Workbook) locate(ctx context.Context, findings []comments.Finding) ([]int, error) {
	at := make(map[string]int) // places of ranges
	var ranges []string
	ask := func(r string) {
		if _, asked := at[r]; !asked {
			at[r], ranges = len(ranges), append(ranges, r)
		}
	}
	for i := range findings {
		f := &findings[i]
		ask(place.ColumnsA1(f.Title, f.IDColumn, f.IDColumn))
		ask(cellA1(f.Title, f.HeaderRow, f.Column))
	}
	var got *sheets.BatchGetValuesResponse
	err := w.c.read(ctx, "look up the rows to comment on", func(ctx context.Context) error {
		var err error
		got, err = w.c.sheets.Spreadsheets.Values.BatchGet(w.id).Ranges(ranges...).MajorDimension("COLUMNS").Fields("valueRanges(values)").
			Context(counted(ctx, &w.requests)).Do(googleapi.QueryParameter("prettyPrint", "false"))
		if err == nil && len(got.ValueRanges) != len(ranges) {
			err = apierror.ErrGarbled
		}
		return apierror.OfAnswer(err)
	})
	if err != nil {
		return nil, err
	}
	column := func(r string) []any {
		if values := got.ValueRanges[at[r]].Values; len(values) > 0 {
			return values[0]
		}
		return nil
	}
	byID := make(map[string]map[string]int)
	rows := make([]int, len(findings))
	for i := range findings {
		f := &findings[i]
		rows[i] = -1
		ids := place.ColumnsA1(f.Title, f.IDColumn, f.IDColumn)
		if byID[ids] == nil {
			byID[ids] = make(map[string]int)
			for row, id := range column(ids) {
				byID[ids][recordid.Canonical(fmt.Sprint(id))] = row
			}
		}
		header := column(cellA1(f.Title, f.HeaderRow, f.Column))
		if row, ok := byID[ids][f.RecordID]; ok && len(header) > 0 && fmt.Sprint(header[0]) == f.Header {
			rows[i] = row
		}
	}
	return rows, nil
}

// cellA1 is one cell in A1 notation.
func cellA1(title string, row, column int) string {
	return place.RectangleA1(title, row, row+1, column, column+1)
}

// cellAt is where a cell is.
type cellAt struct {
	sheet       int64
	row, column int
}

// cellsOf are what the cells of an answer show.
func cellsOf(book *sheets.Spreadsheet) map[cellAt]string {
	seen := make(map[cellAt]string)
	if book == nil {
		return seen
	}
	for _, sheet := range book.Sheets {
		for _, data := range sheet.Data {
			for r, row := range data.RowData {
				for c, cell := range row.Values {
					seen[cellAt{sheet.Properties.SheetId, int(data.StartRow) + r, int(data.StartColumn) + c}] = cell.FormattedValue
				}
			}
		}
	}
	return seen
}
