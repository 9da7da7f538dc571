package gsheets

import (
	"context"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"sheetsync/syncer"
	"sheetsync/syncer/gsheets/apierror"
)

// What a run may write ends with its lock, and a process may be stopped on any line. So
// whether it may still write is asked by the last of the round trippers, after the waits
// for a token and for the budget, and of what is sent then no byte is handed on after the
// time that the answer is good for. What remains:
//
//   - A process that is stopped after the last byte was handed on, or a request that is
//     long on its way: its anchors keep a commit from another run's rows, since a run
//     begins by removing those that it finds, and a commit without them is refused. What
//     has no anchors, the overview and comments, may then be written late.
//   - A lock that ends between the answer and the request for another reason than silence,
//     as when somebody restarts the database: likewise.

type standingKey struct{}

// guarded has a Standing be asked before a request under ctx is sent; nil for none.
func guarded(ctx context.Context, stands syncer.Standing) context.Context {
	if stands == nil {
		return ctx
	}
	return context.WithValue(ctx, standingKey{}, stands)
}

// standingOnly sends requests that may be sent.
type standingOnly struct{ next http.RoundTripper }

// RoundTrip implements [http.RoundTripper].
func (s *standingOnly) RoundTrip(req *http.Request) (*http.Response, error) {
	stands, ok := req.Context().Value(standingKey{}).(syncer.Standing)
	if !ok {
		return s.next.RoundTrip(req)
	}
	until, err := stands(req.Context())
	if err != nil {
		closeBody(req)
		return nil, err
	}
	if req.Body == nil {
		return s.next.RoundTrip(req)
	}
	var late atomic.Bool
	original := req.GetBody
	req = req.Clone(req.Context())
	req.Body = &timely{ReadCloser: req.Body, until: until, late: &late}
	if original != nil {
		req.GetBody = func() (io.ReadCloser, error) {
			body, err := original()
			if err != nil {
				return nil, err
			}
			return &timely{ReadCloser: body, until: until, late: &late}, nil
		}
	}
	res, err := s.next.RoundTrip(req)
	if err != nil && late.Load() {
		err = apierror.ErrLate // it has no effect without its end
	}
	return res, err
}

// A timely body is read until a time, and then no more.
type timely struct {
	io.ReadCloser
	until time.Time
	late  *atomic.Bool // says that the time had come
}

func (t *timely) Read(p []byte) (int, error) {
	if !time.Now().Before(t.until) {
		t.late.Store(true)
		return 0, apierror.ErrLate
	}
	return t.ReadCloser.Read(p)
}

// Guard implements [syncer.Workbook].
func (w *Workbook) Guard(stands syncer.Standing) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stands = stands
}

// standing returns what is asked before each write; nil for nothing.
func (w *Workbook) standing() syncer.Standing {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stands
}

// stillStands asks before a look that only a write is made for.
func (w *Workbook) stillStands(ctx context.Context) error {
	stands := w.standing()
	if stands == nil {
		return nil
	}
	_, err := stands(ctx)
	return err
}
