package robot

import (
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"time"
)

type transport func(*http.Request) error

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return nil, f(r) }

// Only a request whose last byte left may have been posted.
func TestHowFarARequestGot(t *testing.T) {
	t.Parallel()
	reset := &net.OpError{Op: "read", Err: errors.New("connection reset")}
	broken := &net.OpError{Op: "write", Err: errors.New("broken pipe")}
	var late io.Reader
	tests := []struct {
		name     string
		trip     transport
		complete bool
	}{
		{"not begun", func(*http.Request) error { return errors.New("no such host") }, false},
		{"cut within", func(r *http.Request) error {
			if _, err := r.Body.Read(make([]byte, 3)); err != nil {
				return err
			}
			return reset
		}, false},
		{"buffered, and not written", func(r *http.Request) error {
			if _, err := io.ReadAll(r.Body); err != nil {
				return err
			}
			return broken
		}, false},
		{"written, and no answer", func(r *http.Request) error {
			if _, err := io.ReadAll(r.Body); err != nil {
				return err
			}
			return reset
		}, true},
		{"given up", func(r *http.Request) error { late = r.Body; return errors.New("canceled") }, false},
	}
	for _, tt := range tests {
		_, complete, err := post(t.Context(), &http.Client{Transport: tt.trip}, time.Minute, "http://robot.invalid/", []byte("content"))
		if err == nil || complete != tt.complete {
			t.Errorf("%s: complete is %v (%v)", tt.name, complete, err)
		}
	}
	if content, err := io.ReadAll(late); err == nil || len(content) > 0 {
		t.Errorf("after it was given up, %q was handed over", content)
	}
}
