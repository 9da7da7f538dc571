package budget

import "context"

// A caller is on whose behalf requests are sent.
type caller struct {
	line   string
	urgent bool
}

type callerKey struct{}

func callerOf(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

// InLine has requests sent under the context wait in a line of that name.
func InLine(ctx context.Context, name string) context.Context {
	c := callerOf(ctx)
	c.line = name
	return context.WithValue(ctx, callerKey{}, c)
}

// Urgent has requests sent under the context go ahead of others, in the order of their
// lines: people wait for a mail that rests on them.
func Urgent(ctx context.Context) context.Context {
	c := callerOf(ctx)
	c.urgent = true
	return context.WithValue(ctx, callerKey{}, c)
}
