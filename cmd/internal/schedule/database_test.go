package schedule

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/lib/pq"

	"sheetsync/syncer/mirror/pgtest"
	"sheetsync/syncer/postgres/pgerr"
)

// A relay leads to a database over TCP, but while it is cut.
type relay struct {
	socket   string
	listener net.Listener

	mu      sync.Mutex
	off     bool
	refused func() // is called for each connection that isn't taken
	open    []net.Conn
}

// newRelay returns one and the URL of the database through it.
func newRelay(t *testing.T, database string) (*relay, string) {
	t.Helper()
	c, err := pq.NewConfig(database)
	must(t, err)
	r := &relay{socket: fmt.Sprintf("%s/.s.PGSQL.%d", c.Host, c.Port)}
	var config net.ListenConfig
	r.listener, err = config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	go r.serve(t.Context())
	t.Cleanup(func() { r.cut(true, func() {}); _ = r.listener.Close() })
	u := url.URL{Scheme: "postgres", User: url.UserPassword(c.User, c.Password), Host: r.listener.Addr().String(), Path: "/" + c.Database, RawQuery: "sslmode=disable"}
	return r, u.String()
}

// cut ends all connections and takes no new ones, of each of which refused hears, until it
// is called with false.
func (r *relay) cut(off bool, refused func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.off, r.refused = off, refused
	for _, c := range r.open {
		_ = c.Close()
	}
	r.open = nil
}

func (r *relay) serve(ctx context.Context) {
	for {
		near, err := r.listener.Accept()
		if err != nil {
			return
		}
		if refused := r.pass(ctx, near); refused != nil {
			_ = near.Close()
			refused()
		}
	}
}

// pass takes a connection, unless the relay is cut: then it returns whom to tell so.
func (r *relay) pass(ctx context.Context, near net.Conn) (refused func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.off {
		return r.refused
	}
	var dialer net.Dialer
	far, err := dialer.DialContext(ctx, "unix", r.socket)
	if err != nil {
		return r.refused
	}
	r.open = append(r.open, near, far)
	pass := func(to, from net.Conn) {
		_, _ = io.Copy(to, from)
		_ = to.Close()
	}
	go pass(near, far)
	go pass(far, near)
	return nil
}

// A database that can't be reached is told once, of whatever job, and its return once;
// then all goes on.
func TestDatabaseOutage(t *testing.T) {
	t.Parallel()
	r, database := newRelay(t, pgtest.New(t))
	f := newFleet(t, []group{{well, 3}}, database)
	stop := f.trouble(t)
	defer stop()
	rounds := func(n int) func() bool {
		return func() bool {
			return f.each(func(name string) bool { return len(f.synced[name]) >= n && len(f.rounds[name]) >= n })
		}
	}
	f.wait(t, "all is well", rounds(1))
	refused := 0
	r.cut(true, func() {
		f.mu.Lock()
		refused++
		f.mu.Unlock()
		f.wake()
	})
	f.wait(t, "all jobs have failed more than once", func() bool { return len(f.errs) > 0 && refused >= 30 })
	f.mu.Lock()
	clear(f.synced)
	clear(f.rounds)
	f.mu.Unlock()
	r.cut(false, nil)
	f.wait(t, "all goes on", rounds(2))
	stop()
	f.mu.Lock()
	defer f.mu.Unlock()
	var told []error
	for _, errs := range f.errs {
		told = append(told, errs...)
	}
	if len(told) != 1 || !pgerr.IsGone(told[0]) {
		t.Errorf("told is %v", told)
	}
	if n := strings.Count(f.log.String(), "jobs are done again since the database answers"); n != 1 {
		t.Errorf("the log says %d times that all goes on:\n%s", n, f.log)
	}
}
