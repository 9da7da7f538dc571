package gsheets

import (
	"context"

	"sheetsync/syncer/gsheets/batch"
)

// update sends a batch and returns the part of the answer that a mask names.
func (w *Workbook) update(ctx context.Context, what string, b *batch.Batch, mask string) (*batch.Answer, error) {
	got := new(batch.Answer)
	if err := (book{w}).Send(ctx, what, b, mask, got); err != nil {
		return nil, err
	}
	return got, nil
}
