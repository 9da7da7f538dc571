package page

import "context"

// deadlines is to come.
func (p *Pages) deadlines(_ context.Context, _ *visit) (*answer, error) { return nil, errNotFound }
