package web

import (
	"net/http"
	"testing"
	"time"
)

// No connection is held for ever, nor a header without end read.
func TestServerIsBounded(t *testing.T) {
	t.Parallel()
	s := newServer(http.NotFoundHandler(), nil)
	for name, d := range map[string]time.Duration{"header": s.ReadHeaderTimeout, "request": s.ReadTimeout, "answer": s.WriteTimeout, "idle": s.IdleTimeout} {
		if d <= 0 || d > 3*time.Minute {
			t.Errorf("%s: %s", name, d)
		}
	}
	if s.MaxHeaderBytes <= 0 || s.MaxHeaderBytes > 64<<10 || s.ErrorLog == nil {
		t.Errorf("headers have up to %d bytes, and failures go to %v", s.MaxHeaderBytes, s.ErrorLog)
	}
}
