package batch

import "context"

// A Sender sends batches.
type Sender interface {
	// Send sends a batch once, and again only as long as it certainly had no
	// effect. What the mask names of the response is decoded from JSON into
	// answer.
	Send(ctx context.Context, what string, b *Batch, mask string, answer any) error
}
