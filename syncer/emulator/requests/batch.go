package requests

import (
	"strconv"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/edit"
	"sheetsync/syncer/emulator/objects"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/render"
	"sheetsync/syncer/emulator/wire"
)

// readOnly is what those who send a batch are not.
const readOnly = false

// Batch carries out spreadsheets.batchUpdate.
func Batch(w *edit.Writer, body []byte) (wire.Appender, *wire.Error) {
	in, err := wire.Decode[sheets.BatchUpdateSpreadsheetRequest](body, "")
	if err != nil {
		return nil, err
	}
	if len(in.Requests) == 0 {
		return nil, wire.Invalid("Must specify at least one request.")
	}
	b := newBatch(w)
	out := response{SpreadsheetID: w.Book.ID}
	for i, r := range in.Requests {
		if r == nil {
			continue
		}
		answer, err := b.execute(i, r)
		if err != nil {
			return nil, err
		}
		out.Replies = append(out.Replies, answer)
	}
	if err := b.checkMetadataRoom(); err != nil {
		return nil, err
	}
	out.CommentUpdateState = b.finishComments()
	w.Recalculate()
	r := w.Renderer()
	for _, answer := range out.Replies {
		answer.writer = r.Writer
	}
	if in.IncludeSpreadsheetInResponse {
		sel := render.Selection{Data: in.ResponseIncludeGridData, BandsOfTables: true}
		if sel.Comments, err = render.CommentsMode(in.CommentsViewMode, readOnly); err != nil {
			return nil, err
		}
		for _, name := range in.ResponseRanges {
			p, err := ranges.Parse(w.Book, name)
			if err != nil {
				return nil, err
			}
			sel.Add(p.Range)
		}
		out.Updated = r.Spreadsheet(sel)
	}
	return r.Answer(&out), nil
}

// response is a BatchUpdateSpreadsheetResponse.
type response struct {
	SpreadsheetID string              `json:"spreadsheetId"`
	Replies       []*reply            `json:"replies"`
	Updated       *render.Spreadsheet `json:"updatedSpreadsheet,omitempty"`
	// CommentUpdateState is "" when no request is about comments.
	CommentUpdateState string `json:"commentUpdateState,omitempty"`
}

// reply is a Response: the kind of the request and what it answers.
type reply struct {
	kind   string
	body   any // nil for an empty one
	writer wire.Writer
}

// AppendJSON implements [wire.Appender].
func (r *reply) AppendJSON(b []byte, mask wire.Mask) []byte {
	if r.body == nil || !mask.Has(r.kind) {
		return append(b, "{}"...)
	}
	b = append(append(append(b, `{"`...), r.kind...), `":`...)
	return append(r.writer.Append(b, r.body, mask.Sub(r.kind)), '}')
}

// batch is the state of one batchUpdate.
type batch struct {
	*objects.Editor
	// metadataSet is true once developer metadata was added or changed.
	metadataSet bool
	comments    commentEdits
}

func newBatch(w *edit.Writer) *batch { return &batch{Editor: &objects.Editor{Writer: w}} }

// execute carries out the request that stands at an index.
func (b *batch) execute(index int, r *sheets.Request) (*reply, *wire.Error) {
	kind, in := wire.Only(r)
	if in == nil {
		return nil, wire.Invalid("Invalid requests[%d]: No request set.", index)
	}
	do := handlers[kind]
	if do == nil {
		return nil, wire.Invalid("Invalid requests[%d].%s: This emulator doesn't carry out %s.", index, kind, kind)
	}
	if aboutComments(kind) {
		b.comments.begin(b.Book)
	}
	body, err := do(b, in)
	if err != nil {
		if err.Status == "INVALID_ARGUMENT" {
			e := *err
			e.Message = "Invalid requests[" + strconv.Itoa(index) + "]." + kind + ": " + err.Message
			err = &e
		}
		return nil, err
	}
	out := &reply{kind: kind, body: body}
	if aboutComments(kind) {
		b.comments.replies = append(b.comments.replies, out)
	}
	return out, nil
}
