package page

import "context"

// changes is to come.
func (p *Pages) changes(_ context.Context, _ *visit) (*answer, error) { return nil, errNotFound }
