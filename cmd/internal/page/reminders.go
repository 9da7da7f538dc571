package page

import "context"

// reminders is to come.
func (p *Pages) reminders(_ context.Context, _ *visit) (*answer, error) { return nil, errNotFound }
