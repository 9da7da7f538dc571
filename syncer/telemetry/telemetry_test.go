package telemetry_test

import (
	"bytes"
	"context"
	"log/slog"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer/telemetry"
)

func TestHandler(t *testing.T) {
	t.Parallel()
	background := context.Background()
	acme := telemetry.WithRun(background, "acme", "r1")
	for _, c := range []struct {
		name string
		log  func(*slog.Logger)
		want string
	}{
		{"outside of runs", func(l *slog.Logger) { l.InfoContext(background, "x") }, "msg=x\n"},
		{"within one", func(l *slog.Logger) { l.InfoContext(acme, "x", "n", 1) }, "msg=x n=1 register=acme run=r1\n"},
		{"of a logger that knows it", func(l *slog.Logger) { l.With("register", "acme", "run", "r1").InfoContext(acme, "x") }, "msg=x register=acme run=r1\n"},
		{"of a line that knows a part", func(l *slog.Logger) { l.InfoContext(acme, "x", "register", "acme") }, "msg=x register=acme run=r1\n"},
		{"within a round of reminders", func(l *slog.Logger) { l.InfoContext(telemetry.WithRun(background, "acme", ""), "x") }, "msg=x register=acme\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			plain := &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
				if a.Key == slog.TimeKey || a.Key == slog.LevelKey {
					return slog.Attr{}
				}
				return a
			}}
			c.log(slog.New(telemetry.NewHandler(slog.NewTextHandler(&out, plain))))
			if diff := cmp.Diff(c.want, out.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRoute(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ path, want string }{
		{"/v4/spreadsheets", "/v4/spreadsheets"},
		{"/v4/spreadsheets/1x0X", "/v4/spreadsheets/{}"},
		{"/v4/spreadsheets/1x0X:batchUpdate", "/v4/spreadsheets/{}:batchUpdate"},
		{"/v4/spreadsheets/1x0X/values:batchGet", "/v4/spreadsheets/{}/values:batchGet"},
		{"/v4/spreadsheets/1x0X/values/客户!A1:B2", "/v4/spreadsheets/{}/values/{}"},
		{"/v4/spreadsheets/1x0X/values/Tab!A1:append", "/v4/spreadsheets/{}/values/{}:append"},
		{"/v4/spreadsheets/1x0X/values/a:b!A1:B2:append", "/v4/spreadsheets/{}/values/{}:append"},
		{"/v4/spreadsheets/1x0X/sheets/7:copyTo", "/v4/spreadsheets/{}/sheets/{}:copyTo"},
		{"/drive/v3/files/1x0X/comments/AAA/replies", "/drive/v3/files/{}/comments/{}/replies"},
		{"/else/where", "/{}/{}"},
	} {
		if got := telemetry.Route(c.path); got != c.want {
			t.Errorf("%s: %s, want %s", c.path, got, c.want)
		}
	}
}
