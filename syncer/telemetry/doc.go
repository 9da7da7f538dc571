// Package telemetry lets what is done for a run be seen from outside: log lines that say
// of which register and run they are, and traces of what took how long (observability).
//
// Both travel in the context, so that the parts of a run need know nothing of each other:
//
//	ctx = telemetry.WithRun(ctx, "acme", "20261129T081500.000Z-k3v9x1")
//	log.InfoContext(ctx, "…")                     // … register=acme run=20261129T08…
//	ctx, end := telemetry.Start(ctx, "fetch")     // a span, below the one that ctx is in
//	defer func() { end(err) }()
//
// Neither holds anything that stands in a sheet: names of spans and attributes are
// constants, and requests are told by their route, without ids and ranges. Without a tracer
// in the context, [Start] costs nothing.
package telemetry
