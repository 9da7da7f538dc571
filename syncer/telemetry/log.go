package telemetry

import (
	"context"
	"log/slog"
	"slices"
)

type runKey struct{}

// WithRun says of which register and run what is logged under the context is; run is ""
// where there is none.
func WithRun(ctx context.Context, register, run string) context.Context {
	attrs := []slog.Attr{slog.String("register", register)}
	if run != "" {
		attrs = append(attrs, slog.String("run", run))
	}
	return context.WithValue(ctx, runKey{}, attrs)
}

// Handler adds the register and run of the context to the lines that it hands on, unless
// the logger was given them already.
type Handler struct {
	next  slog.Handler
	given []string // names of attributes that the logger has
}

// NewHandler returns a handler before another one.
func NewHandler(next slog.Handler) *Handler { return &Handler{next: next} }

// Enabled implements [slog.Handler].
func (h *Handler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

// Handle implements [slog.Handler].
func (h *Handler) Handle(ctx context.Context, line slog.Record) error {
	attrs, _ := ctx.Value(runKey{}).([]slog.Attr)
	given := slices.Clone(h.given)
	line.Attrs(func(a slog.Attr) bool { given = append(given, a.Key); return true })
	attrs = slices.DeleteFunc(slices.Clone(attrs), func(a slog.Attr) bool { return slices.Contains(given, a.Key) })
	if len(attrs) > 0 {
		line = line.Clone()
		line.AddAttrs(attrs...)
	}
	return h.next.Handle(ctx, line)
}

// WithAttrs implements [slog.Handler].
func (h *Handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	given := slices.Clone(h.given)
	for _, a := range attrs {
		given = append(given, a.Key)
	}
	return &Handler{h.next.WithAttrs(attrs), given}
}

// WithGroup implements [slog.Handler].
func (h *Handler) WithGroup(name string) slog.Handler {
	return &Handler{h.next.WithGroup(name), h.given}
}
