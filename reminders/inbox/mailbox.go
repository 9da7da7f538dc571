package inbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// ErrClosed is returned to those who wait for messages of a closed server.
var ErrClosed = errors.New("inbox: the server is closed")

// mailbox keeps the messages, newest last.
type mailbox struct {
	capacity int

	mu          sync.Mutex
	messages    []*Message
	total       int
	changed     chan struct{} // closed and renewed when a message arrives
	closed      bool
	subscribers []*subscriber
}

type subscriber struct{ deliver func(Message) }

func newMailbox(capacity int) *mailbox {
	return &mailbox{capacity: capacity, changed: make(chan struct{})}
}

// add keeps the message and tells everyone; false when the mailbox is closed.
func (b *mailbox) add(m *Message) bool {
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return false
	}
	b.total++
	m.ID = b.total
	if len(b.messages) == b.capacity {
		b.messages = slices.Delete(b.messages, 0, 1)
	}
	b.messages = append(b.messages, m)
	close(b.changed)
	b.changed = make(chan struct{})
	subscribers := slices.Clone(b.subscribers)
	b.mu.Unlock()
	for _, s := range subscribers {
		s.deliver(*m)
	}
	return true
}

func (b *mailbox) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.closed {
		b.closed = true
		close(b.changed)
	}
}

// Messages returns the messages kept, oldest first. Their slices are shared:
// read only.
func (b *mailbox) Messages() []Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := make([]Message, len(b.messages))
	for i, m := range b.messages {
		list[i] = *m
	}
	return list
}

// Message returns the message with this number, false if it isn't kept.
func (b *mailbox) Message(id int) (Message, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	i, found := slices.BinarySearchFunc(b.messages, id, func(m *Message, id int) int { return m.ID - id })
	if !found {
		return Message{}, false
	}
	return *b.messages[i], true
}

// Total is the number of messages received so far, kept or not.
func (b *mailbox) Total() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.total
}

// Wait returns the messages kept as soon as n have been received in all. It
// fails when the context ends or the server is closed first (then the error is
// [ErrClosed]).
func (b *mailbox) Wait(ctx context.Context, n int) ([]Message, error) {
	for {
		b.mu.Lock()
		total, closed, changed := b.total, b.closed, b.changed
		b.mu.Unlock()
		switch {
		case total >= n:
			return b.Messages(), nil
		case closed:
			return nil, fmt.Errorf("%w: %d of %d messages came", ErrClosed, total, n)
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, fmt.Errorf("inbox: wait for %d messages, %d came: %w", n, total, ctx.Err())
		}
	}
}

// Subscribe calls deliver for every message that arrives from now on, in the
// goroutine of its connection and before the client has its answer.
func (b *mailbox) Subscribe(deliver func(Message)) (cancel func()) {
	s := &subscriber{deliver: deliver}
	b.mu.Lock()
	b.subscribers = append(b.subscribers, s)
	b.mu.Unlock()
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.subscribers = slices.DeleteFunc(b.subscribers, func(other *subscriber) bool { return other == s })
	}
}

// Clear empties the mailbox. Numbers and the total go on.
func (b *mailbox) Clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.messages = nil
}
