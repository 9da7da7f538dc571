package page

import "context"

// duplicates is to come.
func (p *Pages) duplicates(_ context.Context, _ *visit) (*answer, error) { return nil, errNotFound }
