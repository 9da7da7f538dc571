package page

import "context"

// customers is to come.
func (p *Pages) customers(_ context.Context, _ *visit) (*answer, error) { return nil, errNotFound }
