package page

import "context"

// reports is to come.
func (p *Pages) reports(_ context.Context, _ *visit) (*answer, error) { return nil, errNotFound }
