package emulator

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"sheetsync/syncer/emulator/wire"
)

// answer is what a request is answered with, before it goes out.
type answer struct {
	status int
	body   []byte
	kind   string // the media type; "" is JSON
}

// maxBody is the largest request body that is read, in bytes.
const maxBody = 256 << 20

// observed wraps an API with what the server does around it: the hook, the faults, the log.
func (s *Server) observed(serve func(*http.Request, []byte) answer) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		send := func(a answer, header map[string]string) {
			if err := writeAnswer(w, r, a, header); err != nil {
				s.log.Debug("answer not sent", "error", err) // the client has gone
			}
		}
		body, err := readBody(r)
		if err != nil {
			send(answer{status: http.StatusBadRequest, body: wire.Invalid("Request payload could not be read.").JSON()}, nil)
			return
		}
		if m := r.Header.Get("X-Http-Method-Override"); m != "" {
			r.Method = m
		}
		request := Request{Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Spreadsheet: spreadsheetOf(r.URL.Path),
			Body: body, Time: s.now()}
		if c, err := s.who(r); err == nil {
			request.Client = c.email
		}
		s.history.between(request)
		fault := s.faults.pick(request)
		request.Fault = fault != nil
		var a answer
		done := func(cut bool) {
			if a.status = max(a.status, 0); !cut {
				request.Status = a.status
			}
			request.Taken = s.now().Sub(request.Time)
			s.history.add(request)
			s.log.Debug("request", "method", request.Method, "path", shape(request.Path), "status", request.Status,
				"fault", request.Fault, "taken", request.Taken)
		}
		if fault != nil && !fault.wait(r.Context()) {
			done(true)
			return
		}
		if fault == nil || fault.handles() {
			a = serve(r, body)
		}
		if fault == nil {
			done(false)
			send(a, nil)
			return
		}
		a, cut := fault.distort(a)
		done(cut)
		if cut {
			cutConnection(w)
			return
		}
		send(a, fault.Header)
	}
}

func readBody(r *http.Request) ([]byte, error) {
	from := io.LimitReader(r.Body, maxBody)
	if r.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(from)
		if err != nil {
			return nil, err
		}
		from = io.LimitReader(z, maxBody)
	}
	var b bytes.Buffer
	if n := r.ContentLength; n > 0 && n <= maxBody {
		b.Grow(int(n) + bytes.MinRead)
	}
	_, err := b.ReadFrom(from)
	return b.Bytes(), err
}

// shape is a path without what people named: the log shows no ranges.
func shape(path string) string {
	if i := strings.Index(path, "/values/"); i >= 0 {
		return path[:i] + "/values/…"
	}
	return path
}

func spreadsheetOf(path string) string {
	for _, prefix := range []string{"/v4/spreadsheets/", "/drive/v3/files/"} {
		if rest, ok := strings.CutPrefix(path, prefix); ok {
			return rest[:min(len(rest), indexOr(rest, "/:?"))]
		}
	}
	return ""
}

func indexOr(s, chars string) int {
	if i := strings.IndexAny(s, chars); i >= 0 {
		return i
	}
	return len(s)
}

// Bodies of these sizes are sent with gzip to who accepts it. Longer ones would take longer to pack than to send on one machine.
const (
	gzipFrom = 1 << 10
	gzipTo   = 1 << 20
)

var packers = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant of the package
	}
	return z
}}

func writeAnswer(w http.ResponseWriter, r *http.Request, a answer, header map[string]string) error {
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=UTF-8")
	if a.kind != "" {
		h.Set("Content-Type", a.kind)
	}
	h.Set("Vary", "Origin, X-Origin, Referer")
	h.Set("Cache-Control", "private")
	for k, v := range header {
		h.Set(k, v)
	}
	if r.URL.Query().Get("prettyPrint") == "true" {
		var b bytes.Buffer
		if json.Indent(&b, a.body, "", "  ") == nil {
			a.body = b.Bytes()
		}
	}
	if len(a.body) >= gzipFrom && len(a.body) <= gzipTo && acceptsGzip(r) {
		h.Set("Content-Encoding", "gzip")
		w.WriteHeader(a.status)
		z, _ := packers.Get().(*gzip.Writer)
		defer packers.Put(z)
		z.Reset(w)
		_, err := z.Write(a.body)
		return errors.Join(err, z.Close())
	}
	if a.status != http.StatusNoContent {
		h.Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	_, err := w.Write(a.body)
	return err
}

func acceptsGzip(r *http.Request) bool {
	return slices.ContainsFunc(strings.Split(r.Header.Get("Accept-Encoding"), ","), func(s string) bool {
		return strings.TrimSpace(strings.SplitN(s, ";", 2)[0]) == "gzip"
	})
}

// cutConnection closes the connection without an answer.
func cutConnection(w http.ResponseWriter) {
	if h, ok := w.(http.Hijacker); ok {
		if c, _, err := h.Hijack(); err == nil {
			c.Close()
			return
		}
	}
	panic(http.ErrAbortHandler) // net/http closes the connection then
}

// The log of requests forgets its older half when it holds this many, or this many bytes of bodies: a server may run for long.
const (
	maxRequests = 100_000
	maxLogged   = 256 << 20
)

// history is the log of requests, and the hook between them.
type history struct {
	mu       sync.Mutex
	requests []Request
	bytes    int // of their bodies
	last     map[string]Request
	hook     func(previous, next Request)
}

func newHistory() *history { return &history{last: map[string]Request{}} }

func (h *history) add(r Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.requests = append(h.requests, r)
	h.bytes += len(r.Body)
	if len(h.requests) > maxRequests || h.bytes > maxLogged && len(h.requests) > 1 {
		drop := (len(h.requests) + 1) / 2
		for _, old := range h.requests[:drop] {
			h.bytes -= len(old.Body)
		}
		h.requests = slices.Clone(h.requests[drop:])
	}
	h.last[r.Client] = r
}

func (h *history) between(next Request) {
	h.mu.Lock()
	hook := h.hook
	previous, known := h.last[next.Client]
	h.mu.Unlock()
	if hook != nil && known {
		hook(previous, next)
	}
}

// Between sets a hook that runs before each request of a client but its first, in the client's time; nil takes it away.
// It may edit spreadsheets through the server.
func (s *Server) Between(hook func(previous, next Request)) {
	s.history.mu.Lock()
	defer s.history.mu.Unlock()
	s.history.hook = hook
}

// Requests returns what was asked since the start or the last [Server.ResetRequests], in the order of the answers; of very many
// requests the latest.
func (s *Server) Requests() []Request {
	s.history.mu.Lock()
	defer s.history.mu.Unlock()
	return slices.Clone(s.history.requests)
}

// ResetRequests forgets the requests so far.
func (s *Server) ResetRequests() {
	s.history.mu.Lock()
	defer s.history.mu.Unlock()
	s.history.requests, s.history.bytes, s.history.last = nil, 0, map[string]Request{}
}
