//go:build unix

package embeddedpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// postmaster is a server's main process, started by this process or adopted.
type postmaster struct {
	pid       int
	port      int
	socketDir string
	cluster   string
	exited    <-chan struct{} // nil for an adopted one, whose end is not told to us
	reason    func() string   // why it ended, from its log
}

// A passingError is an early end of a server whose cause passes by itself or with another port.
type passingError struct{ error }

// waitReady waits until the server lets clients in. It returns a passingError when starting again may help, and
// errGone when an adopted server went away.
func (p *postmaster) waitReady(ctx context.Context) error {
	var pause backoff
	for {
		err := p.ping(ctx)
		if err == nil {
			return nil
		}
		if !p.alive() {
			return p.ended()
		}
		if waitErr := pause.wait(ctx); waitErr != nil {
			return fmt.Errorf("PostgreSQL (process %d) doesn't answer: %w: %w", p.pid, waitErr, err)
		}
	}
}

// errGone means that an adopted server ended.
var errGone = errors.New("PostgreSQL ended")

func (p *postmaster) ended() error {
	if p.reason == nil {
		return errGone
	}
	why := p.reason()
	err := fmt.Errorf("PostgreSQL didn't start: %s; its log is %s", why, filepath.Join(filepath.Dir(p.cluster), "server.log"))
	if isFull(err, filepath.Dir(p.cluster)) {
		return err
	}
	for _, passing := range []string{
		"could not create any TCP/IP sockets", // somebody took the port
		"shared memory block",                 // processes of a killed server are still ending
		"lock file",
	} {
		if strings.Contains(why, passing) {
			return &passingError{err}
		}
	}
	return err
}

func (p *postmaster) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	db, err := (&Server{post: p}).open("postgres")
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	return db.PingContext(ctx)
}

func (p *postmaster) alive() bool {
	if p.exited != nil {
		select {
		case <-p.exited:
			return false
		default:
			return true
		}
	}
	alive, err := servesCluster(p.pid, p.cluster)
	return alive || err != nil
}

// shutDown asks for a fast shutdown, and for an immediate one when the context ends first.
func (p *postmaster) shutDown(ctx context.Context) error {
	if err := p.signal(syscall.SIGINT); err != nil {
		return err
	}
	err := p.waitEnd(ctx)
	if err == nil {
		return nil
	}
	if err := p.signal(syscall.SIGQUIT); err != nil {
		return err
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if p.waitEnd(last) == nil {
		return nil
	}
	return fmt.Errorf("process %d doesn't end: %w", p.pid, err)
}

func (p *postmaster) signal(sig syscall.Signal) error {
	if !p.alive() {
		return nil
	}
	if err := syscall.Kill(p.pid, sig); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("stop process %d: %w", p.pid, err)
	}
	return nil
}

func (p *postmaster) waitEnd(ctx context.Context) error {
	if p.exited != nil {
		select {
		case <-p.exited:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	var pause backoff
	for p.alive() {
		if err := pause.wait(ctx); err != nil {
			return err
		}
	}
	return nil
}

// writingTime is how long a server that is starting may take to write its number into the file that it has just made.
// After that the file is taken for what a crash of the machine left.
const writingTime = 3 * time.Second

// running finds the cluster's server among the living processes and waits until it answers. It returns nil when there
// is none, having removed what would keep a new one from starting.
func (h *home) running(ctx context.Context) (*postmaster, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	var pause backoff
	begun := time.Now()
	for {
		p, err := h.readPIDFile()
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil //nolint:nilnil // no server runs: not an error
		}
		if err != nil {
			return nil, err
		}
		if p.pid == 0 && time.Since(begun) < writingTime {
			if err := pause.wait(ctx); err != nil {
				return nil, fmt.Errorf("read the lock file of PostgreSQL: %w", err)
			}
			continue
		}
		alive, err := servesCluster(p.pid, h.cluster())
		if err != nil {
			return nil, err
		}
		if !alive {
			return nil, h.removeStalePIDFile(p.pid)
		}
		if p.port != 0 && p.socketDir != "" { // else it is only just starting and has not written everything
			err := p.waitReady(ctx)
			if err == nil {
				return p, nil
			}
			if !errors.Is(err, errGone) {
				return nil, fmt.Errorf("a PostgreSQL is running on %s: %w", h.cluster(), err)
			}
		}
		if err := pause.wait(ctx); err != nil {
			return nil, fmt.Errorf("a PostgreSQL (process %d) is on %s but doesn't say where it listens: %w", p.pid, h.cluster(), err)
		}
	}
}

// evict ends a server that a killed process had only just started: it wasn't to be seen yet when running looked, and its
// sockets may have been cleared away since, so that nobody can use it. The caller holds the start lock.
func (h *home) evict(ctx context.Context) error {
	p, err := h.readPIDFile()
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if alive, err := servesCluster(p.pid, h.cluster()); err != nil || !alive {
		return err
	}
	return p.shutDown(ctx)
}

// readPIDFile reads postmaster.pid, whose lines are: process number, data directory, start time, port, socket
// directory, listen address, shared memory key, status. A server fills in the later ones some time after the first
// ones; port or socketDir are zero then.
func (h *home) readPIDFile() (*postmaster, error) {
	path := filepath.Join(h.cluster(), "postmaster.pid")
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the lock file of PostgreSQL: %w", err)
	}
	lines := strings.Split(string(text), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || pid <= 1 {
		pid = 0 // the machine crashed before it was written; there is no such process
	}
	p := &postmaster{pid: pid, cluster: h.cluster()}
	if len(lines) > 5 {
		port, err := strconv.Atoi(strings.TrimSpace(lines[3]))
		if err == nil {
			p.port = port
		}
		p.socketDir = lines[4]
		if strings.HasPrefix(p.socketDir, "/proc/self/") {
			p.socketDir = filepath.Join(h.dir, "run")
		}
	}
	return p, nil
}

// removeStalePIDFile removes the file when its process number now belongs to some other process, which PostgreSQL
// would take for a server. When the number is nobody's PostgreSQL sees for itself.
func (h *home) removeStalePIDFile(pid int) error {
	if pid != 0 && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return nil
	}
	if err := os.Remove(filepath.Join(h.cluster(), "postmaster.pid")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove a stale lock file of PostgreSQL: %w", err)
	}
	return nil
}
