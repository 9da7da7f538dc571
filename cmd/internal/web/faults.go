package web

import (
	"context"
	"log/slog"
	"net/netip"
	"strings"

	"sheetsync/cmd/internal/web/limit"
	"sheetsync/sheetschema/celltext"
)

// faults logs connections that fail, which package net/http tells in lines of text.
// Whoever looks what listens here lets handshakes of TLS fail, as do browsers that don't
// trust the certificate: of an address, as many are told as of refusals. Connections that
// are closed without a word, as probes of a port are, only where all is logged.
type faults struct {
	slog.Handler

	noted *limit.Limiter
}

func newFaults(log *slog.Logger) faults {
	return faults{Handler: log.Handler(), noted: limit.New(refusalRate, refusalBurst)}
}

// Handle implements [slog.Handler].
func (f faults) Handle(ctx context.Context, r slog.Record) error {
	handshake, failed := strings.CutPrefix(r.Message, "http: TLS handshake error from ")
	if !failed {
		return f.Handler.Handle(ctx, r)
	}
	from, cause, _ := strings.Cut(handshake, ": ")
	if at, err := netip.ParseAddrPort(from); err == nil {
		from = limit.Network(at.Addr())
	}
	level := slog.LevelWarn
	if cause == "EOF" {
		level = slog.LevelDebug
	}
	if !f.Enabled(ctx, level) || !f.noted.Allow(from) {
		return nil
	}
	told := slog.NewRecord(r.Time, level, "a handshake of TLS failed", 0)
	told.AddAttrs(slog.String("from", from), slog.String("cause", celltext.Cut(celltext.Line(cause), 300)))
	return f.Handler.Handle(ctx, told)
}
