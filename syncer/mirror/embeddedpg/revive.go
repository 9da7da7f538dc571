//go:build unix

package embeddedpg

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
)

// ErrGone means that the data of a private server isn't where it was.
var ErrGone = errors.New("the database's directory is gone")

// Await returns when the server's process has ended, without anybody having called Stop,
// as when the machine's memory ran out or somebody killed it. The error is the context's.
func (s *Server) Await(ctx context.Context) error { return s.running().waitEnd(ctx) }

// Revive starts the server again that has ended, unless another process has done so: where
// it was, so that whoever connects as DSN says finds it. What was committed is there; what
// was under way is rolled back. The context bounds the starting, recovery included.
//
// Errors: ErrGone; ErrNoServer, ErrVersion, ErrUnreachable and RemedyError as those of Start.
func (s *Server) Revive(ctx context.Context) (err error) {
	defer func() { err = diagnose(s.opts.DataDir, s.home, err) }()
	guard, err := lockFile(ctx, filepath.Join(s.home.dir, "start.lock"), exclusive)
	if err != nil {
		return fmt.Errorf("wait for another process that is starting or stopping PostgreSQL in %s: %w", s.home.dir, err)
	}
	defer guard.unlock()
	before := s.running()
	post, err := s.home.running(ctx)
	if err != nil {
		return err
	}
	if post == nil {
		major, err := s.home.clusterMajor()
		if err != nil {
			return err
		}
		if major == 0 {
			return fmt.Errorf("%w: there is none in %s any more; restore it from a backup", ErrGone, s.home.dir)
		}
		bin, err := findBinaries(ctx, s.opts, s.home, major)
		if err != nil {
			return err
		}
		if post, err = s.relaunch(ctx, bin, before); err != nil {
			return err
		}
	}
	if post.port != before.port || post.socketDir != before.socketDir {
		return fmt.Errorf("another process started PostgreSQL in %s at another place; start this one anew", s.home.dir)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.post = post
	return nil
}

// relaunch starts a server where one was. What a killed one has left may be in the way for
// some seconds: its processes end by themselves.
func (s *Server) relaunch(ctx context.Context, bin binaries, before *postmaster) (*postmaster, error) {
	var pause backoff
	for {
		if err := clearSockets(before.socketDir); err != nil {
			return nil, err
		}
		p, err := s.home.spawn(bin, s.opts, before.socketDir, before.port)
		if err != nil {
			return nil, err
		}
		err = p.waitReady(ctx)
		if err == nil {
			return p, nil
		}
		var passing *passingError
		if !errors.As(err, &passing) {
			return nil, err
		}
		if waitErr := pause.wait(ctx); waitErr != nil {
			return nil, errors.Join(err, waitErr)
		}
	}
}

// running is the server's main process, as last seen.
func (s *Server) running() *postmaster {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.post
}
