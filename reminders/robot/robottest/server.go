package robottest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// paths are the webhooks by kind.
var paths = map[string]string{
	"wecom":    "/cgi-bin/webhook/send?key=0a1b2c",
	"dingtalk": "/robot/send?access_token=0a1b2c",
	"feishu":   "/open-apis/bot/v2/hook/0a1b2c",
	"slack":    "/services/T0/B0/0a1b2c",
	"teams":    "/workflows/0a1b2c/triggers/manual/paths/invoke",
}

// Options configure a server. The zero value asks for no signatures.
type Options struct {
	DingTalkSecret string
	FeishuSecret   string
	Now            func() time.Time // nil: time.Now
}

// Post is what a robot posted.
type Post struct {
	Kind string
	Body []byte
	Text string // what people read of it, a line each
}

// Server is a running server. Its methods may be called from several goroutines.
type Server struct {
	options  Options
	http     *http.Server
	listener net.Listener
	closing  chan struct{}
	once     sync.Once

	mu       sync.Mutex
	posts    []Post
	requests int
	faults   []*Fault
}

// Start listens on a free port of 127.0.0.1 until [Server.Close].
func Start(options Options) (*Server, error) {
	if options.Now == nil {
		options.Now = time.Now
	}
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("robottest: listen: %w", err)
	}
	s := &Server{options: options, listener: listener, closing: make(chan struct{})}
	s.http = &http.Server{Handler: http.HandlerFunc(s.serve), ReadHeaderTimeout: time.Minute}
	go func() { _ = s.http.Serve(listener) }() // ends with the listener
	return s, nil
}

// Close stops the server.
func (s *Server) Close() error {
	s.once.Do(func() { close(s.closing) })
	if err := s.http.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("robottest: close: %w", err)
	}
	return nil
}

// URL is the webhook of a kind's robot; "" for a kind that there isn't.
func (s *Server) URL(kind string) string {
	if paths[kind] == "" {
		return ""
	}
	return "http://" + s.listener.Addr().String() + paths[kind]
}

// Posts are those that were taken over, in their order.
func (s *Server) Posts() []Post {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.posts)
}

// Requests counts all that came, whatever became of them.
func (s *Server) Requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	kind := kindOf(r)
	s.mu.Lock()
	s.requests++
	s.mu.Unlock()
	if kind == "" || r.Method != http.MethodPost {
		http.NotFound(w, r)
		return
	}
	fault := s.take(kind)
	if fault != nil && fault.CutBefore {
		cut(w)
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return // the client has gone
	}
	reply := s.check(kind, r, body)
	switch {
	case fault == nil:
	case fault.Hang:
		if fault.Reached != nil {
			fault.Reached()
		}
		select {
		case <-s.closing:
		case <-r.Context().Done():
		}
		return
	case fault.Drop:
		s.keep(kind, body, reply)
		cut(w)
		return
	default:
		reply = fault.reply()
	}
	s.keep(kind, body, reply)
	for name, value := range reply.header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(reply.status)
	_, _ = io.WriteString(w, reply.body) // the client may have gone
}

func kindOf(r *http.Request) string {
	for kind, path := range paths {
		path, query, _ := strings.Cut(path, "?")
		name, token, _ := strings.Cut(query, "=")
		if r.URL.Path == path && (query == "" || r.URL.Query().Get(name) == token) {
			return kind
		}
	}
	return ""
}

// keep keeps a post that was taken over.
func (s *Server) keep(kind string, body []byte, reply reply) {
	if !reply.taken {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.posts = append(s.posts, Post{Kind: kind, Body: body, Text: readable(body)})
}

// cut breaks the connection without an answer.
func cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	_ = conn.Close() // the test looks at what the client makes of it
}
