package bouncestest

import (
	"sync"
	"time"

	"github.com/emersion/go-imap"
	"github.com/emersion/go-imap/backend"
)

// store is a store in memory that several goroutines may use: the library's own isn't
// made for that, and a test delivers while a connection reads.
type store struct {
	backend.Backend
	mu *sync.Mutex
}

// Login implements [backend.Backend].
func (s store) Login(info *imap.ConnInfo, username, password string) (backend.User, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.Backend.Login(info, username, password)
	if err != nil {
		return nil, err
	}
	return user{u, s.mu}, nil
}

type user struct {
	backend.User
	mu *sync.Mutex
}

// GetMailbox implements [backend.User].
func (u user) GetMailbox(name string) (backend.Mailbox, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	m, err := u.User.GetMailbox(name)
	if err != nil {
		return nil, err
	}
	return mailbox{m, u.mu}, nil
}

type mailbox struct {
	backend.Mailbox
	mu *sync.Mutex
}

// Status implements [backend.Mailbox], as do the following.
func (m mailbox) Status(items []imap.StatusItem) (*imap.MailboxStatus, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.Mailbox.Status(items)
}

func (m mailbox) ListMessages(uid bool, set *imap.SeqSet, items []imap.FetchItem, ch chan<- *imap.Message) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.Mailbox.ListMessages(uid, set, items, ch)
}

func (m mailbox) SearchMessages(uid bool, criteria *imap.SearchCriteria) ([]uint32, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.Mailbox.SearchMessages(uid, criteria)
}

func (m mailbox) CreateMessage(flags []string, date time.Time, body imap.Literal) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.Mailbox.CreateMessage(flags, date, body)
}

func (m mailbox) UpdateMessagesFlags(uid bool, set *imap.SeqSet, operation imap.FlagsOp, flags []string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.Mailbox.UpdateMessagesFlags(uid, set, operation, flags)
}
