package emulator

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"sheetsync/syncer/emulator/formula"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/store"
	"sheetsync/syncer/hostcheck"
)

// Server is the emulated APIs. All its methods are safe for concurrent use.
type Server struct {
	options Options
	log     *slog.Logger
	now     func() time.Time
	calc    grid.Calculator
	store   *store.Store // nil without a state directory
	handler http.Handler
	faults  *faults
	history *history
	quota   *quota

	mu         sync.Mutex // guards what follows
	random     *mathrand.Rand
	books      map[string]*book
	identities *identities
	endpoint   string
	http       *http.Server
	served     chan error
}

// New makes a server; with a state directory it continues where the last one left off.
func New(options Options) (*Server, error) {
	s := &Server{options: options, log: options.Logger, now: options.Now, books: map[string]*book{}, history: newHistory()}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.now == nil {
		s.now = time.Now
	}
	seed := options.Seed
	for seed == 0 {
		var b [8]byte
		rand.Read(b[:])
		seed = binary.BigEndian.Uint64(b[:])
	}
	s.random = mathrand.New(mathrand.NewPCG(seed, 1))
	s.faults = newFaults(mathrand.New(mathrand.NewPCG(seed, 2)))
	s.quota = &quota{now: s.now}
	s.calc = formula.Calculator{}
	if options.StateDir != "" {
		var err error
		if s.store, err = store.Open(options.StateDir); err != nil {
			return nil, err
		}
	}
	var err error
	if s.identities, err = loadIdentities(s.store); err != nil {
		return nil, err
	}
	if err := s.loadBooks(); err != nil {
		return nil, err
	}
	s.handler = s.routes()
	return s, nil
}

// Start serves on an address such as "127.0.0.1:0" until ctx ends or [Server.Close].
func (s *Server) Start(ctx context.Context, addr string) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", addr, err)
	}
	server := &http.Server{Handler: s.checked(addr), ReadHeaderTimeout: 30 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	served := make(chan error, 1)
	s.mu.Lock()
	if s.http != nil {
		s.mu.Unlock()
		l.Close()
		return errors.New("the server was started already")
	}
	s.http, s.served, s.endpoint = server, served, "http://"+l.Addr().String()
	s.mu.Unlock()
	go func() { served <- server.Serve(l) }()
	context.AfterFunc(ctx, func() { server.Close() })
	return nil
}

// lastAnswers is how long [Server.Close] waits for requests under way.
const lastAnswers = 500 * time.Millisecond

// Close stops serving and closes the state directory. What was answered is on disk already.
func (s *Server) Close() error {
	s.mu.Lock()
	server, served := s.http, s.served
	s.mu.Unlock()
	var errs []error
	if server != nil {
		// Requests under way get their answer; pages that wait for changes, and faults that delay, don't hold the end up.
		wait, cancel := context.WithTimeout(context.Background(), lastAnswers)
		defer cancel()
		if err := server.Shutdown(wait); err != nil {
			errs = append(errs, server.Close())
		}
		if err := <-served; !errors.Is(err, http.ErrServerClosed) {
			errs = append(errs, err)
		}
		served <- http.ErrServerClosed // for a second Close
	}
	for _, b := range s.all() {
		errs = append(errs, b.close())
	}
	return errors.Join(errs...)
}

// Handler serves all of the server's addresses, for a server of one's own. [Server.SetEndpoint] says where it is then.
func (s *Server) Handler() http.Handler { return s.checked("") }

// checked keeps other sites' pages away from what anybody on this machine may do.
func (s *Server) checked(addr string) http.Handler {
	return hostcheck.Check(append(slices.Clone(s.options.Hosts), addr)...)(s.handler)
}

// SetEndpoint tells a server that isn't started with [Server.Start] at which base URL it is reached.
func (s *Server) SetEndpoint(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endpoint = url
}

// Endpoint is the base URL of the Sheets and the Drive API, without a slash at the end; "" before [Server.Start].
func (s *Server) Endpoint() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.endpoint
}

// TokenURL is where service accounts exchange their JWT.
func (s *Server) TokenURL() string { return s.Endpoint() + "/token" }

func (s *Server) seed() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.random.Uint64()
}

// newID makes an id like those of Drive files.
func (s *Server) newID() string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		b := []byte("1")
		for len(b) < 44 {
			b = append(b, letters[s.random.IntN(len(letters))])
		}
		if s.books[string(b)] == nil {
			return string(b)
		}
	}
}
