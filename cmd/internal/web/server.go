package web

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"sheetsync/cmd/internal/web/certificate"
)

// shutdownTimeout bounds how long requests under way may take to end.
const shutdownTimeout = 5 * time.Second

// answerTimeout bounds how long an answer may take from the request on, so that nobody
// holds what is to be sent in memory by not taking it; and as long what is asked may take
// to come.
const answerTimeout = 3 * time.Minute

// maxHeader is how many bytes a request's header may have, beside 4096 that Go adds.
const maxHeader = 64 << 10

// A Server answers requests until it is closed.
type Server struct {
	listener net.Listener
	server   *http.Server
	scheme   string
	ends     func() // what goes on beside it
}

// Serve answers requests at an address: over TLS by a certificate, which it looks after
// until it is closed, or for nil in the clear. failed hears why serving ended, if it
// ends before Close; it may be nil. The log, which may be nil, hears of
// connections that fail.
func Serve(ctx context.Context, address string, keeper *certificate.Keeper, handler http.Handler, log *slog.Logger, failed func(error)) (*Server, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	if keeper == nil {
		return ServeOn(listener, handler, log, failed), nil
	}
	s := ServeOn(tls.NewListener(listener, keeper.Config()), handler, log, failed)
	s.scheme = "https"
	watching, stop := context.WithCancel(ctx)
	var all sync.WaitGroup
	all.Go(func() { keeper.Watch(watching) })
	s.ends = func() { stop(); all.Wait() }
	return s, nil
}

// ServeOn answers requests that a listener takes, which it closes.
func ServeOn(listener net.Listener, handler http.Handler, log *slog.Logger, failed func(error)) *Server {
	s := &Server{listener: listener, server: newServer(handler, log), scheme: "http", ends: func() {}}
	go func() {
		if err := s.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) && failed != nil {
			failed(err)
		}
	}()
	return s
}

// newServer bounds what a connection may take: time, and bytes of a header. Bodies are
// bounded where they are read.
func newServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: answerTimeout, WriteTimeout: answerTimeout, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(newFaults(cmp.Or(log, quiet)), slog.LevelWarn),
	}
}

// URL is the address of the server's first page.
func (s *Server) URL() string { return s.scheme + "://" + s.listener.Addr().String() + "/" }

// Close ends the server, letting requests under way end for five seconds.
func (s *Server) Close() error {
	defer s.ends()
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	if err := s.server.Shutdown(ctx); err != nil {
		return s.server.Close()
	}
	return nil
}
