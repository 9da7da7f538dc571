package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lib/pq"

	"sheetsync/cmd/internal/exit"
	"sheetsync/syncer/mirror/pgtest"
)

// A failingDatabase leads to a database over TCP until so many packets were sent to it: then it is as a
// server that is being restarted.
type failingDatabase struct {
	socket   string
	listener net.Listener
	url      string

	mu   sync.Mutex
	left int
	open []net.Conn
}

func newFailingDatabase(t *testing.T, database string, packets int) *failingDatabase {
	t.Helper()
	c, err := pq.NewConfig(database)
	if err != nil {
		t.Fatal(err)
	}
	f := &failingDatabase{socket: fmt.Sprintf("%s/.s.PGSQL.%d", c.Host, c.Port), left: packets}
	if f.listener, err = new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	u := url.URL{Scheme: "postgres", User: url.UserPassword(c.User, c.Password), Host: f.listener.Addr().String(), Path: "/" + c.Database, RawQuery: "sslmode=disable"}
	f.url = u.String()
	go f.serve(t.Context())
	t.Cleanup(func() { _ = f.listener.Close(); f.packet(1 << 30) })
	return f
}

func (f *failingDatabase) serve(ctx context.Context) {
	for {
		near, err := f.listener.Accept()
		if err != nil {
			return
		}
		far, err := new(net.Dialer).DialContext(ctx, "unix", f.socket)
		if err != nil || !f.keep(near, far) {
			_ = near.Close()
			continue
		}
		go func() { _, _ = io.Copy(near, far); _ = near.Close() }()
		go func() { _, _ = io.Copy(counted{far, f}, near); _ = far.Close() }()
	}
}

// keep takes a connection, while the server is there.
func (f *failingDatabase) keep(ends ...net.Conn) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.open = append(f.open, ends...)
	return f.left > 0
}

// packet takes in that packets were sent, and ends all connections with the last.
func (f *failingDatabase) packet(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.left -= n; f.left > 0 {
		return
	}
	for _, c := range f.open {
		_ = c.Close()
	}
}

type counted struct {
	io.Writer
	of *failingDatabase
}

func (c counted) Write(p []byte) (int, error) {
	c.of.packet(1)
	return c.Writer.Write(p)
}

// TestDatabaseIsRestarted has the database end connections at moments in the middle of each
// command: what is said is about the database and what to do, in words, and nothing twice.
func TestDatabaseIsRestarted(t *testing.T) {
	t.Parallel()
	database := pgtest.New(t)
	workbook, schema := markedFiles(t)
	d := newDesk(t, workbook, schema, database, ", roles: {finance: pay@example.com}")
	d.environ = append(d.environ, "SHEETSYNC_MAIL_HOST=127.0.0.1", "SHEETSYNC_MAIL_PORT=1", "SHEETSYNC_MAIL_FROM=me@example.com")
	for _, command := range []string{"migrate", "sync", "remind --dry-run", "issues"} {
		for packets := 1; ; packets = packets*4 + 1 {
			f := newFailingDatabase(t, database, packets)
			p := start(t, d.dir, append(slices.Clone(d.environ), "SHEETSYNC_DATABASE_URL="+f.url), strings.Fields(command)...)
			status := p.end()
			if status == exit.StatusDone {
				break
			}
			said := p.stderr.String()
			for _, word := range []string{"driver", "bad connection", "EOF", f.socket} {
				if strings.Contains(said, word) {
					t.Errorf("%s after %d packets: it speaks of %q: %s", command, packets, word, said)
				}
			}
			text, ok := strings.CutPrefix(strings.TrimSpace(said), "sheetsync: error: ")
			if status != exit.StatusFailed || !ok || !strings.Contains(text, "the connection to the database broke (") {
				t.Errorf("%s after %d packets: exit status %d, %q", command, packets, status, said)
			}
			for step := range strings.SplitSeq(text, ": ") {
				if strings.Count(text, step+": ") > 1 {
					t.Errorf("%s after %d packets: %q is named twice: %s", command, packets, step, said)
				}
			}
		}
	}
}
