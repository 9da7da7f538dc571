package emulator

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"
)

// lines is a log that several goroutines write.
type lines struct {
	mu sync.Mutex
	bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Buffer.Write(b)
}

// One bad request is answered with 500 and logged without what it said; the server goes on.
func TestPanicEndsOneRequest(t *testing.T) {
	t.Parallel()
	var log lines
	d := newDesk(t, Options{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	d.ok("GET", "/v4/spreadsheets/ID", "") // the hook runs before all requests but the first
	d.Between(func(Request, Request) { panic("a secret of a cell") })
	if status, body, err := d.try("GET", "/v4/spreadsheets/ID/values/Secret!A1", ""); err != nil || status != 500 {
		t.Errorf("status %d, %s, %v", status, body, err)
	}
	d.Between(nil)
	d.ok("GET", "/v4/spreadsheets/ID", "")
	log.mu.Lock()
	defer log.mu.Unlock()
	text := log.String()
	if !strings.Contains(text, "request panicked") || !strings.Contains(text, "panic_test.go") ||
		strings.Contains(text, "secret of a cell") || strings.Contains(text, "Secret!A1") {
		t.Errorf("the log says\n%s", text)
	}
}
