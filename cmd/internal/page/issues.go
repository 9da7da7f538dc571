package page

import "context"

// issues is to come.
func (p *Pages) issues(_ context.Context, _ *visit) (*answer, error) { return nil, errNotFound }
