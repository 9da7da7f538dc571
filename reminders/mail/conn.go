package mail

import (
	"net"
	"sync"
	"time"
)

// shutdownTimeout is what a message on its way gets to come to its end when the caller
// gives up: cutting it at once would leave it unconfirmed without need.
const shutdownTimeout = 5 * time.Second

// deadlineConn is a connection whose deadlines can be capped once and for all.
type deadlineConn struct {
	net.Conn
	mu  sync.Mutex
	cap time.Time
}

// SetDeadline implements [net.Conn].
func (c *deadlineConn) SetDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.cap.IsZero() && (t.IsZero() || t.After(c.cap)) {
		t = c.cap
	}
	return c.Conn.SetDeadline(t)
}

// shortenDeadline allows what is on its way at most d more.
func (c *deadlineConn) shortenDeadline(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cap = time.Now().Add(d)
	_ = c.Conn.SetDeadline(c.cap) // fails on a closed connection, which hurries no more
}
