package pgsession

import (
	"context"
	"net"
	"sync"
	"time"

	"github.com/lib/pq"
)

// cancelTimeout is how long after a statement was asked to be cancelled its
// session is given up where no answer comes.
const cancelTimeout = 2 * time.Second

// A dialer makes the connections of one session: first its own, or several, where
// hosts are tried in turn, and once it is established those over which lib/pq asks
// to cancel its statement.
type dialer struct {
	silence time.Duration

	mu          sync.Mutex
	session     *wire // the latest while connecting; nil before
	connected   bool
	interrupted bool // what is dialled from now on is closed
}

var _ pq.DialerContext = (*dialer)(nil)

// DialContext implements [pq.DialerContext].
func (d *dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.connected {
		d.session.limit(cancelTimeout)
		return conn, conn.SetDeadline(time.Now().Add(cancelTimeout))
	}
	d.session = &wire{Conn: conn}
	if d.interrupted {
		_ = conn.Close()
	}
	return d.session, nil
}

// Dial implements [pq.Dialer], and isn't used.
func (d *dialer) Dial(network, address string) (net.Conn, error) {
	return d.DialContext(context.Background(), network, address)
}

// DialTimeout implements [pq.Dialer], and isn't used.
func (d *dialer) DialTimeout(network, address string, timeout time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	return d.DialContext(ctx, network, address)
}

// close ends the connecting.
func (d *dialer) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.interrupted = true
	if d.session != nil {
		_ = d.session.Conn.Close()
	}
}

// established says that the session's own connection has come about.
func (d *dialer) established() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.connected = true
	d.session.allow(d.silence)
}

// A wire is a session's connection, which doesn't wait for ever for an answer.
type wire struct {
	net.Conn

	mu      sync.Mutex
	silence time.Duration // how long an answer may take; 0 for as long as it likes
	limited time.Duration // likewise, since the statement was asked to be cancelled; 0: it wasn't
}

// Read implements [net.Conn].
func (w *wire) Read(p []byte) (int, error) {
	if err := w.await(); err != nil {
		return 0, err
	}
	return w.Conn.Read(p)
}

// await sets by when there has to be an answer.
func (w *wire) await() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	d := w.silence
	if w.limited > 0 {
		d = w.limited
	}
	if d == 0 {
		return nil // also while connecting, which lib/pq bounds
	}
	return w.SetReadDeadline(time.Now().Add(d))
}

// Write implements [net.Conn]. What is written begins the next statement.
func (w *wire) Write(p []byte) (int, error) {
	w.mu.Lock()
	if w.limited > 0 {
		w.limited = 0
		_ = w.SetDeadline(time.Time{})
	}
	w.mu.Unlock()
	return w.Conn.Write(p)
}

func (w *wire) allow(silence time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.silence = silence
}

// limit ends a wait for an answer, also one that has begun, after d.
func (w *wire) limit(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.limited = d
	_ = w.SetDeadline(time.Now().Add(d)) // a write may be stuck as well
}
