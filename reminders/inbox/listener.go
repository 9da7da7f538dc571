package inbox

import (
	"crypto/tls"
	"net"
	"sync"
	"sync/atomic"
)

// listener remembers the connections that it accepted, so that they can be cut.
type listener struct {
	net.Listener
	first    func() (cut bool) // called before the first byte to each connection
	mu       sync.Mutex
	open     map[*conn]struct{}
	accepted int
	closed   bool
}

func newListener(l net.Listener, first func() (cut bool)) *listener {
	return &listener{Listener: l, first: first, open: make(map[*conn]struct{})}
}

func (l *listener) Accept() (net.Conn, error) {
	raw, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &conn{Conn: raw, owner: l}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		_ = raw.Close()
		return nil, net.ErrClosed
	}
	l.open[c] = struct{}{}
	l.accepted++
	return c, nil
}

func (l *listener) Close() error {
	l.mu.Lock()
	closed := l.closed
	l.closed = true
	l.mu.Unlock()
	if closed {
		return nil
	}
	err := l.Listener.Close()
	l.cut()
	return err
}

func (l *listener) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.accepted
}

func (l *listener) cut() {
	l.mu.Lock()
	open := make([]*conn, 0, len(l.open))
	for c := range l.open {
		open = append(open, c)
	}
	l.mu.Unlock()
	for _, c := range open {
		_ = c.Close()
	}
}

// conn is a connection that can be told to break once it has answered.
type conn struct {
	net.Conn
	owner           *listener
	written         sync.Once
	closeAfterWrite atomic.Bool
}

func (c *conn) Write(p []byte) (int, error) {
	c.written.Do(func() {
		if c.owner.first() {
			_ = c.Close()
		}
	})
	n, err := c.Conn.Write(p)
	if c.closeAfterWrite.Load() {
		_ = c.Close()
	}
	return n, err
}

func (c *conn) Close() error {
	c.owner.mu.Lock()
	delete(c.owner.open, c)
	c.owner.mu.Unlock()
	return c.Conn.Close()
}

// underlying finds our connection below a TLS layer.
func underlying(c net.Conn) *conn {
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	own, _ := c.(*conn)
	return own
}
