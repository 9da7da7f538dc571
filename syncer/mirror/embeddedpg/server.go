//go:build unix

package embeddedpg

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Start makes sure that the private server of the options' data directory runs: it initialises the cluster the first
// time, adopts a server that is already running, and starts one otherwise. The context bounds the starting alone; the
// server runs until Stop. The caller must call Stop.
//
// Errors: ErrNoServer when there are no server binaries, ErrVersion when the cluster was made by another major
// version, ErrUnreachable when the unprivileged user can't reach the data directory. A RemedyError for what is wrong on
// the disk.
func Start(ctx context.Context, opts Options) (_ *Server, err error) {
	opts = opts.withDefaults()
	var home *home
	defer func() { err = diagnose(opts.DataDir, home, err) }()
	home, err = openHome(opts)
	if err != nil {
		return nil, err
	}
	guard, err := lockFile(ctx, filepath.Join(home.dir, "start.lock"), exclusive)
	if err != nil {
		return nil, fmt.Errorf("wait for another process that is starting or stopping PostgreSQL in %s: %w", home.dir, err)
	}
	defer guard.unlock()
	use, err := lockFile(ctx, filepath.Join(home.dir, "users.lock"), shared)
	if err != nil {
		return nil, fmt.Errorf("register as a user of PostgreSQL in %s: %w", home.dir, err)
	}
	s := &Server{home: home, opts: opts, use: use, log: opts.Logger}
	defer func() {
		if err != nil {
			// The starting context may be over; what was started must still be stopped.
			stopCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), opts.StartTimeout)
			defer cancel()
			err = errors.Join(err, s.release(stopCtx))
		}
	}()
	if err := home.clearLeftovers(); err != nil {
		return nil, err
	}
	if s.post, err = home.running(ctx); err != nil {
		return nil, err
	}
	if s.post == nil {
		if err := s.launch(ctx, opts); err != nil {
			return nil, err
		}
	} else {
		opts.Logger.Debug("adopted the running private PostgreSQL", "pid", s.post.pid, "port", s.post.port)
	}
	if err := s.prepare(ctx, opts.Database); err != nil {
		return nil, err
	}
	return s, nil
}

// Server is a private PostgreSQL server in use by this process.
type Server struct {
	home *home
	use  *lock
	opts Options
	log  *slog.Logger

	mu   sync.Mutex
	post *postmaster // nil until it was started

	database string
	stopOnce sync.Once
	stopErr  error
}

// DSN returns the connection URL of the service's database, for lib/pq and any other client of this user on this
// machine. It goes through the private socket and holds no secret.
func (s *Server) DSN() string { return s.dsn(s.database) }

func (s *Server) dsn(database string) string {
	q := url.Values{
		"host":    {s.running().socketDir},
		"port":    {strconv.Itoa(s.running().port)},
		"sslmode": {"disable"},
	}
	u := url.URL{Scheme: "postgres", User: url.User(superuser), Host: "", Path: "/" + database, RawQuery: q.Encode()}
	return u.String()
}

// PSQL returns a command line, quoted for a POSIX shell, that opens the service's database in psql. It works for the
// user who runs this process.
func (s *Server) PSQL() string {
	words := []string{PSQLBinary(), "-h", s.running().socketDir, "-p", strconv.Itoa(s.running().port), "-U", superuser, s.database}
	for i, w := range words {
		words[i] = shellQuote(w)
	}
	return strings.Join(words, " ")
}

// Dir is the directory that holds everything of the private server.
func (s *Server) Dir() string { return s.home.dir }

// Stop ends this process's use of the server and, when no other process uses it, shuts the server down: open
// transactions are rolled back and the cluster is closed cleanly. When the context ends first the server is told to
// stop at once; the next start then recovers from its log, without loss. Further calls return the first one's result.
func (s *Server) Stop(ctx context.Context) error {
	s.stopOnce.Do(func() { s.stopErr = s.stop(ctx) })
	return s.stopErr
}

func (s *Server) stop(ctx context.Context) error {
	// Another process may be starting or stopping just now, and must not see the server half stopped.
	guard, err := lockFile(ctx, filepath.Join(s.home.dir, "start.lock"), exclusive)
	if err != nil {
		s.use.unlock()
		return fmt.Errorf("stop PostgreSQL in %s: %w", s.home.dir, err)
	}
	defer guard.unlock()
	return s.release(ctx)
}

// release gives up the use lock and shuts the server down if nobody else holds it. The caller holds the start lock.
func (s *Server) release(ctx context.Context) error {
	s.use.unlock()
	post := s.running()
	if post == nil {
		return nil
	}
	last, err := tryLockFile(filepath.Join(s.home.dir, "users.lock"), exclusive)
	if errors.Is(err, errLocked) {
		s.log.Debug("left the private PostgreSQL to its other users", "pid", post.pid)
		return nil
	}
	if err != nil {
		return fmt.Errorf("stop PostgreSQL in %s: %w", s.home.dir, err)
	}
	defer last.unlock()
	if err := post.shutDown(ctx); err != nil {
		return fmt.Errorf("stop PostgreSQL in %s: %w", s.home.dir, err)
	}
	return s.home.forgetSocketDir(post.socketDir)
}

// PSQLBinary is the psql of this machine: that of the PATH, else one of an installed server; “psql” for none.
func PSQLBinary() string {
	if onPath("psql") {
		return "psql"
	}
	for _, g := range installedGlobs {
		found, _ := filepath.Glob(filepath.Join(g, "psql")) // the patterns are ours and well-formed
		if len(found) > 0 {
			return found[len(found)-1]
		}
	}
	return "psql"
}

// Tools are where one of PostgreSQL's programs may be on this machine, beside the PATH.
func Tools(name string) []string {
	var places []string
	for _, g := range installedGlobs {
		found, _ := filepath.Glob(filepath.Join(g, name)) // the patterns are ours and well-formed
		places = append(places, found...)
	}
	return places
}

func shellQuote(s string) string {
	plain := s != "" && strings.IndexFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./=:,@%+", r))
	}) < 0
	if plain {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// backoff yields waits that double from 5 ms to 200 ms.
type backoff struct{ next time.Duration }

// wait returns the context's error when the context ends first.
func (b *backoff) wait(ctx context.Context) error {
	b.next = min(max(2*b.next, 5*time.Millisecond), 200*time.Millisecond)
	t := time.NewTimer(b.next)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}
